"""The one way an arrival comes into the book, in a fixed number of statements.

Rows go straight through the driver: an ORM's unit of work takes four times as long for the same
ones, SQLAlchemy's Core twice (measured). The database has the last word: two unique keys decide
who was first, here and in other processes. Rows go in sorted by their keys, so that two batches
never wait in a circle.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, update
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.checkin import queries
from eventapp.checkin.actions import amending
from eventapp.checkin.actions.judging import Batch, Held, Judged, Place, judge_all
from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.queries import StoredScan
from eventapp.checkin.rules import Method, Verdict, grade_of, proofs_of
from eventapp.db.glance import answers, journey
from eventapp.db.memory import Premise, confirmed
from eventapp.db.rows import Rows
from eventapp.events.queries import closed_at

_SCANS = Rows(
    Scan,
    (
        "event_id",
        "uid",
        "verdict",
        "method",
        "scanned_at",
        "received_at",
        "by_label",
        "device",
        "direction",
        "phone_at",
        "signs",
        "became",
        "session_id",
        "registration_id",
        "arrived_at",
    ),
    unique=("event_id", "uid"),
    returning=("uid",),
)
_ARRIVALS = Rows(
    Arrival,
    (
        "event_id",
        "session_id",
        "registration_id",
        "unit_id",
        "arrived_at",
        "recorded_at",
        "method",
        "by_label",
        "scan_uid",
        "device",
        "grade",
        "proofs",
    ),
    unique=("session_id", "registration_id"),
    returning=("session_id", "registration_id"),
)
# The verdicts that tell when somebody came.
_TIMED = (Verdict.ADMITTED, Verdict.ALREADY_IN, Verdict.LEFT)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the door is told. `registration` is the code, `name` with titles, `unit` its label.

    `arrived_at` is the first arrival's moment when admitted, already in or left, else None.
    `became`: what an earlier scan that came later made of this one, which stays answered as it was.
    """

    uid: str
    verdict: Verdict
    registration: str | None = None
    name: str | None = None
    unit: str | None = None
    arrived_at: datetime | None = None
    session_ref: str | None = None
    became: Verdict | None = None


def record(
    source: Session | Connection, batches: Sequence[Batch], premises: Iterable[Premise] = ()
) -> list[list[Answer]]:
    """Judge and record; for each batch one answer to each of its scans, in the order given.

    Raises ChangedError when one of `premises` is so no longer.
    """
    connection = source.connection() if isinstance(source, Session) else source
    by_event: dict[int, list[Batch]] = {}
    for batch in batches:
        by_event.setdefault(batch.door.id, []).append(batch)
    # In the order of their keys, here too: see above.
    told = {
        event_id: _record(connection, by_event[event_id], premises) for event_id in sorted(by_event)
    }
    return [[told[batch.door.id][one.uid] for one in batch.held] for batch in batches]


def _record(
    connection: Connection, batches: Sequence[Batch], premises: Iterable[Premise]
) -> dict[str, Answer]:
    """Judge and record scans of one event; return the answers by uid."""
    event_id = batches[0].door.id
    refs = {one.id: one.public_id for batch in batches for one in batch.door.sessions}
    first: dict[str, tuple[Batch, Held]] = {}
    for batch in batches:
        for one in batch.held:
            first.setdefault(one.uid, (batch, one))
    closed, stored, holders = confirmed(
        connection,
        premises,
        [
            closed_at(event_id),
            queries.stored_scans(event_id, first),
            queries.holders(_codes(held for _b, held in first.values())),
        ],
    )
    told = _told(stored, refs)
    new = [scan for uid, scan in first.items() if uid not in told]
    if new:
        ours = _keep(connection, event_id, judge_all(new, holders, is_closed=closed is not None))
        told |= {one.held.uid: _answer(one) for one in ours}
        if late := first.keys() - told.keys():
            # Another process took the same uid in between: its answer is the first.
            [taken] = answers(connection, [queries.stored_scans(event_id, late)])
            told |= _told(taken, refs)
    return told


def _codes(held: Iterable[Held]) -> set[str]:
    return {one.code for one in held if one.code}


