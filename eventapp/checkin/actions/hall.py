"""Come in, say to be still there, and go, by a phone that has seen the hall's screen."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from eventapp.checkin import queries
from eventapp.checkin.actions.grading import add_proof
from eventapp.checkin.actions.judging import Batch, Held, doors_of, windows_of
from eventapp.checkin.actions.recording import Answer, record
from eventapp.checkin.models import Arrival
from eventapp.checkin.rules import Direction, Method, Proof, Sign, session_for
from eventapp.core.actors import Actor
from eventapp.events.models import Event, EventSession
from eventapp.events.queries import door_of
from eventapp.participants.models import Registration

STAYED = timedelta(minutes=10)
"""How long after arriving a code seen again says that somebody is still there."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Somebody at the door of a session, now; the event with its sessions."""

    event: Event
    registration: Registration
    session: EventSession
    at: datetime
    by: Actor
    device: str = ""


def enter(
    session: Session, passage: Passage, *, seen_at: datetime, is_late: bool = False
) -> Answer:
    """Record an arrival.

    It counts from when the screen was seen, so that a slow form or network shuts nobody out; who
    saw it before the door opened comes in when the button is pressed.
    """
    doors = doors_of(passage.event)
    was_open = session_for(windows_of([passage.session]), seen_at, doors) is not None
    scanned_at = seen_at if was_open else passage.at
    return _record(session, passage, Direction.IN, scanned_at, Sign.LATE_CODE if is_late else "")


def go(session: Session, passage: Passage) -> Answer:
    """Record that somebody leaves now."""
    return _record(session, passage, Direction.OUT, passage.at)


def still_here(session: Session, passage: Passage) -> bool:
    """Let the code seen again speak for a presence, once a session; False when it does already.

    Raises NotFoundError for who isn't in, BookClosedError.
    """
    code, ref = passage.registration.code, passage.session.public_id
    arrival = queries.arrival(session, passage.event.id, code, ref)
    return add_proof(session, arrival, Proof.PULSE, at=passage.at, by=passage.by)


def has_stayed(arrival: Arrival, seen_at: datetime) -> bool:
    """Whether the screen was seen again long enough after the arrival."""
    return seen_at - arrival.arrived_at >= STAYED


def may_pulse(arrival: Arrival, seen_at: datetime) -> bool:
    """Whether somebody has stayed, hasn't gone, and hasn't said so yet."""
    is_said = Proof.PULSE in arrival.proofs.split()
    return has_stayed(arrival, seen_at) and arrival.left_at is None and not is_said


def _record(
    session: Session,
    passage: Passage,
    direction: Direction,
    scanned_at: datetime,
    signs: str = "",
) -> Answer:
    door = door_of(passage.event)
    held = Held(
        uid=str(uuid4()),
        code=passage.registration.code,
        session=next(one for one in door.sessions if one.id == passage.session.id),
        scanned_at=scanned_at,
        method=Method.HALL_SCREEN,
        direction=direction,
        signs=str(signs),
    )
    batch = Batch(door, [held], passage.at, passage.by, passage.device)
    return record(session, [batch])[0][0]
