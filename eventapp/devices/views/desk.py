"""The desk's first page: make this browser a desk, and see how all phones are."""

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, caller, current_actor
from eventapp.accounts.rules import DOOR, EDITORS
from eventapp.core import clock
from eventapp.core.errors import NotReadyError
from eventapp.db.session import reading, writing
from eventapp.devices import actions, labels, queries, versions
from eventapp.devices.forms import PressForm
from eventapp.devices.rules import next_label
from eventapp.devices.views.blueprint import bp, enrolment_key
from eventapp.devices.views.rows import Row, rows
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.events.rules import Status


@bp.get("/kegiatan/<event_id>/meja")
@allow(*DOOR)
def index(event_id: str) -> ResponseReturnValue:
    """Offer to make this browser a desk; editors see the phones too."""
    at = clock.now()
    with reading() as session:
        event = guards.load(session, event_id, door=True)
        is_editor = guards.may_host(caller(), event.host_unit_id)
        listed = _listed(session, event, at) if is_editor else []
    return render_template(
        "devices/index.html",
        event=event,
        rows=listed,
        form=PressForm(),
        is_editor=is_editor,
        takes_phones=takes_phones(event),
    )


@bp.get("/kegiatan/<event_id>/meja/daftar")
@allow(*EDITORS)
def listed(event_id: str) -> ResponseReturnValue:
    """Return the list of phones alone, asked for every few seconds."""
    with reading() as session:
        event = guards.load(session, event_id, change=True)
        found = _listed(session, event, clock.now())
    return render_template("devices/_phones.html", event=event, rows=found)


@bp.post("/kegiatan/<event_id>/meja/peramban")
@allow(*DOOR)
def use_here(event_id: str) -> ResponseReturnValue:
    """Invite this very browser, and send it to the desk's page with the code behind the #."""
    at, key = clock.now(), enrolment_key()
    with writing() as session:
        event = guards.load(session, event_id, door=True)
        label = next_label(_("Meja"), queries.labels(session, event.id))
        try:
            row = actions.invite_desk(session, event, label, key=key, at=at, by=current_actor())
        except NotReadyError as error:
            flash(labels.not_ready(error), "bad")
            return redirect(url_for("devices.index", event_id=event_id), 303)
        secret = actions.secret_of(row, key)
    return redirect(url_for("checkin.app", _anchor=secret), 303)


def takes_phones(event: Event) -> bool:
    """Whether phones may be added to an event."""
    return event.status != Status.CANCELLED and event.book_closed_at is None


def _listed(session: Session, event: Event, at: datetime) -> list[Row]:
    return rows(queries.of_event(session, event.id), event, newest=versions.newest(), at=at)