def _keep(connection: Connection, event_id: int, judged: Sequence[Judged]) -> list[Judged]:
    """Store every scan with its verdict, and the arrivals that come of them.

    Returns those whose uid nobody took meanwhile. Whoever finds a place filled by now is
    already in.
    """
    admitted = {one.place: one for one in judged if one.verdict is Verdict.ADMITTED and one.place}
    earlier = [one for one in admitted.values() if one.instead_of]
    fresh = {place: one for place, one in admitted.items() if not one.instead_of}
    in_order = sorted(judged, key=lambda one: one.held.uid)
    with journey(connection):
        scans = _SCANS.send(connection, [_scan(one) for one in in_order])
        rows = [_arrival(event_id, place, one) for place, one in sorted(fresh.items())]
        arrivals = _ARRIVALS.send(connection, rows)
    kept = {row[0] for row in scans()}
    filled: set[Place] = {(row[0], row[1]) for row in arrivals()}
    taken = [place for place in filled if fresh[place].held.uid not in kept]
    if taken:
        _give_back(connection, taken)
    ours = [one for one in judged if one.held.uid in kept]
    here = [one for place, one in fresh.items() if place in filled and one.held.uid in kept]
    audit.write(connection, [_line(one) for one in here])
    if lost := fresh.keys() - filled:
        _correct(connection, event_id, [one for one in ours if one.place in lost])
    for one in earlier:
        if one.held.uid in kept:
            amending.stand_before(connection, one)
    amending.leave(connection, [one for one in ours if one.verdict is Verdict.LEFT])
    return ours


def _scan(one: Judged) -> dict[str, Any]:
    return {
        "event_id": one.batch.door.id,
        "uid": one.held.uid,
        "verdict": str(one.verdict),
        "method": str(one.held.method),
        "scanned_at": one.held.scanned_at,
        "received_at": one.batch.at,
        "by_label": one.batch.by.label,
        "device": one.batch.device,
        "direction": str(one.held.direction),
        "phone_at": one.held.phone_at,
        "signs": one.held.signs,
        "became": "",
        "session_id": one.session.id if one.session else None,
        "registration_id": one.holder.id if one.holder else None,
        "arrived_at": one.arrived_at if one.verdict in _TIMED else None,
    }


def _give_back(connection: Connection, places: Iterable[Place]) -> None:
    """Empty places just filled by scans whose uid another process took at the same moment."""
    for session_id, registration_id in places:
        connection.execute(
            delete(Arrival).where(
                Arrival.session_id == session_id, Arrival.registration_id == registration_id
            )
        )


def _arrival(event_id: int, place: Place, one: Judged) -> dict[str, Any]:
    grade, proofs = _worth(one.held.method)
    return {
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
        "grade": grade,
        "proofs": proofs,
    }


@cache
def _worth(method: Method) -> tuple[int, str]:
    """Return the grade of a presence by this method alone, and the proofs as they are stored."""
    proofs = proofs_of(method)
    return int(grade_of(proofs)), " ".join(sorted(proofs))


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


def _correct(connection: Connection, event_id: int, lost: Sequence[Judged]) -> None:
    """Another process was first: tell its time, and store that answer for replays."""
    [first] = answers(connection, [queries.holders(_codes(one.held for one in lost))])
    for one in lost:
        holder = first.get(one.held.code or "")
        one.verdict = Verdict.ALREADY_IN
        one.arrived_at = holder.arrivals.get(one.session.id) if holder and one.session else None
        connection.execute(
            update(Scan)
            .where(Scan.event_id == event_id, Scan.uid == one.held.uid)
            .values(verdict=str(one.verdict), arrived_at=one.arrived_at)
        )


def _told(scans: Iterable[StoredScan], refs: dict[int, str]) -> dict[str, Answer]:
    """Return the first answers to scans sent before, by uid."""
    found = {}
    for stored in scans:
        is_known = stored.verdict != Verdict.WRONG_EVENT
        found[stored.uid] = Answer(
            uid=stored.uid,
            verdict=Verdict(stored.verdict),
            registration=stored.code if is_known else None,
            name=stored.name if is_known else None,
            unit=stored.unit if is_known else None,
            arrived_at=stored.arrived_at,
            session_ref=refs.get(stored.session_id or 0),
            became=Verdict(stored.became) if stored.became else None,
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
        arrived_at=one.arrived_at if one.verdict in _TIMED else None,
        session_ref=one.session.public_id if one.session else None,
    )
