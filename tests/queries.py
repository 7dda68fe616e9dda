"""Count the statements a block sends: a list of 30 rows must cost what a list of one does."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from eventapp.db import glance
from eventapp.db.rows import Rows


@contextmanager
def counted() -> Generator[list[str]]:
    """Collect the statements of all engines: `with counted() as sent:` then `len(sent)`.

    What goes straight through the driver is listened to as well.
    """
    sent: list[str] = []
    ask, run = glance.Glance.prepared, Rows._run

    def listen(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    def listening_ask(self: Any, *args: Any) -> Any:
        sent.append("a glance")
        return ask(self, *args)

    def listening_run(self: Rows, connection: Any, sql: str, values: list[Any]) -> Any:
        sent.append(sql)
        return run(self, connection, sql, values)

    event.listen(Engine, "before_cursor_execute", listen)
    glance.Glance.prepared = listening_ask  # type: ignore[method-assign,assignment]
    Rows._run = listening_run  # type: ignore[method-assign]
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
        glance.Glance.prepared = ask  # type: ignore[method-assign]
        Rows._run = run  # type: ignore[method-assign]
