"""Put a certificate right: a new version under the same number and the same address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.certificates.actions.revoking import AlreadyEndedError
from eventapp.certificates.amending import (
    REASON_LIMIT,
    Mistake,
    amended,
    changed,
    mistakes,
    written,
)
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.models import Certificate
from eventapp.certificates.queries import ISSUE
from eventapp.certificates.rules import State
from eventapp.core.actors import Actor
from eventapp.core.errors import DomainError, InvalidFieldError, StaleError
from eventapp.core.periods import local_day
from eventapp.core.text import clean
from eventapp.db.upsert import insert
from eventapp.events.models import Event
from eventapp.jobs.actions import enqueue
from eventapp.units import queries as units
from eventapp.units.models import Unit

DRAW_ONLY = "draw_only"


class Same(Enum):
    """The design that version had before."""

    DESIGN = 0


SAME: Final = Same.DESIGN


class NothingChangedError(DomainError):
    """The correction would say what the certificate says already."""


class HolderRemovedError(DomainError):
    """The holder's data were removed from the certificate: there is nothing left to correct."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What version 2 would say: all facts, which of them differ, and the unit's key."""

    facts: CertificateFacts
    fields: tuple[str, ...]
    mistakes: tuple[Mistake, ...]
    unit_id: int | None


def propose(
    session: Session, certificate: Certificate, changes: Mapping[str, Any], *, at: datetime
) -> Proposal:
    """Return what a correction would say, without keeping it.

    `changes` are plain values by the names of the facts; a unit by any of its names. Raises
    InvalidFieldError as `amending.amended` does, and for a unit that isn't known.
    """
    old = CertificateFacts.from_dict(certificate.facts)
    unit_id, wanted = certificate.unit_id, dict(changes)
    if "unit" in wanted and wanted["unit"] != old.unit:
        found = _unit(session, wanted["unit"])
        unit_id, wanted["unit"] = (found.id, found.name) if found else (None, "")
    new = amended(old, wanted)
    event = session.get_one(Event, certificate.event_id)
    new = replace(new, version=certificate.version + 1, corrected_on=local_day(at, event.timezone))
    return Proposal(new, changed(old, new), mistakes(old, new), unit_id)


def correct(
    session: Session,
    certificate: Certificate,
    changes: Mapping[str, Any],
    *,
    reason: str,
    at: datetime,
    by: Actor,
    words: Iterable[Mistake] = (),
    design_version_id: int | Same | None = SAME,
) -> Certificate:
    """Make the next version and supersede this one; the worker draws it.

    `words` are the kinds of mistake the public is told, by default what differs. The day of
    issue stays that of the first version. Of two officers at once, one makes the version and the
    other is told. Raises AlreadyEndedError (revoked), StaleError (superseded meanwhile),
    NothingChangedError, HolderRemovedError, InvalidFieldError.
    """
    reason = _reason(reason)
    _check_holder(certificate)
    proposal = propose(session, certificate, changes, at=at)
    is_new_look = design_version_id not in (SAME, certificate.design_version_id)
    if not proposal.fields and not is_new_look:
        raise NothingChangedError
    _supersede(session, certificate, at)
    kinds = tuple(words) or proposal.mistakes or (Mistake.OTHER,)
    row = _next(certificate, proposal, reason, written(kinds), at)
    if not isinstance(design_version_id, Same):
        row["design_version_id"] = design_version_id
    made = _insert(session, row)
    before = {name: certificate.facts.get(name) for name in proposal.fields}
    after = {name: made.facts[name] for name in proposal.fields}
    _record(session, made, "correct", before, after, at=at, by=by)
    return made


def issue_again(
    session: Session, certificate: Certificate, *, reason: str, at: datetime, by: Actor
) -> Certificate:
    """Make the next version of a revoked certificate, saying the same under the same number.

    A revocation isn't undone: it stays on record with its reason, and the new version follows.
    Raises StaleError when there is a newer version already, or this one isn't revoked;
    HolderRemovedError, InvalidFieldError without a reason.
    """
    reason = _reason(reason)
    _check_holder(certificate)
    # Compared in the statement: of two at once, one issues and the other is told.
    done = session.scalar(
        update(Certificate)
        .where(
            Certificate.id == certificate.id,
            Certificate.status == State.REVOKED,
            Certificate.superseded_at.is_(None),
        )
        .values(superseded_at=at)
        .returning(Certificate.id)
    )
    if done is None:
        raise StaleError
    proposal = propose(session, certificate, {}, at=at)
    row = _next(certificate, proposal, reason, Mistake.REISSUED, at)
    made = _insert(session, row)
    _record(session, made, "issue_again", {"status": str(State.REVOKED)}, {}, at=at, by=by)
    return made


def _ask_drawing(session: Session, event_id: int, at: datetime, by: Actor) -> None:
    """Have the worker draw what has no file: one job for all of an event's that were made now.

    A job of its own: one that runs has read its list, and would leave these out. And nobody new
    gets a certificate because somebody else's was misspelt.
    """
    event = session.get_one(Event, event_id)
    key = f"{ISSUE}:{event.public_id}:{at.timestamp()}"
    args = {"event": event.public_id, DRAW_ONLY: True}
    enqueue(session, ISSUE, args, at=at, by=by, only_one=key)


def say_ended(certificate: Certificate) -> None:
    """Raise what stands in the way of correcting it: HolderRemoved-, AlreadyEnded-, StaleError."""
    _check_holder(certificate)
    if certificate.status == State.REVOKED:
        raise AlreadyEndedError(certificate.status)
    if certificate.status != State.VALID:
        raise StaleError


def _unit(session: Session, text: Any) -> Unit | None:
    if not isinstance(text, str):
        raise InvalidFieldError("unit", "unknown")
    if not clean(text):
        return None
    match = units.index(session).find(text)
    found = units.by_code(session, match.code) if match.code else None
    if found is None:
        raise InvalidFieldError("unit", str(match.verdict), clean(text))
    return found


def _reason(reason: str) -> str:
    text = clean(reason, REASON_LIMIT)
    if not text:
        raise InvalidFieldError("reason", "empty")
    return text


def _check_holder(certificate: Certificate) -> None:
    if certificate.holder_removed_at is not None:
        raise HolderRemovedError


def _supersede(session: Session, certificate: Certificate, at: datetime) -> None:
    # Compared in the statement: of two officers at once, one corrects and the other is told.
    done = session.scalar(
        update(Certificate)
        .where(
            Certificate.id == certificate.id,
            Certificate.status == State.VALID,
            Certificate.holder_removed_at.is_(None),
        )
        .values(status=str(State.SUPERSEDED), superseded_at=at)
        .returning(Certificate.id)
    )
    if done is None:
        session.refresh(certificate, ["status", "holder_removed_at"])
        say_ended(certificate)
        raise StaleError


def _next(
    old: Certificate, proposal: Proposal, reason: str, changes: str, at: datetime
) -> dict[str, Any]:
    return {
        "code": old.code,
        "event_id": old.event_id,
        "registration_id": old.registration_id,
        "person_id": old.person_id,
        "unit_id": proposal.unit_id,
        "series_id": old.series_id,
        "serial": old.serial,
        "number": old.number,
        "facts": proposal.facts.to_dict(),
        "issued_at": at,
        "version": old.version + 1,
        "status": str(State.VALID),
        "kind": old.kind,
        "design_version_id": old.design_version_id,
        "reason": reason,
        "changes": str(changes),
        "revoke_reason": "",
    }


def _insert(session: Session, row: dict[str, Any]) -> Certificate:
    statement = insert(session, Certificate).values(**row).on_conflict_do_nothing()
    key = session.scalar(statement.returning(Certificate.id))
    if key is None:
        raise StaleError
    return session.get_one(Certificate, key)


def _record(
    session: Session,
    made: Certificate,
    verb: str,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    at: datetime,
    by: Actor,
) -> None:
    _ask_drawing(session, made.event_id, at, by)
    about = {"number": made.number, "version": made.version, "reason": made.reason}
    audit.record(
        session,
        at=at,
        by=by,
        action=f"certificates.{verb}",
        subject=("certificate", made.code),
        before=before | {"version": made.version - 1},
        after=after | about | {"changes": made.changes},
    )
