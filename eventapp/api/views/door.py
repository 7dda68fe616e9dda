"""The door: scans in, attendance out."""

from datetime import datetime
from typing import Any

from flask import Response, jsonify

from eventapp.accounts.guards import allow, ask_again, current_actor, from_memory, premises
from eventapp.accounts.rules import READERS, SCANNERS
from eventapp.api import door_bodies, newcomers, requests
from eventapp.api.views.blueprint import bp
from eventapp.checkin import actions as checkin
from eventapp.checkin import phones, tickets
from eventapp.checkin import queries as checkin_queries
from eventapp.checkin.together import record_together
from eventapp.core import clock, keys
from eventapp.db.session import reading
from eventapp.devices.guards import also_when_over, current_right
from eventapp.events import guards as event_guards
from eventapp.web.extensions import settings


@bp.post("/events/<event_id>/checkins")
@allow(*SCANNERS)
@also_when_over
@from_memory
def check_in(event_id: str) -> Response:
    """Judge scans; the same scan id is answered the same again, however often it is sent.

    A phone whose time is over still hands in what it had scanned before, and is told no names.
    """
    body, at = requests.body(door_bodies.CheckinsIn), clock.now()
    if any(one.person for one in body.scans):
        # Newcomers are written by themselves, and nothing is confirmed there.
        ask_again()
    right = current_right()
    door = phones.narrowed(event_guards.door(event_id), right)
    device = right.label if right else "api"
    read = [
        (one, str(one.id), phones.read(one.scanned_at or at, one.phone_at, right, at))
        for one in body.scans
    ]
    scans = [
        checkin.ScanIn(
            uid=uid,
            ticket=one.ticket,
            session_ref=phones.session_of(door, one.session, right),
            scanned_at=moment.scanned_at,
            method=one.method,
            direction=one.direction,
            phone_at=one.phone_at,
            signs=moment.signs,
            refused=moment.refused,
        )
        for one, uid, moment in read
        if one.person is None
    ]
    sent = checkin.batch(door, scans, key=_ticket_key(), at=at, by=current_actor(), device=device)
    shown = _unnamed if right and right.over_since else _scan
    told = {one.uid: shown(one) for one in record_together(sent, premises())} if scans else {}
    for one, uid, moment in read:
        if one.person is not None:
            found = _newcomer(event_id, one, moment, device, at)
            errors = {"errors": list(found.errors)} if found.errors else {}
            told[uid] = shown(found.answer) | errors
    return jsonify(results=[told[uid] for _one, uid, _moment in read])


def _newcomer(
    event_id: str, one: door_bodies.ScanIn, moment: phones.Reading, device: str, at: datetime
) -> newcomers.Told:
    return newcomers.admit(
        event_id,
        one,
        at=at,
        scanned_at=moment.scanned_at,
        device=device,
        signs=moment.signs,
        refused=moment.refused,
    )


def _scan(answer: checkin.Answer) -> dict[str, Any]:
    found = {
        "id": answer.uid,
        "verdict": str(answer.verdict),
        "registration": answer.registration,
        "name": answer.name,
        "unit": answer.unit,
        "arrived_at": _moment(answer.arrived_at),
        "session": answer.session_ref,
    }
    return found | ({"became": str(answer.became)} if answer.became else {})


def _unnamed(answer: checkin.Answer) -> dict[str, Any]:
    return _scan(answer) | {"registration": None, "name": None, "unit": None}


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
