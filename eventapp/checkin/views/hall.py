"""Checking in by one's own phone: seen the screen, found by number or from before, pressed once.

Every step is a plain page: nothing here needs a script, an account or an application.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.checkin import door_codes, queries
from eventapp.checkin.claims import Claim
from eventapp.checkin.door_codes import Door, Standing
from eventapp.checkin.forms import SpokenForm
from eventapp.checkin.views.blueprint import bp
from eventapp.checkin.views.devices import remember
from eventapp.checkin.views.keys import door_key
from eventapp.checkin.views.phone import (
    Phone,
    forget_person,
    keep_claim,
    kept_claim,
    refused,
)
from eventapp.checkin.views.steps import step
from eventapp.core import clock, ids
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.events.models import Event, EventSession
from eventapp.web.access import public
from eventapp.web.extensions import client, throttle
from eventapp.web.throttle import TooManyTriesError

# A hotel's guests share one address: there only wrong codes count, every one for one phone.
SPOKEN_BY_PHONE = "10 per 10 minutes"
SPOKEN_BY_ADDRESS = "60 per 10 minutes"


@bp.route("/h/<tail>", methods=["GET", "POST"])
@bp.route("/H/<tail>", methods=["GET", "POST"], endpoint="hall_capitals")
@public
def hall(tail: str) -> ResponseReturnValue:
    """Take the screen's code, then go on step by step under the same address."""
    at = clock.now()
    parts = door_codes.split(tail)
    if parts is None:
        return refused("unknown", 404)
    with writing() if request.method == "POST" else reading() as session:
        event = _event(session, parts[0])
        if event is None:
            return refused("unknown", 404)
        claim = kept_claim(event, at)
        standing, seen = _standing(event, tail, at)
        if standing is Standing.CURRENT and seen is not None:
            door = Door(event.short_code, seen.public_id)
            is_late = door_codes.is_late(door, door_key(), tail, at)
            claim = _renewed(claim, event, seen, at, is_late=is_late)
        if claim is None:
            is_old = standing is Standing.EXPIRED
            return refused("expired" if is_old else "unknown", 410 if is_old else 404)
        response = step(session, Phone(event, claim, at))
    return remember(response)


@bp.get("/hadir")
@public
def hall_code() -> ResponseReturnValue:
    """Ask for the six digits beside the code."""
    return remember(make_response(render_template("checkin/hall_code.html", form=SpokenForm())))


@bp.post("/hadir")
@public
def do_hall_code() -> ResponseReturnValue:
    """Find the door whose digits these are; guesses are counted."""
    at, form = clock.now(), SpokenForm()
    if not form.is_accepted():
        return render_template("checkin/hall_code.html", form=form), 422
    try:
        throttle().check("spoken address", client(), SPOKEN_BY_ADDRESS)
        throttle().hit("spoken phone", _phone_key(), SPOKEN_BY_PHONE)
    except TooManyTriesError:
        return refused("limited", 429)
    with reading() as session:
        found = _spoken(queries.open_events(session, at), form.spoken.data, at)
        if found is None:
            throttle().hit("spoken address", client(), SPOKEN_BY_ADDRESS)
            form.reject("spoken", _("Kode tidak cocok. Ketik 6 angka yang kini tampil di layar."))
            return render_template("checkin/hall_code.html", form=form), 422
        event, seen = found
        door = Door(event.short_code, seen.public_id)
        is_late = door_codes.is_spoken_late(door, door_key(), form.spoken.data, at)
        claim = _renewed(kept_claim(event, at), event, seen, at, is_late=is_late)
    throttle().forget("spoken phone", _phone_key(), SPOKEN_BY_PHONE)
    response = redirect(url_for("checkin.hall_here", short=event.short_code), 303)
    return remember(keep_claim(make_response(response), claim))


@bp.route("/hadir/<short>", methods=["GET", "POST"])
@public
def hall_here(short: str) -> ResponseReturnValue:
    """Go on where the digits were typed; only for a phone that has seen the screen."""
    at = clock.now()
    with writing() if request.method == "POST" else reading() as session:
        event = _event(session, ids.normalise_code(short[:20]))
        claim = kept_claim(event, at) if event else None
        if event is None or claim is None:
            return refused("lapsed", 410)
        response = step(session, Phone(event, claim, at))
    return remember(response)


@bp.post("/hadir/<short>/bukan-saya")
@public
def hall_forget(short: str) -> ResponseReturnValue:
    """Forget whom this phone belongs to, and ask anew."""
    at = clock.now()
    with reading() as session:
        event = _event(session, ids.normalise_code(short[:20]))
        claim = kept_claim(event, at) if event else None
    if event is None or claim is None:
        return refused("lapsed", 410)
    response = make_response(redirect(url_for("checkin.hall_here", short=event.short_code), 303))
    anew = replace(claim, registration=None)
    return forget_person(keep_claim(response, anew))


def _event(session: Session, short_code: str) -> Event | None:
    try:
        return events.by_short_code(session, short_code)
    except NotFoundError:
        return None


def _standing(event: Event, tail: str, at: datetime) -> tuple[Standing, EventSession | None]:
    """Return how the code stands, and whose session's it is."""
    best = Standing.UNKNOWN
    for one in event.sessions:
        door = Door(event.short_code, one.public_id)
        standing = door_codes.accepts(door, door_key(), tail, at)
        if standing is Standing.CURRENT:
            return standing, one
        best = standing if standing is Standing.EXPIRED else best
    return best, None


def _spoken(
    candidates: Sequence[Event], typed: str, at: datetime
) -> tuple[Event, EventSession] | None:
    for event in candidates:
        for one in event.sessions:
            door = Door(event.short_code, one.public_id)
            if door_codes.accepts_spoken(door, door_key(), typed, at) is Standing.CURRENT:
                return event, one
    return None


def _renewed(
    claim: Claim | None, event: Event, seen: EventSession, at: datetime, *, is_late: bool
) -> Claim:
    """Return a fresh claim; who the phone's holder said to be stays known.

    A page loaded again doesn't make a code late that was seen in time.
    """
    nonce = claim.nonce if claim else ids.code(12)
    who = claim.registration if claim else None
    if claim and claim.session == seen.public_id and not claim.is_late:
        is_late = False
    return Claim(event.short_code, seen.public_id, nonce, at, who, is_late)


def _phone_key() -> str:
    return f"{client()} {request.cookies.get('perangkat', '')[:20]}"
