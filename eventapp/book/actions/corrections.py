"""Correct a closed book: one officer proposes, another decides."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.book import queries, rules
from eventapp.book.models import Correction
from eventapp.book.queries import LateScan
from eventapp.book.rules import CorrectionRefusedError, Kind, Refusal, State, Wish
from eventapp.checkin import actions as checkin
from eventapp.checkin.actions import Late
from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.rules import Method, Proof
from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.core.text import clean
from eventapp.events.actions import lock_book
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Registration

REASON_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Proposal:
    """A wished correction of what the book says of a person in a session.

    The times are those of an addition, or both times as they are to be (`left_at` None: never
    seen leaving). `scan_uid` names the late scan it is about.
    """

    kind: Kind
    registration: Registration
    session: EventSession
    reason: str
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    scan_uid: str | None = None


def of_scan(late: LateScan, reason: str) -> Proposal:
    """Return the correction that a late scan asks for."""
    return Proposal(
        kind=late.kind,
        registration=late.registration,
        session=late.session,
        reason=reason,
        arrived_at=late.arrived_at,
        left_at=late.left_at,
        scan_uid=late.uid,
    )


def propose(
    session: Session, event: Event, proposal: Proposal, *, at: datetime, by: Actor
) -> Correction:
    """Propose a correction for another officer to decide on. Raises CorrectionRefusedError.

    Registration and session must be the event's.
    """
    if lock_book(session, event.id) is None:
        raise CorrectionRefusedError(Refusal.BOOK_OPEN)
    row, held = proposal.registration, proposal.session
    wish = Wish(
        proposal.kind,
        clean(proposal.reason, REASON_LIMIT),
        *((proposal.arrived_at, proposal.left_at) if _has_times(proposal.kind) else (None, None)),
    )
    said, _arrival = queries.standing(session, held, row.id)
    _raise(rules.refuse_wish(wish, said, at))
    made = Correction(
        public_id=ids.public_id(),
        event_id=event.id,
        session_id=held.id,
        registration_id=row.id,
        kind=str(wish.kind),
        reason=wish.reason,
        arrived_at=wish.arrived_at,
        left_at=wish.left_at,
        scan_uid=proposal.scan_uid,
        proposed_at=at,
        proposed_by=by.id,
        proposed_label=by.label,
    )
    session.add(made)
    session.flush()
    after = {
        "correction": made.public_id,
        "kind": made.kind,
        "registration": row.code,
        "session": held.public_id,
        "reason": made.reason,
        "arrived_at": _iso(made.arrived_at),
        "left_at": _iso(made.left_at),
        "scan": made.scan_uid,
    }
    _record(session, event, "propose", after, at=at, by=by)
    return made


def approve(
    session: Session, event: Event, ref: str, *, at: datetime, by: Actor, note: str = ""
) -> Correction:
    """Approve a correction, give it the next number, and change the book accordingly.

    Raises CorrectionRefusedError for whoever proposed it, for one decided already, and when the
    book no longer allows it.
    """
    row = _undecided(session, event, ref, by)
    said, arrival = queries.standing(session, row.session, row.registration_id)
    wish = Wish(Kind(row.kind), row.reason, row.arrived_at, row.left_at)
    _raise(rules.refuse_change(wish, said, at))
    row.number = queries.next_number(session, event.id)
    _decide(row, State.APPROVED, note, at=at, by=by)
    session.flush()
    after = {"correction": row.public_id, "number": row.number, "note": row.note}
    _record(session, event, "approve", after, at=at, by=by)
    _apply(session, row, arrival, at=at, by=by)
    return row


def decline(
    session: Session, event: Event, ref: str, *, note: str, at: datetime, by: Actor
) -> Correction:
    """Decline a correction, saying why. Raises CorrectionRefusedError as above."""
    row = _undecided(session, event, ref, by)
    _decide(row, State.DECLINED, note, at=at, by=by)
    if not row.note:
        raise CorrectionRefusedError(Refusal.NO_REASON)
    session.flush()
    after = {"correction": row.public_id, "note": row.note}
    _record(session, event, "decline", after, at=at, by=by)
    return row


def _undecided(session: Session, event: Event, ref: str, by: Actor) -> Correction:
    """Take the book's lock, so that two deciding at once take turns, then read the correction."""
    lock_book(session, event.id)
    row = queries.correction(session, event.id, ref)
    _raise(rules.refuse_decision(row.state, proposed_by=row.proposed_by, by=by.id))
    return row


def _decide(row: Correction, state: State, note: str, *, at: datetime, by: Actor) -> None:
    row.state, row.note = str(state), clean(note, REASON_LIMIT)
    row.decided_at, row.decided_by, row.decided_label = at, by.id, by.label


def _apply(
    session: Session, row: Correction, arrival: Arrival | None, *, at: datetime, by: Actor
) -> None:
    ref, reason = row.public_id, row.reason
    if arrival is None:
        checkin.add_late(session, _late(session, row), at=at, by=by, correction=ref)
        return
    match Kind(row.kind):
        case Kind.REMOVE:
            checkin.undo_arrival(session, arrival, reason=reason, at=at, by=by, correction=ref)
        case Kind.TIME:
            came, left = _came(row), row.left_at
            checkin.set_times(
                session, arrival, arrived_at=came, left_at=left, at=at, by=by, correction=ref
            )
        case Kind.DOWNGRADE:
            checkin.add_proof(
                session, arrival, Proof.DOUBTED, at=at, by=by, reason=reason, correction=ref
            )


def _late(session: Session, row: Correction) -> Late:
    """Return the presence a correction adds: as the late scan saw it, or as the officers say."""
    scan = session.scalar(
        select(Scan).where(Scan.event_id == row.event_id, Scan.uid == row.scan_uid)
    )
    return Late(
        registration=row.registration,
        session=row.session,
        arrived_at=_came(row),
        left_at=row.left_at,
        method=Method(scan.method) if scan else Method.ROSTER,
        by_label=scan.by_label if scan else row.proposed_label,
        scan_uid=row.scan_uid or row.public_id,
        device=scan.device if scan else "",
    )


def _came(row: Correction) -> datetime:
    if row.arrived_at is None:
        raise CorrectionRefusedError(Refusal.NO_TIME)
    return row.arrived_at


def _record(
    session: Session, event: Event, verb: str, after: dict[str, Any], *, at: datetime, by: Actor
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        action=f"book.{verb}",
        subject=("event", event.public_id),
        after=after,
    )


def _has_times(kind: Kind) -> bool:
    return kind in (Kind.ADD, Kind.TIME)


def _raise(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise CorrectionRefusedError(refusal)


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
