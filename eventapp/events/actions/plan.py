"""Plan an event, change its plan, copy it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.core.periods import local
from eventapp.db.turns import take_turn
from eventapp.events import plans, queries
from eventapp.events.actions import shared
from eventapp.events.actions.shared import InvalidPlanError
from eventapp.events.actions.steps import publish as publish_now
from eventapp.events.models import Event
from eventapp.events.rules import EventPlan, Fault, Reason, Step

COPY_IN = timedelta(days=14)
# A billion codes: two events drawing the same one is refused by the database, and never seen.
_CODE_LENGTH = 6


def create(
    session: Session,
    plan: EventPlan,
    *,
    at: datetime,
    by: Actor,
    publish: bool = False,
    ref: str = "",
) -> Event:
    """Plan a new event, a draft unless `publish`. Raises InvalidPlanError, StepRefusedError.

    `ref` is the public id its form came with: sent twice, the same form makes one event.
    """
    shared.check(session, plan)
    if known := _sent_before(session, plan, ref):
        return known
    event = _add(session, plan, ref, at=at)
    plans.write(event, plan)
    session.flush()
    event = queries.event(session, event.public_id)
    shared.record(session, event, "create", at=at, by=by, after=plans.facts(event))
    if publish:
        publish_now(session, event, at=at, by=by)
    return event


def save(
    session: Session, event: Event, plan: EventPlan, *, version: int, at: datetime, by: Actor
) -> Event:
    """Change an event that was read at `version`.

    Raises StaleError when somebody saved in between, InvalidPlanError (a session with arrivals
    can't go: reason in_use), StepRefusedError for a cancelled or closed event.
    """
    shared.allow(event, Step.EDIT, at=at)
    shared.check(session, plan)
    before = plans.facts(event)
    gone = plans.missing(event, plan)
    shared.claim(session, event, version)
    plans.write(event, plan)
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError as error:
        raise InvalidPlanError([Fault("sessions", Reason.IN_USE)]) from error
    after = plans.facts(queries.event(session, event.public_id))
    changed = [name for name in after if before[name] != after[name]]
    shared.record(
        session,
        event,
        "edit",
        at=at,
        by=by,
        before={name: before[name] for name in changed} | ({"removed": gone} if gone else {}),
        after={name: after[name] for name in changed},
    )
    return event


def clone(session: Session, event: Event, *, at: datetime, by: Actor, ref: str = "") -> Event:
    """Return a new draft like `event`, beginning 14 days from `at` at the same time of day.

    `ref` as in `create`.
    """
    zone = ZoneInfo(event.timezone)
    day = local(at + COPY_IN, event.timezone).date()
    hour: time = local(event.starts_at, event.timezone).time()
    starts_at = datetime.combine(day, hour, zone)
    plan = shared.moved(session, plans.as_new(event), starts_at - event.starts_at)
    if known := _sent_before(session, plan, ref):
        return known
    copy = create(session, plan, at=at, by=by, ref=ref)
    shared.record(session, copy, "clone", at=at, by=by, after={"of": event.public_id})
    return copy


def _sent_before(session: Session, plan: EventPlan, ref: str) -> Event | None:
    """Return the event the same form has made already; another plan makes another event."""
    if not ids.is_public_id(ref):
        return None
    take_turn(session, f"event {ref}")
    wanted = (
        Event.public_id == ref,
        Event.title == plan.title,
        Event.starts_at == plan.starts_at,
        Event.host_unit_id == plan.host_unit_id,
    )
    known = session.scalar(select(Event.public_id).where(*wanted))
    return queries.event(session, known) if known else None


def _add(session: Session, plan: EventPlan, ref: str, *, at: datetime) -> Event:
    is_free = ids.is_public_id(ref) and not session.scalar(
        select(Event.id).where(Event.public_id == ref)
    )
    event = Event(
        public_id=ref if is_free else ids.public_id(),
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
