"""Whether somebody can sign up for an event just now, and where they were present.

Pure rules: no database, no clock.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from eventapp.events.rules import OPEN


class Desk(StrEnum):
    """What signing up says."""

    OPEN = "open"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    FULL = "full"
    CANCELLED = "cancelled"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Signup:
    """An event as far as signing up depends on it. `seats` None: no limit."""

    status: str
    ends_at: datetime
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    seats: int | None = None
    taken: int = 0

    @property
    def left(self) -> int | None:
        """How many seats are left, None without a limit."""
        return None if self.seats is None else max(self.seats - self.taken, 0)


def judge(signup: Signup, at: datetime) -> Desk:
    """Return the first reason not to sign up, or OPEN. Without hours it is open until the end."""
    if signup.status == "cancelled":
        return Desk.CANCELLED
    if signup.status not in OPEN or at >= signup.ends_at:
        return Desk.OVER
    if signup.opens_at and at < signup.opens_at:
        return Desk.NOT_YET
    if signup.closes_at and at >= signup.closes_at:
        return Desk.CLOSED
    return Desk.FULL if signup.left == 0 else Desk.OPEN


class Presence(StrEnum):
    """Where somebody stands with one session."""

    IN = "in"
    LEFT = "left"
    COMING = "coming"
    OPEN = "open"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Stay:
    """One session and when its holder came and went, if they did."""

    starts_at: datetime
    ends_at: datetime
    arrived_at: datetime | None = None
    left_at: datetime | None = None


def presence_of(stay: Stay, at: datetime) -> Presence:
    """Return where the holder stands with a session at `at`."""
    if stay.arrived_at is not None:
        return Presence.IN if stay.left_at is None else Presence.LEFT
    if at > stay.ends_at:
        return Presence.MISSED
    return Presence.COMING if at < stay.starts_at else Presence.OPEN


ASK_OFTEN, ASK_SELDOM = 30, 300
_AROUND = timedelta(hours=2)


def ask_again_in(starts_at: datetime, ends_at: datetime, at: datetime) -> int:
    """Return after how many seconds a ticket's page asks again: often while something happens."""
    is_on = starts_at - _AROUND <= at <= ends_at + _AROUND
    return ASK_OFTEN if is_on else ASK_SELDOM
