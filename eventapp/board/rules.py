"""How arrivals are laid out over time, and when a phone at the door counts as silent.

Pure rules: no database, no clock.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from eventapp.core.errors import DomainError
from eventapp.core.periods import day_bounds, local_day

# A phone at the door reports every few seconds while it has a network.
SILENT_AFTER = timedelta(minutes=2)
MOST_STEPS = 36
_MINUTES = (5, 10, 15, 30, 60, 120)


class BusyError(DomainError):
    """The figures are still being worked out for somebody else, for longer than one waits."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of time: how many arrived in it, and how many had by its end."""

    begins_at: datetime
    arrived: int
    total: int


@dataclass(frozen=True, slots=True)
class Course:
    """Arrivals over the newest day that has any, in stretches of `minutes`."""

    minutes: int
    steps: tuple[Step, ...]


def course(moments: Iterable[datetime], zone: str) -> Course:
    """Return when people came: five minutes a step, more when the day would not fit."""
    ordered = sorted(moments)
    if not ordered:
        return Course(_MINUTES[0], ())
    midnight, _end = day_bounds(local_day(ordered[-1], zone), zone)
    of_day = ordered[bisect_left(ordered, midnight) :]
    minutes = next(
        (one for one in _MINUTES if _count(of_day[0], of_day[-1], one) <= MOST_STEPS), _MINUTES[-1]
    )
    counts = Counter(_floor(one, minutes) for one in of_day)
    total = len(ordered) - len(of_day)
    steps, begins_at = [], _floor(of_day[0], minutes)
    for _ in range(_count(of_day[0], of_day[-1], minutes)):
        total += counts[begins_at]
        steps.append(Step(begins_at, counts[begins_at], total))
        begins_at += timedelta(minutes=minutes)
    return Course(minutes, tuple(steps))


def is_silent(seen_at: datetime | None, at: datetime) -> bool:
    """Whether a phone has not reported for so long that somebody should look for it."""
    return seen_at is None or at - seen_at > SILENT_AFTER


def _floor(moment: datetime, minutes: int) -> datetime:
    """Round down to the clock. Zones differ by whole hours here, so UTC's minutes will do."""
    past = timedelta(
        minutes=(moment.hour * 60 + moment.minute) % minutes,
        seconds=moment.second,
        microseconds=moment.microsecond,
    )
    return moment - past


def _count(first: datetime, last: datetime, minutes: int) -> int:
    return (_floor(last, minutes) - _floor(first, minutes)) // timedelta(minutes=minutes) + 1
