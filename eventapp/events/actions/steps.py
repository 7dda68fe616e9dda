"""Take an event from step to step: publish, postpone, cancel, close, take back."""

from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.core.actors import Actor
from eventapp.events import plans
from eventapp.events.actions import shared
from eventapp.events.models import Event
from eventapp.events.rules import Status, Step


def publish(session: Session, event: Event, *, at: datetime, by: Actor) -> None:
    """Let the public see the event; it needs a session. Raises StepRefusedError."""
    shared.allow(event, Step.PUBLISH, at=at)
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
    shared.allow(event, Step.POSTPONE, at=at)
    before = {"starts_at": event.starts_at.isoformat(), "ends_at": event.ends_at.isoformat()}
    distance = starts_at - event.starts_at
    plan = shared.moved(session, plans.plan_of(event), distance)
    shared.check(session, plan)
    shared.claim(session, event, event.version if version is None else version)
    plans.write(event, plan)
    before |= {"status": event.status}
    event.status, event.status_note = Status.POSTPONED, note
    session.flush()
    after = {"starts_at": event.starts_at.isoformat(), "ends_at": event.ends_at.isoformat()}
    after |= {"status": event.status, "note": note}
    shared.record(session, event, "postpone", at=at, by=by, before=before, after=after)


def cancel(session: Session, event: Event, *, note: str, at: datetime, by: Actor) -> None:
    """Call the event off, with the reason the public reads. Raises StepRefusedError."""
    shared.allow(event, Step.CANCEL, at=at)
    _move(session, event, Status.CANCELLED, "cancel", note=note, at=at, by=by)


def close(session: Session, event: Event, *, at: datetime, by: Actor, note: str = "") -> None:
    """Close the book after the event's end. Raises StepRefusedError before it."""
    shared.allow(event, Step.CLOSE, at=at)
    _move(session, event, Status.CLOSED, "close", note=note, at=at, by=by)


def reopen(session: Session, event: Event, *, at: datetime, by: Actor, note: str = "") -> None:
    """Take a cancellation or a closing back: published, or a draft when it has no session."""
    shared.allow(event, Step.REOPEN, at=at)
    status = Status.PUBLISHED if event.sessions else Status.DRAFT
    _move(session, event, status, "reopen", note=note, at=at, by=by)


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
    shared.claim(session, event, event.version)
    before = {"status": event.status, "note": event.status_note}
    event.status, event.status_note = status, note
    session.flush()
    after = {"status": str(status), "note": note}
    shared.record(session, event, verb, at=at, by=by, before=before, after=after)
