"""The steps after the code: who are you, is this you, present."""

from dataclasses import replace

from flask import Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.checkin import queries
from eventapp.checkin.actions.hall import Passage, enter
from eventapp.checkin.forms import HallRegisterForm, IdentifyForm, PressForm
from eventapp.checkin.rules import Verdict
from eventapp.checkin.views.devices import device
from eventapp.checkin.views.phone import Phone, keep_person, kept_person, page, refused
from eventapp.checkin.views.present import Said, is_early, leave, present, stay, turned_away
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
    """Return the page this phone is to see now; a POST does what its form says.

    Each answer is a page of its own: a redirect would cost a slow phone two seconds more.
    """
    current = phone.session
    if current is None:
        return refused("unknown", 404)
    is_sent = request.method == "POST"
    if "baru" in request.args:
        return _register(session, phone, current) if is_sent else _newcomer(session, phone)
    if is_sent and "who" in request.form:
        return _identify(session, phone, current)
    seat = _seat(session, phone)
    if seat is None:
        return _ask(phone, IdentifyForm(formdata=None))
    if is_sent:
        return _press(session, phone, seat, current)
    return _known(session, phone, seat, current)


def _known(session: Session, phone: Phone, seat: Registration, current: EventSession) -> Response:
    """Show somebody their name to press, that they are in, or when the door opens."""
    shown = present(session, phone, seat, Said.ALREADY)
    if shown is None and is_early(phone, current):
        return turned_away(phone, current, Verdict.TOO_EARLY)
    return shown or _confirm(phone, seat, PressForm(formdata=None))


def _seat(session: Session, phone: Phone) -> Registration | None:
    """Return whom the phone's holder said to be, or was last time."""
    if phone.claim.registration:
        return queries.seat(session, phone.event.id, phone.claim.registration)
    person = kept_person()
    return queries.seat_of_person(session, phone.event.id, person) if person else None


def _ask(phone: Phone, form: IdentifyForm, status: int = 200) -> Response:
    register_url = url_for("checkin.hall_here", short=phone.event.short_code, baru=1)
    return page("checkin/hall_identify.html", phone, status, form=form, register_url=register_url)


def _identify(session: Session, phone: Phone, current: EventSession) -> Response:
    """Look for the number on this event's list; unknown and not invited look alike."""
    form = IdentifyForm()
    number = form.number()
    if number is None:
        return _ask(phone, form, 422)
    try:
        throttle().hit("hall address", client(), NUMBERS_BY_ADDRESS)
        throttle().hit("hall phone", phone.claim.nonce, NUMBERS_BY_PHONE)
    except TooManyTriesError:
        return refused("limited", 429)
    seat = queries.seat_by_number(session, phone.event.id, nip=number.nip, phone=number.phone)
    if seat is None:
        form.reject(
            "who", _("Tidak ditemukan di daftar acara ini. Periksa nomornya, atau daftar di bawah.")
        )
        return _ask(phone, form, 422)
    return _known(session, _claimed(phone, seat), seat, current)


def _claimed(phone: Phone, seat: Registration) -> Phone:
    """Return the phone with who its holder said to be; the page keeps it."""
    return replace(phone, claim=replace(phone.claim, registration=seat.code))


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


def _register(session: Session, phone: Phone, current: EventSession) -> Response:
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
    seat = queries.seat(session, phone.event.id, made.registration.code) or made.registration
    return _known(session, _claimed(phone, seat), seat, current)


def _confirm(phone: Phone, seat: Registration, form: PressForm) -> Response:
    return page(
        "checkin/hall_confirm.html",
        phone,
        form=form,
        name=full_name(seat.front_title, seat.name, seat.back_title),
        position=seat.position,
        unit=seat.unit.name if seat.unit else "",
        here_url=url_for("checkin.hall_here", short=phone.event.short_code),
        forget_url=url_for("checkin.hall_forget", short=phone.event.short_code),
    )


def _press(session: Session, phone: Phone, seat: Registration, current: EventSession) -> Response:
    form = PressForm()
    if not form.is_accepted():
        return _confirm(phone, seat, form)
    name = full_name(seat.front_title, seat.name, seat.back_title)
    by = Actor(ActorKind.PARTICIPANT, seat.code, name)
    passage = Passage(phone.event, seat, current, phone.at, by, device())
    match request.form.get("aksi", ""):
        case "masih":
            return stay(session, phone, passage) or _confirm(phone, seat, form)
        case "pulang":
            return leave(session, phone, passage) or _confirm(phone, seat, form)
    return _enter(session, phone, passage)


def _enter(session: Session, phone: Phone, passage: Passage) -> Response:
    claim, seat = phone.claim, passage.registration
    answer = enter(session, passage, seen_at=claim.seen_at, is_late=claim.is_late)
    is_new = answer.verdict is Verdict.ADMITTED
    shown = present(session, phone, seat, Said.NEW if is_new else Said.ALREADY)
    if shown is None or answer.arrived_at is None:
        return turned_away(phone, passage.session, answer.verdict)
    return keep_person(shown, seat.person.public_id)
