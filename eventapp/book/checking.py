"""Recompute a closed book from its content, the log and today's tables: an instrument."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.book import queries
from eventapp.book.models import Book, Correction
from eventapp.book.rules import Kind, State
from eventapp.book.rules import content as contents
from eventapp.book.rules.comparing import Applied, Difference, Part, compare
from eventapp.events.models import Event


@dataclass(frozen=True, slots=True)
class Check:
    """What a check of a book found. `digest` is the one recomputed from its content."""

    digest: str
    rows: int
    corrections: int
    differences: Sequence[Difference]

    @property
    def faults(self) -> list[Difference]:
        """What no line of the log explains."""
        return [one for one in self.differences if not one.is_logged]

    @property
    def is_equal(self) -> bool:
        """Whether the book holds: nothing differs, or the log says who changed it."""
        return not self.faults


def check(session: Session, event: Event) -> Check:
    """Hold an event's closed book against log and tables; raises NotFoundError without one.

    `event` needs all that belongs to it loaded.
    """
    book = queries.closed_book(session, event.id)
    approved = queries.corrections(session, event.id, state=State.APPROVED)
    digest = contents.digest(book.content)
    found = [*_seal(session, event, book, digest), *_officers(session, event, approved)]
    said = _read(book.content)
    if said is not None:
        today = queries.content(session, event, closed_at=book.closed_at, closed_by=book.closed_by)
        codes = {one["code"] for one in said["people"]}
        logged = queries.logged_since(session, event, codes, book.closed_at)
        found += compare(said, [_applied(one) for one in approved], contents.plain(today), logged)
    return Check(digest, book.rows, len(approved), found)


def _read(text: str) -> dict[str, Any] | None:
    try:
        said = json.loads(text)
    except ValueError:
        return None
    is_book = isinstance(said, dict) and said.get("format") == contents.FORMAT
    return said if is_book else None


def _seal(session: Session, event: Event, book: Book, digest: str) -> list[Difference]:
    """Compare the content's digest with the book's, and with what the log was told at closing."""
    told = [
        (line.after or {}).get("digest") for line in queries.lines(session, event, "book.close")
    ]
    found = []
    if digest != book.digest:
        found.append(Difference(Part.CONTENT, field="book", was=book.digest, now=digest))
    if told != [digest]:
        said = " ".join(str(one) for one in told)
        found.append(Difference(Part.CONTENT, field="log", was=said, now=digest))
    return found


def _officers(session: Session, event: Event, approved: Sequence[Correction]) -> list[Difference]:
    """Find corrections for which the log doesn't know two officers, or another text."""
    proposed = _by_correction(queries.lines(session, event, "book.propose"))
    decided = _by_correction(queries.lines(session, event, "book.approve"))
    numbers = [one.number for one in approved]
    wrong = [
        one
        for place, one in enumerate(approved, 1)
        if numbers[place - 1] != place
        or not _is_by_two(one, proposed.get(one.public_id), decided.get(one.public_id))
    ]
    return [
        Difference(
            Part.CORRECTION,
            code=one.registration.code,
            name=one.registration.name,
            session=one.session.title,
            field=str(one.number or ""),
        )
        for one in wrong
    ]


def _is_by_two(row: Correction, proposed: AuditLine | None, decided: AuditLine | None) -> bool:
    if proposed is None or decided is None or proposed.actor_id == decided.actor_id:
        return False
    wished, given = proposed.after or {}, decided.after or {}
    said = {
        "kind": row.kind,
        "registration": row.registration.code,
        "session": row.session.public_id,
        "arrived_at": row.arrived_at.isoformat() if row.arrived_at else None,
        "left_at": row.left_at.isoformat() if row.left_at else None,
    }
    return given.get("number") == row.number and said.items() <= wished.items()


def _by_correction(lines: Sequence[AuditLine]) -> dict[str, AuditLine]:
    return {str((line.after or {}).get("correction")): line for line in lines}


def _applied(row: Correction) -> Applied:
    return Applied(
        number=row.number or 0,
        kind=Kind(row.kind),
        code=row.registration.code,
        session=row.session.public_id,
        arrived_at=contents.moment(row.arrived_at) if row.arrived_at else None,
        left_at=contents.moment(row.left_at) if row.left_at else None,
    )
