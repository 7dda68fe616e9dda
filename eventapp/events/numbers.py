"""The number on a certificate: a pattern of an office's own, filled for one serial.

`{klas}/{urut3}-INSPEKTORAT/{bulan_romawi}/{tahun}` gives `700.1.2/007-INSPEKTORAT/XI/2023`.
Pure rules; which serial comes next is the database's business.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from eventapp.core.errors import DomainError
from eventapp.core.text import clean

# A number has to stay on one line of the certificate.
LONGEST_NUMBER = 60
# A typed one that is longer is refused, not cut to fit.
_LONGEST_TYPED = 100

_TOKEN = re.compile(r"\{([^{}]*)\}")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_SERIALS = frozenset({"urut", "urut3", "urut4"})


class PatternFault(StrEnum):
    """What is wrong with a pattern an officer typed."""

    UNKNOWN_TOKEN = "unknown_token"  # noqa: S105 no password
    STRAY_BRACE = "stray_brace"
    NO_SERIAL = "no_serial"
    TOO_LONG = "too_long"


class PatternError(DomainError):
    """A pattern can't be used; `token` is the unknown one, if that is the fault."""

    def __init__(self, fault: PatternFault, token: str = "") -> None:
        super().__init__(fault, token)
        self.fault = fault
        self.token = token


@dataclass(frozen=True, slots=True)
class NumberParts:
    """What goes into one number: serial from 1, class code, unit and kind, day of issue."""

    serial: int
    class_code: str
    unit: str
    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number somebody typed, and the line it stands in, from 1."""

    line: int
    number: str


# What each token stands for: a filled example, shown beside the pattern's field.
EXAMPLE = NumberParts(
    serial=7, class_code="700.1.2", unit="INSPEKTORAT", kind="SERT", on=date(2023, 11, 8)
)


def format_number(pattern: str, parts: NumberParts) -> str:
    """Return the number; raises PatternError as `check_pattern` does, or when too long."""
    check_pattern(pattern)
    number = _fill(pattern, _values(parts))
    if len(number) > LONGEST_NUMBER:
        raise PatternError(PatternFault.TOO_LONG)
    return number


def check_pattern(pattern: str) -> None:
    """Raise PatternError unless `pattern` can be filled and tells one serial from another."""
    known = _values(EXAMPLE)
    for token in tokens(pattern):
        if token not in known:
            raise PatternError(PatternFault.UNKNOWN_TOKEN, token)
    if set("{}") & set(_TOKEN.sub("", pattern)):
        raise PatternError(PatternFault.STRAY_BRACE)
    if not _SERIALS.intersection(tokens(pattern)):
        raise PatternError(PatternFault.NO_SERIAL)
    if len(_fill(pattern, known)) > LONGEST_NUMBER:
        raise PatternError(PatternFault.TOO_LONG)


def is_pattern(pattern: str) -> bool:
    """Whether `check_pattern` has nothing against it."""
    try:
        check_pattern(pattern)
    except PatternError:
        return False
    return True


def examples() -> dict[str, str]:
    """Return every token with what it stands for in the filled example."""
    return _values(EXAMPLE)


def tokens(pattern: str) -> tuple[str, ...]:
    """Return the tokens of `pattern` in their order, known or not."""
    return tuple(_TOKEN.findall(pattern))


def read_lines(text: str) -> list[TypedNumber]:
    """Return the numbers of a pasted text, one in a line; empty lines are passed over.

    Of a line of several cells, as a sheet is pasted, the first one with anything in it counts.
    """
    found = []
    for line, row in enumerate(text.splitlines(), 1):
        cells = (clean(cell, _LONGEST_TYPED) for cell in row.split("\t"))
        if number := next(filter(None, cells), ""):
            found.append(TypedNumber(line, number))
    return found


def spread(pattern: str, parts: NumberParts, last: int) -> list[TypedNumber]:
    """Return the numbers from the serial of `parts` to `last`; raises PatternError."""
    serials = range(parts.serial, last + 1)
    return [
        TypedNumber(line, format_number(pattern, replace(parts, serial=serial)))
        for line, serial in enumerate(serials, 1)
    ]


def roman_month(month: int) -> str:
    """Return the month (1 to 12) as official letters write it."""
    return _ROMAN[month - 1]


def _fill(pattern: str, values: Mapping[str, str]) -> str:
    return _TOKEN.sub(lambda found: values[found[1]], pattern)


def _values(parts: NumberParts) -> dict[str, str]:
    return {
        "urut": str(parts.serial),
        "urut3": f"{parts.serial:03}",
        "urut4": f"{parts.serial:04}",
        "klas": parts.class_code,
        "unit": parts.unit,
        "jenis": parts.kind,
        "bulan": f"{parts.on.month:02}",
        "bulan_romawi": roman_month(parts.on.month),
        "tahun": str(parts.on.year),
    }
