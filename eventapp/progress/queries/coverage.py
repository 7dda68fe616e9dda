"""Coverage: how many people of each unit are certified, and which units have nobody yet."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, distinct, exists, func, select
from sqlalchemy.orm import Session

from eventapp.certificates.models import Certificate
from eventapp.core.periods import year_bounds
from eventapp.events.models import Event, EventIndicator
from eventapp.indicators.models import Area, CatalogueYear, Indicator
from eventapp.participants.models import Person
from eventapp.progress.queries.counting import is_valid, pairs
from eventapp.progress.queries.forest import forest
from eventapp.progress.rules import EVERYBODY, Coverage, Scope, UnitCoverage, UnitNode, share


class ListRow(NamedTuple):
    """A certificate in the list of everybody behind a year's figures."""

    indicator: str | None
    facts: dict[str, Any]
    nip: str | None
    unit: str | None
    starts_at: datetime
    title: str
    number: str


def coverage(
    session: Session, year: int, *, kind: str = "", indicator_id: int | None = None, zone: str
) -> Coverage:
    """Return the coverage of a local year, by one indicator's events or all, in five queries.

    Without a kind the units that stand for themselves are listed; see Forest.counted.
    """
    units = forest(session, year)
    scope = Scope(kinds=frozenset([kind])) if kind else EVERYBODY
    chosen = units.counted(scope)
    closure = pairs("closure", ((unit.id, i) for unit in chosen for i in units.below(unit)))
    certified = _certified(year, zone, indicator_id)
    rows = session.execute(
        certified(closure.c.part, func.count(distinct(Certificate.person_id)))
        .join(closure, closure.c.unit_id == Certificate.unit_id)
        .group_by(closure.c.part)
    )
    by_unit = {row[0]: row[1] for row in rows}
    person = func.count(distinct(Certificate.person_id))
    listed = exists().where(closure.c.unit_id == Certificate.unit_id).correlate(Certificate)
    inside = session.scalar(certified(person).where(listed)) or 0
    total = session.scalar(certified(person)) or 0
    found = [_unit(unit, by_unit.get(unit.id, 0)) for unit in chosen]
    found.sort(key=lambda unit: unit.people > 0)
    return Coverage(tuple(found), inside, 0 if kind else total - inside)


def everybody(session: Session, year: int, zone: str) -> Iterator[ListRow]:
    """Yield a row per certificate and indicator it counts toward, by indicator and name."""
    begin, until = year_bounds(year, zone)
    counted = (
        select(EventIndicator.event_id, Indicator.code, Area.position)
        .join(Indicator, Indicator.id == EventIndicator.indicator_id)
        .join(Area, Area.id == Indicator.area_id)
        .join(CatalogueYear, CatalogueYear.id == Indicator.year_id)
        .where(CatalogueYear.year == year)
        .subquery()
    )
    rows = session.execute(
        select(
            counted.c.code,
            Certificate.facts,
            Person.nip,
            Event.starts_at,
            Event.title,
            Certificate.number,
        )
        .select_from(Certificate)
        .join(Event, Event.id == Certificate.event_id)
        .join(Person, Person.id == Certificate.person_id)
        .outerjoin(counted, counted.c.event_id == Event.id)
        .where(Event.starts_at >= begin, Event.starts_at < until, is_valid())
        .order_by(counted.c.position, counted.c.code, Person.name_key, Certificate.id)
        .execution_options(yield_per=500)
    )
    for code, facts, nip, starts_at, title, number in rows:
        yield ListRow(code, facts, nip, facts.get("unit"), starts_at, title, number)


def _certified(year: int, zone: str, indicator_id: int | None) -> Any:
    begin, until = year_bounds(year, zone)

    def build(*columns: Any) -> Select[Any]:
        statement = (
            select(*columns)
            .select_from(Certificate)
            .join(Event, Event.id == Certificate.event_id)
            .where(Event.starts_at >= begin, Event.starts_at < until, is_valid())
        )
        if indicator_id is None:
            return statement
        return statement.where(
            exists().where(
                EventIndicator.event_id == Event.id, EventIndicator.indicator_id == indicator_id
            )
        )

    return build


def _unit(unit: UnitNode, people: int) -> UnitCoverage:
    return UnitCoverage(
        unit.code, unit.name, unit.kind, people, unit.heads, share(people, unit.heads)
    )
