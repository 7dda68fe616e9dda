"""A year's figures, and those of one indicator, by the same counting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import distinct, exists, func, select
from sqlalchemy.orm import Session

from eventapp.certificates.models import Certificate
from eventapp.checkin.models import Arrival
from eventapp.core.errors import NotFoundError
from eventapp.core.periods import day_bounds, local_day, local_year, year_bounds
from eventapp.events.models import Event
from eventapp.indicators import queries as catalogue
from eventapp.indicators.models import CatalogueYear, Indicator, Target
from eventapp.indicators.rules import Measure
from eventapp.progress.queries.counting import HELD, Counts, Goal, count, is_valid
from eventapp.progress.queries.forest import forest
from eventapp.progress.queries.people import people_of
from eventapp.progress.rules import (
    EVERYBODY,
    AreaProgress,
    Forest,
    IndicatorProgress,
    Scope,
    Totals,
    YearProgress,
    band,
    days_left,
    plain,
    share,
)
from eventapp.progress.rules.figures import value_of

# Stands in addresses where an indicator's code does.
EVERYONE = "semua"
Subject = tuple[Indicator, Target | None]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, and the goal whose people stand behind it."""

    progress: IndicatorProgress
    goal: Goal
    units: Forest
    targets: Sequence[Target]


@dataclass(frozen=True, slots=True)
class _When:
    year: int
    zone: str
    today: date


def year(session: Session, year: int, at: datetime, zone: str) -> YearProgress:
    """Return all figures of a local year, in a constant number of queries.

    An event belongs to the year, and to a target's time, by the local day it begins on. Scores
    are those read up to the year's end. A year without a catalogue has no areas.
    """
    found = catalogue.of_year(session, year)
    when = _When(year, zone, local_day(at, zone))
    units = forest(session, year)
    subjects = [
        subject
        for area in (found.areas if found else ())
        for indicator in area.indicators
        for subject in _subjects(indicator)
    ]
    goals = [_goal(subject, units, when) for subject in subjects]
    counts = count(session, goals, at)
    by_area: dict[int, list[IndicatorProgress]] = {}
    for subject, counted in zip(subjects, counts, strict=True):
        progress = _progress(subject, counted, units, when.today)
        by_area.setdefault(subject[0].area_id, []).append(progress)
    areas = tuple(
        AreaProgress(area.code, area.name, tuple(by_area.get(area.id, ())))
        for area in (found.areas if found else ())
    )
    scores = catalogue.scores(session, until=date(year, 12, 31))
    return YearProgress(
        year,
        found.scheme if found else "",
        areas,
        tuple(catalogue.reading(score) for score in scores),
        _totals(session, units, when, at),
        found.internal_cutoff if found else None,
        found.upload_deadline if found else None,
        found.closes_on if found else None,
        days_left(found.upload_deadline if found else None, when.today),
    )


def figure(
    session: Session, year: int, code: str, *, target_id: str = "", at: datetime, zone: str
) -> Figure:
    """Return one indicator's figure: against a target, or of everybody when none is named.

    Raises NotFoundError.
    """
    indicator = catalogue.indicator_by_code(session, year, code)
    if indicator is None:
        raise NotFoundError
    targets = sorted(indicator.targets, key=_order)
    target = next((one for one in targets if one.public_id == target_id), None)
    if target_id and target is None:
        raise NotFoundError
    units = forest(session, year)
    when = _When(year, zone, local_day(at, zone))
    goal = _goal((indicator, target), units, when)
    counted = count(session, [goal], at)[0]
    progress = _progress((indicator, target), counted, units, when.today)
    return Figure(progress, goal, units, targets)


def everyone(session: Session, year: int, zone: str) -> Figure:
    """Return the figure of a year over all events: whoever was certified."""
    begin, until = year_bounds(year, zone)
    goal = Goal(None, begin, until)
    listed = people_of(goal).order_by(None).subquery()
    people = session.scalar(select(func.count()).select_from(listed)) or 0
    progress = IndicatorProgress(
        code=EVERYONE,
        name="",
        source="",
        measure=None,
        target=None,
        value=Decimal(people),
        share=None,
        people=people,
    )
    return Figure(progress, goal, forest(session, year), ())


def years(session: Session) -> list[int]:
    """Return the years that have a catalogue, newest first."""
    return list(session.scalars(select(CatalogueYear.year).order_by(CatalogueYear.year.desc())))


def newest_year(session: Session, at: datetime, zone: str) -> int:
    """Return the newest year with certificates, else the newest catalogue begun, else this one."""
    this = local_year(at, zone)
    last = session.scalar(
        select(func.max(Event.starts_at)).where(
            exists().where(Certificate.event_id == Event.id, Certificate.status == "valid")
        )
    )
    if last is not None:
        return local_year(last, zone)
    return next((one for one in years(session) if one <= this), this)


