"""Read closed books, and what is still open before one is closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from eventapp.audit.models import AuditLine
from eventapp.book.models import Book
from eventapp.book.rules.comparing import Logged
from eventapp.core.errors import NotFoundError
from eventapp.devices.models import Device
from eventapp.events.models import Event
from eventapp.participants.models import NameRequest, Registration

# What a line about a registration calls the parts of what a book prints as one.
_PRINTED = {
    "front_title": "name",
    "back_title": "name",
    "unit_id": "unit",
}
_CODES_AT_ONCE = 10_000


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
    waiting = session.scalar(
        select(func.count())
        .select_from(NameRequest)
        .join(Registration, Registration.id == NameRequest.registration_id)
        .where(Registration.event_id == event_id, NameRequest.state == "pending")
    )
    return Open([Unsent(*row) for row in phones], waiting or 0)


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


def logged_since(session: Session, event: Event, codes: Iterable[str], since: datetime) -> Logged:
    """Return what the log says was changed of these people, and of the event, since a moment."""
    wanted = sorted(codes)
    people: dict[str, set[str]] = {}
    for start in range(0, len(wanted), _CODES_AT_ONCE):
        rows = session.execute(
            select(AuditLine.subject_id, AuditLine.after).where(
                AuditLine.subject_kind == "registration",
                AuditLine.subject_id.in_(wanted[start : start + _CODES_AT_ONCE]),
                AuditLine.at >= since,
            )
        )
        for code, after in rows:
            people.setdefault(code, set()).update(_fields(after))
    edited = session.scalar(
        select(AuditLine.id)
        .where(
            AuditLine.subject_kind == "event",
            AuditLine.subject_id == event.public_id,
            AuditLine.action.startswith("events."),
            AuditLine.at >= since,
        )
        .limit(1)
    )
    return Logged(people, event=edited is not None)


def _fields(after: dict[str, Any] | None) -> set[str]:
    return {_PRINTED.get(name, name) for name in after or {}}
