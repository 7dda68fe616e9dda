"""Scans made before a book was closed that came after it: what a dead phone still knew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session, joinedload

from eventapp.book.models import Correction
from eventapp.book.rules import Kind, State
from eventapp.checkin import queries as checkin
from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.rules import Direction, Verdict
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Registration

_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LateScan:
    """A late scan and the correction it asks for: ADD on the way in, TIME on the way out.

    `session` is the one it counted for, else the last begun by then. `registration` has its unit.
    """

    uid: str
    kind: Kind
    registration: Registration
    session: EventSession
    scanned_at: datetime
    received_at: datetime
    by_label: str
    device: str
    arrived_at: datetime
    left_at: datetime | None


def late_scans(session: Session, event: Event) -> list[LateScan]:
    """Return the late scans that would change the book and are no correction yet, earliest first.

    `event` needs its sessions. Of several of one person for one session the earliest stands for
    all on the way in, the latest on the way out.
    """
    if event.book_closed_at is None or not event.sessions:
        return []
    rows = session.execute(
        select(Scan, Registration)
        .join(Registration, Registration.id == Scan.registration_id)
        .options(joinedload(Registration.unit))
        .where(*_is_late(event.id, event.book_closed_at))
        .order_by(Scan.scanned_at, Scan.id)
    ).all()
    arrivals = checkin.arrivals_of(session, {row.id for _scan, row in rows})
    found: dict[tuple[_Place, str], LateScan] = {}
    for one in rows:
        scan, row = one
        held = _session_of(event.sessions, scan)
        place, arrival = (held.id, row.id), arrivals.get(row.id, {}).get(held.id)
        is_out = scan.direction == Direction.OUT
        if is_out != (arrival is not None) or ((place, "in") in found and not is_out):
            continue
        found[place, scan.direction] = _late(one, held, arrival)
    proposed = _proposed(session, event.id)
    waiting = [one for (place, _way), one in found.items() if place not in proposed]
    return sorted(waiting, key=lambda one: (one.scanned_at, one.uid))


def _is_late(event_id: int, closed_at: datetime) -> list[ColumnElement[bool]]:
    told = select(Correction.scan_uid).where(
        Correction.event_id == event_id, Correction.scan_uid.is_not(None)
    )
    return [
        Scan.event_id == event_id,
        Scan.verdict == Verdict.TOO_LATE,
        Scan.scanned_at <= closed_at,
        Scan.received_at > closed_at,
        Scan.uid.not_in(told),
        Registration.event_id == event_id,
    ]


def _session_of(sessions: Sequence[EventSession], scan: Scan) -> EventSession:
    for one in sessions:
        if one.id == scan.session_id:
            return one
    begun = [one for one in sessions if one.starts_at <= scan.scanned_at]
    return max(begun or sessions[:1], key=lambda one: one.starts_at)


def _late(row: Row[Scan, Registration], held: EventSession, arrival: Arrival | None) -> LateScan:
    scan, registration = row
    return LateScan(
        uid=scan.uid,
        kind=Kind.TIME if arrival else Kind.ADD,
        registration=registration,
        session=held,
        scanned_at=scan.scanned_at,
        received_at=scan.received_at,
        by_label=scan.by_label,
        device=scan.device,
        arrived_at=arrival.arrived_at if arrival else scan.scanned_at,
        left_at=scan.scanned_at if arrival else None,
    )


def _proposed(session: Session, event_id: int) -> set[_Place]:
    rows = session.execute(
        select(Correction.session_id, Correction.registration_id).where(
            Correction.event_id == event_id, Correction.state == State.PENDING
        )
    )
    return {(held, row) for held, row in rows}
