"""Deadlines of a year, and indicators one by one.

Years and indicators carry no version: a form hands back the fingerprint of the values it showed.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.core.errors import DomainError, InvalidFieldError, NotFoundError, StaleError
from eventapp.core.text import clean
from eventapp.db.upsert import insert
from eventapp.indicators import queries
from eventapp.indicators.models import Area, CatalogueYear, Indicator, Target
from eventapp.indicators.rules import Deadlines, IndicatorPlan, fingerprint, is_code


class InUseError(DomainError):
    """Something refers to the indicator: `by` is "targets" or "events"."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


def year_values(row: CatalogueYear) -> dict[str, Any]:
    """Return what a year's form shows, as plain JSON."""
    days = ("internal_cutoff", "upload_deadline", "closes_on")
    return {
        name: day.isoformat() if (day := getattr(row, name)) is not None else None for name in days
    }


def indicator_values(row: Indicator, area_code: str) -> dict[str, Any]:
    """Return what an indicator's form shows, as plain JSON."""
    return {"code": row.code, "name": row.name, "area": area_code, "source": row.source}


def set_deadlines(
    session: Session, year: int, plan: Deadlines, *, seen: str, at: datetime, by: Actor
) -> CatalogueYear:
    """Save the days; raises NotFoundError, StaleError, InvalidFieldError (year, order)."""
    row = queries.year_of(session, year, lock=True)
    before = year_values(row)
    if fingerprint(before) != seen:
        raise StaleError
    fault = plan.fault(year)
    if fault is not None:
        raise InvalidFieldError(*fault)
    row.internal_cutoff = plan.internal_cutoff
    row.upload_deadline = plan.upload_deadline
    row.closes_on = plan.closes_on
    session.flush()
    _record(session, row.year, "deadlines_set", before, year_values(row), at=at, by=by)
    return row


def add_indicator(
    session: Session, year: int, plan: IndicatorPlan, *, at: datetime, by: Actor
) -> Indicator:
    """Add an indicator; raises NotFoundError, InvalidFieldError (area, code, name)."""
    area = _area(session, year, plan.area_code)
    code, name = _checked(plan)
    values = {
        "public_id": ids.public_id(),
        "area_id": area.id,
        "year_id": area.year_id,
        "code": code,
        "name": name,
        "source": str(plan.source),
    }
    made = session.execute(
        insert(session, Indicator)
        .values(**values)
        .on_conflict_do_nothing(index_elements=["year_id", "code"])
        .returning(Indicator.id)
    ).scalar()
    if made is None:
        raise InvalidFieldError("code", "taken", code)
    row = session.get_one(Indicator, made)
    audit.record(
        session,
        at=at,
        by=by,
        action="indicators.added",
        subject=("indicator", row.public_id),
        after={"year": year} | indicator_values(row, area.code),
    )
    return row


def change_indicator(
    session: Session,
    year: int,
    old_code: str,
    plan: IndicatorPlan,
    *,
    seen: str,
    at: datetime,
    by: Actor,
) -> Indicator:
    """Save an indicator; raises NotFoundError, StaleError, InvalidFieldError."""
    row = _locked(session, year, old_code)
    before = indicator_values(row, row.area.code)
    if fingerprint(before) != seen:
        raise StaleError
    code, name = _checked(plan)
    area = _area(session, year, plan.area_code)
    taken = select(Indicator.id).where(
        Indicator.year_id == row.year_id, Indicator.code == code, Indicator.id != row.id
    )
    if session.scalar(taken) is not None:
        raise InvalidFieldError("code", "taken", code)
    row.area_id, row.code, row.name, row.source = area.id, code, name, str(plan.source)
    session.flush()
    audit.record(
        session,
        at=at,
        by=by,
        action="indicators.changed",
        subject=("indicator", row.public_id),
        before=before,
        after=indicator_values(row, area.code),
    )
    return row


def remove_indicator(session: Session, year: int, code: str, *, at: datetime, by: Actor) -> None:
    """Remove an indicator nothing refers to; raises NotFoundError, InUseError."""
    row = _locked(session, year, code)
    if session.scalar(select(Target.id).where(Target.indicator_id == row.id).limit(1)):
        raise InUseError("targets")
    before, public_id = indicator_values(row, row.area.code), row.public_id
    try:
        # Events lie above this room: only the foreign key knows whether one serves it.
        with session.begin_nested():
            session.execute(delete(Indicator).where(Indicator.id == row.id))
    except IntegrityError as error:
        raise InUseError("events") from error
    audit.record(
        session,
        at=at,
        by=by,
        action="indicators.removed",
        subject=("indicator", public_id),
        before={"year": year} | before,
    )


def _locked(session: Session, year: int, code: str) -> Indicator:
    row = queries.indicator_by_code(session, year, code, lock=True)
    if row is None:
        raise NotFoundError
    return row


def _area(session: Session, year: int, code: str) -> Area:
    found = session.scalar(
        select(Area)
        .join(CatalogueYear, CatalogueYear.id == Area.year_id)
        .where(CatalogueYear.year == year, Area.code == code)
    )
    if found is None:
        raise InvalidFieldError("area", "unknown", code)
    return found


def _checked(plan: IndicatorPlan) -> tuple[str, str]:
    code, name = clean(plan.code, 41), clean(plan.name, 300)
    if not is_code(code):
        raise InvalidFieldError("code", "not_a_code", code)
    if not name:
        raise InvalidFieldError("name", "missing")
    return code, name


def _record(
    session: Session,
    year: int,
    verb: str,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    at: datetime,
    by: Actor,
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        action=f"indicators.{verb}",
        subject=("catalogue", str(year)),
        before=before,
        after=after,
    )
