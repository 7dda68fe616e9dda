"""A month as weeks from Monday on, with what happens each day. Pure: no database, no clock."""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from eventapp.core.periods import local_day

YEARS = range(2000, 2101)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of the calendar."""

    year: int
    month: int

    @classmethod
    def read(cls, text: str, default: date) -> "Month":
        """Return the month written as 2023-11, or that of `default`."""
        try:
            day = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 (a month has no zone)
        except ValueError:
            day = default
        return cls(day.year, day.month) if day.year in YEARS else cls(default.year, default.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    def moved(self, months: int) -> "Month":
        """Return the month so many later."""
        number = self.year * 12 + self.month - 1 + months
        return Month(number // 12, number % 12 + 1)

    def weeks(self) -> list[list[date]]:
        """Return its weeks, Monday first, filled up with the days of the months beside it."""
        return calendar.Calendar(calendar.MONDAY).monthdatescalendar(self.year, self.month)


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when something lasts, and in which zone its days are counted."""

    starts_at: datetime
    ends_at: datetime
    timezone: str

    def days(self) -> Iterable[date]:
        """Return each day it touches; an end at midnight belongs to the day before."""
        first = local_day(self.starts_at, self.timezone)
        last = local_day(self.ends_at - timedelta(microseconds=1), self.timezone)
        return (first + timedelta(days=n) for n in range((last - first).days + 1))


def by_day(spans: Mapping[int, Span]) -> dict[date, list[int]]:
    """Return which of the spans touch each day, in the order given."""
    found: dict[date, list[int]] = defaultdict(list)
    for key, span in spans.items():
        for day in span.days():
            found[day].append(key)
    return found
