"""Let a process die at a chosen statement: what it had written in that transaction is gone."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from eventapp.db.rows import Rows


class Crash(BaseException):
    """The process died here."""


@contextmanager
def dying_at(statement: int | None) -> Generator[None]:
    """Die before the `statement`th statement inside, or at a commit before it; None: live on."""
    if statement is None:
        yield
        return
    sent = 0

    def count(*_args: Any) -> None:
        nonlocal sent
        sent += 1
        if sent >= (statement or 0):
            raise Crash

    run = Rows._run

    def counted_run(self: Rows, connection: Any, sql: str, values: list[Any]) -> Any:
        count()
        return run(self, connection, sql, values)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    Rows._run = counted_run  # type: ignore[method-assign]
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", count)
        event.remove(Engine, "commit", count)
        Rows._run = run  # type: ignore[method-assign]
