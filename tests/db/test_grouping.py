"""Work that waits shares one writing, each gets its own answer, and a bad one harms no other."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

from sqlalchemy.exc import OperationalError

from eventapp.db.grouping import MOST_AT_ONCE, Grouping

PATIENCE_SECONDS = 30


class Desk:
    """Writes that stand still until told to go on, and a note of what each one wrote."""

    def __init__(self) -> None:
        self.written: list[list[int]] = []
        self.begun, self.go_on, self._lock = Event(), Event(), Lock()
        self.grouping = Grouping(self._write)

    def _write(self, work: Sequence[int]) -> list[int]:
        with self._lock:
            self.written.append(list(work))
        self.begun.set()
        assert self.go_on.wait(PATIENCE_SECONDS)
        if locked := [one for one in work if one >= 1_000]:
            raise OperationalError("INSERT", locked, Exception("locked"))
        if bad := [one for one in work if one < 0]:
            raise ValueError(bad)
        return [one * one for one in work]

    def submit_while_first_writes(self, pool: ThreadPoolExecutor, work: list[int]) -> list[object]:
        """Return the answers, or the errors in their place."""
        first = pool.submit(self.grouping.submit, work[0])
        assert self.begun.wait(PATIENCE_SECONDS)
        others = [pool.submit(self.grouping.submit, one) for one in work[1:]]
        while len(self.grouping._waiting) < len(others):
            pass
        self.go_on.set()
        return [
            one.exception(PATIENCE_SECONDS) or one.result(PATIENCE_SECONDS)
            for one in [first, *others]
        ]


def test_alone_it_is_written_at_once() -> None:
    desk = Desk()
    desk.go_on.set()
    assert [desk.grouping.submit(one) for one in (2, 3)] == [4, 9]
    assert desk.written == [[2], [3]]


def test_all_who_wait_are_written_together_and_answered_each() -> None:
    desk = Desk()
    with ThreadPoolExecutor(20) as pool:
        answers = desk.submit_while_first_writes(pool, list(range(20)))
    assert answers == [one * one for one in range(20)]
    assert [len(one) for one in desk.written] == [1, 19]


def test_a_writing_has_a_limit_and_nobody_is_forgotten() -> None:
    desk = Desk()
    count = 2 * MOST_AT_ONCE + 2
    with ThreadPoolExecutor(count) as pool:
        answers = desk.submit_while_first_writes(pool, list(range(count)))
    assert answers == [one * one for one in range(count)]
    assert [len(one) for one in desk.written] == [1, MOST_AT_ONCE, MOST_AT_ONCE, 1]


def test_a_bad_one_fails_alone() -> None:
    desk = Desk()
    with ThreadPoolExecutor(4) as pool:
        one, two, bad, four = desk.submit_while_first_writes(pool, [1, 2, -3, 4])
    assert (one, two, four) == (1, 4, 16)
    assert isinstance(bad, ValueError)
    assert bad.args == ([-3],)
    # And the desk goes on.
    assert desk.grouping.submit(5) == 25


def test_a_locked_database_is_not_tried_for_each_again() -> None:
    desk = Desk()
    with ThreadPoolExecutor(3) as pool:
        first, *others = desk.submit_while_first_writes(pool, [1, 1_000, 2])
    assert first == 1
    assert [type(one) for one in others] == [OperationalError, OperationalError]
    assert len(desk.written) == 2


def test_many_threads_get_their_own_answers() -> None:
    desk = Desk()
    desk.go_on.set()
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(desk.grouping.submit, range(900)))
    assert answers == [one * one for one in range(900)]
    assert sorted(one for some in desk.written for one in some) == list(range(900))
    assert not desk.grouping._is_writing
