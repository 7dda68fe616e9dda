"""Read what the background worker does, and did, for an event's certificates."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.jobs.models import Job
from eventapp.jobs.rules import State

ISSUE = "certificates.issue"
PRINT = "certificates.print"


def only_one(kind: str, event_public_id: str) -> str:
    """Return the key under which there is one job of a kind per event."""
    return f"{kind}:{event_public_id}"


def under_way(session: Session, kind: str, event_public_id: str) -> str | None:
    """Return the public id of the job that waits or runs, or None."""
    key = only_one(kind, event_public_id)
    return session.scalar(select(Job.public_id).where(Job.only_one == key))


def printed(session: Session, event_public_id: str, mark: str) -> str | None:
    """Return the SHA-256 of the newest joined file of exactly these papers (`mark`), or None."""
    results = session.scalars(
        select(Job.result)
        .where(
            Job.kind == PRINT,
            Job.state == State.DONE,
            Job.args["event"].as_string() == event_public_id,
        )
        .order_by(Job.id.desc())
        .limit(10)
    )
    return next((one["file"] for one in results if one and one.get("mark") == mark), None)
