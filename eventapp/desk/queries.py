"""What the joined pages show: counts across rooms, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from eventapp.accounts.rules import Principal, Role
from eventapp.certificates.models import Certificate
from eventapp.checkin.models import Arrival
from eventapp.core.periods import year_bounds
from eventapp.events.models import DoorDuty, Event
from eventapp.participants.models import Registration

COMING = 8
RECENT = 8


@dataclass(frozen=True, slots=True)
class EventCounts:
    """An event, and how far it is."""

    event: Event
    registered: int
    present: int
    certified: int


@dataclass(frozen=True, slots=True)
class YearCounts:
    """The year in four figures."""

    events: int
    people_present: int
    people_certified: int
    units_reached: int


def _seen_by(who: Principal) -> Select[Event]:
    statement = select(Event)
    if who.sees_everything:
        return statement
    if who.role is Role.DESK:
        mine = select(DoorDuty.event_id).where(DoorDuty.officer_id == who.id)
        return statement.where(Event.id.in_(mine))
    return statement.where(Event.host_unit_id == who.unit_id)


def coming(session: Session, who: Principal, *, at: datetime) -> list[EventCounts]:
    """Return the caller's next events, running ones first; drafts among them."""
    statement = (
        _seen_by(who)
        .where(Event.ends_at >= at, Event.status != "cancelled")
        .order_by(Event.starts_at, Event.id)
        .limit(COMING)
    )
    return counted(session, session.scalars(statement).all())


def recent(session: Session, who: Principal, *, at: datetime) -> list[EventCounts]:
    """Return the caller's latest events that are over."""
    statement = (
        _seen_by(who)
        .where(Event.ends_at < at, Event.status.in_(("published", "closed", "postponed")))
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(RECENT)
    )
    return counted(session, session.scalars(statement).all())


def counted(session: Session, events: Sequence[Event]) -> list[EventCounts]:
    """Return each event with its counts: three queries, however many events."""
    ids = [event.id for event in events]
    registered = _per_event(
        session,
        select(Registration.event_id, func.count())
        .where(Registration.event_id.in_(ids), Registration.status == "registered")
        .group_by(Registration.event_id),
    )
    present = _per_event(
        session,
        select(Arrival.event_id, func.count(func.distinct(Arrival.registration_id)))
        .where(Arrival.event_id.in_(ids))
        .group_by(Arrival.event_id),
    )
    certified = _per_event(
        session,
        select(Certificate.event_id, func.count())
        .where(Certificate.event_id.in_(ids), Certificate.status == "valid")
        .group_by(Certificate.event_id),
    )
    return [
        EventCounts(
            event, registered.get(event.id, 0), present.get(event.id, 0), certified.get(event.id, 0)
        )
        for event in events
    ]


def _per_event(session: Session, statement: Select[int, int]) -> dict[int, int]:
    return {row[0]: row[1] for row in session.execute(statement)}


def year_counts(session: Session, who: Principal, year: int, zone: str) -> YearCounts:
    """Return the caller's year: events held, distinct people present and certified, units."""
    begins, ends = year_bounds(year, zone)
    held = (
        _seen_by(who)
        .with_only_columns(Event.id)
        .where(Event.starts_at >= begins, Event.starts_at < ends)
        .where(Event.status.in_(("published", "closed")))
    )
    arrived = (
        select(
            func.count(func.distinct(Arrival.event_id)),
            func.count(func.distinct(Registration.person_id)),
            func.count(func.distinct(Arrival.unit_id)),
        )
        .join(Registration, Registration.id == Arrival.registration_id)
        .where(Arrival.event_id.in_(held))
    )
    certified = select(func.count(func.distinct(Certificate.person_id))).where(
        and_(Certificate.event_id.in_(held), Certificate.status == "valid")
    )
    events, people, units = session.execute(arrived).one()
    return YearCounts(events, people, session.scalar(certified) or 0, units)


def doors(session: Session, who: Principal, *, at: datetime) -> Sequence[Event]:
    """Return the events a desk officer was given that aren't long over."""
    statement = _seen_by(who).where(
        or_(Event.ends_at >= at - timedelta(days=1), Event.status == "published"),
        Event.status != "cancelled",
    )
    return session.scalars(statement.order_by(Event.starts_at.desc()).limit(50)).all()
