"""The steps after the code: who are you, is this you, present."""

from dataclasses import replace
from datetime import datetime

from flask import Response, make_response, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.checkin import actions, queries, tickets
from eventapp.checkin.actions import Answer
from eventapp.checkin.forms import HallRegisterForm, IdentifyForm, PressForm
from eventapp.checkin.rules import Method, Verdict
from eventapp.checkin.views.devices import device
from eventapp.checkin.views.keys import ticket_key
from eventapp.checkin.views.phone import (
    Phone,
    keep_claim,
    keep_person,
    kept_person,
    page,
    refused,
)
from eventapp.core.actors import Actor, ActorKind
from eventapp.events.models import EventSession
from eventapp.participants.actions import register_self
from eventapp.participants.forms import unit_options
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name
from eventapp.units import queries as units
from eventapp.web.extensions import client, throttle
from eventapp.web.throttle import TooManyTriesError

NUMBERS_BY_PHONE = "10 per 10 minutes"
NUMBERS_BY_ADDRESS = "600 per 10 minutes"


def step(session: Session, phone: Phone) -> Response:
    """Return the page this phone is to see now; a POST does what its form says."""
    current = _current(phone)
    if current is None:
        return make_response(*refused("unknown", 404))
    is_sent = request.method == "POST"
    if "baru" in request.args:
        return _register(session, phone) if is_sent else _newcomer(session, phone)
    if is_sent and "who" in request.form:
        return _identify(session, phone)
    seat = _seat(session, phone)
    if seat is None:
        return _ask(phone, IdentifyForm(formdata=None))
    if is_sent:
        return _press(session, phone, seat, current)
    times = queries.arrival_times(session, [seat.id])
    if arrived_at := times.get((current.id, seat.id)):
        return _done(phone, seat, arrived_at, is_new=False)
    return _confirm(phone, seat, PressForm())


def _current(phone: Phone) -> EventSession | None:
    sessions = phone.event.sessions
    return next((one for one in sessions if one.public_id == phone.claim.session), None)


def _seat(session: Session, phone: Phone) -> Registration | None:
    """Return whom the phone's holder said to be, or was last time."""
    if phone.claim.registration:
        return queries.seat(session, phone.event.id, phone.claim.registration)
    person = kept_person()
    return queries.seat_of_person(session, phone.event.id, person) if person else None


def _ask(phone: Phone, form: IdentifyForm, status: int = 200) -> Response:
    register_url = url_for("checkin.hall_here", short=phone.event.short_code, baru=1)
    return page("checkin/hall_identify.html", phone, status, form=form, register_url=register_url)


def _identify(session: Session, phone: Phone) -> Response:
    """Look for the number on this event's list; unknown and not invited look alike."""
    form = IdentifyForm()
    number = form.number()
    if number is None:
        return _ask(phone, form, 422)
    try:
        throttle().hit("hall address", client(), NUMBERS_BY_ADDRESS)
        throttle().hit("hall phone", phone.claim.nonce, NUMBERS_BY_PHONE)
    except TooManyTriesError:
        return make_response(*refused("limited", 429))
    seat = queries.seat_by_number(session, phone.event.id, nip=number.nip, phone=number.phone)
    if seat is None:
        form.reject("who", _("Tidak ditemukan di daftar acara ini. Periksa nomornya."))
        return _ask(phone, form, 422)
    return _go_on(phone, seat)


def _go_on(phone: Phone, seat: Registration) -> Response:
    """Keep who it is in the claim, and show the name."""
    claim = replace(phone.claim, registration=seat.code)
    response = redirect(url_for("checkin.hall_here", short=phone.event.short_code), 303)
    return keep_claim(make_response(response), claim)


def _newcomer(
    session: Session, phone: Phone, form: HallRegisterForm | None = None, status: int = 200
) -> Response:
    form = form or HallRegisterForm(formdata=None)
    return page(
        "checkin/hall_register.html",
        phone,
        status,
        form=form,
        units=unit_options(units.index(session)),
        back_url=url_for("checkin.hall_here", short=phone.event.short_code),
    )


def _register(session: Session, phone: Phone) -> Response:
    """Put somebody who isn't on the list there, by what they say of themselves."""
    form = HallRegisterForm()
    draft = form.draft(units.index(session))
    if draft is None:
        return _newcomer(session, phone, form, 422)
    by = Actor(ActorKind.PARTICIPANT, phone.claim.nonce, draft.name.full)
    made = register_self(session, phone.event, draft, at=phone.at, by=by)
    if made.registration is None:
        form.refuse(made.errors)
        return _newcomer(session, phone, form, 422)
    return _go_on(phone, made.registration)


def _confirm(phone: Phone, seat: Registration, form: PressForm) -> Response:
    return page(
        "checkin/hall_confirm.html",
        phone,
        form=form,
        name=_name(seat),
        position=seat.position,
        unit=seat.unit.name if seat.unit else "",
        forget_url=url_for("checkin.hall_forget", short=phone.event.short_code),
    )


def _press(session: Session, phone: Phone, seat: Registration, current: EventSession) -> Response:
    form = PressForm()
    if not form.is_accepted():
        return _confirm(phone, seat, form)
    answer = actions.admit(
        session,
        phone.event,
        seat,
        current,
        method=Method.HALL_SCREEN,
        at=phone.at,
        by=Actor(ActorKind.PARTICIPANT, seat.code, _name(seat)),
        device=device(),
    )
    return _answered(phone, seat, answer)


def _answered(phone: Phone, seat: Registration, answer: Answer) -> Response:
    if answer.arrived_at is None:
        return make_response(*refused(str(answer.verdict), 409))
    is_new = answer.verdict is Verdict.ADMITTED
    response = _done(phone, seat, answer.arrived_at, is_new=is_new)
    return keep_person(response, seat.person.public_id)


def _done(phone: Phone, seat: Registration, arrived_at: datetime, *, is_new: bool) -> Response:
    token = tickets.token(seat.code, ticket_key())
    return page(
        "checkin/hall_done.html",
        phone,
        name=_name(seat),
        unit=seat.unit.name if seat.unit else "",
        arrived_at=arrived_at,
        is_new=is_new,
        ticket_url=url_for("portal.ticket", token=token),
    )


def _name(seat: Registration) -> str:
    return full_name(seat.front_title, seat.name, seat.back_title)
