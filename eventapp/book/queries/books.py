"""Read closed books, and what is still open before one is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from eventapp.audit.models import AuditLine
from eventapp.book.models import Book
from eventapp.core.errors import NotFoundError
from eventapp.devices.models import Device
from eventapp.events.models import Event
from eventapp.participants import queries as participants


@dataclass(frozen=True, slots=True)
class Unsent:
    """A phone with scans it hasn't handed over."""

    label: str
    count: int
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Open:
    """What is still to be done before a book is closed. Counts; `phones` by the most unsent."""

    phones: Sequence[Unsent]
    name_requests: int

    @property
    def unsent(self) -> int:
        """All scans still on phones."""
        return sum(one.count for one in self.phones)


def book(session: Session, event_id: int, *, whole: bool = False) -> Book | None:
    """Return an event's closed book, with its content when `whole`; None while it is open."""
    statement = select(Book).where(Book.event_id == event_id)
    return session.scalar(statement if whole else statement.options(defer(Book.content)))


def closed_book(session: Session, event_id: int) -> Book:
    """Return an event's closed book with its content; raises NotFoundError."""
    found = book(session, event_id, whole=True)
    if found is None:
        raise NotFoundError
    return found


def still_open(session: Session, event_id: int) -> Open:
    """Return what is still to be done in the rooms below."""
    phones = session.execute(
        select(Device.label, Device.unsent, Device.seen_at)
        .where(Device.event_id == event_id, Device.unsent > 0, Device.wiped_at.is_(None))
        .order_by(Device.unsent.desc(), Device.label)
    )
    waiting = participants.pending_name_count(session, event_id)
    return Open([Unsent(*row) for row in phones], waiting)


def lines(session: Session, event: Event, action: str) -> Sequence[AuditLine]:
    """Return the log's lines about an event with this action, oldest first."""
    return session.scalars(
        select(AuditLine)
        .where(
            AuditLine.subject_kind == "event",
            AuditLine.subject_id == event.public_id,
            AuditLine.action == action,
        )
        .order_by(AuditLine.id)
    ).all()
