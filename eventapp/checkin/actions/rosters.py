"""Write down, afterwards, what stands on a paper roster."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from eventapp.checkin.actions.judging import Batch, Held
from eventapp.checkin.actions.leaving import set_left
from eventapp.checkin.actions.recording import record
from eventapp.checkin.models import Arrival
from eventapp.checkin.queries.rosters import TypedPlace
from eventapp.checkin.rules import Method, Verdict
from eventapp.core.actors import Actor
from eventapp.events.actions import hold_book_open
from eventapp.events.models import Event, EventSession
from eventapp.events.queries import door_of


@dataclass(frozen=True, slots=True)
class Written:
    """How many were written down as present, were so already, and got a time of leaving."""

    new: int = 0
    known: int = 0
    left: int = 0


def type_roster(
    session: Session,
    event: Event,
    chosen: EventSession,
    places: Sequence[TypedPlace],
    uid: str,
    *,
    at: datetime,
    by: Actor,
    device: str = "",
) -> Written:
    """Record the places without a fault as typed in afterwards; the others are left out.

    `event` needs its sessions loaded. `uid` is the form's: 32 characters, with a code behind it
    one for each scan, so that a form sent twice writes once. Times of leaving are only added
    where none is known. Raises BookClosedError.
    """
    hold_book_open(session, event.id)
    good = [one for one in places if one.fault is None and one.registration]
    door = door_of(event)
    here = next(one for one in door.sessions if one.id == chosen.id)
    held = [
        Held(
            f"{uid}{one.registration.code}",
            one.registration.code,
            here,
            one.arrived_at or at,
            Method.ROSTER,
        )
        for one in good
        if one.registration
    ]
    answers = record(session, [Batch(door, held, at, by, device)])[0] if held else []
    verdicts = [one.verdict for one in answers]
    return Written(
        new=verdicts.count(Verdict.ADMITTED),
        known=verdicts.count(Verdict.ALREADY_IN),
        left=_leave(session, chosen, good, at=at, by=by),
    )


def _leave(
    session: Session,
    chosen: EventSession,
    places: Sequence[TypedPlace],
    *,
    at: datetime,
    by: Actor,
) -> int:
    times = {one.registration.id: one.left_at for one in places if one.registration and one.left_at}
    if not times:
        return 0
    rows = session.scalars(
        select(Arrival)
        .options(joinedload(Arrival.registration), joinedload(Arrival.session))
        .where(
            Arrival.session_id == chosen.id,
            Arrival.registration_id.in_(times),
            Arrival.left_at.is_(None),
        )
        .order_by(Arrival.id)
    ).all()
    return sum(set_left(session, row, times[row.registration_id], at=at, by=by) for row in rows)
