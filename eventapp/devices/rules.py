"""What a phone at the door may do, and how long. Pure: no database, no clock, no prose."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from eventapp.core.errors import DomainError

# What a phone's token begins with, so that it is told from an officer's API token.
TOKEN_PREFIX = "pintu_"  # noqa: S105 (no secret, the beginning of one)
INVITATION_LASTS = timedelta(minutes=15)
# How long after the event's end a phone may still send what it kept.
AFTER_EVENT = timedelta(hours=12)
# A phone's clock that is further off than this is shown to officers.
CLOCK_TOLERANCE = timedelta(seconds=60)
# How far a phone's clock can be off and still be written down.
MOST_SECONDS_OFF = 2_000_000_000
MOST_UNSENT = 1_000_000
MOST_PER_EVENT = 300
LABEL_LIMIT = 60
PAGE_LIMIT = 40


class EnrolmentOverError(DomainError):
    """The code is used, too old, taken back or was never given: all look alike."""


class State(StrEnum):
    """How far a phone has come. LAPSED: invited, and nobody used the code in time."""

    INVITED = "invited"
    LAPSED = "lapsed"
    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"
    WIPED = "wiped"


@dataclass(frozen=True, slots=True)
class Moments:
    """The moments of a phone that decide what it is."""

    enrol_until: datetime
    valid_until: datetime
    enrolled_at: datetime | None = None
    revoked_at: datetime | None = None
    wiped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeviceRight:
    """What an enrolled phone may do at its event's door.

    `sessions` are the public ids of those it may scan for; empty: all. `over_since` is when its
    time ended: what it scanned before that is still taken in, and nothing after.
    """

    id: int
    public_id: str
    label: str
    event_id: int
    sessions: tuple[str, ...]
    may_add: bool
    over_since: datetime | None
    is_revoked: bool = False


def state_of(moments: Moments, at: datetime) -> State:
    """Return what a phone is at `at`."""
    if moments.wiped_at is not None:
        return State.WIPED
    if moments.revoked_at is not None:
        return State.REVOKED
    if moments.enrolled_at is None:
        return State.INVITED if at <= moments.enrol_until else State.LAPSED
    return State.ACTIVE if at <= moments.valid_until else State.EXPIRED


def clock_off(phone_at: datetime, at: datetime) -> int:
    """Return how many seconds a phone's clock is ahead of `at`, within what can be stored."""
    seconds = round((phone_at - at).total_seconds())
    return max(-MOST_SECONDS_OFF, min(seconds, MOST_SECONDS_OFF))


def default_until(ends_at: datetime, at: datetime) -> datetime:
    """Return until when a phone may work unless said otherwise: also after the event is over."""
    return max(ends_at, at) + AFTER_EVENT


def next_label(word: str, taken: AbstractSet[str]) -> str:
    """Return `word` with the first number nobody has: "Meja 1", "Meja 2"."""
    folded = {one.casefold() for one in taken}
    numbers = range(1, len(taken) + 2)
    return next(f"{word} {n}" for n in numbers if f"{word} {n}".casefold() not in folded)


def over_since(revoked_at: datetime | None, valid_until: datetime, at: datetime) -> datetime | None:
    """Return when a phone's time ended, None while it lasts; the end itself is still inside."""
    ends = [valid_until] if at > valid_until else []
    if revoked_at is not None:
        ends.append(revoked_at)
    return min(ends, default=None)
