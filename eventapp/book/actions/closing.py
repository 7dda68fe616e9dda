"""Close a book, for good."""

from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.book import queries, rules
from eventapp.book.models import Book
from eventapp.book.rules import CloseRefusedError
from eventapp.book.rules import content as contents
from eventapp.core.actors import Actor
from eventapp.events.actions import lock_book
from eventapp.events.models import Event


def close(session: Session, event: Event, *, at: datetime, by: Actor, early: bool = False) -> Book:
    """Fix what the book says, with its SHA-256, in the log too. Raises CloseRefusedError.

    `event` needs all that belongs to it loaded; `early`: although a session is still on. Whoever
    is writing in the book is waited for; whoever comes later is refused.
    """
    closed_at = lock_book(session, event.id)
    said = queries.content(session, event, closed_at=at, closed_by=by.label)
    rows = contents.rows(said.people)
    refusal = rules.refuse_close(
        event.status,
        is_closed=closed_at is not None,
        rows=rows,
        ends=[one.ends_at for one in event.sessions],
        early=early,
        at=at,
    )
    if refusal:
        raise CloseRefusedError(refusal)
    text = contents.canonical(said)
    made = Book(
        event_id=event.id,
        closed_at=at,
        closed_by=by.label,
        digest=contents.digest(text),
        rows=rows,
        content=text,
    )
    session.add(made)
    event.book_closed_at = at
    session.flush()
    audit.record(
        session,
        at=at,
        by=by,
        action="book.close",
        subject=("event", event.public_id),
        after={"digest": made.digest, "rows": rows, "people": len(said.people)},
    )
    return made
