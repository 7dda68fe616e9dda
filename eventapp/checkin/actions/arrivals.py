"""Admit somebody without a ticket in hand, and take back an arrival that was a mistake."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import delete
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.checkin.actions.judging import Batch, Held
from eventapp.checkin.actions.recording import Answer, record
from eventapp.checkin.models import Arrival
from eventapp.checkin.rules import Method
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError
from eventapp.core.text import clean
from eventapp.events.models import Event, EventSession
from eventapp.events.queries import door_of
from eventapp.participants.models import Registration

REASON_LIMIT = 200


def admit(
    session: Session,
    event: Event,
    registration: Registration,
    event_session: EventSession | None,
    *,
    method: Method,
    at: datetime,
    by: Actor,
    device: str = "",
) -> Answer:
    """Judge and record one known registration, now; `event_session` None: by the schedule.

    `event` needs its sessions loaded.
    """
    door = door_of(event)
    chosen = next(
        (one for one in door.sessions if event_session and one.id == event_session.id), None
    )
    held = Held(str(uuid4()), registration.code, chosen, at, method)
    return record(session, [Batch(door, [held], at, by, device)])[0][0]


def undo_arrival(
    session: Session, arrival: Arrival, *, reason: str, at: datetime, by: Actor
) -> None:
    """Take an arrival out of the book, saying why; certificates stay as they are.

    `arrival` needs session and registration loaded. The scan stays with its verdict, so that a
    phone sending it again brings nothing back. Raises InvalidFieldError (reason) without one.
    """
    reason = clean(reason, REASON_LIMIT)
    if not reason:
        raise InvalidFieldError("reason", "missing")
    removed = session.execute(delete(Arrival).where(Arrival.id == arrival.id))
    if removed.rowcount != 1:  # type: ignore[attr-defined]
        return
    audit.record(
        session,
        at=at,
        by=by,
        action="checkin.undo_arrival",
        subject=("registration", arrival.registration.code),
        before={
            "session": arrival.session.public_id,
            "arrived_at": arrival.arrived_at.isoformat(),
            "method": arrival.method,
            "by": arrival.by_label,
            "device": arrival.device,
            "scan": arrival.scan_uid,
        },
        after={"reason": reason},
    )
