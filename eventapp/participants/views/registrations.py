"""An event's participants: the list, adding by hand, correcting, cancelling, Excel."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, caller, current_actor
from eventapp.accounts.rules import EDITORS, READERS
from eventapp.audit.queries import latest
from eventapp.core import clock, text
from eventapp.core.errors import InvalidFieldError, NotFoundError, StaleError
from eventapp.db.session import reading, writing
from eventapp.events import guards as events
from eventapp.events.models import Event
from eventapp.participants import actions, queries
from eventapp.participants.exports import participants_sheet
from eventapp.participants.forms import (
    AddForm,
    EditForm,
    filled_with,
    shared_values,
    unit_options,
)
from eventapp.participants.labels import EMPLOYMENTS, ROLES, SOURCES, STATUSES
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name
from eventapp.participants.rules.registering import Source
from eventapp.participants.views.blueprint import bp
from eventapp.units import queries as units
from eventapp.web.downloads import XLSX, attachment
from eventapp.web.errors import sentence_of
from eventapp.web.paging import paginate


@bp.get("/kegiatan/<event_id>/peserta")
@allow(*READERS)
def index(event_id: str) -> ResponseReturnValue:
    """List an event's participants."""
    asked = {name: text.clean(request.args.get(name), 100) for name in _FILTERS}
    with reading() as session:
        event = events.load(session, event_id)
        since = None
        if asked["impor"]:
            since = queries.imported_list(session, event.id, asked["impor"]).imported_at
        statement = queries.of_event(
            event.id,
            q=asked["q"],
            unit=asked["unit"],
            status=asked["status"],
            role=asked["peran"],
            since=since,
        )
        page = paginate(session, statement)
        return render_template(
            "participants/index.html",
            event=event,
            page=page,
            standing=queries.standing(session, [row.id for row in page.items]),
            asked=asked,
            units=queries.units_of_event(session, event.id),
            counts=queries.counts_of_event(session, event.id),
            wishes=queries.pending_name_count(session, event.id),
            full_name=full_name,
            may_change=caller().role in EDITORS,
            **_WORDS,
        )


_FILTERS = ("q", "unit", "status", "peran", "impor")
_WORDS = {"roles": ROLES, "statuses": STATUSES, "sources": SOURCES, "employments": EMPLOYMENTS}


@bp.get("/kegiatan/<event_id>/peserta.xlsx")
@allow(*READERS)
def export(event_id: str) -> Response:
    """Give the list as Excel, numbers as text."""
    with reading() as session:
        event = events.load(session, event_id)
        rows = session.scalars(queries.of_event(event.id)).all()
        standing = queries.standing(session, [row.id for row in rows])
        data = participants_sheet(event, rows, standing)
    return attachment(data, f"peserta-{event.public_id}.xlsx", XLSX)


@bp.get("/kegiatan/<event_id>/peserta/baru")
@allow(*EDITORS)
def add(event_id: str) -> ResponseReturnValue:
    """Show an empty form."""
    with reading() as session:
        event = events.load(session, event_id, change=True)
        return _add_page(session, event, AddForm())


@bp.post("/kegiatan/<event_id>/peserta/baru")
@allow(*EDITORS)
def add_one(event_id: str) -> ResponseReturnValue:
    """Register one person; somebody known is recognised."""
    form = AddForm()
    with writing() as session:
        event = events.load(session, event_id, change=True)
        draft = form.draft(units.index(session))
        if draft is None:
            return _add_page(session, event, form), 422
        (outcome,) = actions.register_all(
            session, event, [draft], source=Source.OFFICER, at=clock.now(), by=current_actor()
        )
        row = outcome.registration
        if row is None:
            form.reject(
                "name", _("Beberapa orang bernama sama. Isi NIP atau nomor HP untuk membedakan.")
            )
            return _add_page(session, event, form), 422
        name = full_name(row.front_title, row.name, row.back_title)
    if outcome.status == "created":
        flash(_("%(name)s sudah terdaftar.", name=name), "ok")
    else:
        flash(_("%(name)s sudah ada dalam daftar ini.", name=name), "info")
    return redirect(url_for("participants.edit", event_id=event_id, code=row.code))


