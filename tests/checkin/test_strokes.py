"""Signatures as phones send them, and as they are drawn."""

import json
import re

import pytest

from eventapp.checkin import strokes
from eventapp.checkin.strokes import Fault

LINE = [0.1, 0.2, 0.5, 0.4, 0.9, 0.2]


def numbers(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", path)]


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ([LINE], [LINE]),
        ([LINE, [0.5, 0.5]], [LINE, [0.5, 0.5]]),
        ([[0, 0, 1, 1]], [[0.0, 0.0, 1.0, 1.0]]),
        ([[0.123456, 0, 1, 1]], [[0.1235, 0.0, 1.0, 1.0]]),
        ([], Fault.TOO_LITTLE),
        ([[0.5, 0.5]], Fault.TOO_LITTLE),
        ([[0.5, 0.5, 0.55, 0.55]], Fault.TOO_LITTLE),
        ([LINE] * 61, Fault.TOO_MUCH),
        ([[0.5, 0.5] * 2001], Fault.TOO_MUCH),
        ([[0.1, 0.2, 0.3]], Fault.UNREADABLE),
        ([LINE, []], Fault.UNREADABLE),
        ([[-0.1, 0, 1, 1]], Fault.UNREADABLE),
        ([[0, 0, 1, 1.01]], Fault.UNREADABLE),
        ([[True, False, 1, 1]], Fault.UNREADABLE),
        ([["0", "0", "1", "1"]], Fault.UNREADABLE),
        ([[[0, 0], [1, 1]]], Fault.UNREADABLE),
        ({"a": 1}, Fault.UNREADABLE),
        ("<svg onload=alert(1)>", Fault.UNREADABLE),
        (None, Fault.UNREADABLE),
    ],
)
def test_reading(sent: object, read: object) -> None:
    assert strokes.read(json.dumps(sent)) == read


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.UNREADABLE),
        ("[[0,0,1,NaN]]", Fault.UNREADABLE),
        ("[[0,0,1,Infinity]]", Fault.UNREADABLE),
        ("[[0,0,1,1e999]]", Fault.UNREADABLE),
        ("[[0,0,1," + "9" * 5000 + "]]", Fault.UNREADABLE),
        ("[" * 50_000, Fault.UNREADABLE),
        ("[[" + "0," * 40_000 + "0]]", Fault.TOO_MUCH),
    ],
)
def test_hostile_text(text: str, fault: Fault) -> None:
    assert strokes.read(text) == fault


@pytest.mark.parametrize(
    "drawn",
    [
        [LINE],
        [[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 1.0, 0.0]],
        [[0.5, 0.0, 0.5, 1.0]],
        [[0.0, 0.5, 1.0, 0.5]],
        [[0.4, 0.4, 0.6, 0.41]],
    ],
)
def test_a_drawing_fills_its_box_and_stands_in_the_middle(drawn: list[list[float]]) -> None:
    points = numbers(strokes.path(drawn))
    xs, ys = [x for x, _y in points], [y for _x, y in points]

    assert len(points) == sum(map(len, drawn)) / 2
    assert (min(xs) + max(xs), min(ys) + max(ys)) == pytest.approx((100, 40), abs=0.2)
    assert min(xs) >= 2
    assert max(xs) <= 98
    assert min(ys) >= 2
    assert max(ys) <= 38


def test_a_small_drawing_stays_small_and_a_dot_is_seen() -> None:
    path = strokes.path([[0.45, 0.5, 0.55, 0.5], [0.5, 0.45]])
    (left, _), (right, _), _dot = numbers(path)

    assert right - left == pytest.approx(22)
    assert path.endswith("h0.1")


def test_nothing_drawn_is_no_path() -> None:
    assert strokes.path([]) == ""


def test_digest_tells_drawings_apart() -> None:
    assert strokes.digest([LINE]) == strokes.digest([list(LINE)])
    assert strokes.digest([LINE]) != strokes.digest([LINE, LINE])
