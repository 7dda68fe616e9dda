"""Plan an event, and change its plan."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, caller, current_actor
from eventapp.accounts.rules import EDITORS, OVERSEERS
from eventapp.core import clock
from eventapp.core.errors import NotAllowedError, StaleError
from eventapp.core.periods import local_day
from eventapp.db.session import reading, writing
from eventapp.events import actions, guards, queries
from eventapp.events.actions import InvalidPlanError, StepRefusedError
from eventapp.events.forms import starts
from eventapp.events.forms.plan import Choices, PlanForm
from eventapp.events.forms.sessions import SessionForm
from eventapp.events.forms.words import changed_words, refusal_sentence
from eventapp.events.models import Event
from eventapp.events.rules import Refusal, Step, steps
from eventapp.events.views.blueprint import bp, overview
from eventapp.units import queries as units
from eventapp.web.extensions import settings


@bp.route("/kegiatan/baru", methods=["GET", "POST"])
@allow(*EDITORS)
def create() -> ResponseReturnValue:
    """Plan a new event."""
    zone, at = settings().timezone, clock.now()
    with reading() as session:
        host = units.code_of(session, caller().unit_id)
        if not host and caller().role not in OVERSEERS:
            raise NotAllowedError
        form = PlanForm(data=starts.of_new(host, zone, at))
        form.offer(_choices(session, form, None))
    return _answered(form, None)


@bp.route("/kegiatan/<event_id>/ubah", methods=["GET", "POST"])
@allow(*EDITORS)
def edit(event_id: str) -> ResponseReturnValue:
    """Change an event."""
    with reading() as session:
        event = guards.load(session, event_id, change=True)
        if Step.EDIT not in steps(event.status):
            raise StepRefusedError(Step.EDIT, Refusal.WRONG_STATUS)
        form = PlanForm(data=starts.of_event(event))
        form.offer(_choices(session, form, event))
    return _answered(form, event)


def _choices(session: Session, form: PlanForm, event: Event | None) -> Choices:
    """Return what may be chosen; units that ended before the event are left out unless linked."""
    day = form.start_day.data or local_day(clock.now(), settings().timezone)
    linked = {one.unit_id for one in event.audience_units} if event else set()
    linked |= {event.host_unit_id} if event and event.host_unit_id else set()
    standing = [
        unit
        for unit in units.all_units(session)
        if unit.id in linked or unit.valid_to is None or unit.valid_to >= day
    ]
    return Choices(
        hosts=[unit for unit in standing if guards.may_host(caller(), unit.id)],
        units=standing,
        kinds=sorted({unit.kind for unit in standing} | set(event.audience_kinds if event else ())),
        indicators=queries.indicators_of(session, day.year),
        year=day.year,
    )


def _answered(form: PlanForm, event: Event | None) -> ResponseReturnValue:
    """Add or remove a session's row, save, or show the form with what was typed."""
    if request.form.get("tambah"):
        return _page(form, event, focus=form.add_session())
    if "hapus" in request.form:
        form.remove_session(request.form["hapus"])
        return _page(form, event)
    if form.is_accepted():
        try:
            saved = _save(form, event)
        except InvalidPlanError as error:
            form.refuse(error.faults)
        except StepRefusedError as error:
            form.reject("sessions", refusal_sentence(error.step, error.refusal))
        except StaleError:
            return _stale(form, event)
        else:
            flash(_("“%(title)s” tersimpan.", title=saved.title), "ok")
            return redirect(overview(saved))
    return _page(form, event, 422 if form.is_submitted() else 200)


def _save(form: PlanForm, event: Event | None) -> Event:
    at, by, plan = clock.now(), current_actor(), form.plan()
    if not guards.may_host(caller(), plan.host_unit_id):
        raise NotAllowedError
    with writing() as session:
        if event is None:
            publish = bool(request.form.get("terbitkan"))
            ref = form.ref.data or ""
            return actions.create(session, plan, at=at, by=by, publish=publish, ref=ref)
        found = guards.load(session, event.public_id, change=True)
        version = form.version.data or 0
        return actions.save(session, found, plan, version=version, at=at, by=by)


def _page(
    form: PlanForm, event: Event | None, status: int = 200, **more: Any
) -> ResponseReturnValue:
    empty = SessionForm(formdata=None, prefix="sessions-__n__-")
    page = render_template("events/form.html", form=form, event=event, empty_session=empty, **more)
    return page, status


def _stale(form: PlanForm, event: Event | None) -> ResponseReturnValue:
    """Show who saved in between; what was typed stays, and can be saved on top knowingly."""
    with reading() as session:
        found = guards.load(session, event.public_id if event else "", change=True)
        change = queries.last_change(session, found.public_id)
    form.version.data, form.version.raw_data = found.version, None
    changed = changed_words(list(change.after or {})) if change else []
    return _page(form, found, 409, change=change, changed=changed)
