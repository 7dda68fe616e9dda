"""Read what participants' pages join: public events, seats, the person a phone belongs to."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from eventapp.core.errors import NotFoundError
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.events.rules import PUBLIC, Status
from eventapp.participants import queries as participants
from eventapp.participants.models import Person
from eventapp.participants.rules.people import Draft
from eventapp.participants.rules.registering import Source
from eventapp.portal.rules import Signup

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
