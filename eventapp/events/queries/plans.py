"""Read events: one with all that belongs to it, lists for officers and the public, a month."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from eventapp.accounts.models import Officer
from eventapp.accounts.rules import Principal, Role
from eventapp.audit.models import AuditLine
from eventapp.core.actors import ActorKind
from eventapp.core.errors import NotFoundError
from eventapp.core.periods import local_year, year_bounds
from eventapp.core.text import clean
from eventapp.events.models import DoorDuty, Event, EventAudience, EventIndicator
from eventapp.events.rules import OPEN, Status
from eventapp.indicators.models import Area, CatalogueYear, Indicator
from eventapp.units.models import Unit

CALENDAR_LIMIT = 500


def whole() -> tuple[ORMOption, ...]:
    """Return the options that load all that belongs to an event."""
    return (
        selectinload(Event.sessions),
        joinedload(Event.host_unit),
        selectinload(Event.indicators).joinedload(EventIndicator.indicator),
        selectinload(Event.audience_units).joinedload(EventAudience.unit),
    )


def event(session: Session, public_id: str) -> Event:
    """Return an event with sessions, host unit, indicators and audience; NotFoundError."""
    return _one(session, select(Event).where(Event.public_id == public_id))


def by_short_code(session: Session, code: str) -> Event:
    """Return the event of a hall screen's address, loaded as `event` does; NotFoundError."""
    return _one(session, select(Event).where(Event.short_code == code))


def _one(session: Session, statement: Select[Event]) -> Event:
    # What was changed in this session is read anew, with the units and indicators now linked.
    anew = {"populate_existing": True}
    found = session.scalar(statement.options(*whole()).execution_options(**anew))
    if found is None:
        raise NotFoundError
    return found


def public_events(at: datetime) -> Select[Event]:
    """Return the events the public may still come to, the next one first; host unit loaded."""
    return (
        select(Event)
        .options(joinedload(Event.host_unit))
        .where(Event.status.in_(OPEN), Event.ends_at >= at)
        .order_by(Event.starts_at, Event.id)
    )


def feed_events(at: datetime) -> Select[Event]:
    """Return what a subscribed calendar shows: all but drafts, of the last year and to come."""
    since = at.replace(year=at.year - 1, day=min(at.day, 28))
    return (
        select(Event)
        .options(joinedload(Event.host_unit))
        .where(Event.status != Status.DRAFT, Event.ends_at >= since)
        .order_by(Event.starts_at, Event.id)
        .limit(CALENDAR_LIMIT)
    )


def visible(principal: Principal) -> Select[Event]:
    """Return the events a caller may see: all, the own unit's, or those whose door they keep.

    The door of another unit's event lets an organiser in at the door alone: see `doors`.
    """
    if principal.sees_everything:
        return select(Event)
    if principal.role is Role.ORGANISER:
        return select(Event).where(Event.host_unit_id == principal.unit_id)
    return doors(principal)


def doors(principal: Principal) -> Select[Event]:
    """Return the events whose door was given to the caller."""
    return select(Event).where(Event.id.in_(_duties(principal)))


def other_doors(session: Session, principal: Principal, at: datetime) -> Sequence[Event]:
    """Return other units' events, not yet over for a day, whose door an organiser keeps."""
    if principal.role is not Role.ORGANISER:
        return []
    return session.scalars(
        doors(principal)
        .where(
            Event.host_unit_id.is_distinct_from(principal.unit_id),
            Event.status.in_(OPEN),
            Event.ends_at >= at - timedelta(days=1),
        )
        .order_by(Event.starts_at, Event.id)
    ).all()


def _duties(principal: Principal) -> Select[int]:
    statement = select(DoorDuty.event_id).where(DoorDuty.officer_id == principal.id)
    # A token has a number of its own, which may be that of some officer.
    return statement if principal.kind is ActorKind.OFFICER else statement.where(false())


def has_duty(session: Session, principal: Principal, event_id: int) -> bool:
    """Whether the caller was given the door of an event."""
    found = session.scalar(_duties(principal).where(DoorDuty.event_id == event_id))
    return found is not None


