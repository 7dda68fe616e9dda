"""Cases for the rules at the door: made by chance from a seed, judged here, told to the page."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from eventapp.checkin.rules import (
    Direction,
    Doors,
    SessionWindow,
    Ticket,
    judge,
    session_for,
    session_left,
)

BEGIN = datetime(2026, 11, 10, 1, 0, tzinfo=UTC)
STEP = timedelta(minutes=10)
# On the edge, a microsecond beside it, and a millisecond beside it.
NUDGES = (
    timedelta(),
    timedelta(microseconds=1),
    -timedelta(microseconds=1),
    timedelta(milliseconds=1),
    -timedelta(milliseconds=1),
)
REFS = ("b1", "a1", "a2", "0z")


@dataclass(frozen=True, slots=True)
class Case:
    """What is judged."""

    ticket: Ticket | None
    doors: Doors
    sessions: tuple[SessionWindow, ...]
    at: datetime
    direction: Direction
    arrivals: dict[str, datetime]

    def verdicts(self) -> list[str | None]:
        found = session_for(self.sessions, self.at, self.doors)
        return [
            str(judge(self.ticket, self.doors, self.sessions, self.at, self.direction)),
            found.ref if found else None,
            session_left(self.arrivals, self.at),
        ]

    def as_json(self) -> dict[str, Any]:
        """Return the case as the page takes it; moments as text, as they come over the line."""
        ticket = self.ticket and {
            "event": self.ticket.event,
            "isCancelled": self.ticket.is_cancelled,
            "isIn": self.ticket.is_in,
        }
        return {
            "ticket": ticket,
            "doors": {
                "event": self.doors.event,
                "isCancelled": self.doors.is_cancelled,
                "isClosed": self.doors.is_closed,
                "openBefore": self.doors.open_before // timedelta(microseconds=1),
                "closeAfter": self.doors.close_after // timedelta(microseconds=1),
            },
            "sessions": [
                {"ref": one.ref, "startsAt": _text(one.starts_at), "endsAt": _text(one.ends_at)}
                for one in self.sessions
            ],
            "at": _text(self.at),
            "direction": str(self.direction),
            "arrivals": [[ref, _text(moment)] for ref, moment in self.arrivals.items()],
        }


def _text(moment: datetime) -> str:
    return moment.isoformat()


def cases(seed: int, count: int) -> Iterator[Case]:
    chance = random.Random(seed)

    def moment(steps: int = 24) -> datetime:
        return BEGIN + STEP * chance.randrange(steps) + chance.choice(NUDGES)

    def session(ref: str) -> SessionWindow:
        starts_at = BEGIN + STEP * chance.randrange(4, 18)
        return SessionWindow(ref, starts_at, starts_at + STEP * chance.randrange(1, 6))

    for _ in range(count):
        ticket = Ticket(
            event=chance.choice(("here", "here", "here", "there")),
            is_cancelled=chance.random() < 0.15,
            is_in=chance.random() < 0.3,
        )
        doors = Doors(
            event="here",
            is_cancelled=chance.random() < 0.1,
            is_closed=chance.random() < 0.2,
            open_before=timedelta(minutes=chance.choice((0, 10, 30, 60))),
            close_after=timedelta(minutes=chance.choice((0, 0, 10))),
        )
        refs = chance.sample(REFS, chance.randrange(len(REFS) + 1))
        yield Case(
            ticket=None if chance.random() < 0.1 else ticket,
            doors=doors,
            sessions=tuple(session(ref) for ref in refs),
            at=moment(),
            direction=chance.choice((Direction.IN, Direction.IN, Direction.OUT)),
            arrivals={ref: moment() for ref in refs if chance.random() < 0.5},
        )
