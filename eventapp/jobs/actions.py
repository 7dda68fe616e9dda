"""Create jobs, lease them, report on them."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventapp.core import ids
from eventapp.core.actors import Actor, ActorKind
from eventapp.db.upsert import insert
from eventapp.jobs import queries
from eventapp.jobs.models import Job
from eventapp.jobs.rules import LEASE, MAX_ATTEMPTS, State


def enqueue(
    session: Session,
    kind: str,
    args: dict[str, Any],
    *,
    at: datetime,
    by: Actor,
    only_one: str | None = None,
) -> str:
    """Create a job and return its public id.

    With `only_one`, a job under the same key that hasn't ended is returned instead.
    """
    row = {
        "public_id": ids.public_id(),
        "kind": kind,
        "args": args,
        "actor": asdict(by),
        "created_at": at,
        "state": State.QUEUED,
        "done": 0,
        "total": 0,
        "failures": [],
        "attempts": 0,
        "only_one": only_one,
    }
    statement = insert(session, Job).values(**row)
    session.execute(statement.on_conflict_do_nothing(index_elements=["only_one"]))
    if only_one is None:
        return str(row["public_id"])
    return session.scalars(select(Job.public_id).where(Job.only_one == only_one)).one()


def actor_of(job: Job) -> Actor:
    """Return who asked for the job."""
    return Actor(ActorKind(job.actor["kind"]), job.actor["id"], job.actor["label"])


def claim(session: Session, *, at: datetime, worker: str) -> Job | None:
    """Lease the oldest job nobody works on, or None; a dead worker's job is taken over."""
    free = queries.unleased(at).with_for_update(skip_locked=True)
    job_id = session.scalar(free)
    job = session.get(Job, job_id) if job_id else None
    if job is None:
        return None
    if job.attempts >= MAX_ATTEMPTS:
        _end(job, State.FAILED, at, error="too many attempts")
        return None
    job.state, job.lease, job.lease_until = State.RUNNING, worker, at + LEASE
    job.attempts += 1
    return job


def keep(session: Session, job_id: int, *, at: datetime, worker: str) -> bool:
    """Renew the lease; False when another worker took the job over."""
    statement = (
        update(Job)
        .where(Job.id == job_id, Job.lease == worker, Job.state == State.RUNNING)
        .values(lease_until=at + LEASE)
    )
    return session.execute(statement).rowcount == 1  # type: ignore[attr-defined, no-any-return]


def report(session: Session, job_id: int, *, done: int, total: int) -> None:
    """Write how far the job is."""
    session.execute(update(Job).where(Job.id == job_id).values(done=done, total=total))


def fail_item(session: Session, job_id: int, failure: dict[str, Any]) -> None:
    """Add one failed item; the job goes on."""
    job = session.get_one(Job, job_id)
    job.failures = [f for f in job.failures if f != failure] + [failure]


def finish(
    session: Session, job_id: int, *, at: datetime, result: dict[str, Any] | None = None
) -> None:
    """End the job well."""
    job = session.get_one(Job, job_id)
    job.result = result
    _end(job, State.DONE, at)


def give_up(session: Session, job_id: int, *, at: datetime, error: str) -> None:
    """End the job badly; `error` is the exception's name, never its text (it may hold names)."""
    _end(session.get_one(Job, job_id), State.FAILED, at, error=error)


def _end(job: Job, state: State, at: datetime, *, error: str | None = None) -> None:
    job.state, job.finished_at, job.error = state, at, error
    job.lease, job.lease_until, job.only_one = None, None, None
