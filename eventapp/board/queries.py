"""All figures of a board in a fixed number of queries, and who of a unit is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from eventapp.board.rules import Course, course, is_silent
from eventapp.checkin import queries as checkin
from eventapp.checkin.models import Arrival
from eventapp.checkin.queries import SessionCount
from eventapp.devices.models import Device
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name
from eventapp.participants.rules.registering import Status
from eventapp.units.models import Unit

LATEST = 10


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """A unit's people and whom to call; those without a unit stand under empty code and name.

    `represented` of the absent sent somebody in their place who came; `missing` are the others.
    """

    code: str
    name: str
    label: str
    registered: int
    present: int
    missing: int
    represented: int
    liaison_name: str
    liaison_phone: str

    @property
    def expected(self) -> int:
        """How many can be here at all: who sent somebody else won't come as well."""
        return self.registered - self.represented


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """A phone at the door as it last reported."""

    ref: str
    label: str
    seen_at: datetime | None
    unsent: int
    is_silent: bool
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class Latest:
    """Somebody who just came; `name` with titles."""

    ref: int
    name: str
    unit: str
    arrived_at: datetime
    method: str


@dataclass(frozen=True, slots=True)
class Figures:
    """An event in figures, as it was `at`. `methods` counts people by the way they came in."""

    at: datetime
    registered: int
    present: int
    missing: int
    represented: int
    unsent: int
    sessions: Sequence[SessionCount]
    units: Sequence[UnitFigures]
    course: Course
    methods: Sequence[tuple[str, int]]
    desks: Sequence[DeskFigures]
    latest: Sequence[Latest]

    @property
    def expected(self) -> int:
        """How many can be here at all, as for a unit."""
        return self.registered - self.represented


@dataclass(frozen=True, slots=True)
class Missing:
    """One of the invited who has not come; `name` with titles."""

    name: str
    position: str


def figures(session: Session, event: Event, at: datetime) -> Figures:
    """Return the event's figures; `event` needs its sessions loaded."""
    counts = checkin.attendance(session, event)
    contacts = _contacts(session, [one.code for one in counts.units])
    absent = _absent(session, event.id)
    nobody = ("", "", "")
    units = [
        UnitFigures(
            one.code,
            one.name,
            contacts.get(one.code, nobody)[0] or one.name,
            one.registered,
            one.present,
            *absent.get(one.code, (0, 0)),
            *contacts.get(one.code, nobody)[1:],
        )
        for one in counts.units
    ]
    desks = _desks(session, event.id, at)
    return Figures(
        at=at,
        registered=counts.registered,
        present=counts.present,
        missing=sum(one.missing for one in units),
        represented=sum(one.represented for one in units),
        unsent=sum(one.unsent for one in desks),
        sessions=counts.sessions,
        units=units,
        course=course(_moments(session, event.id), event.timezone),
        methods=_methods(session, event.id),
        desks=desks,
        latest=_latest(session, event.id),
    )


def missing(session: Session, event_id: int, unit: str) -> list[Missing]:
    """Return who of a unit (its code, "" for none) has neither come nor sent anybody, by name."""
    of_unit = Unit.code == unit if unit else Registration.unit_id.is_(None)
    rows = session.execute(
        select(
            Registration.front_title,
            Registration.name,
            Registration.back_title,
            Registration.position,
        )
        .outerjoin(Unit, Unit.id == Registration.unit_id)
        .where(*_has_not_come(event_id), ~_is_represented(), of_unit)
        .order_by(Registration.name_key, Registration.id)
    )
    return [Missing(full_name(front, name, back), position) for front, name, back, position in rows]


def _has_not_come(event_id: int) -> tuple[ColumnElement[bool], ...]:
    came = select(Arrival.id).where(Arrival.registration_id == Registration.id).exists()
    return (
        Registration.event_id == event_id,
        Registration.status == Status.REGISTERED,
        ~came,
    )


def _is_represented() -> ColumnElement[bool]:
    deputy = aliased(Registration)
    return (
        select(deputy.id)
        .join(Arrival, Arrival.registration_id == deputy.id)
        .where(deputy.stands_in_for_id == Registration.id)
        .correlate(Registration)
        .exists()
    )


def _absent(session: Session, event_id: int) -> dict[str, tuple[int, int]]:
    """Return by unit code how many are missing, and how many are represented."""
    represented = func.sum(case((_is_represented(), 1), else_=0))
    rows = session.execute(
        select(Unit.code, func.count(), represented)
        .select_from(Registration)
        .outerjoin(Unit, Unit.id == Registration.unit_id)
        .where(*_has_not_come(event_id))
        .group_by(Unit.code)
    )
    return {code or "": (count - instead, instead) for code, count, instead in rows}


def _contacts(session: Session, codes: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    rows = session.execute(
        select(Unit.code, Unit.short_name, Unit.liaison_name, Unit.liaison_phone).where(
            Unit.code.in_(codes)
        )
    )
    return {code: (short, name, phone) for code, short, name, phone in rows}


def _moments(session: Session, event_id: int) -> Sequence[datetime]:
    """Return when each person first came."""
    return session.scalars(
        select(func.min(Arrival.arrived_at))
        .where(Arrival.event_id == event_id)
        .group_by(Arrival.registration_id)
    ).all()


def _methods(session: Session, event_id: int) -> list[tuple[str, int]]:
    people = func.count(func.distinct(Arrival.registration_id))
    rows = session.execute(
        select(Arrival.method, people)
        .where(Arrival.event_id == event_id)
        .group_by(Arrival.method)
        .order_by(people.desc(), Arrival.method)
    )
    return [(method, count) for method, count in rows]


def _desks(session: Session, event_id: int, at: datetime) -> list[DeskFigures]:
    """Return the enrolled phones; a revoked one stands here while it holds scans back."""
    rows: Sequence[Any] = session.execute(
        select(
            Device.public_id,
            Device.label,
            Device.seen_at,
            Device.unsent,
            Device.revoked_at,
        )
        .where(
            Device.event_id == event_id,
            Device.enrolled_at.is_not(None),
            Device.revoked_at.is_(None) | (Device.unsent > 0),
        )
        .order_by(Device.label, Device.id)
    ).all()
    return [
        DeskFigures(ref, label, seen_at, unsent, is_silent(seen_at, at), revoked_at is not None)
        for ref, label, seen_at, unsent, revoked_at in rows
    ]


def _latest(session: Session, event_id: int) -> list[Latest]:
    rows = session.execute(
        select(
            Arrival.id,
            Registration.front_title,
            Registration.name,
            Registration.back_title,
            Unit.short_name,
            Unit.name,
            Arrival.arrived_at,
            Arrival.method,
        )
        .join(Registration, Registration.id == Arrival.registration_id)
        .outerjoin(Unit, Unit.id == Arrival.unit_id)
        .where(Arrival.event_id == event_id)
        # By the key alone a database walks through all events' arrivals until it has found ten.
        .order_by(Arrival.recorded_at.desc(), Arrival.id.desc())
        .limit(LATEST)
    )
    return [
        Latest(key, full_name(front, name, back), short or unit or "", at, method)
        for key, front, name, back, short, unit, at, method in rows
    ]
