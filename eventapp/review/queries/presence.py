"""Why somebody is present: everything the book and the doors know of one person at one event."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from eventapp.book.models import Correction
from eventapp.checkin.models import Arrival, Scan, Signature
from eventapp.core.errors import NotFoundError
from eventapp.participants.models import Registration
from eventapp.review.models import Review, SpotCheckName
from eventapp.review.queries.flags import reviews_of
from eventapp.review.queries.spots import looks_at


@dataclass(frozen=True, slots=True)
class Trail:
    """One registration (unit loaded), and all that speaks for and against its presences.

    `invitee` is whose invitation they came on, when they stand in for somebody.
    """

    registration: Registration
    invitee: Registration | None
    arrivals: dict[int, Arrival]
    scans: Sequence[Scan]
    signature: Signature | None
    looks: Sequence[SpotCheckName]
    reviews: Sequence[Review]
    corrections: Sequence[Correction]


def trail(session: Session, event_id: int, code: str) -> Trail:
    """Return the trail of one registration of the event; NotFoundError."""
    row = session.scalar(
        select(Registration)
        .options(joinedload(Registration.unit))
        .where(Registration.event_id == event_id, Registration.code == code)
    )
    if row is None:
        raise NotFoundError
    arrivals = session.scalars(select(Arrival).where(Arrival.registration_id == row.id))
    scans = select(Scan).where(Scan.event_id == event_id, Scan.registration_id == row.id)
    signed = select(Signature).where(Signature.registration_id == row.id)
    corrections = (
        select(Correction)
        .options(joinedload(Correction.session))
        .where(Correction.registration_id == row.id)
        .order_by(Correction.proposed_at)
    )
    invited_by = row.stands_in_for_id
    return Trail(
        registration=row,
        invitee=session.get(Registration, invited_by) if invited_by else None,
        arrivals={one.session_id: one for one in arrivals},
        scans=session.scalars(scans.order_by(Scan.scanned_at, Scan.id)).all(),
        signature=session.scalar(signed),
        looks=looks_at(session, row.id),
        reviews=reviews_of(session, event_id, row.code),
        corrections=session.scalars(corrections).all(),
    )
