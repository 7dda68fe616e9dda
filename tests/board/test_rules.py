"""Arrivals over time, and when a phone is silent."""

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.board.rules import MOST_STEPS, Course, Step, course, is_silent
from tests.make import NINE

WIB = "Asia/Jakarta"


def minutes(*after: float) -> list[datetime]:
    return [NINE + timedelta(minutes=one) for one in after]


def test_nobody_yet() -> None:
    assert course([], WIB) == Course(5, ())


def test_steps_of_five_minutes_with_the_empty_ones_between() -> None:
    assert course(minutes(17, 0, 4.9, 5), WIB) == Course(
        5,
        (
            Step(NINE, 2, 2),
            Step(NINE + timedelta(minutes=5), 1, 3),
            Step(NINE + timedelta(minutes=10), 0, 3),
            Step(NINE + timedelta(minutes=15), 1, 4),
        ),
    )


@pytest.mark.parametrize(
    ("hours", "expected"), [(2.9, 5), (3, 10), (6, 15), (9, 30), (18, 60), (14.9, 30)]
)
def test_a_long_day_is_told_in_longer_steps(hours: float, expected: int) -> None:
    found = course([datetime(2023, 11, 7, 17, 0, tzinfo=UTC), *minutes(60 * (hours - 9))], WIB)

    assert found.minutes == expected
    assert len(found.steps) <= MOST_STEPS


def test_only_the_newest_day_is_drawn_but_all_are_counted() -> None:
    yesterday = [one - timedelta(days=1) for one in minutes(0, 1, 2)]

    assert course([*yesterday, *minutes(30)], WIB) == Course(
        5, (Step(NINE + timedelta(minutes=30), 1, 4),)
    )


@pytest.mark.parametrize(
    ("seconds", "expected"), [(None, True), (0, False), (120, False), (121, True)]
)
def test_is_silent(seconds: int | None, expected: bool) -> None:
    seen_at = None if seconds is None else NINE - timedelta(seconds=seconds)

    assert is_silent(seen_at, NINE) == expected
