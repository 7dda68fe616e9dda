"""Signing up for an event without an account: who, the name as printed, done."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from eventapp.accounts.guards import public
from eventapp.checkin.views.phone import forget_person, keep_person, kept_person
from eventapp.core import clock, keys
from eventapp.core.actors import Actor, ActorKind
from eventapp.db.session import reading, writing
from eventapp.events.models import Event
from eventapp.participants import actions
from eventapp.participants.forms import unit_options
from eventapp.participants.rules.names import full_name
from eventapp.participants.rules.people import Draft
from eventapp.participants.rules.registering import FULL, Source
from eventapp.portal import queries
from eventapp.portal.forms import CONFIRM, ConfirmForm, SignUpForm
from eventapp.portal.rules import Desk, judge
from eventapp.portal.views.blueprint import bp, ticket_address
from eventapp.units import queries as units
from eventapp.web.extensions import client, throttle

# A whole hall may come through one address; one number isn't tried often.
BY_ADDRESS = "200 per 10 minutes"
BY_CONTACT = "10 per 10 minutes"


@bp.get("/acara/<event_id>/daftar")
@public
def register(event_id: str) -> ResponseReturnValue:
    """Ask who it is; a phone that was here before needs one tap."""
    with reading() as session:
        event = queries.public_event(session, event_id)
        if _desk(session, event) is not Desk.OPEN:
            return redirect(url_for("portal.event", event_id=event_id))
        return _ask(session, event, SignUpForm(formdata=None))


@bp.post("/acara/<event_id>/daftar")
@public
def sign_up(event_id: str) -> ResponseReturnValue:
    """Show the name as it will be printed; after that page, register and show the ticket."""
    throttle().hit("sign up", client(), BY_ADDRESS)
    is_last = CONFIRM in request.form
    form = ConfirmForm() if is_last else SignUpForm()
    with writing() if is_last else reading() as session:
        event = queries.public_event(session, event_id)
        if (desk := _desk(session, event)) is not Desk.OPEN:
            return _shut(event, desk)
        draft = form.draft(units.index(session))
        if draft is None:
            return _again(session, event, form)
        contact = keys.digest(f"{draft.nip}|{draft.phone}|{draft.email}")
        throttle().hit("sign up number", contact, BY_CONTACT)
        if not is_last:
            return _confirm(session, event, form, draft)
        return _register(session, event, form, draft)


def _register(
    session: Session, event: Event, form: SignUpForm, draft: Draft
) -> ResponseReturnValue:
    by = Actor(ActorKind.PARTICIPANT, "self", draft.name.full)
    outcome = actions.register_self(session, event, draft, at=clock.now(), by=by)
    return _answer(session, event, outcome, form)


def _answer(
    session: Session, event: Event, outcome: actions.Outcome, form: SignUpForm
) -> ResponseReturnValue:
    row = outcome.registration
    if row is None:
        if outcome.errors == (FULL,):
            return _shut(event, Desk.FULL)
        form.refuse()
        return _again(session, event, form)
    response = make_response(redirect(ticket_address(row.code), 303))
    return keep_person(response, row.person.public_id)


@bp.post("/acara/<event_id>/daftar/saya")
@public
def sign_up_again(event_id: str) -> ResponseReturnValue:
    """Register the person this phone belonged to last time."""
    throttle().hit("sign up", client(), BY_ADDRESS)
    with writing() as session:
        event = queries.public_event(session, event_id)
        if (desk := _desk(session, event)) is not Desk.OPEN:
            return _shut(event, desk)
        person = queries.remembered(session, kept_person())
        if person is None:
            return redirect(url_for("portal.register", event_id=event_id), 303)
        name = full_name(person.front_title, person.name, person.back_title)
        by = Actor(ActorKind.PARTICIPANT, "self", name)
        outcome = actions.register_person(
            session, event, person, source=Source.SELF, at=clock.now(), by=by
        )
        return _answer(session, event, outcome, SignUpForm(formdata=None))


@bp.post("/acara/<event_id>/daftar/bukan-saya")
@public
def forget(event_id: str) -> ResponseReturnValue:
    """Let the phone forget whom it belonged to."""
    target = url_for("portal.register", event_id=event_id)
    return forget_person(make_response(redirect(target, 303)))


def _desk(session: Session, event: Event) -> Desk:
    return judge(queries.signup(session, event), clock.now())


def _shut(event: Event, desk: Desk) -> tuple[str, int]:
    return render_template("portal/shut.html", event=event, desk=desk), 409


def _again(session: Session, event: Event, form: SignUpForm) -> tuple[str, int]:
    """Show the page whose fields are wrong, with what was typed."""
    if isinstance(form, ConfirmForm) and form.is_carried:
        return _confirm_page(event, form), 422
    first = SignUpForm()
    for name, errors in form.errors.items():
        for error in errors:
            first.reject(name if name in first.data else "name", str(error))
    return _ask(session, event, first), 422


def _ask(session: Session, event: Event, form: SignUpForm) -> str:
    person = queries.remembered(session, kept_person())
    return render_template(
        "portal/register.html",
        event=event,
        form=form,
        unit_options=unit_options(units.index(session)),
        person=person,
        printed=full_name(person.front_title, person.name, person.back_title) if person else "",
    )


def _confirm(session: Session, event: Event, form: SignUpForm, draft: Draft) -> str:
    """Show the name in its parts; titles known of exactly this person are put in when none came."""
    known = queries.own_person(session, draft)
    front, back = draft.name.front_title, draft.name.back_title
    if known and not front and not back:
        front, back = known.front_title, known.back_title
    carried = {name: form.data[name] for name in ("contact", "position")}
    carried["unit"] = units.index(session).name(draft.unit_code or "")
    parts = {"front_title": front, "name": draft.name.name, "back_title": back}
    return _confirm_page(event, ConfirmForm(formdata=None, data=carried | parts))


def _confirm_page(event: Event, form: ConfirmForm) -> str:
    parts = (str(form.front_title.data), str(form.name.data), str(form.back_title.data))
    return render_template(
        "portal/confirm.html", event=event, form=form, printed=full_name(*parts), confirm=CONFIRM
    )
