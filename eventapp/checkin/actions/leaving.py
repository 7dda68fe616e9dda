"""Write down by hand when somebody left, or that they didn't."""

from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.checkin.models import Arrival
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError
from eventapp.events.actions import hold_book_open


def set_left(
    session: Session, arrival: Arrival, left_at: datetime | None, *, at: datetime, by: Actor
) -> bool:
    """Set when somebody left, None: not yet. False when it stood there already.

    `arrival` needs session and registration loaded. Raises InvalidFieldError (left_at): future,
    before_arrival, and BookClosedError.
    """
    hold_book_open(session, arrival.event_id)
    if left_at is not None and left_at > at:
        raise InvalidFieldError("left_at", "future")
    if left_at is not None and left_at < arrival.arrived_at:
        raise InvalidFieldError("left_at", "before_arrival")
    before = arrival.left_at
    if left_at == before:
        return False
    arrival.left_at = left_at
    session.flush()
    audit.record(
        session,
        at=at,
        by=by,
        action="checkin.set_left",
        subject=("registration", arrival.registration.code),
        before={"left_at": before.isoformat() if before else None},
        after={
            "session": arrival.session.public_id,
            "left_at": left_at.isoformat() if left_at else None,
        },
    )
    return True
