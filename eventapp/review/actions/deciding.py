"""Decide on a flag: let the presence stand, doubt it, or strike it; and take that back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, contains_eager

from eventapp.audit import actions as audit
from eventapp.book import actions as book
from eventapp.book.actions import Proposal
from eventapp.book.rules import CorrectionRefusedError, Refusal
from eventapp.book.rules import Kind as Correction
from eventapp.checkin import actions as checkin
from eventapp.checkin.models import Arrival
from eventapp.checkin.rules import Proof
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError
from eventapp.core.text import clean
from eventapp.db.upsert import insert
from eventapp.events.actions import hold_book_open, lock_book
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Registration
from eventapp.review import queries
from eventapp.review.models import Review
from eventapp.review.rules import Decision, Kind, Standing, StruckError, read_key

REASON_LIMIT = 200
# A correction that is there already says what this one would.
_SAID_ALREADY = frozenset({Refusal.PROPOSED_ALREADY, Refusal.DOUBTED_ALREADY, Refusal.NOT_IN})


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided of which flag, why, and of which presences (keys); none means all."""

    kind: str
    flag: str
    decision: Decision
    reason: str
    keys: frozenset[str] = frozenset()


def decide(session: Session, event: Event, ruling: Ruling, *, at: datetime, by: Actor) -> list[str]:
    """Decide on the open presences of a flag; return the keys of those that were still open.

    `event` needs its sessions loaded. A presence not in the book can only be left alone. In a
    closed book doubts and strikes become proposed corrections. Raises InvalidFieldError (reason)
    when a doubt or a strike has none.
    """
    reason = clean(ruling.reason, REASON_LIMIT)
    if not reason and ruling.decision is not Decision.KEEP:
        raise InvalidFieldError("reason", "missing")
    if ruling.decision is not Decision.KEEP:
        _hold_book(session, event)
    open_keys = _open_keys(session, event, ruling)
    arrivals = _arrivals(session, event.id, open_keys)
    done = []
    for key in open_keys:
        arrival = arrivals.get(read_key(key)[1:])
        decision = ruling.decision if arrival else Decision.KEEP
        if not _keep(session, event, Kind(ruling.kind), key, decision, reason, at=at, by=by):
            continue
        if arrival:
            _apply(session, event, arrival, decision, reason, at=at, by=by)
        done.append(key)
    return done


def undo(session: Session, event: Event, kind: str, key: str, *, at: datetime, by: Actor) -> None:
    """Take a decision back: the flag is open again, and a doubt is gone unless another stands.

    Raises StruckError for a strike, and BookClosedError for a doubt in a closed book: there the
    correction is what is to be declined.
    """
    row = session.scalar(
        select(Review)
        .where(Review.event_id == event.id, Review.kind == kind, Review.key == key)
        .with_for_update()
    )
    if row is None:
        return
    if row.decision == Decision.STRIKE:
        raise StruckError
    if row.decision == Decision.DOWNGRADE:
        _undoubt(session, event, row, at=at, by=by)
    session.execute(delete(Review).where(Review.id == row.id))
    before = {"kind": row.kind, "flag": row.key, "decision": row.decision, "reason": row.reason}
    audit.record(
        session,
        at=at,
        by=by,
        action="review.undo",
        subject=("registration", read_key(row.key)[2]),
        before=before,
    )


def _hold_book(session: Session, event: Event) -> None:
    """Take the book's lock before any arrival's, in the order of whoever corrects the book."""
    if event.book_closed_at is not None:
        lock_book(session, event.id)
    else:
        hold_book_open(session, event.id)


def _open_keys(session: Session, event: Event, ruling: Ruling) -> list[str]:
    """Return which presences of the flag are open and were meant."""
    return [
        row.key
        for one in queries.queue(session, event).raised
        if (str(one.flag.kind), one.flag.key) == (ruling.kind, ruling.flag)
        for row in one.rows
        if row.standing is Standing.OPEN and (not ruling.keys or row.key in ruling.keys)
    ]


def _arrivals(
    session: Session, event_id: int, keys: Iterable[str]
) -> dict[tuple[str, str], Arrival]:
    """Return the arrivals behind keys, held until the commit; session and registration loaded."""
    places = {read_key(key)[1:] for key in keys}
    rows: Sequence[Arrival] = session.scalars(
        select(Arrival)
        .join(Arrival.session)
        .join(Arrival.registration)
        .options(contains_eager(Arrival.session), contains_eager(Arrival.registration))
        .where(
            Arrival.event_id == event_id,
            EventSession.public_id.in_({session_ref for session_ref, _code in places}),
            Registration.code.in_({code for _ref, code in places}),
        )
        .order_by(Arrival.id)
        .with_for_update(of=Arrival)
        .execution_options(populate_existing=True)
    ).all()
    return {
        place: row
        for row in rows
        if (place := (row.session.public_id, row.registration.code)) in places
    }


def _keep(
    session: Session,
    event: Event,
    kind: Kind,
    key: str,
    decision: Decision,
    reason: str,
    *,
    at: datetime,
    by: Actor,
) -> bool:
    """Write the decision down; False when another officer was quicker."""
    made = session.execute(
        insert(session, Review)
        .values(
            event_id=event.id,
            kind=str(kind),
            key=key,
            decision=str(decision),
            reason=reason,
            at=at,
            by_label=by.label,
        )
        .on_conflict_do_nothing(index_elements=["event_id", "kind", "key"])
        .returning(Review.id)
    ).first()
    if made is None:
        return False
    after = {"kind": str(kind), "flag": key, "decision": str(decision), "reason": reason}
    audit.record(
        session,
        at=at,
        by=by,
        action="review.decide",
        subject=("registration", read_key(key)[2]),
        after={"event": event.public_id} | after,
    )
    return True


def _apply(
    session: Session,
    event: Event,
    arrival: Arrival,
    decision: Decision,
    reason: str,
    *,
    at: datetime,
    by: Actor,
) -> None:
    if decision is Decision.KEEP:
        return
    if event.book_closed_at is not None:
        _propose(session, event, arrival, decision, reason, at=at, by=by)
    elif decision is Decision.STRIKE:
        checkin.undo_arrival(session, arrival, reason=reason, at=at, by=by)
    else:
        checkin.add_proof(session, arrival, Proof.DOUBTED, at=at, by=by, reason=reason)


def _propose(
    session: Session,
    event: Event,
    arrival: Arrival,
    decision: Decision,
    reason: str,
    *,
    at: datetime,
    by: Actor,
) -> None:
    kind = Correction.REMOVE if decision is Decision.STRIKE else Correction.DOWNGRADE
    proposal = Proposal(kind, arrival.registration, arrival.session, reason)
    try:
        book.propose(session, event, proposal, at=at, by=by)
    except CorrectionRefusedError as error:
        if error.refusal not in _SAID_ALREADY:
            raise


def _undoubt(session: Session, event: Event, row: Review, *, at: datetime, by: Actor) -> None:
    hold_book_open(session, event.id)
    place = read_key(row.key)[1:]
    others = session.scalars(
        select(Review.key).where(
            Review.event_id == event.id,
            Review.decision == Decision.DOWNGRADE,
            Review.id != row.id,
            Review.key.endswith("|".join(("", *place)), autoescape=True),
        )
    ).all()
    arrival = _arrivals(session, event.id, [row.key]).get(place)
    if arrival is not None and not others:
        checkin.remove_proof(session, arrival, Proof.DOUBTED, at=at, by=by)
