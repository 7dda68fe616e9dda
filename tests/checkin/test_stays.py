"""Minutes in a session: bounds, late and early, what isn't known."""

from datetime import datetime, timedelta

import pytest

from eventapp.checkin.stays import Presence, Stay, stay, together
from tests import make

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("arrived", "left", "now", "expected"),
    [
        (-10, None, 90, Stay(60)),
        (0, 60, 90, Stay(60)),
        (0.9, 59.5, 90, Stay(58)),
        (1, 59, 90, Stay(58, late=1, early=1)),
        (25, None, 90, Stay(35, late=25)),
        (25, None, 40, Stay(15, late=25)),
        (-10, 80, 90, Stay(60)),
        (-10, -5, 90, Stay(0, early=65)),
        (70, None, 90, Stay(0, late=70)),
        (-10, None, -5, Stay(0)),
    ],
)
def test_minutes(arrived: float, left: float | None, now: float, expected: Stay) -> None:
    def moment(minutes: float) -> datetime:
        return make.NINE + timedelta(minutes=minutes)

    found = stay(
        make.NINE,
        make.NINE + HOUR,
        moment(arrived),
        None if left is None else moment(left),
        at=moment(now),
    )

    assert found == expected


def test_sums() -> None:
    assert together([Stay(60), Stay(35, late=25), Stay(10, late=1, early=49)]) == Presence(
        minutes=105, late=2, early=1
    )
    assert together([]) == Presence()
