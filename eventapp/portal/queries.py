"""Read what participants' pages join: public events, seats, the person a phone belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from eventapp.certificates.models import Certificate
from eventapp.certificates.rules import State
from eventapp.checkin.models import Arrival
from eventapp.core.errors import NotFoundError
from eventapp.events import queries as events
from eventapp.events.models import Event, EventSession
from eventapp.events.rules import PUBLIC, Status
from eventapp.participants import queries as participants
from eventapp.participants.models import Person, Registration
from eventapp.participants.rules.people import Draft
from eventapp.participants.rules.registering import Source
from eventapp.portal.rules import Signup, Stay

COMING = 50


def coming(session: Session, at: datetime) -> Sequence[Event]:
    """Return the events one can still come to, the next first; host unit loaded."""
    return session.scalars(events.public_events(at).limit(COMING)).all()


def past(at: datetime) -> Select[Event]:
    """Return what was held and what was called off, newest first; host unit loaded."""
    return (
        select(Event)
        .options(joinedload(Event.host_unit))
        .where(Event.status.in_(PUBLIC))
        .where((Event.ends_at < at) | Event.status.in_((Status.CANCELLED, Status.CLOSED)))
        .order_by(Event.starts_at.desc(), Event.id.desc())
    )


def public_event(session: Session, public_id: str) -> Event:
    """Return an event the public may see, with all that belongs to it; raises NotFoundError."""
    event = events.event(session, public_id)
    if event.status not in PUBLIC:
        raise NotFoundError(public_id)
    return event


def signup(session: Session, event: Event) -> Signup:
    """Return the event as far as signing up depends on it."""
    limited = event.capacity is not None
    return Signup(
        status=event.status,
        ends_at=event.ends_at,
        opens_at=event.registration_opens_at,
        closes_at=event.registration_closes_at,
        seats=event.capacity,
        taken=participants.registered_count(session, event.id) if limited else 0,
    )


def own_person(session: Session, draft: Draft) -> Person | None:
    """Return whom name and number together say the draft is; None for anybody else alike."""
    (judged,) = participants.preview(session, [draft], Source.SELF)
    if judged.person_id is None:
        return None
    return participants.people_by_id(session, [judged.person_id])[judged.person_id]


def remembered(session: Session, public_id: str | None) -> Person | None:
    """Return the person a phone keeps the signed id of."""
    if public_id is None:
        return None
    return session.scalar(
        select(Person).options(joinedload(Person.unit)).where(Person.public_id == public_id)
    )


# Built once: 2,000 phones ask this all day long.
_STAYS = (
    select(
        Event.starts_at,
        Event.ends_at,
        Event.timezone,
        Certificate.code,
        EventSession.starts_at,
        EventSession.ends_at,
        Arrival.arrived_at,
        Arrival.left_at,
    )
    .select_from(Registration)
    .join(Event, Event.id == Registration.event_id)
    .outerjoin(EventSession, EventSession.event_id == Registration.event_id)
    .outerjoin(
        Arrival,
        (Arrival.session_id == EventSession.id) & (Arrival.registration_id == Registration.id),
    )
    .outerjoin(
        Certificate,
        (Certificate.registration_id == Registration.id) & (Certificate.status == State.VALID),
    )
    .where(Registration.code == bindparam("code"))
    .order_by(EventSession.starts_at, EventSession.position, EventSession.id)
)


@dataclass(frozen=True, slots=True)
class Day:
    """An event's hours and zone, its holder's stay in each session, a valid certificate's code."""

    starts_at: datetime
    ends_at: datetime
    zone: str
    stays: tuple[Stay, ...]
    certificate: str | None


def day_of(session: Session, code: str) -> Day:
    """Return where the holder of a registration was present; raises NotFoundError."""
    rows = session.connection().execute(_STAYS, {"code": code}).all()
    if not rows:
        raise NotFoundError(code)
    starts_at, ends_at, zone, certificate = rows[0][:4]
    stays = tuple(Stay(*row[4:]) for row in rows if row[4] is not None)
    return Day(starts_at, ends_at, zone, stays, certificate)
