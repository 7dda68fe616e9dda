"""The desk: the scanning page, the answer to each scan, the search for a name."""

from datetime import datetime
from typing import Any

from flask import Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import DOOR
from eventapp.checkin import actions, labels, queries
from eventapp.checkin.actions import Answer, ScanIn
from eventapp.checkin.actions.judging import current_session
from eventapp.checkin.rules import Method
from eventapp.checkin.together import record_together
from eventapp.checkin.views.blueprint import bp
from eventapp.checkin.views.devices import device, remember
from eventapp.checkin.views.keys import ticket_key
from eventapp.core import clock, text
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.events.queries import Door
from eventapp.events.rules import YEARS
from eventapp.participants.rules.names import full_name
from eventapp.participants.rules.registering import Status

_UID_LIMIT = 40


@bp.get("/kegiatan/<event_id>/meja")
@allow(*DOOR)
def desk(event_id: str) -> ResponseReturnValue:
    """Show the camera, the search and the last scans."""
    at = clock.now()
    with reading() as session:
        event = guards.load(session, event_id, door=True)
    page = render_template(
        "checkin/desk.html",
        event=event,
        sessions=event.sessions,
        scheduled=current_session(event, at),
        now=at,
        zone=event.timezone,
    )
    return remember(make_response(page))


@bp.post("/kegiatan/<event_id>/meja/pindai")
@allow(*DOOR)
def scan(event_id: str) -> ResponseReturnValue:
    """Judge one scan; 422 for one that never can be judged, so that the phone lets go of it."""
    body = request.get_json(silent=True)
    at = clock.now()
    sent = body if isinstance(body, dict) else {}
    uid = sent.get("id")
    if not isinstance(uid, str) or not 0 < len(uid) <= _UID_LIMIT:
        return jsonify(id=uid, verdict="unreadable"), 422
    door = guards.door(event_id)
    batch = actions.batch(
        door,
        [_scan(uid, sent, door, at)],
        key=ticket_key(),
        at=at,
        by=current_actor(),
        device=device(),
    )
    return _told(record_together(batch)[0], door, at)


def _scan(uid: str, sent: dict[str, Any], door: Door, at: datetime) -> ScanIn:
    """Read what the phone sent. A session taken off the schedule meanwhile: by the schedule."""
    refs = {one.public_id for one in door.sessions}
    session_ref, ticket, method = sent.get("session"), sent.get("ticket"), sent.get("method")
    return ScanIn(
        uid=uid,
        ticket=ticket if isinstance(ticket, str) else "",
        session_ref=session_ref if isinstance(session_ref, str) and session_ref in refs else None,
        scanned_at=_moment(sent.get("scanned_at"), at),
        method=method if method in _METHODS else Method.DESK_TICKET,
    )


_METHODS = (Method.DESK_TICKET, Method.DESK_TYPED, Method.DESK_NAME)


def _moment(value: object, at: datetime) -> datetime:
    """Return when it was scanned; now when that can't be read."""
    if isinstance(value, str) and len(value) <= _UID_LIMIT:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return at
        return moment if moment.tzinfo and moment.year in YEARS else at
    return at


def _told(answer: Answer, door: Door, at: datetime) -> Response:
    return jsonify(
        id=answer.uid,
        verdict=answer.verdict,
        registration=answer.registration,
        name=answer.name or "",
        unit=answer.unit or "",
        arrived_at=answer.arrived_at.isoformat() if answer.arrived_at else None,
        message=labels.message(answer, door, at),
        next_step=labels.next_step(answer),
    )


@bp.get("/kegiatan/<event_id>/meja/cari")
@allow(*DOOR)
def find(event_id: str) -> ResponseReturnValue:
    """Return at most 20 people whose name, unit, code or NIP's end fits."""
    q = text.clean(request.args.get("q"), 100)
    at = clock.now()
    with reading() as session:
        event = guards.load(session, event_id, door=True)
        rows = queries.found(session, event.id, q)
        present = queries.arrivals_of(session, [row.id for row in rows])
    current = current_session(event, at)
    return jsonify(
        [
            {
                "registration": row.code,
                "name": full_name(row.front_title, row.name, row.back_title),
                "unit": row.unit.label if row.unit else "",
                "state": _state(row.status, present.get(row.id, {}), current.id if current else 0),
            }
            for row in rows
        ]
    )


def _state(status: str, present: dict[int, Any], session_id: int) -> str:
    """Tell who is in already: in the running session, or in any when none runs."""
    if status == Status.CANCELLED:
        return "cancelled"
    is_in = session_id in present if session_id else bool(present)
    return "present" if is_in else ""


@bp.post("/kegiatan/<event_id>/meja/hadir")
@allow(*DOOR)
def admit(event_id: str) -> ResponseReturnValue:
    """Admit a registration by its code, from a ticket's page or a list of names."""
    at = clock.now()
    code = text.clean(request.form.get("registration"), 40)
    with writing() as session:
        event = guards.load(session, event_id, door=True)
        seat = queries.seat(session, event.id, code)
        if seat is None:
            raise NotFoundError
        answer = actions.admit(
            session,
            event,
            seat,
            None,
            method=Method.DESK_NAME,
            at=at,
            by=current_actor(),
            device=device(),
        )
    return answered(answer, event, at)


def answered(answer: Answer, event: Event, at: datetime) -> str:
    """Return the answer as a page, for whoever came by a form."""
    return render_template(
        "checkin/answered.html",
        event=event,
        answer=answer,
        word=labels.TITLES[answer.verdict],
        tone=labels.TONES.get(answer.verdict, "bad"),
        message=labels.message(answer, event, at),
        next_step=labels.next_step(answer),
    )
