"""Keep what somebody signed with a finger."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from eventapp.audit import actions as audit
from eventapp.checkin import strokes as drawing
from eventapp.checkin.actions.grading import add_proof
from eventapp.checkin.models import Arrival, Signature
from eventapp.checkin.rules import Proof
from eventapp.checkin.strokes import Strokes
from eventapp.core.actors import Actor
from eventapp.core.errors import NotReadyError
from eventapp.db.upsert import insert
from eventapp.events.actions import hold_book_open
from eventapp.participants.models import Registration


def sign(
    session: Session,
    registration: Registration,
    strokes: Strokes,
    *,
    at: datetime,
    by: Actor,
    device: str = "",
) -> None:
    """Keep a signature in place of the one before; the log keeps its digest, not its strokes.

    Raises NotReadyError for somebody who hasn't arrived, BookClosedError.
    """
    hold_book_open(session, registration.event_id)
    arrivals = session.scalars(
        select(Arrival)
        .options(joinedload(Arrival.session), joinedload(Arrival.registration))
        .where(Arrival.registration_id == registration.id)
        .order_by(Arrival.session_id)
    ).all()
    if not arrivals:
        raise NotReadyError("not_in")
    before = session.scalar(
        select(Signature.strokes).where(Signature.registration_id == registration.id)
    )
    values = {"strokes": strokes, "signed_at": at, "device": device}
    key = {"event_id": registration.event_id, "registration_id": registration.id}
    session.execute(
        insert(session, Signature)
        .values(**key, **values)
        .on_conflict_do_update(index_elements=["registration_id"], set_=values)
    )
    audit.record(
        session,
        at=at,
        by=by,
        action="checkin.sign",
        subject=("registration", registration.code),
        before=_facts(before) if before else None,
        after=_facts(strokes) | {"device": device},
    )
    for arrival in arrivals:
        add_proof(session, arrival, Proof.SIGNATURE, at=at, by=by)


def _facts(strokes: Strokes) -> dict[str, Any]:
    return {"digest": drawing.digest(strokes), "strokes": len(strokes)}
