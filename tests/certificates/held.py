"""An event that was held, for tests: who came to what, and its certificates issued."""

from typing import Any

from sqlalchemy.orm import Session

from eventapp.certificates import tasks
from eventapp.certificates.tasks import Done
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from tests import make

SIGNED = {
    "signer_name": "Drs. Bagas Nugraha, M.Si.",
    "signer_position": "Inspektur",
    "issue_place": "Serang",
}


def event(session: Session, **more: Any) -> Event:
    """Return an event of two sessions with a signer, loaded as views load it."""
    row = make.event(session, **({"sessions": 2} | SIGNED | more))
    return events.event(session, row.public_id)


def came(
    session: Session, event: Event, name: str, *, sessions: int = 2, **more: Any
) -> Registration:
    """Return somebody who came to the first `sessions` sessions."""
    row = make.registration(session, event, name, **more)
    for one in event.sessions[:sessions]:
        make.arrival(session, row, one)
    return row


def issue(
    event_id: str, failures: list[dict[str, Any]] | None = None, *, draw_only: bool = False
) -> Done:
    """Issue and draw as the worker does."""
    told: list[dict[str, Any]] = [] if failures is None else failures
    return tasks.issue_event(
        event_id,
        at=make.NINE,
        by=make.TESTER,
        progress=lambda _done, _total: None,
        failed=told.append,
        draw_only=draw_only,
    )
