"""Read lines typed off a paper roster: a code's beginning, and maybe one or two times. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from eventapp.checkin.hours import read_hour
from eventapp.checkin.roster import SHORTEST
from eventapp.core.ids import ALPHABET, normalise_code

MOST_LINES = 300
_CODE_LENGTH = 8
_SEPARATORS = re.compile(r"[\s,;]+")


class Fault(StrEnum):
    """Why a line can't be written down."""

    NO_CODE = "no_code"
    BAD_TIME = "bad_time"
    TOO_MANY = "too_many"
    UNKNOWN = "unknown"
    SEVERAL = "several"
    CANCELLED = "cancelled"
    TWICE = "twice"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    FUTURE = "future"
    LEFT_BEFORE = "left_before"


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One line as typed; `start` is the code's beginning, "" when there is none."""

    number: int
    text: str
    start: str = ""
    arrived: time | None = None
    left: time | None = None
    fault: Fault | None = None


def read_lines(text: str) -> list[TypedLine]:
    """Return the lines that aren't empty: "K7Q2", "K7Q2 08.15", "K7Q2 08.15 11.30".

    Beyond MOST_LINES a line is not read: it says TOO_MANY and stays for the next time.
    """
    found = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    lines = [(number, line) for number, line in found if line]
    return [
        _read(number, line) if at < MOST_LINES else TypedLine(number, line, fault=Fault.TOO_MANY)
        for at, (number, line) in enumerate(lines)
    ]


def _read(number: int, text: str) -> TypedLine:
    parts = [part for part in _SEPARATORS.split(text) if part]
    start = normalise_code(parts[0]) if parts else ""
    rest = parts[1:]
    # A whole code as it stands on a ticket, in fours.
    if rest and len(start) == SHORTEST and _is_code(rest[0]) and read_hour(rest[0]) is None:
        start, rest = start + normalise_code(rest[0]), rest[1:]
    if not (SHORTEST <= len(start) <= _CODE_LENGTH) or not set(start) <= set(ALPHABET):
        return TypedLine(number, text, fault=Fault.NO_CODE)
    times = [read_hour(part) for part in rest]
    if None in times or len(times) > 2:  # noqa: PLR2004 (in and out)
        return TypedLine(number, text, start, fault=Fault.BAD_TIME)
    arrived, left = _two(times)
    return TypedLine(number, text, start, arrived, left)


def _two(times: Sequence[time | None]) -> tuple[time | None, time | None]:
    return (times[0] if times else None, times[1] if len(times) > 1 else None)


def _is_code(text: str) -> bool:
    return len(text) == SHORTEST and set(normalise_code(text)) <= set(ALPHABET)
