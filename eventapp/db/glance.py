"""SELECTs by themselves, straight through the driver: for what every single request asks.

Session, transaction and result objects cost five times what a query does (measured: 0.22 ms
against 0.04 ms on SQLite; on PostgreSQL four journeys to the server against one).

Several questions travel together. PostgreSQL gets them in one journey: eight for a check-in were
what took the time, not the eight answers. SQLite gets one statement with one row, each answer in
it as JSON: its driver lets go of the interpreter's lock for every statement and for every row, and
whoever waits for it takes it (measured: at 32 clients more time went there than into the queries).
"""

import json
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Dialect,
    Engine,
    Select,
    bindparam,
    func,
    select,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import NullType

from eventapp.db import idle

Found = TypeVar("Found")
Rows = list[tuple[Any, ...]]
_Processors = Sequence[Callable[[Any], Any] | None]
_Prepared = tuple[str, list[str] | None, _Processors]


class Remembering(Protocol):
    """What may know rows from before."""

    def rows(self, question: "Question[Rows]") -> Rows:
        """Return the rows asked for."""


Source = Engine | Connection | Remembering


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

    def asked(
        self, read: Callable[[Rows], Found], **values: str | int | Sequence[str]
    ) -> "Question[Found]":
        """Return a question for `answers`; `read` makes of the rows what is wanted."""
        return Question(self, values, read)

    def rows(self, source: Source, **values: str | int | Sequence[str]) -> Rows:
        """Return what is committed now; of a Connection, what its transaction sees.

        Raises OperationalError when the database can't be reached.
        """
        question = Question(self, values, list)
        if isinstance(source, Engine | Connection):
            return cast("Rows", answers(source, [question])[0])
        return source.rows(question)

    def prepared(self, dialect: Dialect) -> _Prepared:
        """Return the statement, the order its values are bound in, and what reads its columns."""
        return self._prepared.get(dialect.name) or self._prepare(dialect)

    def _prepare(self, dialect: Dialect) -> _Prepared:
        statement: Select[*tuple[Any, ...]] = self._statement
        types = [column.type for column in statement.selected_columns]
        if dialect.name == "sqlite":
            inner = statement.subquery()
            statement = select(func.json_group_array(func.json_array(*inner.c)))
        compiled = statement.compile(dialect=dialect)
        order = list(compiled.positiontup) if compiled.positiontup else None
        processors = [one.dialect_impl(dialect).result_processor(dialect, None) for one in types]
        made = (str(compiled), order, processors)
        self._prepared[dialect.name] = made
        return made


@dataclass(frozen=True, slots=True)
class Question(Generic[Found]):
    """A glance, what it is bound to, and how its rows are read."""

    glance: Glance
    values: dict[str, str | int | Sequence[str]]
    read: Callable[[Rows], Found]


def answers(source: Engine | Connection, questions: Sequence[Question[Any]]) -> list[Any]:
    """Return what each question's `read` makes of its rows, in their order.

    Raises OperationalError when the database can't be reached.
    """
    dialect = source.dialect
    prepared = [one.glance.prepared(dialect) for one in questions]
    ask = _in_one if dialect.name == "sqlite" else _in_turn
    try:
        found = ask(source, questions, prepared)
    except dialect.loaded_dbapi.Error as error:
        raise OperationalError(prepared[0][0], None, error) from error
    return [
        question.read(_processed(rows, processors))
        for question, rows, (_sql, _order, processors) in zip(
            questions, found, prepared, strict=True
        )
    ]


def _in_one(
    source: Engine | Connection, questions: Sequence[Question[Any]], prepared: Sequence[_Prepared]
) -> list[Any]:
    """Ask SQLite all of it in one statement."""
    sql = _joined(tuple(sql for sql, _order, _processors in prepared))
    bound = [
        _plain(question.values[name])
        for question, (_sql, order, _processors) in zip(questions, prepared, strict=True)
        for name in order or ()
    ]
    if isinstance(source, Connection):
        found = idle.fetch(source.connection, sql, bound)
    else:
        found = idle.fetch_alone(source, sql, bound)
    return [json.loads(cell) for cell in found[0]]


def _in_turn(
    source: Engine | Connection, questions: Sequence[Question[Any]], prepared: Sequence[_Prepared]
) -> list[Any]:
    """Ask PostgreSQL one after the other; in a transaction they travel together."""
    asked = [
        (sql, one.values)
        for one, (sql, _order, _processors) in zip(questions, prepared, strict=True)
    ]
    if not isinstance(source, Connection):
        return [idle.fetch_alone(source, sql, values) for sql, values in asked]
    cursors = [source.connection.cursor() for _ in asked]
    with journey(source):
        for cursor, (sql, values) in zip(cursors, asked, strict=True):
            cursor.execute(sql, values)
    return [cursor.fetchall() for cursor in cursors]


@contextmanager
def journey(connection: Connection) -> Generator[None]:
    """Let the statements sent inside travel to PostgreSQL together; waits when it ends."""
    if connection.dialect.name != "postgresql":
        yield
        return
    driver: Any = connection.connection.driver_connection
    try:
        with driver.pipeline():
            yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise OperationalError("journey", None, error) from error


@lru_cache(maxsize=256)
def _joined(statements: Sequence[str]) -> str:
    return "SELECT " + ", ".join(f"({one})" for one in statements)


def _processed(found: Sequence[Sequence[Any]], processors: _Processors) -> Rows:
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
