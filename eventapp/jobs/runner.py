"""The worker's loop: lease a job, run its handler, do the small periodic chores between."""

import logging
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from eventapp.core import clock, ids
from eventapp.core.settings import Settings
from eventapp.db.session import reading, writing
from eventapp.jobs import actions, queries
from eventapp.jobs.models import Job
from eventapp.jobs.rules import HEARTBEAT_SECONDS
from eventapp.jobs.waking import Waker

log = logging.getLogger("eventapp.jobs")
POLL_SECONDS = 0.5


class LeaseLostError(Exception):
    """Another worker took the job over; this one must stop without a trace."""


@dataclass(frozen=True, slots=True)
class Running:
    """A leased job in its handler's hands. Handlers may be run again at any point."""

    job: Job
    worker: str

    @property
    def args(self) -> dict[str, Any]:
        """What the job was created with."""
        return self.job.args

    def progress(self, done: int, total: int) -> None:
        """Write the progress and renew the lease; raises LeaseLostError."""
        with writing() as session:
            if not actions.keep(session, self.job.id, at=clock.now(), worker=self.worker):
                raise LeaseLostError
            actions.report(session, self.job.id, done=done, total=total)

    def failed(self, failure: dict[str, Any]) -> None:
        """Note one failed item and go on."""
        with writing() as session:
            actions.fail_item(session, self.job.id, failure)


Handler = Callable[[Running], dict[str, Any] | None]
Chore = Callable[[], None]


@dataclass(slots=True)
class Registry:
    """Which handler runs which kind, and the chores with their seconds between."""

    handlers: dict[str, Handler] = field(default_factory=dict)
    chores: list[tuple[float, Chore]] = field(default_factory=list)


class Worker:
    """Runs until told to stop. One per process is the rule; any number may run at once."""

    def __init__(self, app: Flask, registry: Registry, settings: Settings) -> None:
        self.app = app
        self.registry = registry
        self.name = "w" + ids.code(10)
        self.stopping = threading.Event()
        self._due = [0.0] * len(registry.chores)
        self._waker = Waker(settings)

    def run(self) -> None:
        """Work until `stop`."""
        with self.app.app_context():
            while not self.stopping.is_set():
                try:
                    self.chores()
                    busy = self.step()
                except Exception:
                    log.exception("worker step failed; trying again")
                    busy = False
                    self.stopping.wait(1)
                if not busy:
                    self._sleep()

    def stop(self) -> None:
        """End after the item in hand."""
        self.stopping.set()

    def chores(self) -> None:
        """Run the chores that are due."""
        now = time.monotonic()
        for number, (every, chore) in enumerate(self.registry.chores):
            if now >= self._due[number]:
                self._due[number] = now + every
                chore()

    def step(self) -> bool:
        """Run one job to its end; False when there was none.

        Looks without writing first: an idle worker never stands in a check-in's way.
        """
        with reading() as session:
            if not queries.is_any_due(session, at=clock.now()):
                return False
        with writing() as session:
            job = actions.claim(session, at=clock.now(), worker=self.name)
            if job is None:
                return False
            session.flush()
            session.expunge(job)
        try:
            with self._heartbeat(job.id):
                result = self.registry.handlers[job.kind](Running(job, self.name))
        except LeaseLostError:
            log.warning("job %s went to another worker", job.public_id)
        except Exception as error:
            log.exception("job %s failed", job.public_id)
            self._end(job, error=type(error).__name__)
        else:
            self._end(job, result=result)
        return True

    def _end(
        self, job: Job, *, result: dict[str, Any] | None = None, error: str | None = None
    ) -> None:
        """End the job, unless another worker took it over meanwhile."""
        at = clock.now()
        with writing() as session:
            if not actions.keep(session, job.id, at=at, worker=self.name):
                log.warning("job %s ended elsewhere", job.public_id)
            elif error is None:
                actions.finish(session, job.id, at=at, result=result)
            else:
                actions.give_up(session, job.id, at=at, error=error)

    @contextmanager
    def _heartbeat(self, job_id: int) -> Generator[None]:
        """Keep the lease while one item takes longer than the lease lasts."""
        ended = threading.Event()

        def beat() -> None:
            with self.app.app_context():
                while not ended.wait(HEARTBEAT_SECONDS):
                    with writing() as session:
                        actions.keep(session, job_id, at=clock.now(), worker=self.name)

        thread = threading.Thread(target=beat, name="lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _sleep(self) -> None:
        if not self._waker.wait():
            self.stopping.wait(POLL_SECONDS)
