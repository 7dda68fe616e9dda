"""Add a phone, show its code until a phone has read it, take its right back."""

from flask import Response, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import EDITORS
from eventapp.core import clock
from eventapp.core.errors import InvalidFieldError, NotReadyError
from eventapp.db.session import reading, writing
from eventapp.devices import actions, labels, queries
from eventapp.devices.forms import InviteForm
from eventapp.devices.rules import State, default_until, next_label
from eventapp.devices.views.blueprint import bp, enrolment_key
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.files import qr
from eventapp.web.extensions import public_url


@bp.get("/kegiatan/<event_id>/meja/hp")
@allow(*EDITORS)
def new(event_id: str) -> ResponseReturnValue:
    """Show the form, filled with what is meant most of the time."""
    at, form = clock.now(), InviteForm()
    with reading() as session:
        event = guards.load(session, event_id, change=True)
        label = next_label(_("Meja"), queries.labels(session, event.id))
    form.start(label, default_until(event.ends_at, at), event.timezone)
    return _form_page(event, form)


@bp.post("/kegiatan/<event_id>/meja/hp")
@allow(*EDITORS)
def add(event_id: str) -> ResponseReturnValue:
    """Invite a phone, and go on to its code."""
    at, key, form = clock.now(), enrolment_key(), InviteForm()
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        if not form.is_accepted():
            return _form_page(event, form), 422
        wanted = form.invitation(event.timezone)
        try:
            row = actions.invite(session, event, wanted, key=key, at=at, by=current_actor())
        except InvalidFieldError as error:
            form.refuse(error)
            return _form_page(event, form), 422
        except NotReadyError as error:
            flash(labels.not_ready(error), "bad")
            return redirect(url_for("devices.index", event_id=event_id), 303)
        device_id = row.public_id
    return redirect(url_for("devices.invitation", event_id=event_id, device_id=device_id), 303)


@bp.get("/kegiatan/<event_id>/meja/hp/<device_id>")
@allow(*EDITORS)
def invitation(event_id: str, device_id: str) -> ResponseReturnValue:
    """Show the code large, while it holds; then what became of it."""
    at, key = clock.now(), enrolment_key()
    with reading() as session:
        event = guards.load(session, event_id, change=True)
        device = queries.device(session, event.id, device_id)
    found = queries.state(device, at=at)
    code = None
    if found is State.INVITED:
        address = f"{public_url('checkin.app')}#{actions.secret_of(device, key)}"
        code = qr.svg(address, _("Kode pendaftaran HP"))
    return render_template(
        "devices/invitation.html",
        event=event,
        device=device,
        state=str(found),
        code=code,
        left=max(0, int((device.enrol_until - at).total_seconds())),
    )


@bp.get("/kegiatan/<event_id>/meja/hp/<device_id>/keadaan")
@allow(*EDITORS)
def state(event_id: str, device_id: str) -> Response:
    """Say whether a phone has read the code yet."""
    with reading() as session:
        event = guards.load(session, event_id, change=True)
        device = queries.device(session, event.id, device_id)
    return jsonify(state=str(queries.state(device, at=clock.now())))


@bp.post("/kegiatan/<event_id>/meja/hp/<device_id>/kode-baru")
@allow(*EDITORS)
def again(event_id: str, device_id: str) -> ResponseReturnValue:
    """Make another code for a phone nobody enrolled."""
    at, key = clock.now(), enrolment_key()
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        device = queries.device(session, event.id, device_id)
        try:
            actions.invite_again(session, event, device, key=key, at=at, by=current_actor())
        except NotReadyError as error:
            flash(labels.not_ready(error), "bad")
            return redirect(url_for("devices.index", event_id=event_id), 303)
    return redirect(url_for("devices.invitation", event_id=event_id, device_id=device_id), 303)


@bp.post("/kegiatan/<event_id>/meja/hp/<device_id>/cabut")
@allow(*EDITORS)
def revoke(event_id: str, device_id: str) -> ResponseReturnValue:
    """Take a phone's right back."""
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        device = queries.device(session, event.id, device_id)
        actions.revoke(session, device, at=clock.now(), by=current_actor())
        label = device.label
    flash(_("“%(label)s” dicabut dan tidak dapat memindai lagi.", label=label), "ok")
    return redirect(url_for("devices.index", event_id=event_id), 303)


def _form_page(event: Event, form: InviteForm) -> str:
    form.offer(event.sessions)
    return render_template("devices/new.html", event=event, form=form)
