"""Signatures by finger: read what a phone sent, and draw it again.

A signature is a list of strokes; a stroke is a flat list x, y, x, y, … with 0 to 1 across the
wider side of the pad, so that it is drawn alike whatever the screen or the paper.
"""

import hashlib
import json
import math
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any

MOST_STROKES = 60
MOST_POINTS = 2_000
LONGEST_TEXT = 60_000
BOX = (100, 40)

_DIGITS = 4
_MARGIN = 2
# A small signature stays small: at most this many units of the box for the pad's wider side.
_LARGEST = 220
# What is shorter than this share of the pad, all strokes together, is a slip of the finger.
_SHORTEST = 0.15

Strokes = list[list[float]]


class Fault(StrEnum):
    """Why a drawing isn't taken."""

    UNREADABLE = "unreadable"
    TOO_LITTLE = "too_little"
    TOO_MUCH = "too_much"


def read(text: str) -> Strokes | Fault:
    """Return the strokes a phone sent as JSON, or why they aren't taken."""
    if len(text) > LONGEST_TEXT:
        return Fault.TOO_MUCH
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError):
        return Fault.UNREADABLE
    if not isinstance(sent, list):
        return Fault.UNREADABLE
    strokes = [_stroke(one) for one in sent]
    if None in strokes:
        return Fault.UNREADABLE
    found = [one for one in strokes if one]
    if len(found) > MOST_STROKES or sum(map(len, found)) > 2 * MOST_POINTS:
        return Fault.TOO_MUCH
    return found if _length(found) >= _SHORTEST else Fault.TOO_LITTLE


def digest(strokes: Strokes) -> str:
    """Return what the log keeps of a signature: enough to know it again, nothing to draw."""
    return hashlib.sha256(json.dumps(strokes, separators=(",", ":")).encode()).hexdigest()


def path(strokes: Strokes) -> str:
    """Return the signature as the data of an SVG path in a box of 100 by 40, in its middle."""
    points = [point for stroke in strokes for point in _points(stroke)]
    if not points:
        return ""
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    top, bottom = min(y for _x, y in points), max(y for _x, y in points)
    sides = zip(BOX, (right - left, bottom - top), strict=True)
    scale = min([_LARGEST, *((room - 2 * _MARGIN) / side for room, side in sides if side)])
    shift = (BOX[0] / 2 - scale * (left + right) / 2, BOX[1] / 2 - scale * (top + bottom) / 2)
    return "".join(_line(stroke, scale, shift) for stroke in strokes)


def _stroke(sent: Any) -> list[float] | None:
    """Return one stroke rounded, None for what is none."""
    if not isinstance(sent, list) or not sent or len(sent) % 2:
        return None
    if not all(_is_inside(value) for value in sent):
        return None
    return [round(float(value), _DIGITS) for value in sent]


def _is_inside(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 <= value <= 1


def _length(strokes: Sequence[list[float]]) -> float:
    return sum(
        math.dist(one, other) for stroke in strokes for one, other in pairwise(_points(stroke))
    )


def _line(stroke: list[float], scale: float, shift: tuple[float, float]) -> str:
    """Draw one stroke; a dot becomes the shortest of lines, which round ends make a dot."""
    words = [
        f"{round(x * scale + shift[0], 1):g} {round(y * scale + shift[1], 1):g}"
        for x, y in _points(stroke)
    ]
    return f"M{words[0]}" + ("".join(f"L{word}" for word in words[1:]) or "h0.1")


def _points(stroke: list[float]) -> list[tuple[float, float]]:
    return list(zip(stroke[::2], stroke[1::2], strict=True))
