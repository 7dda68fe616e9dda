"""Importing a list: the file, its columns, what it would do, what it did."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import EDITORS
from eventapp.core import clock
from eventapp.core.errors import NotFoundError, NotReadyError
from eventapp.db.session import reading, writing
from eventapp.events import guards as events
from eventapp.events.models import Event
from eventapp.files.current import store
from eventapp.participants import actions, lists, queries, sentences, sheets
from eventapp.participants.forms import ACCEPT, UploadForm, columns_form
from eventapp.participants.labels import DOUBTS, OUTCOMES, ROLES
from eventapp.participants.models import ImportedList
from eventapp.participants.previews import DOUBT, Preview
from eventapp.participants.rules.columns import REQUIRED
from eventapp.participants.rules.matching import counts
from eventapp.participants.views.blueprint import bp
from eventapp.units import queries as units
from eventapp.web.downloads import XLSX, attachment
from eventapp.web.errors import register_message
from eventapp.web.paging import slice_of

register_message(sheets.SheetError, 422, sentences.of_sheet)


@bp.get("/kegiatan/<event_id>/peserta/impor")
@allow(*EDITORS)
def import_list(event_id: str) -> ResponseReturnValue:
    """Ask for the file, and show the lists that came before."""
    with reading() as session:
        event = events.load(session, event_id, change=True)
        return _upload_page(session, event, UploadForm())


@bp.post("/kegiatan/<event_id>/peserta/impor")
@allow(*EDITORS)
def upload(event_id: str) -> ResponseReturnValue:
    """Keep the file when it can be read, and go on to its columns or straight to the preview."""
    form = UploadForm()
    with reading() as session:
        event = events.load(session, event_id, change=True)
        if not form.is_accepted():
            return _upload_page(session, event, form), 422
        data, name = form.content()
        try:
            opened = lists.propose(lists.workbook_of(data, name))
        except sheets.SheetError as error:
            form.reject("file", sentences.of_sheet(error))
            return _upload_page(session, event, form), 422
    file, at, by = store().put(data), clock.now(), current_actor()
    with writing() as session:
        event = events.load(session, event_id, change=True)
        kept = actions.keep_list(session, event, file=file, name=name, at=at, by=by)
        if not opened.missing:
            actions.choose_columns(session, kept, opened.choice, at=at, by=by)
        step = "participants.import_columns" if opened.missing else "participants.import_preview"
        return redirect(url_for(step, event_id=event_id, list_id=kept.public_id))


def _upload_page(session: Session, event: Event, form: UploadForm) -> str:
    return render_template(
        "participants/import.html",
        event=event,
        form=form,
        accept=ACCEPT,
        earlier=queries.imported_lists(session, event.id),
        limit_mb=sheets.MAX_BYTES // 1024**2,
        most_rows=sheets.LIMITS.rows,
    )


@bp.get("/kegiatan/<event_id>/peserta/impor/<list_id>/kolom")
@allow(*EDITORS)
def import_columns(event_id: str, list_id: str) -> ResponseReturnValue:
    """Show what each column holds, as stored, as proposed, or under a header chosen by hand."""
    with reading() as session:
        event, kept = _waiting(session, event_id, list_id)
        opened = _opened(kept, by_hand=True)
        return _columns_page(event, kept, opened, columns_form(opened))


@bp.post("/kegiatan/<event_id>/peserta/impor/<list_id>/kolom")
@allow(*EDITORS)
def choose_columns(event_id: str, list_id: str) -> ResponseReturnValue:
    """Keep what each column holds."""
    with writing() as session:
        event, kept = _waiting(session, event_id, list_id)
        opened = _opened(kept, by_hand=True)
        form = columns_form(opened)
        columns = form.columns() if form.is_accepted() else {}
        if form.errors:
            return _columns_page(event, kept, opened, form), 422
        choice = lists.Choice(opened.choice.sheet, opened.choice.header, columns)
        actions.choose_columns(session, kept, choice, at=clock.now(), by=current_actor())
    return redirect(url_for("participants.import_preview", event_id=event_id, list_id=list_id))


def _columns_page(event: Event, kept: ImportedList, opened: lists.OpenList, form: object) -> str:
    return render_template(
        "participants/columns.html",
        event=event,
        kept=kept,
        opened=opened,
        samples=opened.samples(),
        form=form,
        required=REQUIRED,
        first_rows=opened.table.sheet.rows[:30],
    )


def _opened(kept: ImportedList, *, by_hand: bool = False) -> lists.OpenList:
    workbook = lists.workbook_of(store().get(kept.file), kept.file_name)
    sheet, header = request.args.get("lembar", ""), request.args.get("kepala", "")
    if by_hand and sheet.isdigit() and header.isdigit() and len(sheet + header) < 12:  # noqa: PLR2004
        return lists.propose_at(workbook, int(sheet), int(header) - 1)
    if kept.mapping:
        return lists.open_at(workbook, lists.choice_of(kept.mapping))
    return lists.propose(workbook)


@bp.get("/kegiatan/<event_id>/peserta/impor/<list_id>")
@allow(*EDITORS)
def import_preview(event_id: str, list_id: str) -> ResponseReturnValue:
    """Show what the import would do, row by row; after it, what it did."""
    with reading() as session:
        event = events.load(session, event_id, change=True)
        kept = queries.imported_list(session, event.id, list_id)
        if kept.imported_at:
            return render_template("participants/imported.html", event=event, kept=kept)
        if not kept.mapping:
            return redirect(
                url_for("participants.import_columns", event_id=event_id, list_id=list_id)
            )
        return _preview_page(event, kept, _preview(session, kept))


def _preview(session: Session, kept: ImportedList) -> Preview:
    opened, index = _opened(kept), units.index(session)
    rows = opened.rows()
    judged = queries.preview(session, lists.drafts_of(rows, index))
    return Preview(opened, rows, judged, index)


def _preview_page(event: Event, kept: ImportedList, shown: Preview) -> str:
    wanted = request.args.get("hasil", "")
    wanted = wanted if wanted in (*OUTCOMES, DOUBT) else ""
    return render_template(
        "participants/preview.html",
        event=event,
        kept=kept,
        shown=shown,
        counts=counts(shown.judged),
        wanted=wanted,
        page=slice_of(shown.matching(wanted)),
        reasons=shown.reasons(),
        outcomes=OUTCOMES,
        doubts=DOUBTS,
        roles=ROLES,
    )


@bp.post("/kegiatan/<event_id>/peserta/impor/<list_id>")
@allow(*EDITORS)
def import_now(event_id: str, list_id: str) -> ResponseReturnValue:
    """Import the good rows in one transaction, and keep the bad ones as a workbook."""
    with reading() as session:
        kept = _of_event(session, event_id, list_id)
        opened = _opened(kept)
        index = units.index(session)
    rows = opened.rows()
    drafts = lists.drafts_of(rows, index)
    try:
        with writing() as session:
            event = events.load(session, event_id, change=True)
            kept = queries.imported_list(session, event.id, list_id)
            outcomes = actions.import_list(
                session, event, kept, drafts, at=clock.now(), by=current_actor()
            )
            faults = [outcome.problems for outcome in outcomes]
            reasons = sentences.of_rows(drafts, faults, index)
            if reasons:
                data = lists.rejected_rows(opened, rows, reasons, words=sentences.sheet_words())
                actions.keep_rejects(session, kept, store().put(data))
    except NotReadyError:
        flash(_("Daftar ini sudah diimpor; tidak ada yang ditambahkan lagi."), "info")
    return redirect(url_for("participants.import_preview", event_id=event_id, list_id=list_id))


@bp.post("/kegiatan/<event_id>/peserta/impor/<list_id>/urungkan")
@allow(*EDITORS)
def undo_import(event_id: str, list_id: str) -> ResponseReturnValue:
    """Cancel what the import registered, as far as nobody touched it since."""
    with writing() as session:
        event = events.load(session, event_id, change=True)
        kept = queries.imported_list(session, event.id, list_id)
        count = actions.undo_import(session, event, kept, at=clock.now(), by=current_actor())
    flash(_("%(n)d pendaftaran dari daftar ini dibatalkan.", n=count), "ok")
    return redirect(url_for("participants.import_preview", event_id=event_id, list_id=list_id))


@bp.get("/kegiatan/<event_id>/peserta/impor/<list_id>/ditolak.xlsx")
@allow(*EDITORS)
def rejects(event_id: str, list_id: str) -> Response:
    """Give back the rows that can't be taken, with the reason beside each."""
    with reading() as session:
        kept = _of_event(session, event_id, list_id)
        if kept.rejects:
            data = store().get(kept.rejects)
        else:
            shown = _unimported(session, kept)
            data = lists.rejected_rows(
                shown.opened, shown.rows, shown.reasons(), words=sentences.sheet_words()
            )
    return attachment(data, f"ditolak-{list_id}.xlsx", XLSX)


def _unimported(session: Session, kept: ImportedList) -> Preview:
    if kept.imported_at or not kept.mapping:
        raise NotFoundError(kept.public_id)
    return _preview(session, kept)


def _of_event(session: Session, event_id: str, list_id: str) -> ImportedList:
    event = events.load(session, event_id, change=True)
    return queries.imported_list(session, event.id, list_id)


def _waiting(session: Session, event_id: str, list_id: str) -> tuple[Event, ImportedList]:
    """Return event and list; NotFoundError when the list was imported already."""
    event = events.load(session, event_id, change=True)
    kept = queries.imported_list(session, event.id, list_id)
    if kept.imported_at:
        raise NotFoundError(list_id)
    return event, kept