def as_dict(progress: YearProgress) -> dict[str, Any]:
    """Return a year as the API gives it. `target` and `value` of a head count's share: percent."""
    return {
        "year": progress.year,
        "scheme": progress.scheme,
        "internal_cutoff": _iso(progress.internal_cutoff),
        "upload_deadline": _iso(progress.upload_deadline),
        "closes_on": _iso(progress.closes_on),
        "days_left": progress.days_left,
        "areas": [
            {
                "code": area.code,
                "name": area.name,
                "indicators": [_indicator_dict(one) for one in area.indicators],
            }
            for area in progress.areas
        ],
        "scores": [
            {
                "as_of": score.as_of.isoformat(),
                "scheme": score.scheme,
                "value": plain(score.value),
                "rank": score.rank,
                "source": score.source,
            }
            for score in progress.scores
        ],
    }


def _indicator_dict(one: IndicatorProgress) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "source": one.source,
        "measure": str(one.measure) if one.measure else None,
        "target": plain(one.target),
        "value": plain(one.value),
        "share": one.share,
        "people": one.people,
        "due_on": _iso(one.due_on),
        "days_left": one.days_left,
        "units": list(one.unit_codes),
        "kinds": list(one.unit_kinds),
        "head_count": one.heads if one.measure is Measure.HEAD_COUNT_SHARE else None,
        "units_without_head_count": list(one.missing),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _order(target: Target) -> tuple[date, int]:
    return target.due_on, target.id


def _subjects(indicator: Indicator) -> list[Subject]:
    if not indicator.targets:
        return [(indicator, None)]
    return [(indicator, target) for target in sorted(indicator.targets, key=_order)]


def _scope(target: Target | None) -> Scope:
    if target is None:
        return EVERYBODY
    return Scope(frozenset(target.unit_codes), frozenset(target.unit_kinds))


def _goal(subject: Subject, units: Forest, when: _When) -> Goal:
    indicator, target = subject
    begin, until = year_bounds(when.year, when.zone)
    if target is not None:
        until = min(until, day_bounds(target.due_on, when.zone)[1])
    return Goal(indicator.id, begin, until, units.members(_scope(target)))


def _progress(subject: Subject, counted: Counts, units: Forest, today: date) -> IndicatorProgress:
    indicator, target = subject
    measure = Measure(target.measure) if target else None
    chosen = units.counted(_scope(target))
    heads = sum(unit.heads or 0 for unit in chosen)
    value = value_of(
        measure or Measure.PEOPLE,
        people=counted.people,
        heads=heads,
        units=[units.below(unit) for unit in chosen],
        hours=counted.hours,
        events=counted.events,
    )
    base = IndicatorProgress(
        indicator.code,
        indicator.name,
        indicator.source,
        measure,
        target.value if target else None,
        value,
        share(value, target.value if target else None),
        counted.people,
    )
    if target is None:
        return base
    is_share = measure is Measure.HEAD_COUNT_SHARE
    return replace(
        base,
        due_on=target.due_on,
        days_left=days_left(target.due_on, today),
        band=band(base.share, target.due_on, today),
        target_id=target.public_id,
        unit_codes=tuple(target.unit_codes),
        unit_kinds=tuple(target.unit_kinds),
        note=target.note,
        heads=heads if is_share else 0,
        missing=tuple(unit.name for unit in chosen if is_share and unit.heads is None),
    )


def _totals(session: Session, units: Forest, when: _When, at: datetime) -> Totals:
    begin, until = year_bounds(when.year, when.zone)
    of_year = (Event.starts_at >= begin, Event.starts_at < until)
    certified = (
        select(func.count(distinct(Certificate.person_id)), func.count(Certificate.id))
        .join(Event, Event.id == Certificate.event_id)
        .where(*of_year, is_valid())
    )
    people, certificates = session.execute(certified).one()
    held = select(func.count(Event.id)).where(
        *of_year,
        Event.status.in_(HELD),
        Event.ends_at <= at,
        exists().where(Arrival.event_id == Event.id),
    )
    came_from = (
        select(Certificate.unit_id)
        .join(Event, Event.id == Certificate.event_id)
        .where(*of_year, is_valid(), Certificate.unit_id.is_not(None))
        .distinct()
    )
    with_somebody = set(session.scalars(came_from))
    chosen = units.counted(EVERYBODY)
    reached = sum(1 for unit in chosen if units.below(unit) & with_somebody)
    return Totals(people, certificates, session.scalar(held) or 0, reached, len(chosen))
