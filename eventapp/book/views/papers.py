"""The official list as PDF, before its book is closed and after."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts.guards import allow
from eventapp.accounts.rules import EDITORS, READERS
from eventapp.book import papers
from eventapp.book.tasks import LIST
from eventapp.book.views.blueprint import bp
from eventapp.checkin import pdf
from eventapp.checkin.labels import KINDS
from eventapp.checkin.papers import ROWS_AT_ONCE
from eventapp.checkin.pdf import ListKind
from eventapp.checkin.views.papers import PDF, have_made, offer
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading
from eventapp.events import guards
from eventapp.files.current import store
from eventapp.jobs import queries as jobs
from eventapp.web.downloads import attachment
from eventapp.web.extensions import settings


@bp.get("/kegiatan/<event_id>/daftar-hadir.pdf")
@allow(*READERS)
def attendance_pdf(event_id: str) -> ResponseReturnValue:
    """Send a short official list; offer to have a long one made."""
    kind, everybody = _asked(request.args)
    with reading() as session:
        event = guards.load(session, event_id)
        facts = papers.attendance_list(
            session, event, kind, everybody=everybody, organisation=settings().organisation
        )
    if not facts.people:
        flash(_("Belum ada yang tercatat di daftar ini."), "warn")
        return redirect(url_for("checkin.attendance", event_id=event_id))
    if len(facts.people) > ROWS_AT_ONCE:
        title = _("Daftar hadir: %(kind)s", kind=KINDS[kind])
        fields = {"jenis": str(kind), "isi": "semua" if everybody else ""}
        return offer(event, title, len(facts.people), "book.prepare_list", fields)
    return attachment(pdf.attendance_list(facts), f"daftar-hadir-{event.short_code}.pdf", PDF)


@bp.post("/kegiatan/<event_id>/daftar-hadir/pdf")
@allow(*EDITORS)
def prepare_list(event_id: str) -> ResponseReturnValue:
    """Have the worker draw the official list."""
    kind, everybody = _asked(request.form)
    back = url_for("checkin.attendance", event_id=event_id)
    return have_made(event_id, LIST, {"kind": str(kind), "everybody": everybody}, back)


@bp.get("/kegiatan/<event_id>/daftar-hadir/<job>.pdf")
@allow(*READERS)
def made_list(event_id: str, job: str) -> ResponseReturnValue:
    """Send the list the worker drew for this event."""
    with reading() as session:
        event = guards.load(session, event_id)
        done = jobs.job(session, job)
    is_ours = done.kind == LIST and done.args.get("event") == event.public_id
    if not is_ours or not done.result:
        raise NotFoundError
    body = store().get(done.result["file"])
    return attachment(body, f"daftar-hadir-{event.short_code}.pdf", PDF)


def _asked(given: Any) -> tuple[ListKind, bool]:
    word = given.get("jenis", "")
    kind = ListKind(word) if word in set(ListKind) else ListKind.PARTICIPANTS
    return kind, given.get("isi") == "semua"
