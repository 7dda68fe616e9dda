"""Propose a correction of a closed book, and decide on those of other officers."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, caller, current_actor
from eventapp.accounts.rules import EDITORS, READERS
from eventapp.book import actions, labels, queries
from eventapp.book.actions import Proposal
from eventapp.book.forms import DecideForm, ReasonForm, TimesForm
from eventapp.book.models import Correction
from eventapp.book.rules import CorrectionRefusedError, Kind, Refusal, State, refuse_decision
from eventapp.book.views.blueprint import bp
from eventapp.checkin import queries as checkin
from eventapp.checkin.labels import method
from eventapp.checkin.queries.seats import MOST_FOUND
from eventapp.core import clock, text
from eventapp.core.errors import NotFoundError
from eventapp.core.periods import local, local_day
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Registration
from eventapp.participants.rules.employee_numbers import spaced_nip
from eventapp.participants.rules.names import full_name


@dataclass(frozen=True, slots=True)
class Wanted:
    """The person, session and kind in the address."""

    event: Event
    row: Registration
    held: EventSession
    kind: Kind


@bp.get("/kegiatan/<event_id>/buku/koreksi")
@allow(*EDITORS)
def propose(event_id: str) -> ResponseReturnValue:
    """Find the person; then what stands of them, a button for each thing that may be wrong."""
    q, code = text.clean(request.args.get("q"), 100), request.args.get("orang", "")
    with reading() as session:
        event = _closed(session, event_id, change=True)
        row = _person(session, event, code) if code else None
        return render_template(
            "book/propose.html",
            event=event,
            q=q,
            row=row,
            rows=checkin.found(session, event.id, q) if q else [],
            arrivals=checkin.arrivals_of(session, [row.id]).get(row.id, {}) if row else {},
            most=MOST_FOUND,
            kinds=Kind,
            labels=labels,
            method=method,
            full_name=full_name,
            spaced_nip=spaced_nip,
        )


@bp.get("/kegiatan/<event_id>/buku/koreksi/<code>/<session_ref>/<kind>")
@allow(*EDITORS)
def write(event_id: str, code: str, session_ref: str, kind: str) -> ResponseReturnValue:
    """Ask for the reason of a correction, and for the times."""
    with reading() as session:
        wanted = _wanted(session, event_id, code, session_ref, kind)
        said, _arrival = queries.standing(session, wanted.held, wanted.row.id)
        zone = wanted.event.timezone
        times = {
            "came": local(said.arrived_at or wanted.held.starts_at, zone).time(),
            "left": local(said.left_at, zone).time() if said.left_at else None,
        }
        form = TimesForm(data=times) if _has_times(wanted.kind) else ReasonForm()
        return _write_page(wanted, form)


@bp.post("/kegiatan/<event_id>/buku/koreksi/<code>/<session_ref>/<kind>")
@allow(*EDITORS)
def do_propose(event_id: str, code: str, session_ref: str, kind: str) -> ResponseReturnValue:
    """Propose the correction."""
    with writing() as session:
        wanted = _wanted(session, event_id, code, session_ref, kind)
        event, held = wanted.event, wanted.held
        form = TimesForm() if _has_times(wanted.kind) else ReasonForm()
        if not form.is_accepted():
            return _write_page(wanted, form), 422
        times = form.times(local_day(held.starts_at, event.timezone), event.timezone)
        proposal = Proposal(wanted.kind, wanted.row, held, form.reason.data, *times)
        try:
            actions.propose(session, event, proposal, at=clock.now(), by=current_actor())
        except CorrectionRefusedError as error:
            form.reject(_field(error.refusal, form), str(labels.REFUSALS[error.refusal]))
            return _write_page(wanted, form), 422
    flash(_("Koreksi diajukan. Petugas lain perlu menyetujuinya."), "ok")
    return redirect(url_for("book.index", event_id=event_id))


@bp.get("/kegiatan/<event_id>/buku/koreksi/<ref>")
@allow(*READERS)
def correction(event_id: str, ref: str) -> ResponseReturnValue:
    """Show a correction; another officer than its proposer decides here."""
    with reading() as session:
        event = _closed(session, event_id)
        return _decide_page(event, queries.correction(session, event.id, ref), DecideForm())


@bp.post("/kegiatan/<event_id>/buku/koreksi/<ref>")
@allow(*EDITORS)
def decide(event_id: str, ref: str) -> ResponseReturnValue:
    """Approve the correction, or decline it with a reason."""
    form, is_yes = DecideForm(), request.form.get("putusan") == "setuju"
    verb = actions.approve if is_yes else actions.decline
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        row = queries.correction(session, event.id, ref)
        if not form.is_accepted() or not (is_yes or form.note.data):
            if not form.errors:
                form.reject("note", _("Tulis mengapa koreksi ini ditolak."))
            return _decide_page(event, row, form), 422
        note = form.note.data
        made = verb(session, event, ref, note=note, at=clock.now(), by=current_actor())
        number = made.number
    said = _("Koreksi disetujui dengan nomor %(n)s.", n=number) if number else _("Koreksi ditolak.")
    flash(said, "ok")
    return redirect(url_for("book.index", event_id=event_id))


@bp.post("/kegiatan/<event_id>/buku/setujui")
@allow(*EDITORS)
def approve_chosen(event_id: str) -> ResponseReturnValue:
    """Approve the corrections that were ticked, in the order they were proposed."""
    chosen, count = set(request.form.getlist("koreksi")), 0
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        for one in queries.corrections(session, event.id, state=State.PENDING):
            if one.public_id in chosen:
                ref, at = one.public_id, clock.now()
                actions.approve(session, event, ref, at=at, by=current_actor())
                count += 1
    if count:
        flash(ngettext("%(num)s koreksi disetujui.", "%(num)s koreksi disetujui.", count), "ok")
    else:
        flash(_("Centang dulu koreksi yang disetujui."), "warn")
    return redirect(url_for("book.index", event_id=event_id))


def _closed(session: Session, event_id: str, *, change: bool = False) -> Event:
    event = guards.load(session, event_id, change=change)
    if event.book_closed_at is None:
        raise CorrectionRefusedError(Refusal.BOOK_OPEN)
    return event


def _person(session: Session, event: Event, code: str) -> Registration:
    row = checkin.seat(session, event.id, code)
    if row is None:
        raise NotFoundError
    return row


def _wanted(session: Session, event_id: str, code: str, session_ref: str, kind: str) -> Wanted:
    event = _closed(session, event_id, change=True)
    held = next((one for one in event.sessions if one.public_id == session_ref), None)
    if held is None or kind not in set(Kind):
        raise NotFoundError
    return Wanted(event, _person(session, event, code), held, Kind(kind))


def _has_times(kind: Kind) -> bool:
    return kind in (Kind.ADD, Kind.TIME)


def _field(refusal: Refusal, form: ReasonForm) -> str:
    """Return the field a refusal belongs to."""
    if refusal is Refusal.LEFT_BEFORE_ARRIVED:
        return "left"
    is_of_reason = refusal is Refusal.NO_REASON or not isinstance(form, TimesForm)
    return "reason" if is_of_reason else "came"


def _write_page(wanted: Wanted, form: ReasonForm) -> str:
    row = wanted.row
    return render_template(
        "book/write.html",
        event=wanted.event,
        row=row,
        held=wanted.held,
        kind=wanted.kind,
        form=form,
        name=full_name(row.front_title, row.name, row.back_title),
        labels=labels,
    )


def _decide_page(event: Event, row: Correction, form: DecideForm) -> str:
    who = row.registration
    own = caller()
    refusal = refuse_decision(row.state, proposed_by=row.proposed_by, by=own.public_id)
    return render_template(
        "book/correction.html",
        event=event,
        row=row,
        form=form,
        name=full_name(who.front_title, who.name, who.back_title),
        kind=Kind(row.kind),
        state=State(row.state),
        labels=labels,
        may_decide=refusal is None and own.role in EDITORS,
        is_own=refusal is Refusal.SAME_OFFICER,
    )
