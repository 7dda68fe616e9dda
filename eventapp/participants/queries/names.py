"""Read what holders wished to be printed as."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from eventapp.core.errors import NotFoundError
from eventapp.participants.models import NameRequest, Registration

PENDING, REPLACED = "pending", "replaced"
DECIDED_SHOWN = 50


def pending_names(session: Session, event_id: int) -> Sequence[NameRequest]:
    """Return an event's open wishes, the oldest first; registration, unit and person loaded."""
    return session.scalars(
        select(NameRequest)
        .join(NameRequest.registration)
        .options(
            contains_eager(NameRequest.registration).joinedload(Registration.unit),
            contains_eager(NameRequest.registration).joinedload(Registration.person),
        )
        .where(Registration.event_id == event_id, NameRequest.state == PENDING)
        .order_by(NameRequest.created_at, NameRequest.id)
    ).all()


def decided_names(session: Session, event_id: int) -> Sequence[NameRequest]:
    """Return an event's latest decisions, the newest first; registration loaded."""
    return session.scalars(
        select(NameRequest)
        .join(NameRequest.registration)
        .options(contains_eager(NameRequest.registration))
        .where(Registration.event_id == event_id, NameRequest.state.not_in((PENDING, REPLACED)))
        .order_by(NameRequest.decided_at.desc(), NameRequest.id.desc())
        .limit(DECIDED_SHOWN)
    ).all()


def pending_name_count(session: Session, event_id: int) -> int:
    """Return how many wishes of an event wait."""
    found = session.scalar(
        select(func.count())
        .select_from(NameRequest)
        .join(Registration, Registration.id == NameRequest.registration_id)
        .where(Registration.event_id == event_id, NameRequest.state == PENDING)
    )
    return found or 0


def name_request(session: Session, event_id: int, public_id: str) -> NameRequest:
    """Return one wish of the event, registration and person loaded; raises NotFoundError."""
    found = session.scalar(
        select(NameRequest)
        .join(NameRequest.registration)
        .options(
            contains_eager(NameRequest.registration).joinedload(Registration.person),
            contains_eager(NameRequest.registration).joinedload(Registration.unit),
        )
        .where(NameRequest.public_id == public_id, Registration.event_id == event_id)
    )
    if found is None:
        raise NotFoundError(public_id)
    return found


def latest_name_request(session: Session, registration_id: int) -> NameRequest | None:
    """Return a registration's newest wish, whatever became of it, registration loaded."""
    return session.scalar(
        select(NameRequest)
        .options(joinedload(NameRequest.registration))
        .where(NameRequest.registration_id == registration_id)
        .order_by(NameRequest.created_at.desc(), NameRequest.id.desc())
        .limit(1)
    )
