"""The steps of an event, each with a page that says what it does before it is done."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import EDITORS
from eventapp.core import clock
from eventapp.core.errors import StaleError
from eventapp.core.periods import local
from eventapp.db.session import reading, writing
from eventapp.events import actions, guards
from eventapp.events.actions import StepRefusedError
from eventapp.events.forms.steps import CancelForm, CloneForm, ConfirmForm, PostponeForm
from eventapp.events.models import Event
from eventapp.events.rules import Step, refuse
from eventapp.events.views.blueprint import bp, overview


def _load(event_id: str, step: Step) -> Event:
    """Return the event, its state allowing the step; raises StepRefusedError."""
    with reading() as session:
        event = guards.load(session, event_id, change=True)
    sessions = len(event.sessions)
    refusal = refuse(step, event.status, sessions=sessions, ends_at=event.ends_at, at=clock.now())
    if refusal:
        raise StepRefusedError(step, refusal)
    return event


@bp.route("/kegiatan/<event_id>/terbitkan", methods=["GET", "POST"])
@allow(*EDITORS)
def publish(event_id: str) -> ResponseReturnValue:
    """Let the public see an event."""
    event, form = _load(event_id, Step.PUBLISH), ConfirmForm()
    if not form.is_accepted():
        return render_template("events/publish.html", event=event, form=form)
    with writing() as session:
        found = guards.load(session, event_id, change=True)
        actions.publish(session, found, at=clock.now(), by=current_actor())
    flash(_("Kegiatan terbit. Peserta dapat mendaftar."), "ok")
    return redirect(overview(event))


@bp.route("/kegiatan/<event_id>/tunda", methods=["GET", "POST"])
@allow(*EDITORS)
def postpone(event_id: str) -> ResponseReturnValue:
    """Move an event to new dates."""
    event = _load(event_id, Step.POSTPONE)
    begin = local(event.starts_at, event.timezone)
    start = {"start_day": begin.date(), "start_time": begin.time(), "version": event.version}
    form = PostponeForm(data=start)
    status, is_stale = 422 if form.is_submitted() else 200, False
    if form.is_accepted():
        starts_at = form.starts_at(event.timezone)
        if starts_at == event.starts_at:
            form.reject("start_day", _("Pilih waktu yang lain dari semula."))
        else:
            try:
                _postpone(event, form)
                flash(_("Kegiatan dan semua sesinya dipindahkan."), "ok")
                return redirect(overview(event))
            except StaleError:
                form.version.data, form.version.raw_data = event.version, None
                status, is_stale = 409, True
    page = render_template("events/postpone.html", event=event, form=form, is_stale=is_stale)
    return page, status


def _postpone(event: Event, form: PostponeForm) -> None:
    with writing() as session:
        found = guards.load(session, event.public_id, change=True)
        actions.postpone(
            session,
            found,
            form.starts_at(event.timezone),
            note=form.note.data or "",
            version=form.version.data or 0,
            at=clock.now(),
            by=current_actor(),
        )


@bp.route("/kegiatan/<event_id>/batalkan", methods=["GET", "POST"])
@allow(*EDITORS)
def cancel(event_id: str) -> ResponseReturnValue:
    """Call an event off."""
    event, form = _load(event_id, Step.CANCEL), CancelForm()
    if not form.is_accepted():
        status = 422 if form.is_submitted() else 200
        return render_template("events/cancel.html", event=event, form=form), status
    with writing() as session:
        found = guards.load(session, event_id, change=True)
        note = form.note.data or ""
        actions.cancel(session, found, note=note, at=clock.now(), by=current_actor())
    flash(_("Kegiatan dibatalkan. Anda dapat membukanya kembali."), "ok")
    return redirect(overview(event))


@bp.route("/kegiatan/<event_id>/tutup", methods=["GET", "POST"])
@allow(*EDITORS)
def close(event_id: str) -> ResponseReturnValue:
    """Close an event's book."""
    event, form = _load(event_id, Step.CLOSE), ConfirmForm()
    if not form.is_accepted():
        return render_template("events/close.html", event=event, form=form)
    with writing() as session:
        found = guards.load(session, event_id, change=True)
        actions.close(session, found, at=clock.now(), by=current_actor())
    flash(_("Kegiatan ditutup."), "ok")
    return redirect(overview(event))


@bp.route("/kegiatan/<event_id>/buka-kembali", methods=["GET", "POST"])
@allow(*EDITORS)
def reopen(event_id: str) -> ResponseReturnValue:
    """Take a cancellation or a closing back."""
    event, form = _load(event_id, Step.REOPEN), ConfirmForm()
    if not form.is_accepted():
        return render_template("events/reopen.html", event=event, form=form)
    with writing() as session:
        found = guards.load(session, event_id, change=True)
        actions.reopen(session, found, at=clock.now(), by=current_actor())
    flash(_("Kegiatan dibuka kembali."), "ok")
    return redirect(overview(event))


@bp.route("/kegiatan/<event_id>/salin", methods=["GET", "POST"])
@allow(*EDITORS)
def clone(event_id: str) -> ResponseReturnValue:
    """Copy an event into a new draft."""
    with reading() as session:
        event = guards.load(session, event_id, change=True)
    form = CloneForm()
    if not form.is_accepted():
        return render_template("events/clone.html", event=event, form=form)
    with writing() as session:
        found = guards.load(session, event_id, change=True)
        ref = form.ref.data or ""
        copy = actions.clone(session, found, at=clock.now(), by=current_actor(), ref=ref)
    flash(_("Salinan dibuat sebagai rancangan. Periksa tanggal dan sesinya."), "ok")
    return redirect(overview(copy))
