"""The officers' first page, and one event's overview."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from eventapp.accounts.guards import allow, caller
from eventapp.accounts.rules import EVERYONE, READERS, Role
from eventapp.certificates.queries import corrections
from eventapp.checkin import queries as checkin
from eventapp.core import clock
from eventapp.core.periods import local_year
from eventapp.db.session import reading
from eventapp.desk import queries
from eventapp.events import guards as events
from eventapp.participants import queries as participants
from eventapp.progress import queries as progress
from eventapp.web.extensions import public_url, settings

bp = Blueprint("desk", __name__)


@bp.get("/dasbor")
@allow(*EVERYONE)
def dashboard() -> ResponseReturnValue:
    """Show what is coming, what is left to do, and the year so far."""
    who, at, zone = caller(), clock.now(), settings().timezone
    with reading() as session:
        if who.role is Role.DESK:
            doors = queries.doors(session, who, at=at)
            return render_template("desk/doors.html", doors=doors, at=at)
        year = progress.newest_year(session, at, zone)
        return render_template(
            "desk/dashboard.html",
            coming=queries.coming(session, who, at=at),
            recent=queries.recent(session, who, at=at),
            counts=queries.year_counts(session, who, year, zone),
            year=year,
            at=at,
        )


@bp.get("/kegiatan/<event_id>")
@allow(*READERS)
def event(event_id: str) -> ResponseReturnValue:
    """Show one event: facts, how far it is, and the next step."""
    with reading() as session:
        found = events.load(session, event_id)
        return render_template(
            "desk/event.html",
            event=found,
            counts=queries.counted(session, [found])[0],
            attendance=checkin.attendance(session, found),
            wishes=participants.pending_name_count(session, found.id),
            corrections=corrections.pending_count(session, found.id),
            public_address=public_url("portal.event", event_id=found.public_id),
            year=local_year(found.starts_at, found.timezone),
            at=clock.now(),
        )
