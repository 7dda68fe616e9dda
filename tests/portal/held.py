"""A ticket in somebody's hand, for the tests of its pages."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.checkin import tickets
from eventapp.checkin.models import Arrival
from eventapp.core import keys
from eventapp.events.models import EventSession
from eventapp.participants.models import Registration
from tests import make
from tests.databases import SECRET

KEY = keys.derive(SECRET, tickets.KEY_PURPOSE)


def path(code: str, page: str = "") -> str:
    """Return the address of a page of the ticket."""
    return f"/t/{tickets.token(code, KEY)}" + (f"/{page}" if page else "")


def arrive(session: Session, number: int = 0, **more: Any) -> Arrival:
    """Let the first person registered be present in the event's session of that number."""
    seat = session.scalars(select(Registration).order_by(Registration.id)).first()
    assert seat is not None
    wanted = select(EventSession).where(
        EventSession.event_id == seat.event_id, EventSession.position == number
    )
    return make.arrival(session, seat, session.scalars(wanted).one(), **more)
