"""Corrections of a closed book, and what stands in it of one person."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from eventapp.book.models import Correction
from eventapp.book.rules import Standing, State
from eventapp.checkin.models import Arrival
from eventapp.checkin.rules import Proof
from eventapp.core.errors import NotFoundError
from eventapp.events.models import EventSession
from eventapp.participants.models import Registration


def corrections(session: Session, event_id: int, *, state: str = "") -> Sequence[Correction]:
    """Return an event's corrections, session, registration and its unit loaded.

    Those to decide first, as they were proposed; then the approved by number, then the declined.
    """
    statement = (
        select(Correction)
        .options(
            joinedload(Correction.session),
            joinedload(Correction.registration).joinedload(Registration.unit),
        )
        .where(Correction.event_id == event_id)
    )
    if state:
        statement = statement.where(Correction.state == state)
    rows = session.scalars(statement).all()
    order = list(State)
    return sorted(
        rows, key=lambda row: (order.index(State(row.state)), row.number or 0, row.proposed_at)
    )


def correction(session: Session, event_id: int, ref: str) -> Correction:
    """Return one correction of an event, loaded as above; raises NotFoundError."""
    found = session.scalar(
        select(Correction)
        .options(
            joinedload(Correction.session),
            joinedload(Correction.registration).joinedload(Registration.unit),
        )
        .where(Correction.event_id == event_id, Correction.public_id == ref)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFoundError
    return found


def next_number(session: Session, event_id: int) -> int:
    """Return the number of an event's next approved correction; hold the book's lock for it."""
    last = session.scalar(
        select(func.max(Correction.number)).where(Correction.event_id == event_id)
    )
    return (last or 0) + 1


def standing(
    session: Session, event_session: EventSession, registration_id: int
) -> tuple[Standing, Arrival | None]:
    """Return what the book says of a person in a session, and the arrival with all loaded."""
    row = session.scalar(
        select(Arrival)
        .options(joinedload(Arrival.session), joinedload(Arrival.registration))
        .where(Arrival.session_id == event_session.id, Arrival.registration_id == registration_id)
        .execution_options(populate_existing=True)
    )
    is_proposed = session.scalar(
        select(Correction.id).where(
            Correction.session_id == event_session.id,
            Correction.registration_id == registration_id,
            Correction.state == State.PENDING,
        )
    )
    said = Standing(
        starts_at=event_session.starts_at,
        ends_at=event_session.ends_at,
        arrived_at=row.arrived_at if row else None,
        left_at=row.left_at if row else None,
        is_doubted=row is not None and Proof.DOUBTED in row.proofs.split(),
        is_proposed=is_proposed is not None,
    )
    return said, row
