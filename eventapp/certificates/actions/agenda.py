"""Numbers out of the office's agenda book: typed for an event, or taken off its list again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.certificates import queries
from eventapp.certificates.actions.issuing import CancelledEventError
from eventapp.certificates.actions.taking import locked_series, year_of
from eventapp.certificates.models import EventDesign, HandNumber
from eventapp.certificates.queries import numbering
from eventapp.certificates.queries.series import AGENDA
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError
from eventapp.db.rows import Rows
from eventapp.db.upsert import insert
from eventapp.events.models import Event
from eventapp.events.numbers import LONGEST_NUMBER, TypedNumber
from eventapp.events.rules import Status

MOST_LINES = 5_000
_AT_ONCE = 500
_ROWS = Rows(
    HandNumber,
    ("event_id", "number", "position", "made_at", "made_by"),
    unique=("number",),
    returning=("number",),
)


class Trouble(StrEnum):
    """Why a typed number isn't taken."""

    TOO_LONG = "too_long"
    TWICE = "twice"
    WAITING = "waiting"
    USED = "used"


@dataclass(frozen=True, slots=True)
class RefusedNumber:
    """A number that wasn't taken: its line, why, and the line it first stood in."""

    typed: TypedNumber
    trouble: Trouble
    first_line: int = 0


def choose_numbering(
    session: Session, event: Event, source: str, *, at: datetime, by: Actor
) -> None:
    """Choose where the numbers of what is issued from now on come from; InvalidFieldError."""
    if source not in (numbering.SERIES, numbering.BLOCK, numbering.BY_HAND):
        raise InvalidFieldError("numbering", "unknown", source)
    numbering.hold(session, event.id)
    before = numbering.numbering_of(session, event.id)
    if before == source:
        return
    row = {"event_id": event.id, "settings": {}, "signing": "own", "version": 1}
    session.execute(
        insert(session, EventDesign)
        .values(**row, numbering=source)
        .on_conflict_do_update(index_elements=["event_id"], set_={"numbering": source})
    )
    audit.record(
        session,
        at=at,
        by=by,
        action="certificates.choose_numbering",
        subject=("event", event.public_id),
        before={"numbering": before},
        after={"numbering": source},
    )


def add_numbers(
    session: Session, event: Event, typed: Sequence[TypedNumber], *, at: datetime, by: Actor
) -> tuple[int, list[RefusedNumber]]:
    """Put typed numbers on an event's list, in their order; return how many, and those refused.

    Good ones go in whatever is wrong with others. Raises CancelledEventError, InvalidFieldError
    when there are more than MOST_LINES.
    """
    if event.status == Status.CANCELLED:
        raise CancelledEventError
    if len(typed) > MOST_LINES:
        raise InvalidFieldError("numbers", "too_many", str(len(typed)))
    locked_series(session, AGENDA, year_of(event))
    good, refused = _sorted_out(session, typed)
    first = numbering.last_position(session, event.id) + 1
    rows = [
        {
            "event_id": event.id,
            "number": one.number,
            "position": position,
            "made_at": at,
            "made_by": by.label,
        }
        for position, one in enumerate(good, first)
    ]
    kept = {row[0] for row in _ROWS.insert(session.connection(), rows)}
    # Somebody else typed the same number at the same moment, for an event of another year.
    refused += [RefusedNumber(one, Trouble.WAITING) for one in good if one.number not in kept]
    if kept:
        _record(session, event, "certificates.type_numbers", [one.number for one in good], at, by)
    return len(kept), sorted(refused, key=lambda one: one.typed.line)


def drop_numbers(
    session: Session, event: Event, wanted: Sequence[str], *, at: datetime, by: Actor
) -> int:
    """Take numbers that wait off an event's list; return how many. Used ones stay."""
    locked_series(session, AGENDA, year_of(event))
    waiting = numbering.hand_numbers(session, event.id)
    dropped = [one for one in waiting if one.number in set(wanted)]
    ids = [one.id for one in dropped]
    for start in range(0, len(ids), _AT_ONCE):
        session.execute(delete(HandNumber).where(HandNumber.id.in_(ids[start : start + _AT_ONCE])))
    if dropped:
        numbers = [one.number for one in dropped]
        _record(session, event, "certificates.drop_numbers", numbers, at, by)
    return len(dropped)


def _sorted_out(
    session: Session, typed: Sequence[TypedNumber]
) -> tuple[list[TypedNumber], list[RefusedNumber]]:
    numbers = [one.number for one in typed]
    used = queries.taken(session, numbers, waiting=False)
    waiting = queries.taken(session, numbers) - used
    seen: dict[str, int] = {}
    good: list[TypedNumber] = []
    refused: list[RefusedNumber] = []
    for one in typed:
        first = seen.setdefault(one.number, one.line)
        if trouble := _trouble(one, used, waiting, is_first=first == one.line):
            refused.append(RefusedNumber(one, trouble, 0 if first == one.line else first))
        else:
            good.append(one)
    return good, refused


def _trouble(
    one: TypedNumber, used: set[str], waiting: set[str], *, is_first: bool
) -> Trouble | None:
    if len(one.number) > LONGEST_NUMBER:
        return Trouble.TOO_LONG
    if one.number in used:
        return Trouble.USED
    if one.number in waiting:
        return Trouble.WAITING
    return None if is_first else Trouble.TWICE


def _record(
    session: Session, event: Event, action: str, numbers: Sequence[str], at: datetime, by: Actor
) -> None:
    after = {"count": len(numbers), "first": numbers[0], "last": numbers[-1]}
    subject = ("event", event.public_id)
    audit.record(session, at=at, by=by, action=action, subject=subject, after=after)
