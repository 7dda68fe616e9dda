"""The attendance list on screen: who came to what, how and when; and taking one back."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from eventapp.accounts.guards import allow, caller, current_actor
from eventapp.accounts.rules import EDITORS, READERS
from eventapp.checkin import actions, labels, queries
from eventapp.checkin.actions.leaving import set_left
from eventapp.checkin.forms import LeavingForm, UndoForm
from eventapp.checkin.models import Arrival
from eventapp.checkin.papers import ROLES_OF
from eventapp.checkin.pdf import ListKind
from eventapp.checkin.queries.lists import ABSENT, EARLY, LATE, PRESENT, STILL
from eventapp.checkin.rows import shown
from eventapp.checkin.rules import Grade, Method
from eventapp.checkin.sheet import attendance_sheet
from eventapp.checkin.views.blueprint import bp
from eventapp.core import clock, text
from eventapp.core.errors import InvalidFieldError
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.participants import queries as participants
from eventapp.participants.models import Registration
from eventapp.participants.rules.employee_numbers import spaced_nip
from eventapp.participants.rules.names import full_name
from eventapp.web import formats
from eventapp.web.downloads import XLSX, attachment
from eventapp.web.paging import paginate

STATES = {"hadir": PRESENT, "belum": ABSENT, "semua": ""}
TIMINGS = {"terlambat": LATE, "pulang-awal": EARLY, "belum-pulang": STILL}


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters in the address."""

    q: str
    unit: str
    state: str
    method: str
    kind: str
    grade: int
    timing: str

    def statement(self, event: Event) -> Select[Registration]:
        """Return the registrations that fit."""
        roles = ROLES_OF[ListKind(self.kind)] if self.kind else ()
        timing = TIMINGS.get(self.timing, "")
        by = queries.how(event.sessions, method=self.method, grade=self.grade, timing=timing)
        state = STATES[self.state]
        return queries.attendees(
            event.id, q=self.q, unit=self.unit, state=state, roles=roles, by=by
        )


def _asked() -> Asked:
    given = {name: text.clean(request.args.get(name), 100) for name in _FILTERS}
    return Asked(
        q=given["q"],
        unit=given["unit"],
        state=given["status"] if given["status"] in STATES else "hadir",
        method=given["cara"] if given["cara"] in set(Method) else "",
        kind=given["jenis"] if given["jenis"] in set(ListKind) else "",
        grade=next((one for one in Grade if given["kekuatan"] == str(int(one))), 0),
        timing=given["waktu"] if given["waktu"] in TIMINGS else "",
    )


_FILTERS = ("q", "unit", "status", "cara", "jenis", "kekuatan", "waktu")


@bp.get("/kegiatan/<event_id>/daftar-hadir")
@allow(*READERS)
def attendance(event_id: str) -> ResponseReturnValue:
    """List who came, a page at a time, the sessions as columns."""
    asked, at = _asked(), clock.now()
    with reading() as session:
        event = guards.load(session, event_id)
        page = paginate(session, asked.statement(event))
        ids = [row.id for row in page.items]
        return render_template(
            "checkin/attendance.html",
            event=event,
            page=page,
            came=shown(queries.arrivals_of(session, ids), event.sessions, at),
            standing=participants.standing(session, ids),
            phones=queries.shared_phones(session, event.id),
            asked=asked,
            filters={name: request.args.get(name) for name in _FILTERS if request.args.get(name)},
            counts=queries.attendance(session, event),
            units=[(u.code, u.name) for u in participants.units_of_event(session, event.id)],
            labels=labels,
            timings=_timings(event),
            full_name=full_name,
            spaced_nip=spaced_nip,
            may_change=caller().role in EDITORS and event.book_closed_at is None,
            now=at,
        )


def _timings(event: Event) -> list[tuple[str, str]]:
    found = [("terlambat", _("Datang terlambat")), ("pulang-awal", _("Pulang lebih awal"))]
    return [*found, ("belum-pulang", _("Belum tercatat pulang"))] if event.checks_out else found


