"""Read the catalogue and the score log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from eventapp.core.errors import NotFoundError
from eventapp.indicators.models import Area, CatalogueYear, Indicator, Score, Target
from eventapp.indicators.rules import Reading


@dataclass(frozen=True, slots=True)
class YearCounts:
    """A year in the list of years."""

    year: int
    scheme: str
    upload_deadline: date | None
    areas: int
    indicators: int
    targets: int


def of_year(session: Session, year: int) -> CatalogueYear | None:
    """Return a year with its areas, their indicators and targets loaded; three queries more."""
    return session.scalar(
        select(CatalogueYear)
        .where(CatalogueYear.year == year)
        .options(
            selectinload(CatalogueYear.areas)
            .selectinload(Area.indicators)
            .selectinload(Indicator.targets)
        )
    )


def year_of(session: Session, year: int, *, lock: bool = False) -> CatalogueYear:
    """Return a year alone; raises NotFoundError."""
    statement = select(CatalogueYear).where(CatalogueYear.year == year)
    found = session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFoundError
    return found


def years(session: Session) -> list[YearCounts]:
    """Return all years, newest first, in one query."""
    targets = (
        select(func.count(Target.id))
        .join(Indicator, Indicator.id == Target.indicator_id)
        .where(Indicator.year_id == CatalogueYear.id)
        .scalar_subquery()
    )
    indicators = (
        select(func.count(Indicator.id))
        .where(Indicator.year_id == CatalogueYear.id)
        .scalar_subquery()
    )
    areas = select(func.count(Area.id)).where(Area.year_id == CatalogueYear.id).scalar_subquery()
    rows = session.execute(
        select(
            CatalogueYear.year,
            CatalogueYear.scheme,
            CatalogueYear.upload_deadline,
            areas,
            indicators,
            targets,
        ).order_by(CatalogueYear.year.desc())
    )
    return [YearCounts(*row) for row in rows]


def areas(session: Session, year_id: int) -> Sequence[Area]:
    """Return the areas of a year in their order."""
    statement = select(Area).where(Area.year_id == year_id).order_by(Area.position, Area.code)
    return session.scalars(statement).all()


def indicator_by_code(
    session: Session, year: int, code: str, *, lock: bool = False
) -> Indicator | None:
    """Return an indicator with its area and targets loaded."""
    statement = (
        select(Indicator)
        .join(CatalogueYear, CatalogueYear.id == Indicator.year_id)
        .where(CatalogueYear.year == year, Indicator.code == code)
        .options(joinedload(Indicator.area).joinedload(Area.year), selectinload(Indicator.targets))
    )
    return session.scalar(statement.with_for_update(of=Indicator) if lock else statement)


def target(session: Session, year: int, public_id: str, *, lock: bool = False) -> Target:
    """Return a target with indicator, area and year loaded; raises NotFoundError."""
    statement = (
        select(Target)
        .join(Target.indicator)
        .join(Indicator.area)
        .join(Area.year)
        .where(Target.public_id == public_id, CatalogueYear.year == year)
        .options(
            contains_eager(Target.indicator)
            .contains_eager(Indicator.area)
            .contains_eager(Area.year)
        )
    )
    found = session.scalar(statement.with_for_update(of=Target) if lock else statement)
    if found is None:
        raise NotFoundError
    return found


def choices(session: Session, year: int) -> list[tuple[int, str]]:
    """Return (id, "code name") of a year's indicators for a form, in the catalogue's order."""
    rows = session.execute(
        select(Indicator.id, Indicator.code, Indicator.name)
        .join(Area, Area.id == Indicator.area_id)
        .join(CatalogueYear, CatalogueYear.id == Area.year_id)
        .where(CatalogueYear.year == year)
        .order_by(Area.position, Area.code, Indicator.code)
    )
    return [(row.id, f"{row.code} {row.name}") for row in rows]


def scores(session: Session, *, until: date | None = None) -> Sequence[Score]:
    """Return the score log, newest first; with `until`, what was read up to that day."""
    statement = select(Score).order_by(Score.as_of.desc(), Score.scheme, Score.id.desc())
    if until is not None:
        statement = statement.where(Score.as_of <= until)
    return session.scalars(statement).all()


def score(session: Session, public_id: str, *, lock: bool = False) -> Score:
    """Return one score; raises NotFoundError."""
    statement = select(Score).where(Score.public_id == public_id)
    found = session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFoundError
    return found


def reading(row: Score) -> Reading:
    """Return a score as rules take it."""
    return Reading(row.as_of, row.scheme, row.value, row.rank, row.source)
