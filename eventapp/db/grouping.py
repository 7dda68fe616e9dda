"""Let requests that write at the same moment share one transaction, and so one wait for the disk.

A commit that survives a power cut waits for the disk, and on SQLite writers wait for each other
besides. Measured on SQLite with eight clients, on a machine busy with other things: a commit for
each request gave 143 check-ins a second, shared ones 560 to 860, each answered after its commit.

There is no writer thread to start, to fork or to stop: whoever comes while nobody writes goes
first; who comes meanwhile waits, and the next in line writes for all who wait by then.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, cast

from sqlalchemy.exc import OperationalError

Work = TypeVar("Work")
Answer = TypeVar("Answer")

MOST_AT_ONCE = 32
GATHER_SECONDS = 0.002


class _Job(Generic[Work, Answer]):
    """One request's work. It is called when answered, or when it is its turn to write."""

    __slots__ = ("answer", "called", "error", "is_done", "work")

    def __init__(self, work: Work) -> None:
        self.work = work
        self.called = threading.Event()
        self.is_done = False
        self.answer: Answer | None = None
        self.error: Exception | None = None


class Grouping(Generic[Work, Answer]):
    """Runs `write`, which opens a transaction, on the work of all who wait: one answer each.

    One transaction at a time, on PostgreSQL too: two made smaller groups and no more answers.
    """

    def __init__(self, write: Callable[[Sequence[Work]], Sequence[Answer]]) -> None:
        self._write = write
        self._is_writing = False
        self._lock = threading.Lock()
        self._waiting: deque[_Job[Work, Answer]] = deque()
        self._company = 0
        self._gathering: threading.Event | None = None

    def submit(self, work: Work) -> Answer:
        """Return this work's answer once it is committed; raises what its own writing raised.

        When a joint transaction fails each work is written alone, so that one harms no other.
        """
        job: _Job[Work, Answer] = _Job(work)
        with self._lock:
            is_first = not self._is_writing
            if is_first:
                self._is_writing = True
            else:
                self._waiting.append(job)
                if self._gathering and len(self._waiting) >= self._company:
                    self._gathering.set()
        if not is_first:
            job.called.wait()
        if not job.is_done:
            self._lead(job)
        if job.error is not None:
            raise job.error
        return cast("Answer", job.answer)

    def _lead(self, job: _Job[Work, Answer]) -> None:
        self._gather()
        with self._lock:
            self._gathering = None
            count = min(len(self._waiting), MOST_AT_ONCE - 1)
            others = [self._waiting.popleft() for _ in range(count)]
            self._company = count
        try:
            self._settle([job, *others])
        finally:
            with self._lock:
                following = self._waiting.popleft() if self._waiting else None
                self._is_writing = following is not None
            # Whoever writes next first: the others have only their answer to take home.
            for one in [following, *others]:
                if one is not None:
                    one.called.set()

    def _gather(self) -> None:
        """Wait a moment for those answered together the last time: they ask again together."""
        with self._lock:
            if len(self._waiting) >= self._company:
                return
            self._gathering = gathering = threading.Event()
        gathering.wait(GATHER_SECONDS)

    def _settle(self, group: Sequence[_Job[Work, Answer]]) -> None:
        try:
            answers = self._write([job.work for job in group])
        except OperationalError as error:
            # Locked or gone: it would be so for each alone, and each would wait as long again.
            for job in group:
                job.error, job.is_done = error, True
        except Exception as error:  # noqa: BLE001 (raised again in the request it belongs to)
            if len(group) > 1:
                for job in group:
                    self._settle([job])
            else:
                group[0].error, group[0].is_done = error, True
        else:
            for job, answer in zip(group, answers, strict=True):
                job.answer, job.is_done = answer, True
