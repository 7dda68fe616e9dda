"""Judge scans in their order, as if each had come alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from eventapp.checkin import queries
from eventapp.checkin.queries import Holder
from eventapp.checkin.rules import (
    Doors,
    Method,
    SessionWindow,
    Ticket,
    Verdict,
    judge,
    session_for,
)
from eventapp.core.actors import Actor
from eventapp.events.models import Event, EventSession
from eventapp.events.queries import Door, DoorSession
from eventapp.events.rules import Status
from eventapp.participants.rules.registering import Status as Standing

Place = tuple[int, int]
"""Session and registration: what can be filled once."""


@dataclass(frozen=True, slots=True)
class Held:
    """What was held up: `code` is None when it is no ticket, `session` None by the schedule."""

    uid: str
    code: str | None
    session: DoorSession | None
    scanned_at: datetime
    method: Method


@dataclass(frozen=True, slots=True)
class Batch:
    """Scans that came together: at which door, received when, by whom, on which device."""

    door: Door
    held: Sequence[Held]
    at: datetime
    by: Actor
    device: str = ""


@dataclass(slots=True)
class Judged:
    """A scan and what becomes of it; `arrived_at` is the first arrival's moment, if any."""

    batch: Batch
    held: Held
    holder: Holder | None
    session: DoorSession | None
    verdict: Verdict
    arrived_at: datetime | None = None

    @property
    def place(self) -> Place | None:
        """What this scan fills, or finds filled."""
        if self.holder is None or self.session is None:
            return None
        return (self.session.id, self.holder.id)


def doors_of(event: Event | Door) -> Doors:
    """Return the doors of an event as the rules take them."""
    return Doors(
        event=event.public_id,
        is_cancelled=event.status in (Status.DRAFT, Status.CANCELLED),
        open_before=timedelta(minutes=event.doors_open_minutes),
    )


def windows_of(sessions: Iterable[EventSession | DoorSession]) -> list[SessionWindow]:
    """Return sessions as the rules take them."""
    return [SessionWindow(one.public_id, one.starts_at, one.ends_at) for one in sessions]


def judge_all(session: Session, scans: Sequence[tuple[Batch, Held]]) -> list[Judged]:
    """Judge one event's scans in order; of several of one ticket the first is let in."""
    holders = queries.holders(session, {one.code for _batch, one in scans if one.code})
    filled: dict[Place, datetime] = {}
    return [_judged(batch, one, holders.get(one.code or ""), filled) for batch, one in scans]


def _judged(
    batch: Batch, held: Held, holder: Holder | None, filled: dict[Place, datetime]
) -> Judged:
    """Judge one scan; `filled` are the places taken by those before it."""
    door, doors = batch.door, doors_of(batch.door)
    windows = windows_of([held.session] if held.session else door.sessions)
    counted = held.session
    if counted is None:
        window = session_for(windows, held.scanned_at, doors)
        counted = next(
            (one for one in door.sessions if window and one.public_id == window.ref), None
        )
    row = Judged(batch, held, holder, counted, Verdict.ADMITTED)
    if holder and counted:
        row.arrived_at = holder.arrivals.get(counted.id) or filled.get((counted.id, holder.id))
    row.verdict = judge(_ticket(row, door), doors, windows, held.scanned_at)
    if row.verdict is Verdict.ADMITTED and row.place:
        row.arrived_at = filled[row.place] = held.scanned_at
    return row


def _ticket(row: Judged, door: Door) -> Ticket | None:
    if row.holder is None:
        return None
    return Ticket(
        event=door.public_id if row.holder.event_id == door.id else "",
        is_cancelled=row.holder.status == Standing.CANCELLED,
        is_in=row.arrived_at is not None,
    )


def current_session(event: Event, at: datetime) -> EventSession | None:
    """Return the session a scan counts for at `at` by the schedule; `event` needs its sessions."""
    window = session_for(windows_of(event.sessions), at, doors_of(event))
    return next((one for one in event.sessions if window and one.public_id == window.ref), None)
