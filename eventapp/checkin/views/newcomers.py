"""Somebody without an invitation of their own, written down at the desk and let in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import DOOR
from eventapp.checkin import queries
from eventapp.checkin.actions import Answer
from eventapp.checkin.actions.newcomers import Came, Newcomer, NewcomerRefusedError, admit_newcomer
from eventapp.checkin.forms import WalkInForm
from eventapp.checkin.views.blueprint import bp
from eventapp.checkin.views.desk import answered
from eventapp.checkin.views.devices import device
from eventapp.core import clock, text
from eventapp.core.ids import normalise_code
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.participants import queries as participants
from eventapp.participants.forms import unit_options
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name
from eventapp.units import queries as units


@bp.get("/kegiatan/<event_id>/meja/tamu")
@allow(*DOOR)
def walk_in(event_id: str) -> ResponseReturnValue:
    """Show the form; `?mewakili=` (a code) has the invitee filled in already."""
    code = normalise_code(text.clean(request.args.get("mewakili"), 40))
    with reading() as session:
        event = guards.load(session, event_id, door=True)
        invitee = queries.seat(session, event.id, code) if code else None
        given = {"stands_in_for": _written(invitee)} if invitee else {}
        return _page(session, event, WalkInForm(formdata=None, data=given))


@bp.post("/kegiatan/<event_id>/meja/tamu")
@allow(*DOOR)
def do_walk_in(event_id: str) -> ResponseReturnValue:
    """Register and admit in one go; similar names on the list are shown first."""
    at, form = clock.now(), WalkInForm()
    try:
        with writing() as session:
            event = guards.load(session, event_id, door=True)
            index = units.index(session)
            who = form.newcomer(index)
            if who is None:
                return _page(session, event, form), 422
            who = _with_invitee(session, event, form, who)
            if alike := _alike(session, event, form, who):
                return _page(session, event, form, alike)
            answer = _admit(session, event, form, who, at)
    except NewcomerRefusedError as error:
        form.refuse_newcomer(error)
        with reading() as session:
            event = guards.load(session, event_id, door=True)
            return _page(session, event, form), 422
    return answered(answer, event, at, form.invitee_name())


def _with_invitee(session: Session, event: Event, form: WalkInForm, who: Newcomer) -> Newcomer:
    """Return the newcomer with the invitee's code, found by name if no code was typed."""
    typed = who.stands_in_for
    if not typed:
        return who
    row = queries.seat(session, event.id, normalise_code(typed))
    if row is None:
        rows = queries.found(session, event.id, typed)
        if len(rows) != 1:
            raise NewcomerRefusedError([f"stands_in_for: {'several' if rows else 'unknown'}"])
        row = rows[0]
    form.stands_in_for.data = _written(row)
    return replace(who, stands_in_for=row.code)


def _alike(session: Session, event: Event, form: WalkInForm, who: Newcomer) -> list[Registration]:
    """Return who on the list it may be, unless the officer knows, or it was answered before."""
    if form.is_sure() or queries.is_scanned(session, event.id, form.uid.data):
        return []
    rows = queries.alike(session, event.id, who.draft.name_key)
    return [row for row in rows if row.code != who.stands_in_for]


def _admit(session: Session, event: Event, form: WalkInForm, who: Newcomer, at: datetime) -> Answer:
    came = Came(form.uid.data, scanned_at=at, device=device())
    return admit_newcomer(session, event, who, came, at=at, by=current_actor())


@bp.get("/kegiatan/<event_id>/meja/undangan.json")
@allow(*DOOR)
def invitees(event_id: str) -> Response:
    """Propose people on the list somebody may stand in for."""
    q = text.clean(request.args.get("q"), 100)
    with reading() as session:
        event = guards.load(session, event_id, door=True)
        rows = queries.found(session, event.id, q)
        ids = [row.id for row in rows]
        present, taken = queries.arrivals_of(session, ids), participants.standing(session, ids)
    notes = dict.fromkeys(taken.deputies, _("sudah diwakili")) | dict.fromkeys(
        present, _("sudah hadir")
    )
    # Who can still be stood in for comes first: the list shows a dozen.
    rows = sorted(rows, key=lambda row: row.id in notes)
    return jsonify(
        items=[
            {
                "value": _written(row),
                "label": _name(row),
                "hint": " · ".join(
                    filter(None, (row.unit.label if row.unit else "", notes.get(row.id, "")))
                ),
            }
            for row in rows
        ]
    )


def _page(
    session: Session, event: Event, form: WalkInForm, alike: Sequence[Registration] = ()
) -> str:
    """Show the form; with similar names, each can be admitted instead."""
    found = [
        {"code": row.code, "name": _name(row), "unit": row.unit.name if row.unit else ""}
        for row in alike
    ]
    return render_template(
        "checkin/walk_in.html",
        event=event,
        form=form,
        units=unit_options(units.index(session)),
        alike=found,
    )


def _name(row: Registration) -> str:
    return full_name(row.front_title, row.name, row.back_title)


def _written(row: Registration) -> str:
    """Return how an invitee stands in the field: the code tells namesakes apart."""
    return f"{_name(row)} ({row.code})"
