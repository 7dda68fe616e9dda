"""Which units count, and how a figure stands."""

from datetime import date
from decimal import Decimal

import pytest

from eventapp.indicators.rules import Measure
from eventapp.progress.rules import (
    EVERYBODY,
    Band,
    Forest,
    Scope,
    UnitNode,
    band,
    days_left,
    plain,
    share,
)
from eventapp.progress.rules.figures import value_of

# A government (a roof), an office under it, a council of 45 with a committee, a hospital.
CITY = Forest(
    [
        UnitNode(1, "PEMKOT", "Pemkot", "Pemda"),
        UnitNode(2, "DINKES", "Dinkes", "Dinas", 1),
        UnitNode(3, "UPT", "UPT", "UPT", 2),
        UnitNode(4, "DPRD", "DPRD", "DPRD", None, 45, has_heads=True),
        UnitNode(5, "KOM1", "Komisi I", "AKD", 4),
        UnitNode(6, "RSUD", "RSUD", "RSUD"),
        UnitNode(7, "LAMA", "Lama", "Dinas", 1, is_valid=False),
    ]
)


def scope(codes: str = "", kinds: str = "") -> Scope:
    return Scope(frozenset(codes.split()), frozenset(kinds.split()))


@pytest.mark.parametrize(
    ("chosen", "counted", "members"),
    [
        (EVERYBODY, ["DINKES", "DPRD", "RSUD"], None),
        (scope("DPRD"), ["DPRD"], {4, 5}),
        (scope("DPRD KOM1"), ["DPRD"], {4, 5}),
        (scope("KOM1"), ["KOM1"], {5}),
        (scope(kinds="DPRD AKD"), ["DPRD"], {4, 5}),
        (scope(kinds="Dinas"), ["DINKES"], {2, 3, 7}),
        (scope("PEMKOT"), ["PEMKOT"], {1, 2, 3, 7}),
        (scope("DINKES UPT"), ["DINKES", "UPT"], {2, 3}),
        (scope("RSUD", "DPRD"), ["DPRD", "RSUD"], {4, 5, 6}),
        (scope("TIDAK-ADA"), [], set()),
    ],
)
def test_scope_and_the_units_that_stand_for_themselves(
    chosen: Scope, counted: list[str], members: set[int] | None
) -> None:
    assert [unit.code for unit in CITY.counted(chosen)] == counted
    assert CITY.members(chosen) == members


def test_parent_outside_the_list_makes_a_top_and_a_circle_ends() -> None:
    lone = Forest([UnitNode(1, "A", "A", "x", 9)])
    circle = Forest([UnitNode(1, "A", "A", "x", 2), UnitNode(2, "B", "B", "x", 1)])

    assert [unit.code for unit in lone.counted(EVERYBODY)] == ["A"]
    assert circle.below(circle.units[1]) == {1, 2}


@pytest.mark.parametrize(
    ("value", "target", "expected"),
    [(1, 4, 0.25), (5, 4, 1.25), (0, 4, 0.0), (None, 4, None), (1, None, None), (1, 0, None)],
)
def test_share(value: int | None, target: int | None, expected: float | None) -> None:
    assert share(value, target) == expected


@pytest.mark.parametrize(
    ("part", "today", "expected"),
    [
        (None, date(2023, 6, 1), None),
        (1.0, date(2024, 6, 1), Band.REACHED),
        (0.99, date(2024, 1, 1), Band.MISSED),
        (0.0, date(2023, 1, 1), Band.ON_COURSE),
        (0.5, date(2023, 7, 1), Band.ON_COURSE),
        (0.5, date(2023, 12, 31), Band.BEHIND),
    ],
)
def test_band_by_the_calendar(part: float | None, today: date, expected: Band | None) -> None:
    assert band(part, date(2023, 12, 31), today) == expected


def test_days_left_are_negative_after_the_day() -> None:
    day = date(2023, 11, 30)

    assert [days_left(day, date(2023, 11, n)) for n in (29, 30)] == [1, 0]
    assert days_left(day, date(2023, 12, 2)) == -2
    assert days_left(None, day) is None


@pytest.mark.parametrize(
    ("measure", "heads", "expected"),
    [
        (Measure.PEOPLE, 0, Decimal(6)),
        (Measure.HEAD_COUNT_SHARE, 45, Decimal("13.33")),
        (Measure.HEAD_COUNT_SHARE, 0, None),
        (Measure.UNITS, 0, Decimal(1)),
        (Measure.EVENTS, 0, Decimal(2)),
        (Measure.LESSON_HOURS, 0, Decimal("4.5")),
    ],
)
def test_value_is_in_the_measures_own_unit(
    measure: Measure, heads: int, expected: Decimal | None
) -> None:
    found = value_of(
        measure,
        people=6,
        heads=heads,
        units=[frozenset({2, 3}), frozenset({6})],
        hours={3: Decimal(3), None: Decimal("1.5")},
        events=2,
    )

    assert found == expected


def test_whole_figures_are_whole_in_json() -> None:
    assert [plain(one) for one in (None, Decimal("4.00"), Decimal("4.5"))] == [None, 4, 4.5]
