"""Public pages: the events, one event, calendars, privacy."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from eventapp.accounts.guards import public
from eventapp.core import clock
from eventapp.db.session import reading
from eventapp.events import calendar
from eventapp.events import queries as events
from eventapp.portal import queries
from eventapp.portal.rules import judge
from eventapp.portal.views.blueprint import bp
from eventapp.web.extensions import settings
from eventapp.web.paging import paginate

_ICS = "text/calendar; charset=utf-8"


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """List the events one can come to, and below those that were."""
    at = clock.now()
    with reading() as session:
        return render_template(
            "portal/home.html",
            coming=queries.coming(session, at),
            page=paginate(session, queries.past(at), size=20),
            at=at,
        )


@bp.get("/acara/<event_id>")
@public
def event(event_id: str) -> ResponseReturnValue:
    """Show an event to whoever wants to come."""
    with reading() as session:
        found = queries.public_event(session, event_id)
        signup = queries.signup(session, found)
        desk = judge(signup, clock.now())
        return render_template("portal/event.html", event=found, signup=signup, desk=desk)


@bp.get("/acara/<event_id>.ics")
@public
def event_calendar(event_id: str) -> Response:
    """Give one event to a calendar."""
    with reading() as session:
        found = queries.public_event(session, event_id)
        data = calendar.feed([found], settings().base_url, clock.now())
    headers = {"Content-Disposition": f'attachment; filename="kegiatan-{found.public_id}.ics"'}
    return Response(data, content_type=_ICS, headers=headers)


@bp.get("/acara.ics")
@public
def feed() -> Response:
    """Give all public events to a calendar that subscribes."""
    at, config = clock.now(), settings()
    with reading() as session:
        rows = session.scalars(events.feed_events(at)).all()
        data = calendar.feed(rows, config.base_url, at, config.organisation)
    return Response(data, content_type=_ICS)


@bp.get("/privasi")
@public
def privacy() -> ResponseReturnValue:
    """Say what is kept, why, how long, and what one may ask for."""
    return render_template("portal/privacy.html")
