"""The roster on paper for a power cut: print it, and type in afterwards what stands on it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import DOOR, EDITORS, READERS
from eventapp.checkin import sentences
from eventapp.checkin.actions.judging import current_session
from eventapp.checkin.actions.rosters import Written, type_roster
from eventapp.checkin.forms import TypingForm
from eventapp.checkin.papers import ROWS_AT_ONCE
from eventapp.checkin.queries.rosters import TypedPlace, typed_places
from eventapp.checkin.roster import print_roster
from eventapp.checkin.rosters import roster_of
from eventapp.checkin.tasks import ROSTER
from eventapp.checkin.typed import read_lines
from eventapp.checkin.views.blueprint import bp
from eventapp.checkin.views.devices import device
from eventapp.checkin.views.papers import PDF, have_made, offer
from eventapp.core import clock, text
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event, EventSession
from eventapp.files.current import store
from eventapp.jobs import queries as jobs
from eventapp.participants.rules.names import full_name
from eventapp.web import formats
from eventapp.web.downloads import attachment
from eventapp.web.extensions import settings


@bp.get("/kegiatan/<event_id>/daftar-cadangan.pdf")
@allow(*READERS)
def roster(event_id: str) -> ResponseReturnValue:
    """Send the roster of a small event; offer to have that of a large one made."""
    with reading() as session:
        event = guards.load(session, event_id)
        facts = roster_of(session, event, settings().organisation, at=clock.now())
    if len(facts.people) > ROWS_AT_ONCE:
        return offer(event, _("Daftar cadangan"), len(facts.people), "checkin.prepare_roster")
    return attachment(print_roster(facts), f"daftar-cadangan-{event.short_code}.pdf", PDF)


@bp.post("/kegiatan/<event_id>/daftar-cadangan")
@allow(*EDITORS)
def prepare_roster(event_id: str) -> ResponseReturnValue:
    """Have the worker draw the roster."""
    return have_made(event_id, ROSTER, {}, url_for("checkin.attendance", event_id=event_id))


@bp.get("/kegiatan/<event_id>/daftar-cadangan/<job>.pdf")
@allow(*READERS)
def made_roster(event_id: str, job: str) -> ResponseReturnValue:
    """Send what the worker drew for this event."""
    with reading() as session:
        event = guards.load(session, event_id)
        done = jobs.job(session, job)
    if done.kind != ROSTER or done.args.get("event") != event.public_id or not done.result:
        raise NotFoundError
    body = store().get(done.result["file"])
    return attachment(body, f"daftar-cadangan-{event.short_code}.pdf", PDF)


@bp.get("/kegiatan/<event_id>/daftar-hadir/ketik")
@allow(*DOOR)
def typing(event_id: str) -> ResponseReturnValue:
    """Show the empty field; `?sesi=` and `?kode=` fill it for one person."""
    with reading() as session:
        event = guards.load(session, event_id, door=True)
    chosen = _asked(event, text.clean(request.args.get("sesi"), 40))
    form = TypingForm(formdata=None)
    form.offer(event)
    if chosen:
        form.sesi.data = chosen.public_id
        form.hour.data = formats.hour(chosen.starts_at, event.timezone)
    form.lines.data = text.clean(request.args.get("kode"), 40)
    form.uid.data = uuid4().hex
    return _page(event, form)


@bp.post("/kegiatan/<event_id>/daftar-hadir/ketik")
@allow(*DOOR)
def do_typing(event_id: str) -> ResponseReturnValue:
    """Show who is meant, or write them down; what can't be read stays in the field."""
    form, at = TypingForm(), clock.now()
    with writing() as session:
        event = guards.load(session, event_id, door=True)
        form.offer(event)
        default = form.default(event)
        chosen = _asked(event, form.sesi.data or "")
        if default is None or chosen is None:
            return _page(event, form), 422
        places = _read(session, event, chosen, form, default, at)
        if not form.is_final():
            return _page(event, form, places)
        done = type_roster(
            session,
            event,
            chosen,
            places,
            form.uid.data,
            at=at,
            by=current_actor(),
            device=device(),
        )
    _tell(done)
    left_over = [one for one in places if one.fault]
    if left_over:
        form.lines.data = "\n".join(one.line.text for one in left_over)
        form.uid.data = uuid4().hex
        return _page(event, form, left_over), 422
    return redirect(url_for("checkin.typing", event_id=event_id, sesi=chosen.public_id))


def _read(
    session: Session,
    event: Event,
    chosen: EventSession,
    form: TypingForm,
    default: datetime,
    at: datetime,
) -> list[TypedPlace]:
    return typed_places(session, event, chosen, read_lines(form.lines.data), default, at=at)


def _asked(event: Event, ref: str) -> EventSession | None:
    """Return the session named, else the one running, else the last one begun."""
    named = next((one for one in event.sessions if one.public_id == ref), None)
    if named or not event.sessions:
        return named
    begun = [one for one in event.sessions if one.starts_at <= clock.now()]
    return current_session(event, clock.now()) or (begun or event.sessions)[-1]


def _tell(done: Written) -> None:
    if done.new:
        flash(_("%(n)d kehadiran dicatat sebagai diketik kemudian.", n=done.new), "ok")
    if done.known:
        flash(_("%(n)d orang sudah tercatat hadir; jam datangnya tetap.", n=done.known), "info")
    if done.left:
        flash(_("%(n)d jam pulang dicatat.", n=done.left), "ok")


def _page(event: Event, form: TypingForm, places: Sequence[TypedPlace] = ()) -> str:
    return render_template(
        "checkin/typing.html",
        event=event,
        form=form,
        places=places,
        good=sum(one.fault is None for one in places),
        sentence=sentences.of_typed,
        full_name=full_name,
        zone=event.timezone,
    )