@bp.get("/kegiatan/<event_id>/daftar-hadir.xlsx")
@allow(*READERS)
def attendance_xlsx(event_id: str) -> ResponseReturnValue:
    """Give the list as filtered as Excel."""
    asked, at = _asked(), clock.now()
    with reading() as session:
        event = guards.load(session, event_id)
        rows = session.scalars(asked.statement(event)).all()
        ids = [row.id for row in rows]
        came = shown(queries.arrivals_of(session, ids), event.sessions, at)
        data = attendance_sheet(event, rows, came, participants.standing(session, ids))
    return attachment(data, f"daftar-hadir-{event.short_code}.xlsx", XLSX)


@bp.get("/kegiatan/<event_id>/daftar-hadir/<code>/<session_ref>/batal")
@allow(*EDITORS)
def undo(event_id: str, code: str, session_ref: str) -> ResponseReturnValue:
    """Ask why an arrival is to be taken back."""
    with reading() as session:
        event = guards.load(session, event_id, change=True)
        arrival = queries.arrival(session, event.id, code, session_ref)
        return _undo_page(event, arrival, UndoForm())


@bp.post("/kegiatan/<event_id>/daftar-hadir/<code>/<session_ref>/batal")
@allow(*EDITORS)
def do_undo(event_id: str, code: str, session_ref: str) -> ResponseReturnValue:
    """Take the arrival back."""
    form = UndoForm()
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        arrival = queries.arrival(session, event.id, code, session_ref)
        if not form.is_accepted():
            return _undo_page(event, arrival, form), 422
        actions.undo_arrival(
            session, arrival, reason=form.reason.data, at=clock.now(), by=current_actor()
        )
        name = arrival.registration.name
    flash(_("Kehadiran %(name)s dibatalkan.", name=name), "ok")
    return redirect(url_for("checkin.attendance", event_id=event_id))


def _undo_page(event: Event, arrival: Arrival, form: UndoForm) -> str:
    row = arrival.registration
    return render_template(
        "checkin/undo.html",
        event=event,
        arrival=arrival,
        method=labels.method(arrival.method),
        name=full_name(row.front_title, row.name, row.back_title),
        form=form,
    )


@bp.get("/kegiatan/<event_id>/daftar-hadir/<code>/<session_ref>/pulang")
@allow(*EDITORS)
def leaving(event_id: str, code: str, session_ref: str) -> ResponseReturnValue:
    """Ask when somebody left; now is proposed, or the session's end once it is over."""
    with reading() as session:
        event = guards.load(session, event_id, change=True)
        arrival = queries.arrival(session, event.id, code, session_ref)
        known = arrival.left_at or min(clock.now(), arrival.session.ends_at)
        form = LeavingForm(formdata=None, data={"hour": formats.hour(known, event.timezone)})
        return _leaving_page(event, arrival, form)


@bp.post("/kegiatan/<event_id>/daftar-hadir/<code>/<session_ref>/pulang")
@allow(*EDITORS)
def set_leaving(event_id: str, code: str, session_ref: str) -> ResponseReturnValue:
    """Write the time of leaving down; an empty field takes it back."""
    form, at = LeavingForm(), clock.now()
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        arrival = queries.arrival(session, event.id, code, session_ref)
        if not form.is_good():
            return _leaving_page(event, arrival, form), 422
        left_at = form.left_at(arrival.arrived_at, event.timezone)
        try:
            set_left(session, arrival, left_at, at=at, by=current_actor())
        except InvalidFieldError as error:
            form.refuse(error.reason, formats.hour(arrival.arrived_at, event.timezone))
            return _leaving_page(event, arrival, form), 422
        name = arrival.registration.name
    if left_at:
        hour = formats.hour(left_at, event.timezone)
        flash(_("%(name)s tercatat pulang pukul %(hour)s.", name=name, hour=hour), "ok")
    else:
        flash(_("%(name)s tercatat belum pulang.", name=name), "ok")
    return redirect(url_for("checkin.attendance", event_id=event_id))


def _leaving_page(event: Event, arrival: Arrival, form: LeavingForm) -> str:
    row = arrival.registration
    return render_template(
        "checkin/leaving.html",
        event=event,
        arrival=arrival,
        name=full_name(row.front_title, row.name, row.back_title),
        form=form,
    )
