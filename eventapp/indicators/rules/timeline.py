"""Where the readings of a score stand in time: one line per scheme, the deadline beside it.

Schemes aren't comparable with each other, so they never share a line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Reading:
    """An official score on a day."""

    as_of: date
    scheme: str
    value: Decimal
    rank: str
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """A reading and its place in the time shown, 0 to 100."""

    x: float
    reading: Reading


@dataclass(frozen=True, slots=True)
class Line:
    """The readings of one scheme, oldest first; `deadline_x` is where the deadline stands."""

    scheme: str
    places: tuple[Place, ...]
    deadline: date | None
    deadline_x: float


def lines(
    readings: Iterable[Reading], *, scheme: str = "", deadline: date | None = None
) -> list[Line]:
    """Return a line per scheme; `scheme`, the one the deadline belongs to, comes first."""
    by_scheme: dict[str, list[Reading]] = {}
    for reading in sorted(readings, key=lambda one: one.as_of):
        by_scheme.setdefault(reading.scheme, []).append(reading)
    names = sorted(by_scheme, key=lambda name: (name != scheme, name))
    return [_line(name, by_scheme[name], deadline if name == scheme else None) for name in names]


def _line(scheme: str, readings: list[Reading], deadline: date | None) -> Line:
    days = [one.as_of for one in readings] + ([deadline] if deadline else [])
    first, length = min(days), (max(days) - min(days)).days

    def place(day: date) -> float:
        return round((day - first).days / length * 100, 2) if length else 50.0

    places = tuple(Place(place(one.as_of), one) for one in readings)
    return Line(scheme, places, deadline, place(deadline) if deadline else 0.0)
