"""What a catalogue, a target and a score may say."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eventapp.indicators.rules import (
    Deadlines,
    Fault,
    Measure,
    Reading,
    RowsError,
    TargetPlan,
    catalogue_rows,
    is_code,
    lines,
    score_rows,
    target_fault,
)

ROW = {
    "year": "2023",
    "framework": "MCP",
    "area_code": "A1",
    "area": "Perencanaan",
    "indicator_code": "A1.1",
    "indicator": "Pokir",
    "confirmed": "official",
}
SCORE = {"as_of": "2023-11-08", "scheme": "MCP", "value": "64", "rank": "", "source": "berita"}
TODAY = date(2023, 11, 8)


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"year": "dua"}, "year", "not_a_year"),
        ({"year": "1899"}, "year", "not_a_year"),
        ({"framework": " "}, "framework", "missing"),
        ({"area_code": ""}, "area_code", "missing"),
        ({"area_code": "A/1"}, "area_code", "not_a_code"),
        ({"area": ""}, "area", "missing"),
        ({"area": "x" * 301}, "area", "too_long"),
        ({"indicator": ""}, "indicator", "missing"),
        ({"indicator_code": ""}, "indicator_code", "missing"),
        ({"indicator_code": "cakupan"}, "indicator_code", "not_a_code"),
        ({"confirmed": "maybe"}, "confirmed", "unknown"),
        ({"confirmed": "area"}, "confirmed", "unknown"),
    ],
)
def test_bad_catalogue_row_is_named(change: dict[str, str], field: str, reason: str) -> None:
    with pytest.raises(RowsError) as caught:
        catalogue_rows([{**ROW, "indicator_code": "A1.2"}, ROW | change])

    assert [(f.row, f.field, f.reason) for f in caught.value.faults] == [(3, field, reason)]


@pytest.mark.parametrize(
    ("second", "fault"),
    [
        (ROW, Fault(3, "indicator_code", "repeated", "A1.1")),
        ({**ROW, "framework": "MCSP"}, Fault(3, "framework", "differs", "MCSP")),
        ({**ROW, "area": "Lain"}, Fault(3, "area", "differs", "Lain")),
    ],
)
def test_rows_must_agree(second: dict[str, str], fault: Fault) -> None:
    with pytest.raises(RowsError) as caught:
        catalogue_rows([ROW, second])

    assert caught.value.faults == (fault,)


def test_row_without_a_code_defines_the_area_alone() -> None:
    (row,) = catalogue_rows([{**ROW, "indicator_code": "", "indicator": "", "confirmed": "area"}])

    assert (row.area_code, row.code) == ("A1", "")


def test_no_row_at_all_is_a_fault() -> None:
    with pytest.raises(RowsError) as caught:
        catalogue_rows([])

    assert caught.value.faults == (Fault(2, "", "empty"),)


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"as_of": "kemarin"}, "as_of", "not_a_day"),
        ({"as_of": "2023-02-30"}, "as_of", "not_a_day"),
        ({"as_of": "2023-11-09"}, "as_of", "future"),
        ({"value": "101"}, "value", "out_of_range"),
        ({"value": "-1"}, "value", "out_of_range"),
        ({"value": "NaN"}, "value", "out_of_range"),
        ({"scheme": ""}, "scheme", "missing"),
        ({"source": ""}, "source", "missing"),
    ],
)
def test_bad_score_row_is_named(change: dict[str, str], field: str, reason: str) -> None:
    with pytest.raises(RowsError) as caught:
        score_rows([SCORE | change], today=TODAY)

    assert [(f.row, f.field, f.reason) for f in caught.value.faults] == [(2, field, reason)]


def test_score_reads_indonesian_days_and_commas() -> None:
    (row,) = score_rows([SCORE | {"as_of": "08/11/2023", "value": "69,55"}], today=TODAY)

    assert (row.as_of, row.value) == (TODAY, Decimal("69.55"))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, None),
        ({"value": Decimal(0)}, ("value", "out_of_range")),
        ({"value": Decimal("Infinity")}, ("value", "out_of_range")),
        ({"value": Decimal("1.5")}, ("value", "not_whole")),
        ({"measure": Measure.LESSON_HOURS, "value": Decimal("1.5")}, None),
        ({"measure": Measure.HEAD_COUNT_SHARE, "value": Decimal("62.5")}, None),
        ({"measure": Measure.HEAD_COUNT_SHARE, "value": Decimal(101)}, ("value", "more_than_all")),
        ({"due_on": date(2024, 1, 1)}, ("due_on", "year")),
    ],
)
def test_target_is_possible(change: dict[str, Any], expected: tuple[str, str] | None) -> None:
    values: dict[str, Any] = {
        "measure": Measure.PEOPLE,
        "value": Decimal(10),
        "due_on": date(2023, 12, 31),
    }

    assert target_fault(TargetPlan(**(values | change)), 2023) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((None, None, None), None),
        ((date(2023, 11, 21), date(2023, 11, 30), date(2024, 1, 5)), None),
        ((date(2023, 12, 1), date(2023, 11, 30), None), ("upload_deadline", "order")),
        ((None, date(2021, 11, 30), None), ("upload_deadline", "year")),
    ],
)
def test_deadlines_follow_each_other(
    days: tuple[date | None, date | None, date | None], expected: tuple[str, str] | None
) -> None:
    assert Deadlines(*days).fault(2023) == expected


@pytest.mark.parametrize("text", ["A1", "A4.1", "5", "a-b_c.9"])
def test_code_fits_an_address(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize("text", ["", " A1", "A 1", "A/1", ".", "Cakupan", "semua", "x" * 41, "ä"])
def test_no_code(text: str) -> None:
    assert not is_code(text)


def reading(day: date, scheme: str = "MCP") -> Reading:
    return Reading(day, scheme, Decimal(64), "", "berita")


def test_schemes_never_share_a_line_and_the_deadline_has_its_place() -> None:
    first, last = date(2023, 1, 1), date(2023, 7, 20)
    found = lines(
        [reading(last), reading(first), reading(last, "SPI")],
        scheme="MCP",
        deadline=date(2023, 12, 31),
    )

    assert [(one.scheme, [p.x for p in one.places]) for one in found] == [
        ("MCP", [0.0, 54.95]),
        ("SPI", [50.0]),
    ]
    assert [(one.deadline, one.deadline_x) for one in found] == [
        (date(2023, 12, 31), 100.0),
        (None, 0.0),
    ]
