"""What a phone takes along to scan without a network, and what has happened since.

Everything is plain columns in a fixed number of statements.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.rules import Verdict
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name
from eventapp.units.models import Unit

# How many rows of the table of scans one answer reads at most; the rest comes with the next.
MOST_AT_ONCE = 5_000
# Transactions that ran beside each other may commit in another order than that of their keys:
# what came in lately is told again, as long as it stands this near to the cursor.
OVERLAP = 2_000
LATELY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Seated:
    """A registration as the door knows it: `name` with titles, `unit` its label."""

    code: str
    name: str
    unit: str
    role: str
    status: str


@dataclass(frozen=True, slots=True)
class Presence:
    """That somebody is in a session; `session` is its public id."""

    code: str
    session: str
    arrived_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    """Who came or left since a cursor, in the order of the scans, and the next cursor."""

    presences: list[Presence]
    after: int


def seated(session: Session, event_id: int) -> list[Seated]:
    """Return an event's registrations by name, cancelled ones too."""
    names = (Registration.front_title, Registration.name, Registration.back_title)
    rows = session.connection().execute(
        select(
            *(Registration.code, *names, Unit.short_name, Unit.name),
            *(Registration.role, Registration.status),
        )
        .outerjoin(Unit, Unit.id == Registration.unit_id)
        .where(Registration.event_id == event_id)
        .order_by(Registration.name_key, Registration.id)
    )
    return [
        Seated(code, full_name(front, name, back), short or long or "", role, status)
        for code, front, name, back, short, long, role, status in rows
    ]


def units(session: Session) -> list[tuple[str, str]]:
    """Return code and name of every unit, by name."""
    rows = session.connection().execute(select(Unit.code, Unit.name).order_by(Unit.name, Unit.code))
    return [(code, name) for code, name in rows]


def presences(session: Session, event: Event, refs: Collection[str]) -> list[Presence]:
    """Return who is in which of these sessions (public ids), first one first."""
    rows = session.connection().execute(
        select(Registration.code, Arrival.session_id, Arrival.arrived_at, Arrival.left_at)
        .join(Registration, Registration.id == Arrival.registration_id)
        .where(Arrival.event_id == event.id)
        .order_by(Arrival.arrived_at, Arrival.id)
    )
    return list(_present(rows, event, refs))


def cursor(session: Session) -> int:
    """Return the feed's cursor as it is now: read it before what it is to go with."""
    return session.scalars(select(func.coalesce(func.max(Scan.id), 0))).one()


def feed(
    session: Session, event: Event, refs: Collection[str], *, after: int, at: datetime
) -> Feed:
    """Return what happened in these sessions after a cursor; costs the same in a big table.

    Scans are never deleted, so their keys only grow; what stands now is read from the arrivals.
    """
    top = min(cursor(session), max(after, 0) + MOST_AT_ONCE)
    is_new = or_(Scan.id > after, Scan.received_at > at - LATELY)
    rows = session.connection().execute(
        select(Registration.code, Arrival.session_id, Arrival.arrived_at, Arrival.left_at)
        .select_from(Scan)
        .join(Registration, Registration.id == Scan.registration_id)
        .join(
            Arrival,
            (Arrival.session_id == Scan.session_id)
            & (Arrival.registration_id == Scan.registration_id),
        )
        .where(Scan.id > after - OVERLAP, Scan.id <= top, _is_of(event), is_new)
        .order_by(Scan.id)
    )
    return Feed(list(dict.fromkeys(_present(rows, event, refs))), top)


def version(session: Session, event: Event) -> str:
    """Return 16 characters that change when a snapshot must be fetched anew.

    That is when event, sessions, registrations or units change, or an arrival disappears, but not
    when somebody comes or leaves: the feed tells that. Arrivals that disappeared leave scans
    behind that let somebody in. `event` needs its sessions loaded.
    """
    people = select(
        func.count(), func.coalesce(func.sum(Registration.version), 0), func.max(Registration.id)
    ).where(Registration.event_id == event.id)
    offices = select(func.count(), func.coalesce(func.sum(Unit.version), 0))
    let_in = select(func.count()).where(
        Scan.event_id == event.id, Scan.verdict == str(Verdict.ADMITTED), Scan.became == ""
    )
    there = select(func.count()).where(Arrival.event_id == event.id)
    gone = select(let_in.scalar_subquery() - there.scalar_subquery())
    counts = [tuple(session.execute(one).one()) for one in (people, offices, gone)]
    plan = [
        *(event.title, event.venue, event.timezone, event.status, event.doors_open_minutes),
        *(event.checks_out, event.book_closed_at),
        *((one.public_id, one.title, one.starts_at, one.ends_at) for one in event.sessions),
    ]
    return hashlib.sha256(repr((counts, plan)).encode()).hexdigest()[:16]


def _is_of(event: Event) -> ColumnElement[bool]:
    """Say that a scan is the event's, so that the range of keys is read and not its index."""
    return Scan.event_id + 0 == event.id


def _present(
    rows: Iterable[Any],
    event: Event,
    refs: Collection[str],
) -> Iterator[Presence]:
    known = {one.id: one.public_id for one in event.sessions if one.public_id in refs}
    for code, session_id, arrived_at, left_at in rows:
        if session_id in known:
            yield Presence(code, known[session_id], arrived_at, left_at)
