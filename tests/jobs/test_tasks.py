"""The worker's loop: what it does with jobs that go well, badly, or are cut off."""

import logging
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from eventapp.core import clock
from eventapp.core.settings import Settings
from eventapp.db.session import reading, writing
from eventapp.jobs import actions, queries
from eventapp.jobs.models import Job
from eventapp.jobs.rules import LEASE, State
from eventapp.jobs.runner import Handler, LeaseLostError, Registry, Running, Worker
from tests import make


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.at = make.NINE

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock everybody reads."""
    made = Clock()
    monkeypatch.setattr(clock, "now", made.now)
    return made


def worker(app: Flask, settings: Settings, handler: Handler) -> Worker:
    """Return a worker that knows one kind of job."""
    return Worker(app, Registry({"count": handler}), settings)


def enqueue(app: Flask) -> str:
    """Create a job that counts to three."""
    with app.app_context(), writing() as session:
        return actions.enqueue(session, "count", {"to": 3}, at=clock.now(), by=make.TESTER)


def look(app: Flask, public_id: str) -> Job:
    """Return the job as it stands."""
    with app.app_context(), reading() as session:
        return queries.job(session, public_id)


def step(app: Flask, one: Worker) -> bool:
    """Let a worker do one job."""
    with app.app_context():
        return one.step()


def test_a_job_runs_to_its_end_and_leads_on(app: Flask, settings: Settings, hands: Clock) -> None:
    def count(running: Running) -> dict[str, Any]:
        for done in range(running.args["to"]):
            running.progress(done + 1, running.args["to"])
        return {"next": "/kegiatan"}

    public_id = enqueue(app)
    one = worker(app, settings, count)
    assert [step(app, one), step(app, one)] == [True, False]
    job = look(app, public_id)
    assert (job.state, job.done, job.total) == (State.DONE, 3, 3)
    assert job.result == {"next": "/kegiatan"}
    assert (job.lease, job.finished_at) == (None, make.NINE)


def test_a_failed_item_fails_alone(app: Flask, settings: Settings, hands: Clock) -> None:
    def count(running: Running) -> None:
        for done in range(3):
            if done == 1:
                running.failed({"registration": "B", "reason": "name_too_long"})
            running.progress(done + 1, 3)

    public_id = enqueue(app)
    step(app, worker(app, settings, count))
    job = look(app, public_id)
    assert (job.state, job.done) == (State.DONE, 3)
    assert job.failures == [{"registration": "B", "reason": "name_too_long"}]


def test_a_failing_handler_ends_the_job_without_names_in_it(
    app: Flask, settings: Settings, hands: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    def count(running: Running) -> None:
        running.progress(1, 3)
        message = "Siti Nurhaliza"
        raise ValueError(message)

    public_id = enqueue(app)
    with caplog.at_level(logging.CRITICAL, "eventapp.jobs"):
        assert step(app, worker(app, settings, count)) is True
    job = look(app, public_id)
    assert (job.state, job.done, job.error) == (State.FAILED, 1, "ValueError")
    assert (job.lease, job.only_one) == (None, None)


def test_an_unknown_kind_ends_as_failed(app: Flask, settings: Settings, hands: Clock) -> None:
    public_id = enqueue(app)
    step(app, Worker(app, Registry(), settings))
    assert look(app, public_id).error == "KeyError"


class Killed(BaseException):
    """What SIGKILL looks like from inside: nothing after it runs."""


def test_a_job_cut_off_in_the_middle_is_taken_over(
    app: Flask, settings: Settings, hands: Clock
) -> None:
    kept: list[int] = []

    def count(running: Running) -> None:
        for item in range(3):
            if item not in kept:
                kept.append(item)
            running.progress(len(kept), 3)
            if item == 1 and running.job.attempts == 1:
                raise Killed

    public_id = enqueue(app)
    with pytest.raises(Killed):
        step(app, worker(app, settings, count))
    assert look(app, public_id).state == State.RUNNING

    second = worker(app, settings, count)
    assert step(app, second) is False
    hands.at += LEASE + timedelta(seconds=1)
    assert step(app, second) is True
    job = look(app, public_id)
    assert (job.state, job.done, job.attempts) == (State.DONE, 3, 2)
    assert kept == [0, 1, 2]


def test_a_worker_that_lost_its_lease_stops_and_leaves_the_job(
    app: Flask, settings: Settings, hands: Clock
) -> None:
    seen: list[str] = []

    def slow(running: Running) -> None:
        hands.at += LEASE + timedelta(seconds=1)
        step(app, worker(app, settings, lambda _other: {"next": "/by-the-second"}))
        try:
            running.progress(1, 3)
        except LeaseLostError:
            seen.append("lost")
            raise

    public_id = enqueue(app)
    step(app, worker(app, settings, slow))
    job = look(app, public_id)
    assert seen == ["lost"]
    assert (job.state, job.done, job.result) == (State.DONE, 0, {"next": "/by-the-second"})


def test_a_worker_that_comes_back_too_late_changes_nothing(
    app: Flask, settings: Settings, hands: Clock
) -> None:
    def fails(_running: Running) -> None:
        hands.at += LEASE + timedelta(seconds=1)
        step(app, worker(app, settings, lambda _other: {"next": "/by-the-second"}))
        raise ValueError

    public_id = enqueue(app)
    step(app, worker(app, settings, fails))
    job = look(app, public_id)
    assert (job.state, job.error, job.result) == (State.DONE, None, {"next": "/by-the-second"})


def test_two_workers_never_hold_the_same_job(app: Flask, settings: Settings) -> None:
    running_now: set[str] = set()
    twice: list[str] = []
    done: list[str] = []

    def handler(running: Running) -> None:
        if running.job.public_id in running_now:
            twice.append(running.job.public_id)
        running_now.add(running.job.public_id)
        running.progress(1, 1)
        done.append(running.job.public_id)
        running_now.discard(running.job.public_id)

    ids = [enqueue(app) for _job in range(12)]

    def run() -> None:
        one = worker(app, settings, handler)
        while step(app, one):
            pass

    threads = [threading.Thread(target=run) for _worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert twice == []
    assert sorted(done) == sorted(ids)


def test_chores_run_and_the_loop_ends_when_told(app: Flask, settings: Settings) -> None:
    ran = threading.Event()
    one = Worker(app, Registry(chores=[(60.0, ran.set)]), settings)
    thread = threading.Thread(target=one.run)
    thread.start()
    assert ran.wait(10)
    one.stop()
    thread.join(10)
    assert not thread.is_alive()
