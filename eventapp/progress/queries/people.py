"""Who stands behind a figure: people, their certificates, the arrivals under each."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from eventapp.certificates.models import Certificate
from eventapp.checkin.models import Arrival
from eventapp.core.errors import NotFoundError
from eventapp.core.text import sort_key
from eventapp.events.models import Event, EventIndicator, EventSession
from eventapp.participants.models import Person
from eventapp.progress.queries.counting import HELD, Goal, hours_on_paper, is_valid
from eventapp.units.models import Unit

_NIP_DIGITS = 18


class PersonRow(NamedTuple):
    """A person in the list behind a figure; name, position and unit as last certified."""

    public_id: str
    facts: dict[str, Any]
    nip: str | None
    unit: str | None
    certificates: int
    hours: Decimal


class CertificateRow(NamedTuple):
    """A certificate behind a figure, with its event."""

    registration_id: int
    code: str
    number: str
    version: int
    facts: dict[str, Any]
    issued_at: datetime
    unit: str | None
    event: Event


class ArrivalRow(NamedTuple):
    """One presence: the session, how, when, by whom, on which device."""

    registration_id: int
    title: str
    starts_at: datetime
    arrived_at: datetime
    method: str
    by_label: str
    device: str
    unit: str | None


class EventRow(NamedTuple):
    """An event that serves the indicator: who came, who is certified; `is_held` counts."""

    public_id: str
    title: str
    starts_at: datetime
    timezone: str
    status: str
    present: int
    certified: int
    is_held: bool


def people_of(
    goal: Goal, *, q: str = "", members: frozenset[int] | None = None
) -> Select[tuple[Any, ...]]:
    """Return the distinct people of a goal by name, as rows of PersonRow.

    `q` narrows to a part of the name or a NIP, `members` to certificates of these units.
    """
    certified = _behind(
        goal,
        Certificate.person_id.label("person_id"),
        func.max(Certificate.id).label("last"),
        func.count(Certificate.id).label("certificates"),
        func.sum(hours_on_paper()).label("hours"),
    ).group_by(Certificate.person_id)
    if members is not None:
        certified = certified.where(Certificate.unit_id.in_(sorted(members)))
    known = certified.subquery()
    statement = (
        select(
            Person.public_id,
            Certificate.facts,
            Person.nip,
            func.coalesce(func.nullif(Unit.short_name, ""), Unit.name).label("unit"),
            known.c.certificates,
            known.c.hours,
        )
        .select_from(known)
        .join(Person, Person.id == known.c.person_id)
        .join(Certificate, Certificate.id == known.c.last)
        .outerjoin(Unit, Unit.id == Certificate.unit_id)
        .order_by(Person.name_key, Person.id)
    )
    return statement.where(_named(q)) if q else statement


def person_by_id(session: Session, public_id: str) -> Person:
    """Return a person; raises NotFoundError."""
    found = session.scalar(select(Person).where(Person.public_id == public_id))
    if found is None:
        raise NotFoundError
    return found


def certificates_of(session: Session, goal: Goal, person_id: int) -> list[CertificateRow]:
    """Return the certificates by which a person counts toward a goal, oldest event first."""
    rows = session.execute(
        _behind(
            goal,
            Certificate.registration_id,
            Certificate.code,
            Certificate.number,
            Certificate.version,
            Certificate.facts,
            Certificate.issued_at,
            Unit.name,
            Event,
        )
        .outerjoin(Unit, Unit.id == Certificate.unit_id)
        .where(Certificate.person_id == person_id)
        .order_by(Event.starts_at, Certificate.id)
    )
    return [CertificateRow(*row) for row in rows]


def arrivals_of(session: Session, registrations: Sequence[int]) -> dict[int, list[ArrivalRow]]:
    """Return the arrivals of registrations in the order of the sessions, in one query."""
    rows = session.execute(
        select(
            Arrival.registration_id,
            EventSession.title,
            EventSession.starts_at,
            Arrival.arrived_at,
            Arrival.method,
            Arrival.by_label,
            Arrival.device,
            Unit.name,
        )
        .join(EventSession, EventSession.id == Arrival.session_id)
        .outerjoin(Unit, Unit.id == Arrival.unit_id)
        .where(Arrival.registration_id.in_(registrations))
        .order_by(EventSession.starts_at, EventSession.position, Arrival.id)
    )
    found: dict[int, list[ArrivalRow]] = {}
    for row in rows:
        found.setdefault(row.registration_id, []).append(ArrivalRow(*row))
    return found


def events_of(session: Session, goal: Goal, at: datetime) -> list[EventRow]:
    """Return the events of a goal, oldest first; drafts left out. `is_held` ones are the figure."""
    present = select(func.count(Arrival.registration_id.distinct())).where(
        Arrival.event_id == Event.id, *_inside(goal, Arrival.unit_id)
    )
    certified = select(func.count(Certificate.person_id.distinct())).where(
        Certificate.event_id == Event.id, is_valid(), *_inside(goal, Certificate.unit_id)
    )
    rows = session.execute(
        select(
            Event.public_id,
            Event.title,
            Event.starts_at,
            Event.timezone,
            Event.status,
            Event.ends_at,
            present.scalar_subquery().label("present"),
            certified.scalar_subquery().label("certified"),
        )
        .where(*_served(goal), Event.status != "draft")
        .order_by(Event.starts_at, Event.id)
    )
    return [
        EventRow(
            row.public_id,
            row.title,
            row.starts_at,
            row.timezone,
            row.status,
            row.present,
            row.certified,
            row.status in HELD and row.ends_at <= at and row.present > 0,
        )
        for row in rows
    ]


def _served(goal: Goal) -> tuple[Any, ...]:
    of_year = (Event.starts_at >= goal.begin, Event.starts_at < goal.until)
    if goal.indicator_id is None:
        return of_year
    serves = exists().where(
        EventIndicator.event_id == Event.id, EventIndicator.indicator_id == goal.indicator_id
    )
    return (*of_year, serves)


def _inside(goal: Goal, unit_id: Any) -> tuple[Any, ...]:
    return () if goal.members is None else (unit_id.in_(sorted(goal.members)),)


def _behind(goal: Goal, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Certificate)
        .join(Event, Event.id == Certificate.event_id)
        .where(*_served(goal), is_valid(), *_inside(goal, Certificate.unit_id))
    )


def _named(q: str) -> Any:
    by_name = Person.name_key.contains(sort_key(q), autoescape=True)
    digits = "".join(char for char in q if char.isdigit())
    return or_(by_name, Person.nip == digits) if len(digits) == _NIP_DIGITS else by_name
