"""What every write to an event does: check, claim the version, leave an audit line."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError, NotReadyError, StaleError
from eventapp.core.periods import local_year
from eventapp.events import numbers, plans, queries
from eventapp.events.models import Event
from eventapp.events.rules import EventPlan, Fault, Reason, Refusal, Step, faults, refuse
from eventapp.indicators.models import CatalogueYear, Indicator


class InvalidPlanError(InvalidFieldError):
    """A plan has faults; `field` and `reason` are those of the first."""

    def __init__(self, found: list[Fault]) -> None:
        first = found[0]
        place = first.field if first.row is None else f"sessions.{first.row}.{first.field}"
        super().__init__(place, first.reason)
        self.faults = found


class StepRefusedError(NotReadyError):
    """A step can't be taken now; `step` and `refusal` say which and why."""

    def __init__(self, step: Step, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.step = step
        self.refusal = refusal


def moved(session: Session, plan: EventPlan, distance: timedelta) -> EventPlan:
    """Return a plan some time later; in another year, with that year's indicators."""
    later = plans.moved(plan, distance)
    year = local_year(later.starts_at, later.timezone)
    if year == local_year(plan.starts_at, plan.timezone):
        return later
    codes = select(Indicator.code).where(Indicator.id.in_(plan.indicator_ids))
    same = session.scalars(
        select(Indicator.id)
        .join(CatalogueYear, CatalogueYear.id == Indicator.year_id)
        .where(CatalogueYear.year == year, Indicator.code.in_(codes))
    )
    return plans.with_indicators(later, tuple(same))


def check(session: Session, plan: EventPlan) -> None:
    """Raise InvalidPlanError with everything that is wrong with a plan."""
    found = faults(plan)
    if plan.number_pattern and not numbers.is_pattern(plan.number_pattern):
        found.append(Fault("number_pattern", Reason.NOT_A_PATTERN))
    if plan.indicator_ids:
        year = local_year(plan.starts_at, plan.timezone)
        known = {one.id for one in queries.indicators_of(session, year)}
        if not known.issuperset(plan.indicator_ids):
            found.append(Fault("indicators", Reason.UNKNOWN))
    if found:
        raise InvalidPlanError(found)


def allow(event: Event, step: Step, *, at: datetime) -> None:
    """Raise StepRefusedError unless the event's state allows the step."""
    sessions = len(event.sessions)
    refusal = refuse(step, event.status, sessions=sessions, ends_at=event.ends_at, at=at)
    if refusal:
        raise StepRefusedError(step, refusal)


def claim(session: Session, event: Event, version: int) -> None:
    """Take the next version in one statement; StaleError when somebody else has."""
    taken = session.scalars(
        update(Event)
        .where(Event.id == event.id, Event.version == version)
        .values(version=version + 1)
        .returning(Event.id)
    ).first()
    if taken is None:
        raise StaleError


def record(
    session: Session,
    event: Event,
    verb: str,
    *,
    at: datetime,
    by: Actor,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    """Write the event's audit line."""
    audit.record(
        session,
        at=at,
        by=by,
        action=f"events.{verb}",
        subject=("event", event.public_id),
        before=before,
        after=after,
    )
