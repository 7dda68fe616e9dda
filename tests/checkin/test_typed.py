"""Lines as they are typed off paper, in every form people give them."""

from datetime import time

import pytest

from eventapp.checkin.typed import MOST_LINES, Fault, TypedLine, read_lines


@pytest.mark.parametrize(
    ("text", "start", "arrived", "left"),
    [
        ("K7Q2", "K7Q2", None, None),
        ("  k7q2 ", "K7Q2", None, None),
        ("K7Q2 08.15", "K7Q2", time(8, 15), None),
        ("K7Q2;8:15", "K7Q2", time(8, 15), None),
        ("K7Q2, 0815, 11.30", "K7Q2", time(8, 15), time(11, 30)),
        ("k7qo 0815", "K7Q0", time(8, 15), None),
        ("K7Q2M8PA\t08.15", "K7Q2M8PA", time(8, 15), None),
        ("K7Q2 M8PA 08.15", "K7Q2M8PA", time(8, 15), None),
        ("K7Q2-M8PA", "K7Q2M8PA", None, None),
        ("0815", "0815", None, None),
    ],
)
def test_good_lines(text: str, start: str, arrived: time | None, left: time | None) -> None:
    assert read_lines(text) == [TypedLine(1, text.strip(), start, arrived, left)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("K7Q", Fault.NO_CODE),
        ("K7Q2M8PAX", Fault.NO_CODE),
        ("Budi Santoso", Fault.NO_CODE),
        ("K7Q! 08.15", Fault.NO_CODE),
        ("K7Q2 25.00", Fault.BAD_TIME),
        ("K7Q2 8", Fault.BAD_TIME),
        ("K7Q2 08.15 11.30 12.00", Fault.BAD_TIME),
        ("K7Q2 besok", Fault.BAD_TIME),
        (";;,", Fault.NO_CODE),
    ],
)
def test_bad_lines(text: str, fault: Fault) -> None:
    [line] = read_lines(text)
    assert (line.text, line.fault) == (text, fault)


def test_lines_keep_their_numbers_and_too_many_wait() -> None:
    lines = read_lines("\r\nK7Q2\n\nK7Q3\n" + "K7Q4\n" * MOST_LINES)

    assert [line.number for line in lines[:2]] == [2, 4]
    assert [line.fault for line in lines[-3:]] == [None, Fault.TOO_MANY, Fault.TOO_MANY]
