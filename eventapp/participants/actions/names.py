"""The printed name at its holder's word: said to be right, mended, or asked to be mended."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy import update as sql_update
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.core.text import clean
from eventapp.db.turns import take_turn
from eventapp.participants.actions.registrations import Correction, change_person, update
from eventapp.participants.models import NameRequest, Registration
from eventapp.participants.rules.mending import Mend, judge
from eventapp.participants.rules.names import PersonName

NOTE_LIMIT = 200
PENDING, APPROVED, DECLINED, REPLACED = "pending", "approved", "declined", "replaced"
_PARTS = ("front_title", "name", "back_title")
_KEPT = ("nip", "employment", "rank", "position", "unit_id", "role")


def name_of(row: Registration | NameRequest) -> PersonName:
    """Return a row's name in its parts."""
    return PersonName(row.front_title, row.name, row.back_title)


def confirm_name(session: Session, registration: Registration, *, at: datetime, by: Actor) -> bool:
    """Keep that the holder said the name is right; False when that was said before."""
    if registration.name_confirmed_at is not None:
        return False
    registration.name_confirmed_at = at
    _record(session, registration, "confirm_name", at=at, by=by, after=_parts(registration))
    return True


def mend_name(
    session: Session,
    registration: Registration,
    name: PersonName,
    *,
    is_settled: bool,
    at: datetime,
    by: Actor,
) -> Mend:
    """Print somebody as they wish, or ask the organiser when that goes too far to do alone.

    `registration` needs its person; `is_settled` as in rules.mending. A wish that waits is
    replaced by the newer one. Raises StaleError when the row was changed in between.
    """
    old = name_of(registration)
    mend = judge(old, name, fixes=registration.name_fixes, is_settled=is_settled)
    if mend is Mend.ASK:
        _ask(session, registration, name, at=at, by=by)
    elif mend is Mend.NOW:
        _print(session, registration, name, at=at, by=by)
        registration.name_fixes += name.name != old.name
        registration.name_confirmed_at = at
    else:
        confirm_name(session, registration, at=at, by=by)
    return mend


def decide_name(
    session: Session,
    request: NameRequest,
    *,
    is_approved: bool,
    note: str,
    at: datetime,
    by: Actor,
) -> bool:
    """Grant or decline a wish (registration and person loaded); False when it was decided before.

    Raises StaleError when the registration was changed in between.
    """
    state = APPROVED if is_approved else DECLINED
    note = clean(note, NOTE_LIMIT)
    done = session.scalars(
        sql_update(NameRequest)
        .where(NameRequest.id == request.id, NameRequest.state == PENDING)
        .values(state=state, decided_at=at, decided_by=by.label, note=note)
        .returning(NameRequest.id)
        .execution_options(synchronize_session=False)
    ).first()
    if done is None:
        return False
    session.refresh(request, ["state", *_PARTS, "decided_at", "decided_by", "note"])
    row, wanted = request.registration, _parts(request)
    before, after = _parts(row), wanted | {"state": state, "note": note}
    _record(session, row, "decide_name", at=at, by=by, before=before, after=after)
    if is_approved:
        _print(session, row, name_of(request), at=at, by=by)
        row.name_confirmed_at = request.created_at
    return True


def _ask(
    session: Session, registration: Registration, name: PersonName, *, at: datetime, by: Actor
) -> None:
    take_turn(session, f"name {registration.code}")
    waiting = session.scalars(
        select(NameRequest).where(
            NameRequest.registration_id == registration.id, NameRequest.state == PENDING
        )
    ).all()
    if any(name_of(one) == name for one in waiting):
        return
    # Never changed in place: an organiser who just read it would grant what they haven't seen.
    for one in waiting:
        one.state, one.decided_at, one.decided_by = REPLACED, at, by.label
    request = NameRequest(
        public_id=ids.public_id(),
        registration_id=registration.id,
        front_title=name.front_title,
        name=name.name,
        back_title=name.back_title,
        created_at=at,
    )
    session.add(request)
    session.flush()
    before, after = _parts(registration), _parts(request)
    _record(session, registration, "ask_name", at=at, by=by, before=before, after=after)


def _print(
    session: Session, registration: Registration, name: PersonName, *, at: datetime, by: Actor
) -> None:
    """Change the snapshot, and the person's record in so far as it said the same before."""
    person = registration.person
    same = [part for part in _PARTS if getattr(person, part) == getattr(registration, part)]
    correction = Correction(
        name=name.name,
        front_title=name.front_title,
        back_title=name.back_title,
        with_person=False,
        **{field: getattr(registration, field) for field in _KEPT},
    )
    update(session, registration, correction, version=registration.version, at=at, by=by)
    values: dict[str, Any] = {part: getattr(name, part) for part in same}
    change_person(session, person, values, at=at, by=by)
    session.flush()


def _parts(row: Registration | NameRequest) -> dict[str, Any]:
    return {part: getattr(row, part) for part in _PARTS}


def _record(
    session: Session,
    registration: Registration,
    verb: str,
    *,
    at: datetime,
    by: Actor,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        action=f"participants.{verb}",
        subject=("registration", registration.code),
        before=before,
        after=after,
    )
