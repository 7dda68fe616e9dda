"""Wishes that an issued certificate say something else: sent, decided, carried out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.certificates.actions.correcting import (
    NothingChangedError,
    Proposal,
    propose,
    say_ended,
)
from eventapp.certificates.actions.mending import put_right
from eventapp.certificates.amending import PARTS, REASON_LIMIT, Wish, written
from eventapp.certificates.models import Certificate, CorrectionRequest
from eventapp.certificates.queries import by_code, corrections
from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.core.errors import DomainError, InvalidFieldError, NotFoundError
from eventapp.core.text import clean
from eventapp.db.turns import take_turn
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.participants.rules.mending import Mend, judge
from eventapp.participants.rules.names import PersonName, split_name

MOST_A_DAY = 5
_DAY = timedelta(days=1)


class Outcome(StrEnum):
    """What became of a wish: made at once, handed to an officer, or waiting there already."""

    NOW = "now"
    ASKED = "asked"
    WAITING = "waiting"


class TooManyWishesError(DomainError):
    """The holder sent as many wishes in a day as are taken."""


def ask(
    session: Session, event: Event, certificate: Certificate, wish: Wish, *, at: datetime, by: Actor
) -> Outcome:
    """Take a holder's wish about their newest certificate.

    A small spelling or a title is made at once, once, until the attendance book is closed. What
    waits is replaced by a newer wish. Raises TooManyWishesError and what `correct` raises.
    """
    take_turn(session, f"correction {certificate.code}")
    session.refresh(certificate, ["status", "holder_removed_at"])
    say_ended(certificate)
    reason = clean(wish.reason, REASON_LIMIT)
    if not reason:
        raise InvalidFieldError("reason", "empty")
    proposal = propose(session, certificate, wish.changes, at=at)
    if not proposal.fields:
        raise NothingChangedError
    facts = proposal.facts.to_dict()
    wanted: dict[str, Any] = {field: facts[field] for field in proposal.fields}
    if wish.name and "name" in wanted:
        wanted[PARTS] = [wish.name.front_title, wish.name.name, wish.name.back_title]
    waiting = corrections.waiting(session, certificate.code)
    if any(one.changes == wanted for one in waiting):
        return Outcome.WAITING
    if corrections.asked_since(session, certificate.code, at - _DAY) >= MOST_A_DAY:
        raise TooManyWishesError
    # Never changed in place: an officer who just read it would grant what they haven't seen.
    for one in waiting:
        one.state, one.decided_at, one.decided_by = corrections.REPLACED, at, by.label
    row = _keep(session, certificate, proposal, wanted, reason, at=at, by=by)
    if not _may_alone(session, event, certificate, wanted):
        session.flush()
        return Outcome.ASKED
    row.state, row.decided_at = corrections.APPROVED, at
    session.flush()
    put_right(session, certificate, wanted, reason=reason, with_person=True, at=at, by=by)
    return Outcome.NOW


def decide(
    session: Session,
    request: CorrectionRequest,
    *,
    is_approved: bool,
    note: str,
    with_person: bool,
    at: datetime,
    by: Actor,
) -> bool:
    """Grant or decline a wish (certificate loaded); False when it was decided or replaced before.

    A granted one becomes a new version of whatever is the newest by now. Raises what `put_right`
    raises: then the wish waits on.
    """
    state = corrections.APPROVED if is_approved else corrections.DECLINED
    if not _close(session, request, state, clean(note, REASON_LIMIT), at=at, by=by):
        return False
    if is_approved:
        newest = by_code(session, request.certificate.code)
        if newest is None:
            raise NotFoundError(request.certificate.code)
        try:
            put_right(
                session,
                newest,
                request.changes,
                reason=request.reason,
                with_person=with_person,
                at=at,
                by=by,
            )
        except NothingChangedError:
            return True
    return True


def settle(session: Session, request: CorrectionRequest, *, at: datetime, by: Actor) -> bool:
    """Take a wish as granted: an officer corrected it by hand. False when it was decided before."""
    return _close(session, request, corrections.APPROVED, "", at=at, by=by)


def _close(
    session: Session, request: CorrectionRequest, state: str, note: str, *, at: datetime, by: Actor
) -> bool:
    # Compared in the statement: of two officers at once, one decides and the other is told.
    done = session.scalar(
        update(CorrectionRequest)
        .where(CorrectionRequest.id == request.id, CorrectionRequest.state == corrections.PENDING)
        .values(state=state, decided_at=at, decided_by=by.label, note=note)
        .returning(CorrectionRequest.id)
    )
    if done is None:
        return False
    after = {"state": state, "note": note, "changes": sorted(request.changes.keys() - {PARTS})}
    _record(
        session,
        request.certificate,
        "decide_correction",
        None,
        after,
        request.reason,
        at=at,
        by=by,
    )
    return True


def _keep(
    session: Session,
    certificate: Certificate,
    proposal: Proposal,
    wanted: dict[str, Any],
    reason: str,
    *,
    at: datetime,
    by: Actor,
) -> CorrectionRequest:
    row = CorrectionRequest(
        public_id=ids.public_id(),
        certificate_id=certificate.id,
        event_id=certificate.event_id,
        by_holder=True,
        words=written(proposal.mistakes),
        changes=wanted,
        reason=reason,
        asked_at=at,
        asked_by=by.label,
    )
    session.add(row)
    before = {field: certificate.facts.get(field) for field in proposal.fields}
    _record(session, certificate, "ask_correction", before, wanted, reason, at=at, by=by)
    return row


def _may_alone(
    session: Session, event: Event, certificate: Certificate, wanted: Mapping[str, Any]
) -> bool:
    if set(wanted) != {"name", PARTS} or event.book_closed_at is not None:
        return False
    if corrections.at_own_word(session, certificate.code):
        return False
    row = session.get_one(Registration, certificate.registration_id)
    old = PersonName(row.front_title, row.name, row.back_title)
    if old.full != certificate.facts["name"]:
        old = split_name(certificate.facts["name"])
    new = PersonName(*wanted[PARTS])
    return judge(old, new, fixes=row.name_fixes, is_settled=False) is Mend.NOW


def _record(
    session: Session,
    certificate: Certificate,
    verb: str,
    before: dict[str, Any] | None,
    after: Mapping[str, Any],
    reason: str,
    *,
    at: datetime,
    by: Actor,
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        action=f"certificates.{verb}",
        subject=("certificate", certificate.code),
        before=before,
        after={**after, "version": certificate.version, "reason": reason},
    )
