"""The door: scans in, attendance out."""

from datetime import datetime
from typing import Any

from flask import Response, jsonify

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import READERS, SCANNERS
from eventapp.api import bodies, newcomers, requests
from eventapp.api.views.blueprint import bp
from eventapp.checkin import actions as checkin
from eventapp.checkin import queries as checkin_queries
from eventapp.checkin import tickets
from eventapp.checkin.together import record_together
from eventapp.core import clock, keys
from eventapp.db.session import reading
from eventapp.events import guards as event_guards
from eventapp.web.extensions import settings


@bp.post("/events/<event_id>/checkins")
@allow(*SCANNERS)
def check_in(event_id: str) -> Response:
    """Judge scans; the same scan id is answered the same again, however often it is sent."""
    body, at = requests.body(bodies.CheckinsIn), clock.now()
    held = [one for one in body.scans if one.person is None]
    scans = [
        checkin.ScanIn(
            uid=str(one.id),
            ticket=one.ticket,
            session_ref=one.session,
            scanned_at=one.scanned_at or at,
            method=one.method,
        )
        for one in held
    ]
    door = event_guards.door(event_id)
    sent = checkin.batch(door, scans, key=_ticket_key(), at=at, by=current_actor(), device="api")
    told = {one.uid: _scan(one) for one in record_together(sent)} if scans else {}
    for one in body.scans:
        if one.person is not None:
            told[str(one.id)] = _newcomer(event_id, one, at)
    return jsonify(results=[told[str(one.id)] for one in body.scans])


def _newcomer(event_id: str, scan: bodies.ScanIn, at: datetime) -> dict[str, Any]:
    """Write somebody down who has no ticket, apart from all others: a bad field is theirs alone."""
    moment = scan.scanned_at or at
    found = newcomers.admit(event_id, scan, at=at, scanned_at=moment, device="api")
    return _scan(found.answer) | ({"errors": list(found.errors)} if found.errors else {})


def _scan(answer: checkin.Answer) -> dict[str, Any]:
    return {
        "id": answer.uid,
        "verdict": str(answer.verdict),
        "registration": answer.registration,
        "name": answer.name,
        "unit": answer.unit,
        "arrived_at": _moment(answer.arrived_at),
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


@bp.get("/events/<event_id>/attendance")
@allow(*READERS)
def attendance(event_id: str) -> Response:
    """Count who is registered and who came, by session and unit."""
    with reading() as session:
        event = event_guards.load(session, event_id)
        found = checkin_queries.attendance(session, event)
    return jsonify(
        registered=found.registered,
        present=found.present,
        sessions=[{"id": one.id, "present": one.present} for one in found.sessions],
        units=[
            {
                "code": one.code,
                "name": one.name,
                "registered": one.registered,
                "present": one.present,
            }
            for one in found.units
        ],
    )


def _ticket_key() -> bytes:
    return keys.derive(settings().secret_key, tickets.KEY_PURPOSE)
