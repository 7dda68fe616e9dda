"""Count for many goals at once: a constant number of statements, however many goals there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Numeric,
    Select,
    cast,
    column,
    distinct,
    exists,
    func,
    or_,
    select,
    values,
)
from sqlalchemy.orm import Session, aliased

from eventapp.certificates.models import Certificate
from eventapp.checkin.models import Arrival
from eventapp.db.base import UtcDateTime
from eventapp.events.models import Event, EventIndicator

HELD = ("published", "closed")
_ALL = 0  # the number of the scope that leaves nobody out


@dataclass(frozen=True, slots=True)
class Goal:
    """What to count: an indicator's events from `begin` up to `until`, for some units or all.

    Without an indicator it speaks of all events; only lists take that.
    """

    indicator_id: int | None
    begin: datetime
    until: datetime
    members: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Figures of one goal. `hours` has a key for every unit somebody was certified from."""

    people: int
    events: int
    hours: dict[int | None, Decimal]


def is_valid() -> ColumnElement[bool]:
    """Say that a certificate counts: valid, and no newer version stands over it."""
    newer = aliased(Certificate)
    return (Certificate.status == "valid") & ~exists().where(
        newer.registration_id == Certificate.registration_id, newer.version > Certificate.version
    )


def hours_on_paper() -> ColumnElement[Decimal]:
    """Return the lesson hours a certificate states, 0 where it has no such line."""
    return func.coalesce(cast(Certificate.facts["lesson_hours"].as_string(), Numeric(8, 2)), 0)


def count(session: Session, goals: Sequence[Goal], at: datetime) -> list[Counts]:
    """Return the figures of each goal, in three queries; events count when over at `at`."""
    if not goals:
        return []
    table, units = _tables(goals)
    people = {row[0]: row[1] for row in session.execute(_people(table, units))}
    events = {row[0]: row[1] for row in session.execute(_events(table, units, at))}
    hours: dict[int, dict[int | None, Decimal]] = {}
    for goal, unit, total in session.execute(_hours(table, units)):
        hours.setdefault(goal, {})[unit] = Decimal(str(total))
    return [Counts(people.get(n, 0), events.get(n, 0), hours.get(n, {})) for n in range(len(goals))]


def pairs(name: str, rows: Iterable[tuple[int, int]]) -> CTE:
    """Return a table of numbered units written into the statement: no limit on parameters."""
    data = list(rows) or [(-1, -1)]
    return (
        values(column("part", Integer), column("unit_id", Integer), literal_binds=True)
        .data(data)
        .cte(name)
    )


def _tables(goals: Sequence[Goal]) -> tuple[CTE, CTE]:
    scopes: dict[frozenset[int] | None, int] = {None: _ALL}
    rows = []
    for number, goal in enumerate(goals):
        scope = scopes.setdefault(goal.members, len(scopes))
        rows.append((number, goal.indicator_id, goal.begin, goal.until, scope))
    table = (
        values(
            column("goal", Integer),
            column("indicator_id", Integer),
            column("begin_at", UtcDateTime),
            column("until_at", UtcDateTime),
            column("scope", Integer),
        )
        .data(rows)
        .cte("goals")
    )
    members = [(n, unit) for units, n in scopes.items() if units for unit in sorted(units)]
    return table, pairs("scopes", members)


def _inside(table: CTE, units: CTE, unit_id: Any) -> ColumnElement[bool]:
    named = exists().where(units.c.part == table.c.scope, units.c.unit_id == unit_id)
    return or_(table.c.scope == _ALL, named.correlate_except(units))


def _served(table: CTE, *columns: Any) -> Select[Any]:
    return (
        select(table.c.goal, *columns)
        .select_from(table)
        .join(EventIndicator, EventIndicator.indicator_id == table.c.indicator_id)
        .join(Event, Event.id == EventIndicator.event_id)
        .where(Event.starts_at >= table.c.begin_at, Event.starts_at < table.c.until_at)
    )


def _people(table: CTE, units: CTE) -> Select[Any]:
    return (
        _served(table, func.count(distinct(Certificate.person_id)))
        .join(Certificate, Certificate.event_id == Event.id)
        .where(is_valid(), _inside(table, units, Certificate.unit_id))
        .group_by(table.c.goal)
    )


def _hours(table: CTE, units: CTE) -> Select[Any]:
    return (
        _served(table, Certificate.unit_id, func.sum(hours_on_paper()))
        .join(Certificate, Certificate.event_id == Event.id)
        .where(is_valid(), _inside(table, units, Certificate.unit_id))
        .group_by(table.c.goal, Certificate.unit_id)
    )


def _events(table: CTE, units: CTE, at: datetime) -> Select[Any]:
    came = exists().where(Arrival.event_id == Event.id, _inside(table, units, Arrival.unit_id))
    return (
        _served(table, func.count(distinct(Event.id)))
        .where(Event.status.in_(HELD), Event.ends_at <= at, came.correlate(table, Event))
        .group_by(table.c.goal)
    )
