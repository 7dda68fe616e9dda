"""Number all that is due at an event, a few hundred in a transaction.

The writer is free again in between, and a certificate costs the same among ten thousand as
among a hundred: who is due is read once, and each transaction looks again at its own few.
"""

from dataclasses import dataclass
from datetime import datetime

from eventapp.certificates import actions, queries
from eventapp.certificates.actions import CancelledEventError, NumbersShortError, NumberTakenError
from eventapp.core.actors import Actor
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.events.numbers import PatternError

AT_ONCE = 500
Problem = CancelledEventError | NumbersShortError | NumberTakenError | PatternError


@dataclass(frozen=True, slots=True)
class Numbered:
    """How many were numbered, and what stopped the others; `problem` None when nothing did."""

    issued: int
    problem: Problem | None = None


def number_all(event_id: str, *, at: datetime, by: Actor, organisation: str = "") -> Numbered:
    """Give everybody due a number; where numbers don't suffice, to those there is one for."""
    with reading() as session:
        due = queries.due_keys(session, events.event(session, event_id))
    parts: list[list[int] | None] = [
        due[start : start + AT_ONCE] for start in range(0, len(due), AT_ONCE)
    ]
    issued = 0
    # At last without a list: whoever came meanwhile, and how many numbers are missing in all.
    for part in [*parts, None]:
        some, problem = _number(event_id, part, at, by, organisation)
        issued += some
        is_short = isinstance(problem, NumbersShortError)
        if problem and (part is None or not is_short):
            return Numbered(issued, problem)
    return Numbered(issued)


def _number(
    event_id: str, among: list[int] | None, at: datetime, by: Actor, organisation: str
) -> tuple[int, Problem | None]:
    issued = 0
    try:
        while True:
            with writing() as session:
                event = events.event(session, event_id)
                some = actions.issue_due(
                    session,
                    event,
                    at=at,
                    by=by,
                    organisation=organisation,
                    limit=AT_ONCE,
                    among=among,
                )
            issued += some
            if among is not None or not some:
                return issued, None
    except (CancelledEventError, NumbersShortError, NumberTakenError, PatternError) as error:
        return issued, error
