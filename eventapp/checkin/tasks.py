"""What the worker does for this room: papers too long to wait for."""

from typing import Any

from flask_babel import lazy_gettext as _l

from eventapp.checkin import papers, tickets
from eventapp.checkin.roster import print_roster
from eventapp.checkin.rosters import roster_of
from eventapp.core import clock, keys
from eventapp.db.session import reading
from eventapp.events import queries as events
from eventapp.files.current import store
from eventapp.jobs.labels import name_kind
from eventapp.jobs.runner import Handler, Running
from eventapp.web.extensions import settings

CARDS = "checkin.cards"
ROSTER = "checkin.roster"
name_kind(CARDS, _l("Kartu tiket"))
name_kind(ROSTER, _l("Daftar cadangan"))


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


def make_roster(running: Running) -> dict[str, Any]:
    """Draw the roster for a power cut, and keep the file."""
    with reading() as session:
        event = events.event(session, running.args["event"])
        facts = roster_of(session, event, settings().organisation, at=clock.now())
    running.progress(0, len(facts.people))
    kept = store().put(print_roster(facts))
    running.progress(len(facts.people), len(facts.people))
    ref, job = running.args["event"], running.job.public_id
    return {"file": kept, "next": f"/kegiatan/{ref}/daftar-cadangan/{job}.pdf"}


HANDLERS: dict[str, Handler] = {CARDS: make_cards, ROSTER: make_roster}