def _add_page(session: Session, event: Event, form: AddForm) -> str:
    options = unit_options(units.index(session))
    return render_template("participants/add.html", event=event, form=form, unit_options=options)


@bp.get("/kegiatan/<event_id>/peserta/<code>")
@allow(*READERS)
def edit(event_id: str, code: str) -> ResponseReturnValue:
    """Show one registration; readers who may not change it see the same facts."""
    with reading() as session:
        event = events.load(session, event_id)
        row = _of_event(session, event, code)
        return _edit_page(session, event, row, EditForm(data=filled_with(row)))


@bp.post("/kegiatan/<event_id>/peserta/<code>")
@allow(*EDITORS)
def save(event_id: str, code: str) -> ResponseReturnValue:
    """Correct a registration, and its person when asked."""
    form = EditForm()
    try:
        with writing() as session:
            event = events.load(session, event_id, change=True)
            row = _of_event(session, event, code)
            draft = form.draft(units.index(session))
            if draft is None:
                return _edit_page(session, event, row, form), 422
            values = shared_values(draft, queries.unit_ids(session, [draft.unit_code]))
            correction = actions.Correction(
                **values, role=str(draft.role), with_person=bool(form.with_person.data)
            )
            version, at = form.version_read(), clock.now()
            actions.update(session, row, correction, version=version, at=at, by=current_actor())
    except InvalidFieldError:
        form.reject("nip", _("NIP ini sudah dipakai orang lain. Periksa angkanya."))
        return _edit_again(event_id, code, form, 422)
    except StaleError as error:
        form.form_errors.append((sentence_of(error) or (409, ""))[1])
        return _edit_again(event_id, code, form, 409)
    flash(_("Perubahan disimpan."), "ok")
    return redirect(url_for("participants.edit", event_id=event_id, code=code))


def _edit_again(event_id: str, code: str, form: EditForm, status: int) -> ResponseReturnValue:
    with reading() as session:
        event = events.load(session, event_id, change=True)
        return _edit_page(session, event, _of_event(session, event, code), form), status


def _edit_page(session: Session, event: Event, row: Registration, form: EditForm) -> str:
    return render_template(
        "participants/edit.html",
        event=event,
        row=row,
        form=form,
        standing=queries.standing(session, [row.id]),
        printed=full_name(row.front_title, row.name, row.back_title),
        unit_options=unit_options(units.index(session)),
        change=latest(session, ("registration", row.code)),
        may_change=caller().role in EDITORS,
        **_WORDS,
    )


@bp.post("/kegiatan/<event_id>/peserta/<code>/batal")
@allow(*EDITORS)
def cancel(event_id: str, code: str) -> ResponseReturnValue:
    """Cancel a registration; the page shown next offers to take it back."""
    with writing() as session:
        event = events.load(session, event_id, change=True)
        row = _of_event(session, event, code)
        actions.cancel(session, row, at=clock.now(), by=current_actor())
    return redirect(url_for("participants.edit", event_id=event_id, code=code))


@bp.post("/kegiatan/<event_id>/peserta/<code>/pulihkan")
@allow(*EDITORS)
def restore(event_id: str, code: str) -> ResponseReturnValue:
    """Take a cancellation back."""
    with writing() as session:
        event = events.load(session, event_id, change=True)
        row = _of_event(session, event, code)
        actions.restore(session, row, at=clock.now(), by=current_actor())
    flash(_("Pendaftaran dipulihkan."), "ok")
    return redirect(url_for("participants.edit", event_id=event_id, code=code))


def _of_event(session: Session, event: Event, code: str) -> Registration:
    row = queries.registration(session, code)
    if row.event_id != event.id:
        raise NotFoundError(code)
    return row
