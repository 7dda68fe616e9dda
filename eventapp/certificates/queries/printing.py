"""Read what was printed: the joined file a background job left behind."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.jobs.models import Job
from eventapp.jobs.rules import State

PRINT = "certificates.print"


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
