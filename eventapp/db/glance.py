"""One SELECT by itself, straight through the driver: for what every single request asks.

Session, transaction and result objects cost five times what the query does (measured: 0.22 ms
against 0.04 ms on SQLite; on PostgreSQL four journeys to the server against one).
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Select,
    bindparam,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NullType

_Processors = Sequence[Callable[[Any], Any] | None]
_Prepared = tuple[str, list[str] | None, _Processors]


class Among(ColumnElement[bool]):
    """`column` is one of a list bound as one value: one statement for lists of any length."""

    inherit_cache = False
    # Not Boolean: SQLite would be asked whether it "= 1", and find no index for that.
    type = NullType()

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

    def rows(
        self, source: Engine | Connection, **values: str | int | Sequence[str]
    ) -> list[tuple[Any, ...]]:
        """Return what is committed now; of a Connection, what its transaction sees.

        Raises OperationalError when the database can't be reached.
        """
        dialect = source.dialect
        sql, order, processors = self._prepared.get(dialect.name) or self._prepare(dialect)
        bound: Any = values if order is None else [_plain(values[name]) for name in order]
        try:
            if isinstance(source, Connection):
                found = _fetch(source.connection, sql, bound)
            else:
                found = _fetch_alone(source, sql, bound)
        except dialect.loaded_dbapi.Error as error:
            raise OperationalError(sql, None, error) from error
        return [
            tuple(
                value if process is None else process(value)
                for value, process in zip(row, processors, strict=True)
            )
            for row in found
        ]

    def _prepare(self, dialect: Dialect) -> _Prepared:
        compiled = self._statement.compile(dialect=dialect)
        order = list(compiled.positiontup) if compiled.positiontup else None
        types = [column.type for column in self._statement.selected_columns]
        processors = [one.dialect_impl(dialect).result_processor(dialect, None) for one in types]
        made = (str(compiled), order, processors)
        self._prepared[dialect.name] = made
        return made


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
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    # SQLite's driver begins nothing by itself here (see session.py); psycopg would.
    is_postgresql = engine.dialect.name == "postgresql"
    try:
        if is_postgresql:
            driver.autocommit = True
        try:
            return _fetch(driver, sql, bound)
        finally:
            if is_postgresql:
                driver.autocommit = False
    finally:
        connection.close()
