"""What the worker does for this room: papers too long to wait for."""

from typing import Any

from flask_babel import lazy_gettext as _l

from eventapp.checkin import papers, tickets
from eventapp.core import keys
from eventapp.db.session import reading
from eventapp.events import queries as events
from eventapp.files.current import store
from eventapp.jobs.labels import name_kind
from eventapp.jobs.runner import Handler, Running
from eventapp.web.extensions import settings

CARDS = "checkin.cards"
name_kind(CARDS, _l("Kartu tiket"))


def make_cards(running: Running) -> dict[str, Any]:
    """Draw all tickets of an event as cards, and keep the file."""
    with reading() as session:
        event = events.event(session, running.args["event"])
        rows = papers.holders(session, event.id)
        running.progress(0, len(rows))
        key = keys.derive(settings().secret_key, tickets.KEY_PURPOSE)
        body = papers.cards(rows, event, key, settings().base_url)
    kept = store().put(body)
    running.progress(len(rows), len(rows))
    event, job = running.args["event"], running.job.public_id
    return {"file": kept, "next": f"/kegiatan/{event}/berkas-pintu/{job}.pdf"}


HANDLERS: dict[str, Handler] = {CARDS: make_cards}
