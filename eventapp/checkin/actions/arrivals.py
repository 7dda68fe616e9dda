"""Admit somebody without a ticket in hand, and change an arrival that was a mistake."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import delete
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.checkin.actions.judging import Batch, Held
from eventapp.checkin.actions.recording import Answer, record
from eventapp.checkin.models import Arrival
from eventapp.checkin.rules import Method, grade_of, proofs_of
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError
from eventapp.core.text import clean
from eventapp.db.upsert import insert
from eventapp.events.actions import hold_book_open
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
    session: Session,
    arrival: Arrival,
    *,
    reason: str,
    at: datetime,
    by: Actor,
    correction: str = "",
) -> bool:
    """Take an arrival out of the book, saying why; certificates stay as they are.

    `arrival` needs session and registration loaded. The scan stays with its verdict, so that a
    phone sending it again brings nothing back. False when somebody else was quicker. Raises
    InvalidFieldError (reason) without one, and BookClosedError except for an approved
    `correction`, by its public id.
    """
    reason = clean(reason, REASON_LIMIT)
    if not reason:
        raise InvalidFieldError("reason", "missing")
    if not correction:
        hold_book_open(session, arrival.event_id)
    removed = session.execute(delete(Arrival).where(Arrival.id == arrival.id))
    if removed.rowcount != 1:  # type: ignore[attr-defined]
        return False
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
        after={"reason": reason} | ({"correction": correction} if correction else {}),
    )
    return True


@dataclass(frozen=True, slots=True)
class Late:
    """A presence found after the book was closed, and how it came to be known."""

    registration: Registration
    session: EventSession
    arrived_at: datetime
    left_at: datetime | None
    method: Method
    by_label: str
    scan_uid: str
    device: str = ""


def add_late(session: Session, late: Late, *, at: datetime, by: Actor, correction: str) -> bool:
    """Write a presence into the closed book, for an approved correction by its public id.

    False when the person stands in it already.
    """
    row = late.registration
    proofs = proofs_of(late.method)
    added = session.execute(
        insert(session, Arrival)
        .values(
            event_id=row.event_id,
            session_id=late.session.id,
            registration_id=row.id,
            unit_id=row.unit_id,
            arrived_at=late.arrived_at,
            left_at=late.left_at,
            recorded_at=at,
            method=str(late.method),
            by_label=late.by_label,
            scan_uid=late.scan_uid,
            device=late.device,
            grade=int(grade_of(proofs)),
            proofs=" ".join(sorted(proofs)),
        )
        .on_conflict_do_nothing(index_elements=["session_id", "registration_id"])
        .returning(Arrival.id)
    ).first()
    if added is None:
        return False
    audit.record(
        session,
        at=at,
        by=by,
        action="checkin.arrive",
        subject=("registration", row.code),
        after={
            "session": late.session.public_id,
            **_times(late.arrived_at, late.left_at),
            "method": str(late.method),
            "device": late.device,
            "scan": late.scan_uid,
            "correction": correction,
        },
    )
    return True


def set_times(
    session: Session,
    arrival: Arrival,
    *,
    arrived_at: datetime,
    left_at: datetime | None,
    at: datetime,
    by: Actor,
    correction: str,
) -> None:
    """Put the times of an arrival in a closed book right, for an approved correction.

    `arrival` needs session and registration loaded.
    """
    before = _times(arrival.arrived_at, arrival.left_at)
    arrival.arrived_at, arrival.left_at = arrived_at, left_at
    session.flush()
    audit.record(
        session,
        at=at,
        by=by,
        action="checkin.set_times",
        subject=("registration", arrival.registration.code),
        before=before,
        after={
            **_times(arrived_at, left_at),
            "session": arrival.session.public_id,
            "correction": correction,
        },
    )


def _times(arrived_at: datetime, left_at: datetime | None) -> dict[str, Any]:
    return {
        "arrived_at": arrived_at.isoformat(),
        "left_at": left_at.isoformat() if left_at else None,
    }
