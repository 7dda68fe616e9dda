"""Whether somebody can sign up for an event just now.

Pure rules: no database, no clock.
"""

from dataclasses import dataclass
from datetime import datetime
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
