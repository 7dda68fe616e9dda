"""Targets of an indicator: what is to be reached, for whom, until when."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError, StaleError
from eventapp.indicators import queries
from eventapp.indicators.models import CatalogueYear, Indicator, Target
from eventapp.indicators.rules import TargetPlan, target_fault
from eventapp.units.models import Unit


def target_values(row: Target) -> dict[str, Any]:
    """Return what a target says, as plain JSON."""
    return {
        "measure": row.measure,
        "value": f"{row.value:.4f}",
        "due_on": row.due_on.isoformat(),
        "unit_codes": row.unit_codes,
        "unit_kinds": row.unit_kinds,
        "note": row.note,
    }


def add_target(
    session: Session, indicator: Indicator, plan: TargetPlan, *, at: datetime, by: Actor
) -> Target:
    """Add a target, or return the one that says the same already; raises InvalidFieldError."""
    year = session.get_one(CatalogueYear, indicator.year_id, with_for_update=True)
    _check(session, plan, year.year)
    wanted = _columns(plan)
    known = session.scalars(select(Target).where(Target.indicator_id == indicator.id)).all()
    for row in known:
        if all(getattr(row, name) == value for name, value in wanted.items()):
            return row
    row = Target(public_id=ids.public_id(), indicator_id=indicator.id, **wanted)
    session.add(row)
    session.flush()
    audit.record(
        session,
        at=at,
        by=by,
        action="indicators.target_added",
        subject=("target", row.public_id),
        after={"year": year.year, "indicator": indicator.code} | target_values(row),
    )
    return row


def change_target(
    session: Session,
    year: int,
    public_id: str,
    plan: TargetPlan,
    *,
    version: int,
    at: datetime,
    by: Actor,
) -> Target:
    """Save a target; raises NotFoundError, StaleError, InvalidFieldError."""
    row = queries.target(session, year, public_id, lock=True)
    if row.version != version:
        raise StaleError
    _check(session, plan, year)
    before = target_values(row)
    for name, value in _columns(plan).items():
        setattr(row, name, value)
    row.version += 1
    session.flush()
    audit.record(
        session,
        at=at,
        by=by,
        action="indicators.target_changed",
        subject=("target", public_id),
        before=before,
        after=target_values(row),
    )
    return row


def remove_target(
    session: Session, year: int, public_id: str, *, version: int, at: datetime, by: Actor
) -> None:
    """Remove a target; raises NotFoundError, StaleError."""
    row = queries.target(session, year, public_id, lock=True)
    if row.version != version:
        raise StaleError
    before = {"year": year, "indicator": row.indicator.code} | target_values(row)
    session.execute(delete(Target).where(Target.id == row.id))
    audit.record(
        session,
        at=at,
        by=by,
        action="indicators.target_removed",
        subject=("target", public_id),
        before=before,
    )


def _columns(plan: TargetPlan) -> dict[str, Any]:
    return {
        "measure": str(plan.measure),
        "value": round(plan.value, 4),
        "due_on": plan.due_on,
        "unit_codes": sorted(set(plan.unit_codes)),
        "unit_kinds": sorted(set(plan.unit_kinds)),
        "note": plan.note,
    }


def _check(session: Session, plan: TargetPlan, year: int) -> None:
    fault = target_fault(plan, year)
    if fault is not None:
        raise InvalidFieldError(*fault, str(plan.value))
    for field, column, wanted in (
        ("unit_codes", Unit.code, set(plan.unit_codes)),
        ("unit_kinds", Unit.kind, set(plan.unit_kinds)),
    ):
        if not wanted:
            continue
        known = set(session.scalars(select(column).where(column.in_(wanted)).distinct()))
        if wanted - known:
            raise InvalidFieldError(field, "unknown", ", ".join(sorted(wanted - known)))
