"""Plan an event, take it from step to step, copy it."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError, NotReadyError, StaleError
from eventapp.core.periods import local, local_year
from eventapp.events import plans, queries
from eventapp.events.models import Event
from eventapp.events.rules import (
    EventPlan,
    Fault,
    Reason,
    Refusal,
    Status,
    Step,
    faults,
    refuse,
)
from eventapp.indicators.models import CatalogueYear, Indicator

COPY_IN = timedelta(days=14)
# A billion codes: two events drawing the same one is refused by the database, and never seen.
_CODE_LENGTH = 6


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


def create(
    session: Session, plan: EventPlan, *, at: datetime, by: Actor, publish: bool = False
) -> Event:
    """Plan a new event, a draft unless `publish`. Raises InvalidPlanError, StepRefusedError."""
    _check(session, plan)
    event = _add(session, plan, at=at)
    plans.write(event, plan)
    session.flush()
    event = queries.event(session, event.public_id)
    _record(session, event, "create", at=at, by=by, after=plans.facts(event))
    if publish:
        _publish(session, event, at=at, by=by)
    return event


def save(
    session: Session, event: Event, plan: EventPlan, *, version: int, at: datetime, by: Actor
) -> Event:
    """Change an event that was read at `version`.

    Raises StaleError when somebody saved in between, InvalidPlanError (a session with arrivals
    can't go: reason in_use), StepRefusedError for a cancelled or closed event.
    """
    _allow(event, Step.EDIT, at=at)
    _check(session, plan)
    before = plans.facts(event)
    gone = plans.missing(event, plan)
    _claim(session, event, version)
    plans.write(event, plan)
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError as error:
        raise InvalidPlanError([Fault("sessions", Reason.IN_USE)]) from error
    after = plans.facts(queries.event(session, event.public_id))
    changed = [name for name in after if before[name] != after[name]]
    _record(
        session,
        event,
        "edit",
        at=at,
        by=by,
        before={name: before[name] for name in changed} | ({"removed": gone} if gone else {}),
        after={name: after[name] for name in changed},
    )
    return event


def publish(session: Session, event: Event, *, at: datetime, by: Actor) -> None:
    """Let the public see the event; it needs a session. Raises StepRefusedError."""
    _publish(session, event, at=at, by=by)


def _publish(session: Session, event: Event, *, at: datetime, by: Actor) -> None:
    _allow(event, Step.PUBLISH, at=at)
    _move(session, event, Status.PUBLISHED, "publish", note="", at=at, by=by)


def postpone(
    session: Session,
    event: Event,
    starts_at: datetime,
    *,
    note: str,
    at: datetime,
    by: Actor,
    version: int | None = None,
) -> None:
    """Move the event, its sessions and its registration window by the same length of time.

    Linked indicators become those of the same code in the new year; what it lacks is dropped.
    """
    _allow(event, Step.POSTPONE, at=at)
    before = {"starts_at": event.starts_at.isoformat(), "ends_at": event.ends_at.isoformat()}
    distance = starts_at - event.starts_at
    plan = _moved(session, plans.plan_of(event), distance)
    _check(session, plan)
    _claim(session, event, event.version if version is None else version)
    plans.write(event, plan)
    before |= {"status": event.status}
    event.status, event.status_note = Status.POSTPONED, note
    session.flush()
    after = {"starts_at": event.starts_at.isoformat(), "ends_at": event.ends_at.isoformat()}
    after |= {"status": event.status, "note": note}
    _record(session, event, "postpone", at=at, by=by, before=before, after=after)


def cancel(session: Session, event: Event, *, note: str, at: datetime, by: Actor) -> None:
    """Call the event off, with the reason the public reads. Raises StepRefusedError."""
    _allow(event, Step.CANCEL, at=at)
    _move(session, event, Status.CANCELLED, "cancel", note=note, at=at, by=by)


def close(session: Session, event: Event, *, at: datetime, by: Actor, note: str = "") -> None:
    """Close the book after the event's end. Raises StepRefusedError before it."""
    _allow(event, Step.CLOSE, at=at)
    _move(session, event, Status.CLOSED, "close", note=note, at=at, by=by)


def reopen(session: Session, event: Event, *, at: datetime, by: Actor, note: str = "") -> None:
    """Take a cancellation or a closing back: published, or a draft when it has no session."""
    _allow(event, Step.REOPEN, at=at)
    status = Status.PUBLISHED if event.sessions else Status.DRAFT
    _move(session, event, status, "reopen", note=note, at=at, by=by)


def clone(session: Session, event: Event, *, at: datetime, by: Actor) -> Event:
    """Return a new draft like `event`, beginning 14 days from `at` at the same time of day."""
    zone = ZoneInfo(event.timezone)
    day = local(at + COPY_IN, event.timezone).date()
    hour: time = local(event.starts_at, event.timezone).time()
    starts_at = datetime.combine(day, hour, zone)
    plan = _moved(session, plans.as_new(event), starts_at - event.starts_at)
    copy = create(session, plan, at=at, by=by)
    _record(session, copy, "clone", at=at, by=by, after={"of": event.public_id})
    return copy


def _moved(session: Session, plan: EventPlan, distance: timedelta) -> EventPlan:
    moved = plans.moved(plan, distance)
    year = local_year(moved.starts_at, moved.timezone)
    if year == local_year(plan.starts_at, plan.timezone):
        return moved
    codes = select(Indicator.code).where(Indicator.id.in_(plan.indicator_ids))
    same = session.scalars(
        select(Indicator.id)
        .join(CatalogueYear, CatalogueYear.id == Indicator.year_id)
        .where(CatalogueYear.year == year, Indicator.code.in_(codes))
    )
    return plans.with_indicators(moved, tuple(same))


def _check(session: Session, plan: EventPlan) -> None:
    found = faults(plan)
    if plan.indicator_ids:
        year = local_year(plan.starts_at, plan.timezone)
        known = {one.id for one in queries.indicators_of(session, year)}
        if not known.issuperset(plan.indicator_ids):
            found.append(Fault("indicators", Reason.UNKNOWN))
    if found:
        raise InvalidPlanError(found)


def _allow(event: Event, step: Step, *, at: datetime) -> None:
    sessions = len(event.sessions)
    refusal = refuse(step, event.status, sessions=sessions, ends_at=event.ends_at, at=at)
    if refusal:
        raise StepRefusedError(step, refusal)


def _add(session: Session, plan: EventPlan, *, at: datetime) -> Event:
    event = Event(
        public_id=ids.public_id(),
        short_code=ids.code(_CODE_LENGTH),
        title=plan.title,
        theme=plan.theme,
        venue=plan.venue,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        created_at=at,
    )
    event.sessions, event.audience_units, event.indicators = [], [], []
    session.add(event)
    return event


def _claim(session: Session, event: Event, version: int) -> None:
    taken = session.scalars(
        update(Event)
        .where(Event.id == event.id, Event.version == version)
        .values(version=version + 1)
        .returning(Event.id)
    ).first()
    if taken is None:
        raise StaleError


def _move(
    session: Session,
    event: Event,
    status: Status,
    verb: str,
    *,
    note: str,
    at: datetime,
    by: Actor,
) -> None:
    _claim(session, event, event.version)
    before = {"status": event.status, "note": event.status_note}
    event.status, event.status_note = status, note
    session.flush()
    after = {"status": str(status), "note": note}
    _record(session, event, verb, at=at, by=by, before=before, after=after)


def _record(
    session: Session,
    event: Event,
    verb: str,
    *,
    at: datetime,
    by: Actor,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        action=f"events.{verb}",
        subject=("event", event.public_id),
        before=before,
        after=after,
    )
