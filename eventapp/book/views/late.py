"""Scans that came after closing: one tap proposes to take them in."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import EDITORS
from eventapp.book import actions, queries
from eventapp.book.queries import LateScan
from eventapp.book.views.blueprint import bp
from eventapp.core import clock
from eventapp.core.errors import NotFoundError
from eventapp.db.session import writing
from eventapp.events import guards
from eventapp.web.formats import hour, moment


@bp.post("/kegiatan/<event_id>/buku/terlambat")
@allow(*EDITORS)
def propose_late(event_id: str) -> ResponseReturnValue:
    """Propose one late scan as a correction, or all of them."""
    asked = request.form.get("scan", "")
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        late = [one for one in queries.late_scans(session, event) if asked in ("", one.uid)]
        if not late:
            raise NotFoundError
        for one in late:
            wanted = actions.of_scan(one, _reason(one, event.timezone))
            actions.propose(session, event, wanted, at=clock.now(), by=current_actor())
    count = len(late)
    flash(
        ngettext(
            "%(num)s koreksi diajukan. Petugas lain perlu menyetujuinya.",
            "%(num)s koreksi diajukan. Petugas lain perlu menyetujuinya.",
            count,
        ),
        "ok",
    )
    return redirect(url_for("book.index", event_id=event_id))


def _reason(late: LateScan, zone: str) -> str:
    return _(
        "Dipindai pukul %(hour)s (%(by)s), baru terkirim %(moment)s",
        hour=hour(late.scanned_at, zone),
        by=late.device or late.by_label,
        moment=moment(late.received_at, zone),
    )
