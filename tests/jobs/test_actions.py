"""Jobs are created once, leased to one worker, taken over from the dead."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventapp.core.errors import NotFoundError
from eventapp.db.session import writing
from eventapp.jobs import actions, queries
from eventapp.jobs.models import Job
from eventapp.jobs.rules import LEASE, MAX_ATTEMPTS, State
from tests import make

NINE = make.NINE


def enqueue(session: Session, kind: str = "test", **more: object) -> str:
    """Create a job; return its public id."""
    found = actions.enqueue(session, kind, {}, at=NINE, by=make.TESTER, **more)  # type: ignore[arg-type]
    session.flush()
    return found


def test_jobs_are_taken_in_their_order_each_once(session: Session) -> None:
    first, second = enqueue(session), enqueue(session)
    taken = [actions.claim(session, at=NINE, worker=name) for name in ("a", "b", "c")]
    assert [job and job.public_id for job in taken] == [first, second, None]
    assert taken[0] is not None
    assert actions.actor_of(taken[0]) == make.TESTER


def test_only_one_job_under_a_key_until_it_ends(session: Session) -> None:
    first = enqueue(session, only_one="issue:1")
    assert enqueue(session, only_one="issue:1") == first
    assert enqueue(session, only_one="issue:2") != first
    job = queries.job(session, first)
    actions.finish(session, job.id, at=NINE)
    session.flush()
    assert enqueue(session, only_one="issue:1") != first


def test_a_silent_worker_loses_its_job_after_the_lease(session: Session) -> None:
    public_id = enqueue(session)
    job = actions.claim(session, at=NINE, worker="dead")
    assert job is not None
    session.flush()
    assert actions.claim(session, at=NINE + LEASE, worker="next") is None
    late = NINE + LEASE + timedelta(seconds=1)
    taken = actions.claim(session, at=late, worker="next")
    assert taken is not None
    assert (taken.public_id, taken.lease, taken.attempts) == (public_id, "next", 2)
    session.flush()
    assert actions.keep(session, taken.id, at=late, worker="dead") is False
    assert actions.keep(session, taken.id, at=late, worker="next") is True


def test_a_worker_that_reports_keeps_its_job(session: Session) -> None:
    enqueue(session)
    job = actions.claim(session, at=NINE, worker="slow")
    assert job is not None
    session.flush()
    for seconds in (10, 20, 30):
        assert actions.keep(session, job.id, at=NINE + timedelta(seconds=seconds), worker="slow")
    assert actions.claim(session, at=NINE + timedelta(seconds=31), worker="next") is None


def test_a_job_that_kills_its_workers_ends_as_failed(session: Session) -> None:
    public_id = enqueue(session)
    for attempt in range(MAX_ATTEMPTS):
        at = NINE + attempt * (LEASE + timedelta(seconds=1))
        assert actions.claim(session, at=at, worker=f"w{attempt}") is not None
        session.flush()
    assert actions.claim(session, at=NINE + timedelta(days=1), worker="last") is None
    session.flush()
    job = queries.job(session, public_id)
    assert (job.state, job.error) == (State.FAILED, "too many attempts")


def test_a_failure_is_noted_once(session: Session) -> None:
    public_id = enqueue(session)
    job = queries.job(session, public_id)
    for _again in range(2):
        actions.fail_item(session, job.id, {"registration": "A", "reason": "name_too_long"})
        session.flush()
    actions.fail_item(session, job.id, {"registration": "B", "reason": "name_too_long"})
    session.flush()
    assert [one["registration"] for one in queries.job(session, public_id).failures] == ["A", "B"]


def test_an_unknown_job_is_not_found(session: Session) -> None:
    with pytest.raises(NotFoundError):
        queries.job(session, "unknown")


def test_many_workers_at_once_take_each_job_once(app: Flask) -> None:
    with app.app_context(), writing() as session:
        for _job in range(20):
            enqueue(session)
    taken: list[str] = []
    start = threading.Barrier(4)

    def work(name: str) -> None:
        with app.app_context():
            start.wait()
            while True:
                with writing() as session:
                    job = actions.claim(session, at=NINE, worker=name)
                    if job is None:
                        return
                    taken.append(job.public_id)

    run_all([threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)])
    assert len(taken) == len(set(taken)) == 20


def test_twenty_presses_at_once_make_one_job(app: Flask) -> None:
    found: list[str] = []
    start = threading.Barrier(20)

    def press() -> None:
        with app.app_context():
            start.wait()
            with writing() as session:
                found.append(enqueue(session, only_one="issue:1"))

    run_all([threading.Thread(target=press) for _press in range(20)])
    assert len(found) == 20
    assert len(set(found)) == 1
    with app.app_context(), writing() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 1


def run_all(threads: list[threading.Thread]) -> None:
    """Start all threads and wait for them."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
