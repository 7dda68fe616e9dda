"""Who keeps the door of an event."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.models import Officer
from eventapp.accounts.rules import EDITORS
from eventapp.core import clock
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading, writing
from eventapp.events import actions, guards, queries
from eventapp.events.forms.steps import DutyForm
from eventapp.events.views.blueprint import bp


@bp.route("/kegiatan/<event_id>/pintu-tugas", methods=["GET", "POST"])
@allow(*EDITORS)
def duties(event_id: str) -> ResponseReturnValue:
    """Show who keeps the door, and give it to somebody."""
    form = DutyForm()
    with reading() as session:
        event = guards.load(session, event_id, change=True)
        keepers = queries.duties(session, event.id)
        kept = {one.id for one in keepers}
        free = [one for one in queries.officers(session) if one.id not in kept]
    form.offer([(one.public_id, _label(one)) for one in free])
    if form.is_accepted():
        _give(event_id, form.officer.data)
        return redirect(url_for("events.duties", event_id=event_id))
    page = render_template(
        "events/duties.html", event=event, form=form, keepers=keepers, can_give=bool(free)
    )
    return page, 422 if form.is_submitted() else 200


def _label(officer: Officer) -> str:
    return f"{officer.name} – {officer.unit.label}" if officer.unit else officer.name


def _give(event_id: str, officer_id: str) -> None:
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        officer = queries.officer(session, officer_id)
        if officer is None:
            raise NotFoundError
        actions.give_door(session, event, officer, at=clock.now(), by=current_actor())
    flash(_("%(name)s sekarang bertugas di pintu.", name=officer.name), "ok")


@bp.post("/kegiatan/<event_id>/pintu-tugas/<officer_id>/cabut")
@allow(*EDITORS)
def withdraw(event_id: str, officer_id: str) -> ResponseReturnValue:
    """Take the door from an officer."""
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        officer = queries.officer(session, officer_id)
        if officer is None:
            raise NotFoundError
        actions.withdraw_door(session, event, officer, at=clock.now(), by=current_actor())
    flash(_("%(name)s tidak lagi bertugas di pintu.", name=officer.name), "ok")
    return redirect(url_for("events.duties", event_id=event_id))
