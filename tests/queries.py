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
    fetch, run = glance._fetch, Rows._run

    def listen(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    def listening_fetch(connection: Any, sql: str, bound: Any) -> Any:
        sent.append(sql)
        return fetch(connection, sql, bound)

    def listening_run(self: Rows, connection: Any, sql: str, values: list[Any]) -> Any:
        sent.append(sql)
        return run(self, connection, sql, values)

    event.listen(Engine, "before_cursor_execute", listen)
    glance._fetch, Rows._run = listening_fetch, listening_run  # type: ignore[method-assign]
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
        glance._fetch, Rows._run = fetch, run  # type: ignore[method-assign]
