"""Look at jobs."""

from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from eventapp.core.errors import NotFoundError
from eventapp.jobs.models import Job
from eventapp.jobs.rules import State


def job(session: Session, public_id: str) -> Job:
    """Return the job; raises NotFoundError."""
    found = session.scalar(select(Job).where(Job.public_id == public_id))
    if found is None:
        raise NotFoundError
    return found


def unleased(at: datetime) -> Select[int]:
    """Return the jobs nobody works on, a dead worker's among them, the oldest first."""
    return (
        select(Job.id)
        .where(
            Job.state.in_((State.QUEUED, State.RUNNING)),
            or_(Job.lease_until.is_(None), Job.lease_until < at),
        )
        .order_by(Job.id)
        .limit(1)
    )


def is_any_due(session: Session, *, at: datetime) -> bool:
    """Whether a worker that looks now finds something to do."""
    return session.scalar(unleased(at)) is not None
