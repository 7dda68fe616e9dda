"""Books for tests: an event whose book was closed at two in the afternoon."""

from datetime import timedelta

from sqlalchemy.orm import Session

from eventapp.core.actors import Actor, ActorKind
from eventapp.events.models import Event
from tests import make

CLOSED = make.NINE + timedelta(hours=5)
LATER = CLOSED + timedelta(hours=1)
FIRST = Actor(ActorKind.OFFICER, "pertama", "Petugas Pertama")
SECOND = Actor(ActorKind.OFFICER, "kedua", "Petugas Kedua")


def closed(session: Session, *, sessions: int = 1) -> Event:
    """Return an event whose book is closed, with nothing in it."""
    return make.event(session, sessions=sessions, book_closed_at=CLOSED)
