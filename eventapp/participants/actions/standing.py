"""Write down that somebody came on another's invitation (mewakili)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError
from eventapp.participants.models import Registration
from eventapp.participants.rules.registering import Status


def stand_in(
    session: Session,
    registration: Registration,
    invitee: Registration,
    *,
    capacity: str,
    letter: str,
    at: datetime,
    by: Actor,
) -> None:
    """Let `registration` stand in for `invitee`; both stay on the list, each as who they are.

    The same again changes nothing. Raises InvalidFieldError (stands_in_for): self, busy when
    this person stands in for somebody else already, taken when another does so for the invitee.
    """
    if registration.id == invitee.id:
        raise InvalidFieldError("stands_in_for", "self", invitee.code)
    if registration.stands_in_for_id not in (None, invitee.id):
        raise InvalidFieldError("stands_in_for", "busy", invitee.code)
    if _is_taken(session, invitee, registration):
        raise InvalidFieldError("stands_in_for", "taken", invitee.code)
    values = {"stands_in_for_id": invitee.id, "stands_in_as": capacity, "letter": letter}
    if all(getattr(registration, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(registration, name, value)
    registration.version += 1
    session.flush()
    audit.record(
        session,
        at=at,
        by=by,
        action="participants.stand_in",
        subject=("registration", registration.code),
        after={"stands_in_for": invitee.code, "stands_in_as": capacity, "letter": letter},
    )


def _is_taken(session: Session, invitee: Registration, by: Registration) -> bool:
    other = select(Registration.id).where(
        Registration.stands_in_for_id == invitee.id,
        Registration.status == Status.REGISTERED,
        Registration.id != by.id,
    )
    return session.scalar(other.limit(1)) is not None
