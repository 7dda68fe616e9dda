"""How long somebody was in a session, how late they came and how early they left. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# Whole minutes are what an officer reads and what a list is filtered by.
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Stay:
    """One presence in whole minutes: those inside the session's bounds, and those missing.

    `late` after its start and `early` before its end are 0 for who came and left in time.
    """

    minutes: int
    late: int = 0
    early: int = 0


@dataclass(frozen=True, slots=True)
class Presence:
    """One registration's stays in the sessions that count, together."""

    minutes: int = 0
    late: int = 0
    early: int = 0


def stay(
    starts_at: datetime,
    ends_at: datetime,
    arrived_at: datetime,
    left_at: datetime | None,
    *,
    at: datetime,
) -> Stay:
    """Return a presence in a session, as known at `at`.

    Whose leaving nobody wrote down counts as there until the end, or until `at` while it runs.
    """
    begins, until = max(arrived_at, starts_at), min(left_at or at, ends_at)
    return Stay(
        minutes=_whole(until - begins),
        late=_whole(arrived_at - starts_at),
        early=_whole(ends_at - left_at) if left_at else 0,
    )


def together(stays: Iterable[Stay]) -> Presence:
    """Return the sums: minutes present, how many sessions somebody was late in, or left early."""
    found = list(stays)
    return Presence(
        minutes=sum(one.minutes for one in found),
        late=sum(one.late > 0 for one in found),
        early=sum(one.early > 0 for one in found),
    )


def _whole(time: timedelta) -> int:
    return max(time // MINUTE, 0)
