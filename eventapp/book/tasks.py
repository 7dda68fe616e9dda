"""What the worker does for this room: official lists too long to wait for."""

from typing import Any

from flask_babel import lazy_gettext as _l

from eventapp.book import papers
from eventapp.checkin import pdf
from eventapp.checkin.pdf import ListKind
from eventapp.db.session import reading
from eventapp.events import queries as events
from eventapp.files.current import store
from eventapp.jobs.labels import name_kind
from eventapp.jobs.runner import Handler, Running
from eventapp.web.extensions import settings

LIST = "book.list"
name_kind(LIST, _l("Daftar hadir"))


def make_list(running: Running) -> dict[str, Any]:
    """Draw one official list, and keep the file."""
    with reading() as session:
        event = events.event(session, running.args["event"])
        facts = papers.attendance_list(
            session,
            event,
            ListKind(running.args["kind"]),
            everybody=bool(running.args["everybody"]),
            organisation=settings().organisation,
        )
    total = len(facts.people)
    running.progress(0, total)
    key = store().put(pdf.attendance_list(facts))
    running.progress(total, total)
    job = running.job.public_id
    return {"file": key, "next": f"/kegiatan/{event.public_id}/daftar-hadir/{job}.pdf"}


HANDLERS: dict[str, Handler] = {LIST: make_list}
