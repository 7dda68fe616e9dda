"""Look at jobs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.core.errors import NotFoundError
from eventapp.jobs.models import Job


def job(session: Session, public_id: str) -> Job:
    """Return the job; raises NotFoundError."""
    found = session.scalar(select(Job).where(Job.public_id == public_id))
    if found is None:
        raise NotFoundError
    return found
