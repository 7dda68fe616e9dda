"""Let something speak for a presence, or against it."""

from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.checkin.models import Arrival
from eventapp.checkin.rules import Proof, grade_of
from eventapp.core.actors import Actor
from eventapp.events.actions import hold_book_open


def add_proof(
    session: Session,
    arrival: Arrival,
    proof: Proof,
    *,
    at: datetime,
    by: Actor,
    reason: str = "",
    correction: str = "",
) -> bool:
    """Add a proof (or a doubt) and grade the presence anew; False when it was there already.

    `arrival` needs session and registration loaded. Raises BookClosedError, except for an approved
    `correction`, by its public id.
    """
    if not correction:
        hold_book_open(session, arrival.event_id)
    proofs = _proofs(session, arrival)
    if proof in proofs:
        return False
    said = _said(reason=reason, correction=correction)
    _grade(session, arrival, proofs | {proof}, said, at=at, by=by)
    return True


def remove_proof(
    session: Session, arrival: Arrival, proof: Proof, *, at: datetime, by: Actor, reason: str = ""
) -> bool:
    """Take a proof (or a doubt) back and grade the presence anew; False when there was none.

    `arrival` needs session and registration loaded. Raises BookClosedError.
    """
    hold_book_open(session, arrival.event_id)
    proofs = _proofs(session, arrival)
    if proof not in proofs:
        return False
    _grade(session, arrival, proofs - {proof}, _said(reason=reason), at=at, by=by)
    return True


def _proofs(session: Session, arrival: Arrival) -> set[Proof]:
    """Return what speaks for it now; whoever adds another at the same moment waits."""
    session.refresh(arrival, ["proofs", "grade"], with_for_update=True)
    return {Proof(word) for word in arrival.proofs.split()}


def _grade(
    session: Session,
    arrival: Arrival,
    proofs: set[Proof],
    said: dict[str, str],
    *,
    at: datetime,
    by: Actor,
) -> None:
    before = {"grade": arrival.grade, "proofs": arrival.proofs}
    arrival.proofs = " ".join(sorted(proofs))
    arrival.grade = int(grade_of(proofs))
    after = {"grade": arrival.grade, "proofs": arrival.proofs, "session": arrival.session.public_id}
    audit.record(
        session,
        at=at,
        by=by,
        action="checkin.grade",
        subject=("registration", arrival.registration.code),
        before=before,
        after=after | said,
    )


def _said(**words: str) -> dict[str, str]:
    return {name: word for name, word in words.items() if word}
