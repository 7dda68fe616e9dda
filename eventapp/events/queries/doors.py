"""Read what the door needs of an event, many times a second."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, selectinload

from eventapp.core.errors import NotFoundError
from eventapp.db.glance import Glance, Question, Source
from eventapp.events.models import Event, EventSession

_DOOR = Glance(
    select(
        Event.id,
        Event.status,
        Event.timezone,
        Event.host_unit_id,
        Event.doors_open_minutes,
        EventSession.id,
        EventSession.public_id,
        EventSession.title,
        EventSession.starts_at,
        EventSession.ends_at,
    )
    .outerjoin(EventSession, EventSession.event_id == Event.id)
    .where(Event.public_id == bindparam("ref"))
    .order_by(EventSession.starts_at, EventSession.position)
)
# PostgreSQL: the book is not closed (FOR UPDATE) between this look and the caller's commit.
_CLOSED = Glance(
    select(Event.book_closed_at)
    .where(Event.id == bindparam("key"))
    .with_for_update(read=True, key_share=True)
)


@dataclass(frozen=True, slots=True)
class DoorSession:
    """A session as the door knows it."""

    id: int
    public_id: str
    title: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Door:
    """All that judging a scan takes of an event: plain values, for whichever thread judges."""

    id: int
    public_id: str
    status: str
    timezone: str
    host_unit_id: int | None
    doors_open_minutes: int
    sessions: tuple[DoorSession, ...]


def at_door(session: Session, public_id: str) -> Event:
    """Return an event with its sessions alone: all the door needs, many times a second."""
    found = session.scalar(
        select(Event).options(selectinload(Event.sessions)).where(Event.public_id == public_id)
    )
    if found is None:
        raise NotFoundError
    return found


def door(source: Source, public_id: str) -> Door:
    """Return an event's door in one statement, for every single scan; NotFoundError."""
    rows = _DOOR.rows(source, ref=public_id)
    if not rows:
        raise NotFoundError
    key, status, timezone, host, minutes = rows[0][:5]
    sessions = tuple(DoorSession(*row[5:]) for row in rows if row[5] is not None)
    return Door(key, public_id, status, timezone, host, minutes, sessions)


def door_of(event: Event) -> Door:
    """Return the door of an event whose sessions are loaded."""
    return Door(
        event.id,
        event.public_id,
        event.status,
        event.timezone,
        event.host_unit_id,
        event.doors_open_minutes,
        tuple(
            DoorSession(one.id, one.public_id, one.title, one.starts_at, one.ends_at)
            for one in event.sessions
        ),
    )


def closed_at(event_id: int) -> Question[datetime | None]:
    """Ask when the event's book was closed; it stays as it is for this transaction."""
    return _CLOSED.asked(lambda rows: rows[0][0] if rows else None, key=event_id)
