"""The words of the catalogue: measures, sources, codes, deadlines, targets, scores."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

FIRST_YEAR = 2000
LAST_YEAR = 2100
MOST_PERCENT = 100
MOST = Decimal(10) ** 7
# A code stands in addresses; a blank or a slash would break them, and these are pages beside.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_TAKEN = {"cakupan", "semua"}


class Measure(StrEnum):
    """What a target counts.

    people: distinct people certified. head_count_share: those people in percent of the head
    count (so a target of 80 means 80%). units: units with at least one of them. events: events
    held. lesson_hours: the hours (JP) stated on their certificates, added up.
    """

    PEOPLE = "people"
    HEAD_COUNT_SHARE = "head_count_share"
    UNITS = "units"
    EVENTS = "events"
    LESSON_HOURS = "lesson_hours"


WHOLE = (Measure.PEOPLE, Measure.UNITS, Measure.EVENTS)


class Source(StrEnum):
    """Whether an indicator was read in a guide of KPK's or elsewhere."""

    OFFICIAL = "official"
    UNOFFICIAL = "unofficial"


@dataclass(frozen=True, slots=True)
class Deadlines:
    """A year's three days: our own cut-off, the upload deadline, the day uploading is closed."""

    internal_cutoff: date | None = None
    upload_deadline: date | None = None
    closes_on: date | None = None

    def fault(self, year: int) -> tuple[str, str] | None:
        """Return the first field that can't stand, and why: `year` or `order`."""
        last = None
        for name in ("internal_cutoff", "upload_deadline", "closes_on"):
            day: date | None = getattr(self, name)
            if day is None:
                continue
            # The final assessment of a year reaches into the next one's first months.
            if day.year not in (year, year + 1):
                return name, "year"
            if last is not None and day < last:
                return name, "order"
            last = day
        return None


@dataclass(frozen=True, slots=True)
class IndicatorPlan:
    """An indicator as the catalogue is to have it."""

    area_code: str
    code: str
    name: str
    source: Source = Source.UNOFFICIAL


@dataclass(frozen=True, slots=True)
class TargetPlan:
    """What is to be reached; empty `unit_codes` and `unit_kinds` mean everybody."""

    measure: Measure
    value: Decimal
    due_on: date
    unit_codes: tuple[str, ...] = ()
    unit_kinds: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ScorePlan:
    """An official score as it was read somewhere: `value` from 0 to 100."""

    as_of: date
    scheme: str
    value: Decimal
    rank: str
    source: str


def target_fault(plan: TargetPlan, year: int) -> tuple[str, str] | None:
    """Return the first field of a target that can't stand, and why, as fixed words."""
    if not plan.value.is_finite() or plan.value <= 0 or plan.value > MOST:
        return "value", "out_of_range"
    if plan.measure is Measure.HEAD_COUNT_SHARE and plan.value > MOST_PERCENT:
        return "value", "more_than_all"
    if plan.measure in WHOLE and plan.value != plan.value.to_integral_value():
        return "value", "not_whole"
    if plan.due_on.year != year:
        return "due_on", "year"
    return None


def is_code(text: str) -> bool:
    """Whether `text` can be an area's or an indicator's code."""
    return _CODE.fullmatch(text) is not None and text.casefold() not in _TAKEN


def fingerprint(values: dict[str, Any]) -> str:
    """Return what a form carries to tell whether the values it showed are still those saved."""
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
