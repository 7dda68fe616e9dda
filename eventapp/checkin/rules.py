"""Judge whether a ticket held up at the door counts as an arrival, and for which session.

Pure rules: no database, no web, no clock. Times come in, verdicts go out.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

DOORS_OPEN_MINUTES = 60
HELD_BACK = timedelta(minutes=1)


class Verdict(StrEnum):
    """What the officer at the door is told. The values are the API's."""

    ADMITTED = "admitted"
    ALREADY_IN = "already_in"
    UNKNOWN_TICKET = "unknown_ticket"
    WRONG_EVENT = "wrong_event"
    CANCELLED = "cancelled"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    # Of a scan on the way out.
    LEFT = "left"
    NOT_IN = "not_in"
    # Of a phone whose time at the door is over.
    DEVICE_REVOKED = "device_revoked"


class Method(StrEnum):
    """How somebody came to be counted as present."""

    DESK_TICKET = "desk_ticket"
    DESK_TYPED = "desk_typed"
    DESK_NAME = "desk_name"
    HALL_SCREEN = "hall_screen"
    WALK_IN = "walk_in"
    API = "api"
    IMPORT = "import"
    # Read off a paper roster afterwards.
    ROSTER = "roster"


class Direction(StrEnum):
    """Which way somebody goes through the door."""

    IN = "in"
    OUT = "out"


class Sign(StrEnum):
    """A weak sign noticed while a scan was made. For a human to look at, never a refusal."""

    LATE_CODE = "late_code"
    LATE_DEVICE = "late_device"
    CLOCK = "clock"


class Proof(StrEnum):
    """One thing that speaks for a presence."""

    CODE = "code"
    TICKET = "ticket"
    STAFF = "staff"
    PULSE = "pulse"
    SPOT = "spot"
    SIGNATURE = "signature"
    # Against it: an officer looked, and doubts it.
    DOUBTED = "doubted"


class Grade(IntEnum):
    """How strong a presence is. A weak one is for a human to look at, never a refusal.

    TYPED: nothing but somebody's word, afterwards. CLAIMED: the hall's code or a ticket, seen by
    nobody. SEEN: by staff, or claimed and confirmed in the session. HELD: a ticket or the code,
    and seen by staff. PROVEN: that, and confirmed in the session too.
    """

    TYPED = 1
    CLAIMED = 2
    SEEN = 3
    HELD = 4
    PROVEN = 5


@dataclass(frozen=True, slots=True)
class SessionWindow:
    """One session on the schedule; the end itself still counts as inside."""

    ref: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Doors:
    """One event's doors: how early they open, how long after the end they stay open.

    `is_closed`: the attendance book is closed, and nobody is written into it at the door.
    """

    event: str
    is_cancelled: bool = False
    is_closed: bool = False
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


def session_left(arrivals: Mapping[str, datetime], at: datetime) -> str | None:
    """Return the ref of the session somebody leaves at `at`: the one last come to.

    `arrivals` are the moments of the sessions they are in, by the session's ref.
    """
    come = [(moment, ref) for ref, moment in arrivals.items() if moment <= at]
    return max(come)[1] if come else None


def judge(
    ticket: Ticket | None,
    doors: Doors,
    sessions: Sequence[SessionWindow],
    at: datetime,
    direction: Direction = Direction.IN,
) -> Verdict:
    """Return the first reason to turn the holder away, or ADMITTED; LEFT on the way out.

    `sessions` are those the scan may count for: the one the officer chose, or the whole
    schedule. `ticket` is None when nobody is registered under what was held up.
    """
    if ticket is None:
        return Verdict.UNKNOWN_TICKET
    if ticket.event != doors.event:
        return Verdict.WRONG_EVENT
    if ticket.is_cancelled or doors.is_cancelled:
        return Verdict.CANCELLED
    if direction is Direction.OUT and not ticket.is_in:
        return Verdict.NOT_IN
    if direction is Direction.OUT:
        return Verdict.TOO_LATE if doors.is_closed else Verdict.LEFT
    if ticket.is_in:
        return Verdict.ALREADY_IN
    if session_for(sessions, at, doors) is None:
        return _outside(sessions, at, doors)
    return Verdict.TOO_LATE if doors.is_closed else Verdict.ADMITTED


def stands_before(arrived_at: datetime, scanned_at: datetime, received_at: datetime) -> bool:
    """Say whether a scan that a phone held back takes the place of the arrival on record.

    Of two desks without network the earlier scan counts, whichever is sent first. A scan sent
    at once never does: it came second, whatever its clock says.
    """
    return scanned_at < arrived_at and received_at - scanned_at >= HELD_BACK


def proofs_of(method: Method) -> frozenset[Proof]:
    """Return what the way somebody came in speaks for."""
    return _PROOFS[method]


def grade_of(proofs: AbstractSet[Proof]) -> Grade:
    """Return the grade of a presence for which all of `proofs` speak.

    A signature alone raises nothing: it is made on the same phone as the claim.
    """
    if Proof.DOUBTED in proofs:
        return Grade.TYPED
    is_seen = bool(proofs & {Proof.STAFF, Proof.SPOT})
    is_claimed = bool(proofs & {Proof.CODE, Proof.TICKET})
    is_confirmed = Proof.PULSE in proofs or (Proof.SPOT in proofs and Proof.STAFF in proofs)
    if is_seen and is_claimed:
        return Grade.PROVEN if is_confirmed else Grade.HELD
    if is_seen or (is_claimed and is_confirmed):
        return Grade.SEEN
    return Grade.CLAIMED if is_claimed else Grade.TYPED


def takes_unsigned(method: Method) -> bool:
    """Say whether a bare code will do: an officer sees who says it, and stands for it by name."""
    return method in (Method.DESK_TYPED, Method.DESK_NAME)


def _outside(sessions: Sequence[SessionWindow], at: datetime, doors: Doors) -> Verdict:
    """Early while a door is still to open; an event without sessions never opens."""
    opens_later = any(at < one.starts_at - doors.open_before for one in sessions)
    return Verdict.TOO_EARLY if opens_later or not sessions else Verdict.TOO_LATE


_PROOFS: dict[Method, frozenset[Proof]] = {
    Method.DESK_TICKET: frozenset({Proof.TICKET, Proof.STAFF}),
    Method.DESK_TYPED: frozenset({Proof.STAFF}),
    Method.DESK_NAME: frozenset({Proof.STAFF}),
    Method.WALK_IN: frozenset({Proof.STAFF}),
    Method.HALL_SCREEN: frozenset({Proof.CODE}),
    Method.API: frozenset({Proof.TICKET}),
    Method.IMPORT: frozenset(),
    Method.ROSTER: frozenset(),
}
