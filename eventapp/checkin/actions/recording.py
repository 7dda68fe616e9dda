"""The one way an arrival comes into the book, in a fixed number of statements.

Core throughout: an ORM's unit of work takes four times as long for the same rows (measured).
The database has the last word: two unique keys decide who was first, here and in other
processes. Rows go in sorted by their keys, so that two batches never wait in a circle.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.audit.models import AuditLine
from eventapp.checkin import queries
from eventapp.checkin.actions.judging import Batch, Held, Judged, Place, judge_all
from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.rules import Verdict, grade_of, proofs_of
from eventapp.db.upsert import insert_for


@dataclass(frozen=True, slots=True)
class Answer:
    """What the door is told. `registration` is the code, `name` with titles, `unit` its label.

    `arrived_at` is the first arrival's moment when admitted or already in, else None.
    """

    uid: str
    verdict: Verdict
    registration: str | None = None
    name: str | None = None
    unit: str | None = None
    arrived_at: datetime | None = None
    session_ref: str | None = None


def record(session: Session, batches: Sequence[Batch]) -> list[list[Answer]]:
    """Judge and record; for each batch one answer to each of its scans, in the order given."""
    by_event: dict[int, list[Batch]] = {}
    for batch in batches:
        by_event.setdefault(batch.door.id, []).append(batch)
    # In the order of their keys, here too: see above.
    told = {event_id: _record(session, by_event[event_id]) for event_id in sorted(by_event)}
    return [[told[batch.door.id][one.uid] for one in batch.held] for batch in batches]


def _record(session: Session, batches: Sequence[Batch]) -> dict[str, Answer]:
    """Judge and record scans of one event; return the answers by uid."""
    event_id = batches[0].door.id
    refs = {one.id: one.public_id for batch in batches for one in batch.door.sessions}
    first: dict[str, tuple[Batch, Held]] = {}
    for batch in batches:
        for one in batch.held:
            first.setdefault(one.uid, (batch, one))
    answers = _told(session, event_id, first, refs)
    new = [scan for uid, scan in first.items() if uid not in answers]
    if new:
        ours = _keep_scans(session, judge_all(session, new))
        _arrive(session, event_id, ours)
        answers |= {one.held.uid: _answer(one) for one in ours}
        late = first.keys() - answers.keys()
        # Another process took the same uid in between: its answer is the first.
        answers |= _told(session, event_id, late, refs) if late else {}
    return answers


def _keep_scans(session: Session, judged: Sequence[Judged]) -> list[Judged]:
    """Store every scan with its verdict; return those whose uid nobody took meanwhile."""
    rows = [
        {
            "event_id": one.batch.door.id,
            "uid": one.held.uid,
            "verdict": str(one.verdict),
            "method": str(one.held.method),
            "scanned_at": one.held.scanned_at,
            "received_at": one.batch.at,
            "by_label": one.batch.by.label,
            "device": one.batch.device,
            "session_id": one.session.id if one.session else None,
            "registration_id": one.holder.id if one.holder else None,
            "arrived_at": one.arrived_at if _is_in(one.verdict) else None,
        }
        for one in sorted(judged, key=lambda one: one.held.uid)
    ]
    statement = _insert_scans(session.get_bind().dialect.name)
    kept = set(session.connection().execute(statement, rows).scalars())
    return [one for one in judged if one.held.uid in kept]


def _arrive(session: Session, event_id: int, judged: Sequence[Judged]) -> None:
    """Fill the places of the admitted; whoever finds one filled by now is already in."""
    admitted = {one.place: one for one in judged if one.verdict is Verdict.ADMITTED and one.place}
    if not admitted:
        return
    rows = [
        {
            "event_id": event_id,
            "session_id": place[0],
            "registration_id": place[1],
            "unit_id": one.holder.unit_id if one.holder else None,
            "arrived_at": one.held.scanned_at,
            "recorded_at": one.batch.at,
            "method": str(one.held.method),
            "by_label": one.batch.by.label,
            "scan_uid": one.held.uid,
            "device": one.batch.device,
            "grade": int(grade_of(proofs_of(one.held.method))),
            "proofs": " ".join(sorted(proofs_of(one.held.method))),
        }
        for place, one in sorted(admitted.items())
    ]
    statement = _insert_arrivals(session.get_bind().dialect.name)
    filled: set[Place] = {(row[0], row[1]) for row in session.connection().execute(statement, rows)}
    new = [one for place, one in admitted.items() if place in filled]
    if new:
        session.connection().execute(_INSERT_LINES, [_line(one) for one in new])
    if lost := admitted.keys() - filled:
        _correct(session, event_id, [one for one in judged if one.place in lost])


# Built once for each database: building costs as much as running them (measured).
@cache
def _insert_scans(dialect: str) -> Any:
    return (
        insert_for(dialect, Scan)
        .on_conflict_do_nothing(index_elements=["event_id", "uid"])
        .returning(Scan.uid)
    )


@cache
def _insert_arrivals(dialect: str) -> Any:
    return (
        insert_for(dialect, Arrival)
        .on_conflict_do_nothing(index_elements=["session_id", "registration_id"])
        .returning(Arrival.session_id, Arrival.registration_id)
    )


_INSERT_LINES: Any = AuditLine.__table__.insert()  # type: ignore[attr-defined]


def _line(one: Judged) -> dict[str, Any]:
    return audit.line(
        at=one.batch.at,
        by=one.batch.by,
        action="checkin.arrive",
        subject=("registration", one.holder.code if one.holder else ""),
        after={
            "event": one.batch.door.public_id,
            "session": one.session.public_id if one.session else "",
            "arrived_at": one.held.scanned_at.isoformat(),
            "method": str(one.held.method),
            "device": one.batch.device,
            "scan": one.held.uid,
        },
    )


def _correct(session: Session, event_id: int, lost: Sequence[Judged]) -> None:
    """Another process was first: tell its time, and store that answer for replays."""
    ids = {one.holder.id for one in lost if one.holder}
    first = queries.arrival_times(session, ids)
    for one in lost:
        one.verdict = Verdict.ALREADY_IN
        one.arrived_at = first.get(one.place) if one.place else None
        session.execute(
            update(Scan)
            .where(Scan.event_id == event_id, Scan.uid == one.held.uid)
            .values(verdict=str(one.verdict), arrived_at=one.arrived_at)
            .execution_options(synchronize_session=False)
        )


def _told(
    session: Session, event_id: int, uids: Iterable[str], refs: dict[int, str]
) -> dict[str, Answer]:
    """Return the first answers to scans sent before, by uid."""
    found = {}
    for stored in queries.stored_scans(session, event_id, uids):
        is_known = stored.verdict != Verdict.WRONG_EVENT
        found[stored.uid] = Answer(
            uid=stored.uid,
            verdict=Verdict(stored.verdict),
            registration=stored.code if is_known else None,
            name=stored.name if is_known else None,
            unit=stored.unit if is_known else None,
            arrived_at=stored.arrived_at,
            session_ref=refs.get(stored.session_id or 0),
        )
    return found


def _answer(one: Judged) -> Answer:
    """Return the answer; whose ticket it is stays unsaid when it is another event's."""
    holder = one.holder if one.verdict is not Verdict.WRONG_EVENT else None
    return Answer(
        uid=one.held.uid,
        verdict=one.verdict,
        registration=holder.code if holder else None,
        name=holder.name if holder else None,
        unit=holder.unit if holder else None,
        arrived_at=one.arrived_at if _is_in(one.verdict) else None,
        session_ref=one.session.public_id if one.session else None,
    )


def _is_in(verdict: Verdict) -> bool:
    return verdict in (Verdict.ADMITTED, Verdict.ALREADY_IN)
