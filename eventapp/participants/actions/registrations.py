"""Correct, cancel and restore registrations one by one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update as sql_update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError, StaleError
from eventapp.core.text import sort_key
from eventapp.participants.models import Person, Registration
from eventapp.participants.rules.names import name_key
from eventapp.participants.rules.registering import Status

_SHARED = (
    "name",
    "front_title",
    "back_title",
    "nip",
    "employment",
    "rank",
    "position",
    "unit_id",
)
_PRINTED_NAME = {"front_title", "name", "back_title"}


@dataclass(frozen=True, slots=True)
class Correction:
    """What a registration is to say.

    `with_person`: what is corrected here is corrected in the person's own record too; what stays
    as it was (an old event's post, say) leaves that record alone.
    """

    name: str
    front_title: str = ""
    back_title: str = ""
    nip: str | None = None
    employment: str = ""
    rank: str = ""
    position: str = ""
    unit_id: int | None = None
    role: str = "participant"
    with_person: bool = True


def update(
    session: Session,
    registration: Registration,
    correction: Correction,
    *,
    version: int,
    at: datetime,
    by: Actor,
) -> None:
    """Correct a registration read at `version` (its person must be loaded).

    Raises StaleError, and InvalidFieldError("nip", "taken") when somebody else has the number.
    """
    claim(session, Registration, registration.id, version)
    values = {name: getattr(correction, name) for name in (*_SHARED, "role")}
    # The number may be somebody else's, which only the flush at the end finds out.
    corrected = {n: values[n] for n in _SHARED if getattr(registration, n) != values[n]}
    with session.no_autoflush:
        _change(session, registration, values, "registration", registration.code, at=at, by=by)
        registration.name_key = sort_key(correction.name)
        if corrected.keys() & _PRINTED_NAME:
            # The holder hasn't seen this one.
            registration.name_confirmed_at = None
        if correction.with_person:
            change_person(session, registration.person, corrected, at=at, by=by)
    _flush(session, correction.nip)
    session.refresh(registration, ["version"])


def change_person(
    session: Session, person: Person, values: dict[str, Any], *, at: datetime, by: Actor
) -> None:
    """Set fields of a person, with one audit line when any differs; flushes nothing."""
    if _change(session, person, values, "person", person.public_id, at=at, by=by):
        person.name_key = name_key(person.name)
        person.version += 1


def save_person(
    session: Session,
    person: Person,
    values: dict[str, Any],
    *,
    version: int,
    at: datetime,
    by: Actor,
) -> None:
    """Correct a person read at `version`; registrations of the past keep their snapshot.

    Raises StaleError, and InvalidFieldError("nip", "taken") when somebody else has the number.
    """
    claim(session, Person, person.id, version)
    with session.no_autoflush:
        _change(session, person, values, "person", person.public_id, at=at, by=by)
    person.name_key = name_key(person.name)
    _flush(session, person.nip)
    session.refresh(person, ["version"])


def cancel(session: Session, registration: Registration, *, at: datetime, by: Actor) -> bool:
    """Cancel a registration; False when it was cancelled already."""
    return _turn(session, registration, Status.REGISTERED, Status.CANCELLED, at=at, by=by)


def restore(session: Session, registration: Registration, *, at: datetime, by: Actor) -> bool:
    """Take a cancellation back; False when there was none."""
    return _turn(session, registration, Status.CANCELLED, Status.REGISTERED, at=at, by=by)


def _turn(
    session: Session,
    registration: Registration,
    old: Status,
    new: Status,
    *,
    at: datetime,
    by: Actor,
) -> bool:
    done = session.scalars(
        sql_update(Registration)
        .where(Registration.id == registration.id, Registration.status == old)
        .values(status=str(new), version=Registration.version + 1)
        .returning(Registration.id)
        .execution_options(synchronize_session=False)
    ).first()
    if done is None:
        return False
    verb = "cancel" if new is Status.CANCELLED else "restore"
    audit.record(
        session,
        at=at,
        by=by,
        action=f"participants.{verb}",
        subject=("registration", registration.code),
        before={"status": str(old)},
        after={"status": str(new)},
    )
    session.refresh(registration, ["status", "version"])
    return True


def claim(
    session: Session, model: type[Registration] | type[Person], key: int, version: int
) -> None:
    """Count a row's version up if it is still `version`; raises StaleError."""
    done = session.scalars(
        sql_update(model)
        .where(model.id == key, model.version == version)
        .values(version=version + 1)
        .returning(model.id)
        .execution_options(synchronize_session=False)
    ).first()
    if done is None:
        raise StaleError


def _change(
    session: Session,
    row: Registration | Person,
    values: dict[str, Any],
    kind: str,
    public_id: str,
    *,
    at: datetime,
    by: Actor,
) -> bool:
    after = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not after:
        return False
    before = {name: getattr(row, name) for name in after}
    for name, value in after.items():
        setattr(row, name, value)
    action = "participants.change" if kind == "registration" else "participants.change_person"
    subject = (kind, public_id)
    audit.record(session, at=at, by=by, action=action, subject=subject, before=before, after=after)
    return True


def _flush(session: Session, nip: str | None) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        raise InvalidFieldError("nip", "taken", nip or "") from error
