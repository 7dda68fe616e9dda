"""One SELECT by itself, straight through the driver: for what every single request asks.

Session, transaction and result objects cost five times what the query does (measured: 0.22 ms
against 0.04 ms on SQLite; on PostgreSQL four journeys to the server against one).
"""

import json
from collections import deque
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Select,
    bindparam,
    event,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NullType

from eventapp.db.memory import Memory

MOST_IDLE = 16
_IDLE: WeakKeyDictionary[Engine, deque[Any]] = WeakKeyDictionary()
Source = Engine | Connection | Memory
_Processors = Sequence[Callable[[Any], Any] | None]
_Prepared = tuple[str, list[str] | None, _Processors]


class Among(ColumnElement[bool]):
    """`column` is one of a list bound as one value: one statement for lists of any length."""

    inherit_cache = False
    # Not Boolean: SQLite would be asked whether it "= 1", and find no index for that.
    type = NullType()  # type: ignore[assignment]

    def __init__(self, column: Any, name: str) -> None:
        self.column = column
        self.many: BindParameter[Any] = bindparam(name)


@compiles(Among, "sqlite")
def _in_json(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    many = compiler.process(element.many, **options)
    return f"{column} IN (SELECT value FROM json_each({many}))"  # noqa: S608 (our own names)


@compiles(Among, "postgresql")
def _in_array(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    column = compiler.process(element.column, **options)
    return f"{column} = ANY(%({element.many.key})s)"


class Glance:
    """A SELECT of plain columns, compiled once for each database.

    Bound by name to text, numbers, and lists of text (for `Among`), which need no processing.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._prepared: dict[str, _Prepared] = {}

    def rows(self, source: Source, **values: str | int | Sequence[str]) -> list[tuple[Any, ...]]:
        """Return what is committed now; of a Connection, what its transaction sees.

        Of a Memory, what was read before.

        Raises OperationalError when the database can't be reached.
        """
        if isinstance(source, Memory):
            key = (self, *values.values())
            return source.rows(key, lambda source: self.rows(source, **values))
        if isinstance(source, Connection):
            return self.ask(source, **values)()
        sql, bound, processors = self._bound(source.dialect, values)
        try:
            found = _fetch_alone(source, sql, bound)
        except source.dialect.loaded_dbapi.Error as error:
            raise OperationalError(sql, None, error) from error
        return _processed(found, processors)

    def ask(
        self, connection: Connection, **values: str | int | Sequence[str]
    ) -> Callable[[], list[tuple[Any, ...]]]:
        """Send the question; the result, called, gives the rows. For several in one `journey`."""
        dialect = connection.dialect
        sql, bound, processors = self._bound(dialect, values)
        errors = dialect.loaded_dbapi.Error
        cursor = connection.connection.cursor()
        try:
            cursor.execute(sql, bound)
        except errors as error:
            raise OperationalError(sql, None, error) from error

        def answer() -> list[tuple[Any, ...]]:
            try:
                return _processed(cursor.fetchall(), processors)
            except errors as error:
                raise OperationalError(sql, None, error) from error
            finally:
                cursor.close()

        return answer

    def _bound(self, dialect: Dialect, values: dict[str, Any]) -> tuple[str, Any, _Processors]:
        sql, order, processors = self._prepared.get(dialect.name) or self._prepare(dialect)
        if order is None:
            return sql, values, processors
        return sql, [_plain(values[name]) for name in order], processors

    def _prepare(self, dialect: Dialect) -> _Prepared:
        compiled = self._statement.compile(dialect=dialect)
        order = list(compiled.positiontup) if compiled.positiontup else None
        types = [column.type for column in self._statement.selected_columns]
        processors = [one.dialect_impl(dialect).result_processor(dialect, None) for one in types]
        made = (str(compiled), order, processors)
        self._prepared[dialect.name] = made
        return made


@contextmanager
def journey(connection: Connection) -> Generator[None]:
    """Let the statements asked inside travel to PostgreSQL together; waits when it ends.

    Eight journeys for a check-in were what took the time there (measured), not the eight answers.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline():
            yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise OperationalError("journey", None, error) from error


def _processed(found: Sequence[Sequence[Any]], processors: _Processors) -> list[tuple[Any, ...]]:
    return [
        tuple(
            value if process is None else process(value)
            for value, process in zip(row, processors, strict=True)
        )
        for row in found
    ]


def _plain(value: str | int | Sequence[str]) -> str | int:
    """Return a value as SQLite's driver takes it: a list as JSON."""
    return value if isinstance(value, str | int) else json.dumps(list(value))


def _fetch(connection: Any, sql: str, bound: Any) -> Sequence[Sequence[Any]]:
    cursor = connection.cursor()
    try:
        cursor.execute(sql, bound)
        found: Sequence[Sequence[Any]] = cursor.fetchall()
        return found
    finally:
        cursor.close()


def _fetch_alone(engine: Engine, sql: str, bound: Any) -> Sequence[Sequence[Any]]:
    """Fetch on a connection kept for glances; a pool's bookkeeping costs more than they do."""
    idle = _IDLE.get(engine)
    if idle is None:
        idle = _IDLE.setdefault(engine, deque())
        event.listen(engine, "engine_disposed", _close_idle)
    try:
        driver = idle.pop()
    except IndexError:
        return _fetch_anew(engine, idle, sql, bound)
    try:
        found = _fetch(driver, sql, bound)
    except engine.dialect.loaded_dbapi.Error:
        # The server may have gone and come back since it was used last.
        _close(driver)
        return _fetch_anew(engine, idle, sql, bound)
    _keep(idle, driver)
    return found


def _fetch_anew(engine: Engine, idle: deque[Any], sql: str, bound: Any) -> Sequence[Sequence[Any]]:
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    connection.detach()
    # SQLite's driver begins nothing by itself here (see session.py); psycopg would.
    if engine.dialect.name == "postgresql":
        driver.autocommit = True
    try:
        found = _fetch(driver, sql, bound)
    except BaseException:
        _close(driver)
        raise
    _keep(idle, driver)
    return found


def _keep(idle: deque[Any], driver: Any) -> None:
    if len(idle) < MOST_IDLE:
        idle.append(driver)
    else:
        _close(driver)


def _close_idle(engine: Engine) -> None:
    for driver in _IDLE.pop(engine, ()):
        _close(driver)


def _close(driver: Any) -> None:
    with suppress(Exception):
        driver.close()
