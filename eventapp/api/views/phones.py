"""Phones at the door: enrol, take the snapshot along, keep in contact."""

import gzip
import hashlib
from collections.abc import Collection
from typing import Any

from flask import Response, json, jsonify, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden

from eventapp.accounts.guards import allow, public
from eventapp.accounts.rules import Role
from eventapp.api import phones, requests
from eventapp.api.views.blueprint import bp
from eventapp.checkin import tickets
from eventapp.checkin.queries import snapshots
from eventapp.checkin.queries.snapshots import Presence
from eventapp.core import clock, keys
from eventapp.core.ids import normalise_code
from eventapp.db.session import reading, writing
from eventapp.devices import actions, guards, queries
from eventapp.devices.guards import also_when_over
from eventapp.devices.rules import DeviceRight
from eventapp.events import guards as event_guards
from eventapp.events.models import Event
from eventapp.participants.rules.registering import Status
from eventapp.web.extensions import client, settings, throttle

# A whole venue stands behind one address, and its phones enrol within minutes.
TRIES = "120 per 10 minutes"
_SALT = "door-salt"
_HASH_DIGITS = 24


@bp.post("/devices")
@public
def enrol() -> tuple[Response, int]:
    """Enrol the phone that read a code, once; 410 when the code is used, too old or unknown."""
    throttle().hit("enrol", client(), TRIES)
    body, at = requests.body(phones.EnrolIn), clock.now()
    with writing() as session:
        device, token = actions.enrol(
            session, body.secret, phone_at=body.phone_time, page=body.page, at=at
        )
    with reading() as session:
        event = queries.event_of(session, device)
    answer = {
        "token": token,
        "device": {
            "id": device.public_id,
            "label": device.label,
            "valid_until": device.valid_until.isoformat(),
            "may_add": device.may_add,
            "sessions": _refs(event, device.sessions),
        },
        "event": {"id": event.public_id, "title": event.title},
        "server_time": at.isoformat(),
    }
    return jsonify(answer), 201


@bp.get("/events/<event_id>/door")
@allow(Role.DEVICE)
def door(event_id: str) -> Response:
    """Return what the phone takes along; 304 when it has that already."""
    at, right = clock.now(), _right()
    with reading() as session:
        event = event_guards.load(session, event_id, door=True)
        after = snapshots.cursor(session)
        found = _snapshot(session, event, _refs(event, right.sessions))
    etag = hashlib.sha256(json.dumps(found).encode()).hexdigest()[:32]
    response = jsonify(found | {"made_at": at.isoformat(), "after": after})
    response.set_etag(etag, weak=True)  # of the plain answer and of the compressed one alike
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return _compressed(response)


def _snapshot(session: Session, event: Event, refs: list[str]) -> dict[str, Any]:
    """Return the snapshot but for its moment and cursor; nobody in it once the book is closed."""
    found: dict[str, Any] = {
        "event": {
            "id": event.public_id,
            "title": event.title,
            "venue": event.venue,
            "zone": event.timezone,
            "status": event.status,
            "doors_open_minutes": event.doors_open_minutes,
            "checks_out": event.checks_out,
            "book_closed_at": phones.moment(event.book_closed_at),
            "sessions": [
                {
                    "id": one.public_id,
                    "title": one.title,
                    "starts_at": one.starts_at.isoformat(),
                    "ends_at": one.ends_at.isoformat(),
                }
                for one in event.sessions
                if one.public_id in refs
            ],
        },
        "salt": _salt(event),
        "version": snapshots.version(session, event),
        "units": snapshots.units(session),
        "people": [],
        "arrivals": [],
    }
    if event.book_closed_at is None:
        found["people"] = _people(session, event)
        found["arrivals"] = _rows(snapshots.presences(session, event, refs))
    return found


@bp.post("/events/<event_id>/door/contact")
@allow(Role.DEVICE)
@also_when_over
def contact(event_id: str) -> Response:
    """Note how the phone is, and tell it how it stands and who came since."""
    body, at, right = requests.body(phones.ContactIn), clock.now(), _right()
    said = actions.Contact(body.phone_time, body.unsent, body.page, is_wiped=body.wiped)
    with reading() as session:
        event = event_guards.load(session, event_id, door=True)
    with writing() as session:
        actions.contact(session, right.id, said, at=at)
    if right.over_since is not None:
        state = phones.over_state(is_revoked=right.is_revoked)
        return jsonify(phones.contact_of(state, at, body.after))
    if event.book_closed_at is not None:
        return jsonify(phones.contact_of(phones.CLOSED, at, body.after))
    with reading() as session:
        version = snapshots.version(session, event)
        refs = _refs(event, right.sessions)
        feed = snapshots.feed(session, event, refs, after=body.after, at=at)
    answer = phones.contact_of("active", at, feed.after)
    return jsonify(answer | {"version": version, "arrivals": _rows(feed.presences)})


def _right() -> DeviceRight:
    right = guards.current_right()
    if right is None:
        raise Forbidden
    return right


def _refs(event: Event, chosen: Collection[str]) -> list[str]:
    """Return the public ids of the sessions a phone may scan for."""
    return [one.public_id for one in event.sessions if not chosen or one.public_id in chosen]


def _salt(event: Event) -> str:
    return keys.derive(settings().secret_key, f"{_SALT}/{event.public_id}").hex()[:_HASH_DIGITS]


def _people(session: Session, event: Event) -> list[list[str]]:
    key, salt = keys.derive(settings().secret_key, tickets.KEY_PURPOSE), _salt(event)
    return [
        [
            one.code,
            keys.digest(salt + tickets.token(normalise_code(one.code), key))[:_HASH_DIGITS],
            one.name,
            one.unit,
            one.role,
            str(Status.CANCELLED) if one.status == Status.CANCELLED else "",
        ]
        for one in snapshots.seated(session, event.id)
    ]


def _rows(presences: list[Presence]) -> list[list[str | None]]:
    return [
        [one.code, one.session, one.arrived_at.isoformat(), phones.moment(one.left_at)]
        for one in presences
    ]


def _compressed(response: Response) -> Response:
    """Compress the answer: only a phone with its token gets it, and no stranger chooses when."""
    response.vary.add("Accept-Encoding")
    data = response.get_data()
    if data and request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzip.compress(data, 6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
