"""Keep the attendance book open while something is written in it, or hold it to close it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.events.models import Event
from eventapp.events.rules import BookClosedError


def hold_book_open(session: Session, event_id: int) -> None:
    """Raise BookClosedError when the book is closed; else nobody closes it before the commit.

    PostgreSQL: a key-share lock, which writers share and closing waits for. SQLite: writing
    transactions take turns anyhow.
    """
    row = session.execute(
        select(Event.public_id, Event.book_closed_at)
        .where(Event.id == event_id)
        .with_for_update(read=True, key_share=True)
    ).one()
    if row.book_closed_at is not None:
        raise BookClosedError(row.public_id)


def lock_book(session: Session, event_id: int) -> datetime | None:
    """Wait for all who are writing in the book, keep others out, and return when it was closed."""
    return session.scalar(
        select(Event.book_closed_at).where(Event.id == event_id).with_for_update()
    )
