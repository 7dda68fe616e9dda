"""Somebody without an invitation, written down at the desk and let in."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import DOOR
from eventapp.checkin import actions, queries
from eventapp.checkin.forms import WalkInForm
from eventapp.checkin.rules import Method
from eventapp.checkin.views.blueprint import bp
from eventapp.checkin.views.desk import answered
from eventapp.checkin.views.devices import device
from eventapp.core import clock
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.participants.actions import register_all
from eventapp.participants.forms import unit_options
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name
from eventapp.participants.rules.registering import Source
from eventapp.units import queries as units
from eventapp.units.rules import UnitIndex


@bp.get("/kegiatan/<event_id>/meja/tamu")
@allow(*DOOR)
def walk_in(event_id: str) -> ResponseReturnValue:
    """Show the form: name, unit, number, role."""
    with reading() as session:
        event = guards.load(session, event_id, door=True)
        return _page(event, WalkInForm(), units.index(session))


@bp.post("/kegiatan/<event_id>/meja/tamu")
@allow(*DOOR)
def do_walk_in(event_id: str) -> ResponseReturnValue:
    """Register and admit in one go; similar names on the list are shown first."""
    at, form = clock.now(), WalkInForm()
    with writing() as session:
        event = guards.load(session, event_id, door=True)
        index = units.index(session)
        draft = form.draft(index)
        if draft is None:
            return _page(event, form, index), 422
        alike = [] if form.is_sure() else queries.alike(session, event.id, draft.name_key)
        if alike:
            return _page(event, form, index, alike)
        source, by = Source.WALK_IN, current_actor()
        made = register_all(session, event, [draft], source=source, at=at, by=by)[0]
        if made.registration is None:
            form.refuse(made.errors)
            return _page(event, form, index), 422
        answer = actions.admit(
            session,
            event,
            made.registration,
            None,
            method=Method.WALK_IN,
            at=at,
            by=by,
            device=device(),
        )
    return answered(answer, event, at)


def _page(
    event: Event, form: WalkInForm, index: UnitIndex, alike: Sequence[Registration] = ()
) -> str:
    """Show the form; with similar names, each can be admitted instead."""
    found = [
        {
            "code": row.code,
            "name": full_name(row.front_title, row.name, row.back_title),
            "unit": row.unit.name if row.unit else "",
        }
        for row in alike
    ]
    return render_template(
        "checkin/walk_in.html", event=event, form=form, units=unit_options(index), alike=found
    )
