"""What may be corrected in a closed book, and by whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from eventapp.core.errors import DomainError


class Kind(StrEnum):
    """What a correction does."""

    # Somebody was there and doesn't stand in the book.
    ADD = "add"
    # Somebody stands in the book and wasn't there.
    REMOVE = "remove"
    # Somebody came or left at another time.
    TIME = "time"
    # Somebody stands in the book, and an officer doubts it.
    DOWNGRADE = "downgrade"


class State(StrEnum):
    """Where a correction stands."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"


class Refusal(StrEnum):
    """Why a correction, or a decision on one, can't be taken."""

    BOOK_OPEN = "book_open"
    NO_REASON = "no_reason"
    NO_TIME = "no_time"
    LEFT_BEFORE_ARRIVED = "left_before_arrived"
    NOT_YET = "not_yet"
    OTHER_DAY = "other_day"
    SAME_TIMES = "same_times"
    ALREADY_IN = "already_in"
    NOT_IN = "not_in"
    DOUBTED_ALREADY = "doubted_already"
    PROPOSED_ALREADY = "proposed_already"
    SAME_OFFICER = "same_officer"
    DECIDED_ALREADY = "decided_already"


class CorrectionRefusedError(DomainError):
    """A correction can't be proposed or decided; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


# How far outside its session a presence may be written, before and after.
LEEWAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a correction is to do; the times are those of an addition, or the new ones."""

    kind: Kind
    reason: str
    arrived_at: datetime | None = None
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the book says today of one person in one session: None and None is nothing."""

    starts_at: datetime
    ends_at: datetime
    arrived_at: datetime | None = None
    left_at: datetime | None = None
    is_doubted: bool = False
    is_proposed: bool = False


def refuse_wish(wish: Wish, standing: Standing, at: datetime) -> Refusal | None:
    """Return the first reason not to take a proposal, or None."""
    if not wish.reason:
        return Refusal.NO_REASON
    if standing.is_proposed:
        return Refusal.PROPOSED_ALREADY
    return refuse_change(wish, standing, at)


def refuse_change(wish: Wish, standing: Standing, at: datetime) -> Refusal | None:
    """Return the first reason why the book can't be changed so, or None."""
    is_in = standing.arrived_at is not None
    if wish.kind is Kind.ADD and is_in:
        return Refusal.ALREADY_IN
    if wish.kind is not Kind.ADD and not is_in:
        return Refusal.NOT_IN
    if wish.kind is Kind.DOWNGRADE and standing.is_doubted:
        return Refusal.DOUBTED_ALREADY
    if wish.kind in (Kind.ADD, Kind.TIME):
        return _refuse_times(wish, standing, at)
    return None


def _refuse_times(wish: Wish, standing: Standing, at: datetime) -> Refusal | None:
    came, left = wish.arrived_at, wish.left_at
    if came is None:
        return Refusal.NO_TIME
    moments = [came] if left is None else [came, left]
    if any(moment > at for moment in moments):
        return Refusal.NOT_YET
    first, last = standing.starts_at - LEEWAY, standing.ends_at + LEEWAY
    if not all(first <= moment <= last for moment in moments):
        return Refusal.OTHER_DAY
    if left is not None and left < came:
        return Refusal.LEFT_BEFORE_ARRIVED
    if wish.kind is Kind.TIME and (came, left) == (standing.arrived_at, standing.left_at):
        return Refusal.SAME_TIMES
    return None


def refuse_decision(state: str, *, proposed_by: str, by: str) -> Refusal | None:
    """Return why this officer can't decide on a correction: it takes another than who proposed."""
    if state != State.PENDING:
        return Refusal.DECIDED_ALREADY
    return Refusal.SAME_OFFICER if proposed_by == by else None
