"""Judge whether a ticket held up at the door counts as an arrival, and for which session.

Pure rules: no database, no web, no clock. Times come in, verdicts go out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DOORS_OPEN_MINUTES = 60


class Verdict(StrEnum):
    """What the officer at the door is told. The values are the API's."""

    ADMITTED = "admitted"
    ALREADY_IN = "already_in"
    UNKNOWN_TICKET = "unknown_ticket"
    WRONG_EVENT = "wrong_event"
    CANCELLED = "cancelled"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"


class Method(StrEnum):
    """How somebody came to be counted as present."""

    DESK_TICKET = "desk_ticket"
    DESK_TYPED = "desk_typed"
    DESK_NAME = "desk_name"
    HALL_SCREEN = "hall_screen"
    WALK_IN = "walk_in"
    API = "api"
    IMPORT = "import"


class Strength(StrEnum):
    """How much an arrival proves. A weak one is for a human to look at, never a refusal."""

    SEEN = "seen"
    VOUCHED = "vouched"
    SELF_DECLARED = "self_declared"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class SessionWindow:
    """One session on the schedule; the end itself still counts as inside."""

    ref: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Doors:
    """One event's doors: how early they open, how long after the end they stay open."""

    event: str
    is_cancelled: bool = False
    open_before: timedelta = timedelta(minutes=DOORS_OPEN_MINUTES)
    close_after: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Ticket:
    """What is known of its holder, for the session in question, when it is held up."""

    event: str
    is_cancelled: bool = False
    is_in: bool = False


def session_for(
    sessions: Sequence[SessionWindow], at: datetime, doors: Doors
) -> SessionWindow | None:
    """Return the session a scan counts for by the schedule, or None outside all doors.

    The running one (of several at once, the one begun last), else the next one whose door
    is open, else the one just over whose door is not yet shut.
    """
    running = [one for one in sessions if one.starts_at <= at <= one.ends_at]
    if running:
        return max(running, key=lambda one: (one.starts_at, one.ref))
    coming = [one for one in sessions if one.starts_at - doors.open_before <= at < one.starts_at]
    if coming:
        return min(coming, key=lambda one: (one.starts_at, one.ref))
    over = [one for one in sessions if one.ends_at < at <= one.ends_at + doors.close_after]
    return max(over, key=lambda one: (one.ends_at, one.ref)) if over else None


def judge(
    ticket: Ticket | None, doors: Doors, sessions: Sequence[SessionWindow], at: datetime
) -> Verdict:
    """Return the first reason to turn the holder away, or ADMITTED.

    `sessions` are those the scan may count for: the one the officer chose, or the whole
    schedule. `ticket` is None when nobody is registered under what was held up.
    """
    if ticket is None:
        return Verdict.UNKNOWN_TICKET
    if ticket.event != doors.event:
        return Verdict.WRONG_EVENT
    if ticket.is_cancelled or doors.is_cancelled:
        return Verdict.CANCELLED
    if ticket.is_in:
        return Verdict.ALREADY_IN
    if session_for(sessions, at, doors) is None:
        return _outside(sessions, at, doors)
    return Verdict.ADMITTED


def strength_of(method: Method) -> Strength:
    """Say how much a method proves: seen with a ticket, vouched for by an officer, or said."""
    return _STRENGTH[method]


def takes_unsigned(method: Method) -> bool:
    """Say whether a bare code will do: an officer sees who says it, and stands for it by name."""
    return method in (Method.DESK_TYPED, Method.DESK_NAME)


def _outside(sessions: Sequence[SessionWindow], at: datetime, doors: Doors) -> Verdict:
    """Early while a door is still to open; an event without sessions never opens."""
    opens_later = any(at < one.starts_at - doors.open_before for one in sessions)
    return Verdict.TOO_EARLY if opens_later or not sessions else Verdict.TOO_LATE


_STRENGTH = {
    Method.DESK_TICKET: Strength.SEEN,
    Method.DESK_TYPED: Strength.SEEN,
    Method.DESK_NAME: Strength.VOUCHED,
    Method.WALK_IN: Strength.VOUCHED,
    Method.HALL_SCREEN: Strength.SELF_DECLARED,
    Method.API: Strength.REPORTED,
    Method.IMPORT: Strength.REPORTED,
}
