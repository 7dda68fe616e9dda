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
from eventapp.events.models import Event, EventSession
from eventapp.events.rules import Status
from eventapp.participants.rules.registering import Status as Standing

Place = tuple[int, int]
"""Session and registration: what can be filled once."""


@dataclass(frozen=True, slots=True)
class Held:
    """What was held up: `code` is None when it is no ticket, `session` None by the schedule."""

    uid: str
    code: str | None
    session: EventSession | None
    scanned_at: datetime
    method: Method


@dataclass(slots=True)
class Judged:
    """A scan and what becomes of it; `arrived_at` is the first arrival's moment, if any."""

    held: Held
    holder: Holder | None
    session: EventSession | None
    verdict: Verdict
    arrived_at: datetime | None = None

    @property
    def place(self) -> Place | None:
        """What this scan fills, or finds filled."""
        if self.holder is None or self.session is None:
            return None
        return (self.session.id, self.holder.id)


def doors_of(event: Event) -> Doors:
    """Return the doors of an event as the rules take them."""
    return Doors(
        event=event.public_id,
        is_cancelled=event.status in (Status.DRAFT, Status.CANCELLED),
        open_before=timedelta(minutes=event.doors_open_minutes),
    )


def windows_of(sessions: Iterable[EventSession]) -> list[SessionWindow]:
    """Return sessions as the rules take them."""
    return [SessionWindow(one.public_id, one.starts_at, one.ends_at) for one in sessions]


def judge_all(session: Session, event: Event, held: Sequence[Held]) -> list[Judged]:
    """Judge in order; of several scans of one ticket in this batch the first is let in."""
    holders = queries.holders(session, {one.code for one in held if one.code})
    doors = doors_of(event)
    by_ref = {one.public_id: one for one in event.sessions}
    whole = windows_of(event.sessions)
    filled: dict[Place, datetime] = {}
    judged = []
    for one in held:
        holder = holders.get(one.code or "")
        windows = windows_of([one.session]) if one.session else whole
        window = session_for(windows, one.scanned_at, doors)
        counted = one.session or (by_ref[window.ref] if window else None)
        row = Judged(one, holder, counted, Verdict.ADMITTED)
        if holder and counted:
            row.arrived_at = holder.arrivals.get(counted.id) or filled.get((counted.id, holder.id))
        row.verdict = judge(_ticket(row, event), doors, windows, one.scanned_at)
        if row.verdict is Verdict.ADMITTED and row.place:
            row.arrived_at = filled[row.place] = one.scanned_at
        judged.append(row)
    return judged


def _ticket(row: Judged, event: Event) -> Ticket | None:
    if row.holder is None:
        return None
    return Ticket(
        event=event.public_id if row.holder.event_id == event.id else "",
        is_cancelled=row.holder.status == Standing.CANCELLED,
        is_in=row.arrived_at is not None,
    )


def current_session(event: Event, at: datetime) -> EventSession | None:
    """Return the session a scan counts for at `at` by the schedule; `event` needs its sessions."""
    window = session_for(windows_of(event.sessions), at, doors_of(event))
    return next((one for one in event.sessions if window and one.public_id == window.ref), None)
