"""Draw names to look for in the room, and keep what the marshal says of each."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from eventapp.audit import actions as audit
from eventapp.checkin import actions as checkin
from eventapp.checkin.models import Arrival
from eventapp.checkin.rules import Proof
from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.core.errors import NotFoundError, NotReadyError
from eventapp.events.actions import hold_book_open
from eventapp.events.models import Event, EventSession
from eventapp.review import queries
from eventapp.review.models import SpotCheck, SpotCheckName
from eventapp.review.rules import DRAWN, Result, draw

_SEED_LENGTH = 8


def make_spot_check(
    session: Session,
    event: Event,
    event_session: EventSession,
    *,
    at: datetime,
    by: Actor,
    count: int = DRAWN,
    seed: str = "",
) -> SpotCheck:
    """Draw names among those present in a session; the seed is ours unless given.

    Raises NotReadyError (nobody_present), BookClosedError.
    """
    hold_book_open(session, event.id)
    present = queries.present(session, event_session, at)
    if not present:
        raise NotReadyError("nobody_present")
    seed = seed or ids.code(_SEED_LENGTH)
    check = SpotCheck(
        public_id=ids.public_id(),
        event_id=event.id,
        session_id=event_session.id,
        seed=seed,
        made_at=at,
        made_by=by.label,
    )
    session.add(check)
    session.flush()
    drawn = draw(present, seed, count)
    session.add_all(
        SpotCheckName(spot_check_id=check.id, registration_id=present[code]) for code in drawn
    )
    session.flush()
    after = {
        "spot_check": check.public_id,
        "session": event_session.public_id,
        "seed": seed,
        "among": len(present),
        "drawn": drawn,
    }
    _record(session, "review.draw", ("event", event.public_id), after, at=at, by=by)
    return check


def set_result(
    session: Session,
    event: Event,
    check: SpotCheck,
    code: str,
    result: Result | None,
    *,
    at: datetime,
    by: Actor,
) -> None:
    """Keep whether somebody was found, or take that back (None).

    `check` as `queries.spot_check` loads it. Found speaks for the presence; it does no longer
    when no check of the session found them. Raises NotFoundError, BookClosedError.
    """
    hold_book_open(session, event.id)
    name = next((one for one in check.names if one.registration.code == code), None)
    if name is None:
        raise NotFoundError
    said = str(result or "")
    if name.result == said:
        return
    before = name.result
    name.result = said
    name.result_at = at if result else None
    name.result_by = by.label if result else ""
    session.flush()
    words = {"spot_check": check.public_id, "session": check.session.public_id, "result": said}
    subject = ("registration", code)
    _record(session, "review.look", subject, words, at=at, by=by, before={"result": before})
    _prove(session, check, name, at=at, by=by)


def _prove(
    session: Session, check: SpotCheck, name: SpotCheckName, *, at: datetime, by: Actor
) -> None:
    """Let what the checks of this session found speak for the presence, if there still is one."""
    arrival = session.scalar(
        select(Arrival)
        .options(joinedload(Arrival.session), joinedload(Arrival.registration))
        .where(
            Arrival.session_id == check.session_id,
            Arrival.registration_id == name.registration_id,
        )
        .with_for_update(of=Arrival)
        .execution_options(populate_existing=True)
    )
    if arrival is None:
        return
    if _was_found(session, check.session_id, name.registration_id):
        checkin.add_proof(session, arrival, Proof.SPOT, at=at, by=by)
    else:
        checkin.remove_proof(session, arrival, Proof.SPOT, at=at, by=by)


def _was_found(session: Session, session_id: int, registration_id: int) -> bool:
    found = (
        exists()
        .where(SpotCheckName.registration_id == registration_id)
        .where(SpotCheckName.result == Result.FOUND)
        .where(SpotCheck.id == SpotCheckName.spot_check_id, SpotCheck.session_id == session_id)
    )
    return bool(session.scalar(select(found)))


def _record(
    session: Session,
    action: str,
    subject: tuple[str, str],
    after: dict[str, Any],
    *,
    at: datetime,
    by: Actor,
    before: dict[str, Any] | None = None,
) -> None:
    audit.record(session, at=at, by=by, action=action, subject=subject, before=before, after=after)
