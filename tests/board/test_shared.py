"""One making for all who ask at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from eventapp.board.rules import BusyError
from eventapp.board.shared import Shared
from tests.make import NINE

LASTS = timedelta(seconds=1.5)


def test_made_again_only_once_it_is_old() -> None:
    kept: Shared[int] = Shared(LASTS, 4)
    made = iter(range(9))

    def ask(seconds: float) -> int:
        return kept.get("a", lambda: next(made), NINE + timedelta(seconds=seconds))

    assert [ask(one) for one in (0, 1, 1.4, 1.5, 2.9, 3, 3)] == [0, 0, 0, 1, 1, 2, 2]


def test_a_clock_set_back_keeps_nothing_standing() -> None:
    kept: Shared[str] = Shared(LASTS, 4)
    kept.get("a", lambda: "old", NINE)

    assert kept.get("a", lambda: "new", NINE - timedelta(hours=1)) == "new"


def test_keys_are_apart_and_few_are_kept() -> None:
    kept: Shared[str] = Shared(LASTS, 2)

    def ask(key: str, number: int) -> str:
        return kept.get(key, lambda: f"{key}{number}", NINE)

    for key in ("a", "b", "a", "c"):
        ask(key, 1)

    # "b" was asked for longest ago when "c" came.
    assert [ask(key, 2) for key in ("a", "c", "b")] == ["a1", "c1", "b2"]
    assert len(kept) == 2


def test_who_comes_meanwhile_waits_for_it() -> None:
    kept: Shared[int] = Shared(LASTS, 4)
    begun, go_on = threading.Event(), threading.Event()
    made: list[int] = []

    def make() -> int:
        made.append(1)
        begun.set()
        assert go_on.wait(30)
        return len(made)

    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(kept.get, "a", make, NINE)
        assert begun.wait(30)
        later = [pool.submit(kept.get, "a", make, NINE) for _ in range(8)]
        go_on.set()

    assert [one.result() for one in (first, *later)] == [1] * 9


def test_nobody_waits_for_ever() -> None:
    kept: Shared[int] = Shared(LASTS, 4, patience=0.01)
    begun, go_on = threading.Event(), threading.Event()

    def make() -> int:
        begun.set()
        assert go_on.wait(30)
        return 1

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(kept.get, "a", make, NINE)
        assert begun.wait(30)
        with pytest.raises(BusyError):
            kept.get("a", make, NINE)
        go_on.set()

    assert first.result() == 1
    assert kept.get("a", make, NINE) == 1


def test_a_failure_is_its_own_and_the_next_tries_again() -> None:
    kept: Shared[int] = Shared(LASTS, 4)

    def fail() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        kept.get("a", fail, NINE)

    assert kept.get("a", lambda: 1, NINE) == 1
