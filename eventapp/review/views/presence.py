"""Why somebody is present: one person's trail at one event, as an auditor asks for it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from eventapp.accounts.guards import allow, caller
from eventapp.accounts.rules import EDITORS, READERS
from eventapp.checkin import strokes
from eventapp.checkin.labels import grade, method
from eventapp.core.ids import normalise_code
from eventapp.db.session import reading
from eventapp.events import guards
from eventapp.participants.rules.employee_numbers import spaced_nip
from eventapp.participants.rules.names import full_name
from eventapp.review import labels, queries
from eventapp.review.rules import Result, read_key
from eventapp.review.views.blueprint import bp


@bp.get("/kegiatan/<event_id>/daftar-hadir/<code>")
@allow(*READERS)
def presence(event_id: str, code: str) -> ResponseReturnValue:
    """Show each session's presence with its grade, and everything that led to it."""
    with reading() as session:
        event = guards.load(session, event_id)
        trail = queries.trail(session, event.id, normalise_code(code[:20]))
        row = trail.registration
        return render_template(
            "review/presence.html",
            event=event,
            trail=trail,
            person=row,
            name=full_name(row.front_title, row.name, row.back_title),
            signature=strokes.path(trail.signature.strokes) if trail.signature else "",
            sessions={one.id: one for one in event.sessions},
            by_ref={one.public_id: one for one in event.sessions},
            labels=labels,
            results=Result,
            zone=event.timezone,
            method_name=method,
            grade_name=grade,
            full_name=full_name,
            spaced_nip=spaced_nip,
            read_key=read_key,
            may_change=caller().role in EDITORS,
        )
