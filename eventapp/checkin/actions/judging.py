"""Judge scans by their moments, as if each had come alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eventapp.checkin.queries import Holder
from eventapp.checkin.rules import (
    Direction,
    Doors,
    Method,
    SessionWindow,
    Ticket,
    Verdict,
    judge,
    session_for,
    session_left,
    stands_before,
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
    """What was held up: `code` is None when it is no ticket, `session` None by the schedule.

    `phone_at` is the moment by the phone's own clock, `signs` values of rules.Sign with blanks
    between. `refused` is a verdict that stands before any judging.
    """

    uid: str
    code: str | None
    session: DoorSession | None
    scanned_at: datetime
    method: Method
    direction: Direction = Direction.IN
    phone_at: datetime | None = None
    signs: str = ""
    refused: Verdict | None = None


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
    """A scan and what becomes of it; `arrived_at` is the first arrival's moment, if any.

    `instead_of`: the later arrival on record whose place it takes.
    """

    batch: Batch
    held: Held
    holder: Holder | None
    session: DoorSession | None
    verdict: Verdict
    arrived_at: datetime | None = None
    instead_of: datetime | None = None

    @property
    def place(self) -> Place | None:
        """What this scan fills, or finds filled."""
        if self.holder is None or self.session is None:
            return None
        return (self.session.id, self.holder.id)


def doors_of(event: Event | Door, *, is_closed: bool = False) -> Doors:
    """Return the doors of an event as the rules take them."""
    return Doors(
        event=event.public_id,
        is_cancelled=event.status in (Status.DRAFT, Status.CANCELLED),
        is_closed=is_closed,
        open_before=timedelta(minutes=event.doors_open_minutes),
    )


def windows_of(sessions: Iterable[EventSession | DoorSession]) -> list[SessionWindow]:
    """Return sessions as the rules take them."""
    return [SessionWindow(one.public_id, one.starts_at, one.ends_at) for one in sessions]


def judge_all(
    scans: Sequence[tuple[Batch, Held]], holders: Mapping[str, Holder], *, is_closed: bool
) -> list[Judged]:
    """Judge one event's scans, earliest first; of several of one ticket the first is let in.

    `holders` by the code held up.
    """
    filled: dict[Place, datetime] = {}
    in_order = sorted(scans, key=lambda scan: scan[1].scanned_at)
    return [
        _judged(batch, one, holders.get(one.code or ""), filled, is_closed=is_closed)
        for batch, one in in_order
    ]


def _judged(
    batch: Batch,
    held: Held,
    holder: Holder | None,
    filled: dict[Place, datetime],
    *,
    is_closed: bool,
) -> Judged:
    """Judge one scan; `filled` are the places taken by those before it."""
    door = batch.door
    row = Judged(batch, held, holder, None, held.refused or Verdict.ADMITTED)
    windows = windows_of([held.session] if held.session else door.sessions)
    doors = doors_of(door, is_closed=is_closed)
    arrivals = _arrivals(door, holder, filled)
    row.session = _counted(held, door, doors, windows, arrivals)
    if row.session:
        row.arrived_at = arrivals.get(row.session.public_id)
    if held.refused:
        return row
    ticket = _ticket(row)
    row.verdict = judge(ticket, doors, windows, held.scanned_at, held.direction)
    if row.verdict is Verdict.ALREADY_IN and row.place not in filled and _is_earlier(row):
        verdict = judge(ticket and replace(ticket, is_in=False), doors, windows, held.scanned_at)
        if verdict is Verdict.ADMITTED:
            row.verdict, row.instead_of = verdict, row.arrived_at
    if row.verdict is Verdict.ADMITTED and row.place:
        row.arrived_at = filled[row.place] = held.scanned_at
    return row


def _arrivals(
    door: Door, holder: Holder | None, filled: dict[Place, datetime]
) -> dict[str, datetime]:
    """Return the moments of the sessions the holder is in, by the session's ref."""
    if holder is None:
        return {}
    found = {}
    for one in door.sessions:
        moment = filled.get((one.id, holder.id)) or holder.arrivals.get(one.id)
        if moment:
            found[one.public_id] = moment
    return found


def _counted(
    held: Held,
    door: Door,
    doors: Doors,
    windows: Sequence[SessionWindow],
    arrivals: dict[str, datetime],
) -> DoorSession | None:
    """Return the session a scan counts for: the officer's choice, else by the schedule."""
    if held.session:
        return held.session
    if held.direction is Direction.OUT:
        ref = session_left(arrivals, held.scanned_at)
    else:
        window = session_for(windows, held.scanned_at, doors)
        ref = window.ref if window else None
    return next((one for one in door.sessions if one.public_id == ref), None)


def _is_earlier(row: Judged) -> bool:
    return row.arrived_at is not None and stands_before(
        row.arrived_at, row.held.scanned_at, row.batch.at
    )


def _ticket(row: Judged) -> Ticket | None:
    if row.holder is None:
        return None
    door = row.batch.door
    return Ticket(
        event=door.public_id if row.holder.event_id == door.id else "",
        is_cancelled=row.holder.status == Standing.CANCELLED,
        is_in=row.arrived_at is not None,
    )


def current_session(event: Event, at: datetime) -> EventSession | None:
    """Return the session a scan counts for at `at` by the schedule; `event` needs its sessions."""
    window = session_for(windows_of(event.sessions), at, doors_of(event))
    return next((one for one in event.sessions if window and one.public_id == window.ref), None)
