"""What the paper roster says, read from the database."""

from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.checkin.papers import occasion
from eventapp.checkin.queries.rosters import on_roster
from eventapp.checkin.roster import MOST_SESSIONS, Place, Roster
from eventapp.events.models import Event, EventSession
from eventapp.participants.rules.names import full_name
from eventapp.web import formats


def roster_of(session: Session, event: Event, organisation: str, *, at: datetime) -> Roster:
    """Return the roster as of `at`; `event` with all that belongs to it.

    Of many sessions those that aren't over: a page has room for a few.
    """
    return Roster(
        occasion=occasion(event, organisation),
        sessions=tuple(_titled(one, event.timezone) for one in _next(event, at)),
        with_leaving=event.checks_out,
        people=[
            Place(
                code=row.code,
                name=full_name(row.front_title, row.name, row.back_title),
                position=row.position,
                unit=row.unit.name if row.unit else "",
            )
            for row in on_roster(session, event.id)
        ],
        printed_at=at,
    )


def _next(event: Event, at: datetime) -> list[EventSession]:
    coming = [one for one in event.sessions if one.ends_at > at]
    return (coming or list(event.sessions))[:MOST_SESSIONS]


def _titled(one: EventSession, zone: str) -> str:
    start = formats.hour(one.starts_at, zone)
    return f"{one.title}, {start}–{formats.hour(one.ends_at, zone)}"
