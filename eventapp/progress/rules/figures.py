"""The figures of a year, and what each is against its target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from eventapp.indicators.rules import Measure, Reading


class Band(StrEnum):
    """How a figure stands on a day: reached, with the calendar, behind it, or too late."""

    REACHED = "reached"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class IndicatorProgress:
    """One target of an indicator and what was achieved; without a target `measure` is None.

    `value` is in the target's unit (percent for a share of a head count) and None when it can't
    be told; `share` is value through target, 1.0 when reached, not capped. `people` are the
    distinct people certified within the target's scope and time: the list behind the figure.
    `missing` names the units without a head count of the year, `heads` is the sum of the others.
    """

    code: str
    name: str
    source: str
    measure: Measure | None
    target: Decimal | None
    value: Decimal | None
    share: float | None
    people: int
    due_on: date | None = None
    days_left: int | None = None
    band: Band | None = None
    target_id: str = ""
    unit_codes: tuple[str, ...] = ()
    unit_kinds: tuple[str, ...] = ()
    note: str = ""
    heads: int = 0
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaProgress:
    """An intervention area with its indicators, in the catalogue's order."""

    code: str
    name: str
    indicators: tuple[IndicatorProgress, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """A year's figures over all events: people, certificates, events held, units with somebody."""

    people: int
    certificates: int
    events: int
    reached: int
    units: int


@dataclass(frozen=True, slots=True)
class YearProgress:
    """A year: `scheme` is empty when it has no catalogue. Scores are newest first."""

    year: int
    scheme: str
    areas: tuple[AreaProgress, ...]
    scores: tuple[Reading, ...]
    totals: Totals
    internal_cutoff: date | None = None
    upload_deadline: date | None = None
    closes_on: date | None = None
    days_left: int | None = None


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    """How many of a unit's people (those under it included) are certified."""

    code: str
    name: str
    kind: str
    people: int
    heads: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Units, those with nobody yet first; `people` counts everybody in them once.

    `elsewhere` are certified people of no unit listed, 0 when a kind was asked for.
    """

    units: tuple[UnitCoverage, ...]
    people: int
    elsewhere: int

    @property
    def empty(self) -> int:
        """How many units have nobody yet."""
        return sum(1 for unit in self.units if not unit.people)


def share(value: Decimal | int | None, target: Decimal | int | None) -> float | None:
    """Return value through target to four places, or None when either is missing."""
    if value is None or not target:
        return None
    return round(float(Decimal(value) / Decimal(target)), 4)


def days_left(day: date | None, today: date) -> int | None:
    """Return the days from `today` to `day`: 0 on the day itself, negative after it."""
    return None if day is None else (day - today).days


def band(part: float | None, due_on: date, today: date) -> Band | None:
    """Judge a share against the part of the year, up to the due day, that is over."""
    if part is None:
        return None
    if part >= 1:
        return Band.REACHED
    if today > due_on:
        return Band.MISSED
    begin = date(due_on.year, 1, 1)
    over = (today - begin).days / max((due_on - begin).days, 1)
    return Band.ON_COURSE if part >= over else Band.BEHIND


def plain(value: Decimal | None) -> int | float | None:
    """Return a figure as JSON has it: whole numbers whole."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def value_of(
    measure: Measure,
    *,
    people: int,
    heads: int,
    units: Sequence[frozenset[int]],
    hours: Mapping[int | None, Decimal],
    events: int,
) -> Decimal | None:
    """Return the value in the measure's own unit; None for a share of no known head count.

    `units` are the counted units, each with everything under it; `hours` the lesson hours by
    the unit on the certificate, which also says from which units somebody came.
    """
    if measure is Measure.PEOPLE:
        return Decimal(people)
    if measure is Measure.HEAD_COUNT_SHARE:
        return round(Decimal(people * 100) / heads, 2) if heads else None
    if measure is Measure.UNITS:
        return Decimal(sum(1 for below in units if below & hours.keys()))
    if measure is Measure.EVENTS:
        return Decimal(events)
    return sum(hours.values(), Decimal())
