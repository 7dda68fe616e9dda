"""Rows of a flagged event: scans with their arrivals, as recording leaves them."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from eventapp.checkin.models import Scan
from eventapp.checkin.rules import Method, grade_of, proofs_of
from eventapp.core import ids
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Registration
from tests import make

MARK = "K7Q2X1"


def scanned(
    session: Session,
    who: Registration,
    held: EventSession,
    seconds: float = 0,
    **more: Any,
) -> Scan:
    """Return a scan at NINE plus `seconds` in the hall; when admitted, with its arrival."""
    at = make.NINE + timedelta(seconds=seconds)
    values: dict[str, Any] = {
        "event_id": who.event_id,
        "uid": ids.public_id(),
        "verdict": "admitted",
        "method": "hall_screen",
        "scanned_at": at,
        "received_at": at,
        "by_label": who.name,
        "device": ids.code(6),
        "session_id": held.id,
        "registration_id": who.id,
    }
    row = Scan(**(values | more))
    session.add(row)
    session.flush()
    if row.verdict == "admitted":
        proofs = proofs_of(Method(row.method))
        make.arrival(
            session,
            who,
            held,
            arrived_at=at,
            recorded_at=row.received_at,
            method=row.method,
            device=row.device,
            scan_uid=row.uid,
            proofs=" ".join(sorted(proofs)),
            grade=int(grade_of(proofs)),
        )
    return row


def one_phone(session: Session, event: Event, names: str = "Sari Budi Tono") -> list[Registration]:
    """Return people whom one phone checked in, ten seconds apart."""
    people = [make.registration(session, event, name) for name in names.split()]
    for number, one in enumerate(people):
        scanned(session, one, event.sessions[0], 10 * number, device=MARK)
    return people
