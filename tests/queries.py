"""Count the statements a block sends: a list of 30 rows must cost what a list of one does."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def counted() -> Generator[list[str]]:
    """Collect the statements of all engines: `with counted() as sent:` then `len(sent)`."""
    sent: list[str] = []

    def listen(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
