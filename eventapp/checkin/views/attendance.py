"""The attendance list on screen: who came to what, how and when; and taking one back."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from eventapp.accounts.guards import allow, caller, current_actor
from eventapp.accounts.rules import EDITORS, READERS
from eventapp.checkin import actions, labels, queries
from eventapp.checkin.forms import UndoForm
from eventapp.checkin.models import Arrival
from eventapp.checkin.papers import ROLES_OF
from eventapp.checkin.pdf import ListKind
from eventapp.checkin.queries.lists import ABSENT, PRESENT
from eventapp.checkin.rules import Method
from eventapp.checkin.sheet import attendance_sheet
from eventapp.checkin.views.blueprint import bp
from eventapp.core import clock, text
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.participants import queries as participants
from eventapp.participants.models import Registration
from eventapp.participants.rules.employee_numbers import spaced_nip
from eventapp.participants.rules.names import full_name
from eventapp.web.downloads import XLSX, attachment
from eventapp.web.paging import paginate

STATES = {"hadir": PRESENT, "belum": ABSENT, "semua": ""}


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters in the address."""

    q: str
    unit: str
    state: str
    method: str
    kind: str

    def statement(self, event: Event) -> Select[Registration]:
        """Return the registrations that fit."""
        roles = ROLES_OF[ListKind(self.kind)] if self.kind else ()
        return queries.attendees(
            event.id,
            q=self.q,
            unit=self.unit,
            state=STATES[self.state],
            method=self.method,
            roles=roles,
        )


def _asked() -> Asked:
    given = {name: text.clean(request.args.get(name), 100) for name in _FILTERS}
    return Asked(
        q=given["q"],
        unit=given["unit"],
        state=given["status"] if given["status"] in STATES else "hadir",
        method=given["cara"] if given["cara"] in set(Method) else "",
        kind=given["jenis"] if given["jenis"] in set(ListKind) else "",
    )


_FILTERS = ("q", "unit", "status", "cara", "jenis")


@bp.get("/kegiatan/<event_id>/daftar-hadir")
@allow(*READERS)
def attendance(event_id: str) -> ResponseReturnValue:
    """List who came, a page at a time, the sessions as columns."""
    asked = _asked()
    with reading() as session:
        event = guards.load(session, event_id)
        page = paginate(session, asked.statement(event))
        arrivals = queries.arrivals_of(session, [row.id for row in page.items])
        return render_template(
            "checkin/attendance.html",
            event=event,
            page=page,
            arrivals=arrivals,
            phones=queries.shared_phones(session, event.id),
            asked=asked,
            counts=queries.attendance(session, event),
            units=[(u.code, u.name) for u in participants.units_of_event(session, event.id)],
            methods=labels.METHODS,
            method_name=labels.method,
            kinds=labels.KINDS,
            full_name=full_name,
            spaced_nip=spaced_nip,
            may_change=caller().role in EDITORS,
        )


@bp.get("/kegiatan/<event_id>/daftar-hadir.xlsx")
@allow(*READERS)
def attendance_xlsx(event_id: str) -> ResponseReturnValue:
    """Give the list as filtered as Excel."""
    asked = _asked()
    with reading() as session:
        event = guards.load(session, event_id)
        rows = session.scalars(asked.statement(event)).all()
        arrivals = queries.arrivals_of(session, [row.id for row in rows])
        data = attendance_sheet(event, rows, arrivals)
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
