"""Counts of an event: who is registered, who came, by session and by unit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Executable, func, select
from sqlalchemy.orm import Session

from eventapp.checkin.models import Arrival
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.participants.rules.registering import Status
from eventapp.units.models import Unit


@dataclass(frozen=True, slots=True)
class SessionCount:
    """How many are present in a session; `id` is its public id."""

    id: str
    title: str
    present: int


@dataclass(frozen=True, slots=True)
class UnitCount:
    """A unit's people; those without a unit stand under empty code and name."""

    code: str
    name: str
    registered: int
    present: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """An event in figures. `present` are people who came to at least one session."""

    registered: int
    present: int
    sessions: list[SessionCount]
    units: list[UnitCount]


def attendance(session: Session, event: Event) -> Attendance:
    """Return the event's figures in four queries; `event` needs its sessions loaded."""
    by_session = _counts(
        session,
        select(Arrival.session_id, func.count())
        .where(Arrival.event_id == event.id)
        .group_by(Arrival.session_id),
    )
    registered = _counts(
        session,
        select(Registration.unit_id, func.count())
        .where(Registration.event_id == event.id, Registration.status == Status.REGISTERED)
        .group_by(Registration.unit_id),
    )
    # A registration has one unit in each of its arrivals, unless the unit was corrected between
    # two sessions; the least then stands for the person, so that the units add up to the whole.
    each = (
        select(func.min(Arrival.unit_id).label("unit_id"))
        .where(Arrival.event_id == event.id)
        .group_by(Arrival.registration_id)
        .subquery()
    )
    present = _counts(session, select(each.c.unit_id, func.count()).group_by(each.c.unit_id))
    return Attendance(
        registered=sum(registered.values()),
        present=sum(present.values()),
        sessions=[
            SessionCount(one.public_id, one.title, by_session.get(one.id, 0))
            for one in event.sessions
        ],
        units=_units(session, registered, present),
    )


def _units(
    session: Session, registered: dict[int | None, int], present: dict[int | None, int]
) -> list[UnitCount]:
    keys = registered.keys() | present.keys()
    rows = session.execute(
        select(Unit.id, Unit.code, Unit.name)
        .where(Unit.id.in_([key for key in keys if key is not None]))
        .order_by(Unit.name, Unit.code)
    )
    units = [
        UnitCount(code, name, registered.get(key, 0), present.get(key, 0))
        for key, code, name in rows
    ]
    if None in keys:
        units.append(UnitCount("", "", registered.get(None, 0), present.get(None, 0)))
    return units


def present_count(session: Session, event_id: int) -> tuple[int, int]:
    """Return how many came and how many are registered: what the hall screen asks for often."""
    came = select(func.count(func.distinct(Arrival.registration_id))).where(
        Arrival.event_id == event_id
    )
    listed = select(func.count()).where(
        Registration.event_id == event_id, Registration.status == Status.REGISTERED
    )
    row = session.execute(select(came.scalar_subquery(), listed.scalar_subquery())).one()
    return (row[0], row[1])


def presences(
    session: Session, event_id: int, among: Collection[int] | None = None
) -> Sequence[tuple[int, int, datetime, datetime | None]]:
    """Return registration id, session id, arrival and leaving of everybody who came.

    `among` are the registrations asked for, a few hundred by their keys; None for all.
    """
    wanted = [] if among is None else [Arrival.registration_id.in_(among)]
    rows = session.execute(
        select(Arrival.registration_id, Arrival.session_id, Arrival.arrived_at, Arrival.left_at)
        .where(Arrival.event_id == event_id, *wanted)
        .order_by(Arrival.registration_id, Arrival.arrived_at, Arrival.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _counts(session: Session, statement: Executable) -> dict[int | None, int]:
    return dict(session.execute(statement).all())