def matching(  # filters of one list, all optional
    principal: Principal,
    *,
    q: str = "",
    status: str = "",
    year: int | None = None,
    unit: str = "",
    indicator: str = "",
    zone: str = "Asia/Jakarta",
) -> Select[Event]:
    """Return the caller's events that fit, newest first, host unit and indicators loaded.

    `unit` and `indicator` are codes; `year` is the year of the event's beginning in `zone`.
    """
    statement = visible(principal).options(
        joinedload(Event.host_unit),
        selectinload(Event.indicators).joinedload(EventIndicator.indicator),
    )
    for word in clean(q, 100).split():
        fields = (Event.title, Event.theme, Event.venue)
        statement = statement.where(or_(*(f.icontains(word, autoescape=True) for f in fields)))
    if status:
        statement = statement.where(Event.status == status)
    if year is not None:
        begin, end = year_bounds(year, zone)
        statement = statement.where(Event.starts_at >= begin, Event.starts_at < end)
    if unit:
        statement = statement.where(Event.host_unit.has(Unit.code == unit))
    if indicator:
        served = EventIndicator.indicator.has(Indicator.code == indicator)
        statement = statement.where(Event.indicators.any(served))
    return statement.order_by(Event.starts_at.desc(), Event.id.desc())


def between(principal: Principal, begin: datetime, end: datetime) -> Select[Event]:
    """Return the caller's events that touch the time from `begin` to `end`, first one first."""
    return (
        visible(principal)
        .where(Event.starts_at < end, Event.ends_at > begin)
        .order_by(Event.starts_at, Event.id)
        .limit(CALENDAR_LIMIT)
    )


def years(session: Session, principal: Principal, zone: str) -> list[int]:
    """Return the years in `zone` from the caller's last event back to the first."""
    seen = visible(principal).subquery()
    first, last = session.execute(
        select(func.min(seen.c.starts_at), func.max(seen.c.starts_at))
    ).one()
    if first is None:
        return []
    return list(range(local_year(last, zone), local_year(first, zone) - 1, -1))


def indicators_of(session: Session, year: int) -> Sequence[Indicator]:
    """Return a catalogue year's indicators by area and code, area loaded; none if unknown."""
    return session.scalars(
        select(Indicator)
        .join(Indicator.area)
        .join(CatalogueYear, CatalogueYear.id == Indicator.year_id)
        .options(joinedload(Indicator.area))
        .where(CatalogueYear.year == year)
        .order_by(Area.position, Area.code, Indicator.code)
    ).all()


def duties(session: Session, event_id: int) -> Sequence[Officer]:
    """Return the officers who keep an event's door, by name, unit loaded."""
    keepers = select(DoorDuty.officer_id).where(DoorDuty.event_id == event_id)
    return session.scalars(
        select(Officer)
        .options(joinedload(Officer.unit))
        .where(Officer.id.in_(keepers))
        .order_by(Officer.name, Officer.id)
    ).all()


def officers(session: Session) -> Sequence[Officer]:
    """Return the officers a door may be given to, by name, unit loaded."""
    return session.scalars(
        select(Officer)
        .options(joinedload(Officer.unit))
        .where(Officer.is_active, Officer.role != Role.AUDITOR)
        .order_by(Officer.name, Officer.id)
    ).all()


def officer(session: Session, public_id: str) -> Officer | None:
    """Return the active officer, or None."""
    return session.scalar(select(Officer).where(Officer.public_id == public_id, Officer.is_active))


def hosts(session: Session, principal: Principal) -> Sequence[Unit]:
    """Return the units that host the caller's events, by name."""
    held = visible(principal).with_only_columns(Event.host_unit_id)
    return session.scalars(select(Unit).where(Unit.id.in_(held)).order_by(Unit.name)).all()


def last_change(session: Session, public_id: str) -> AuditLine | None:
    """Return the newest audit line about an event: who changed it, when, and what."""
    return session.scalar(
        select(AuditLine)
        .where(AuditLine.subject_kind == "event", AuditLine.subject_id == public_id)
        .order_by(AuditLine.id.desc())
        .limit(1)
    )
