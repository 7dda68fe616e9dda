"""Read, doubt and mask the 18-digit employee number (NIP, NI PPPK).

PNS: 8 birth date, 6 first appointment, 1 sex, 3 serial (BKN regulation 22/2007). PPPK: 8 birth
date, 4 year, "2", 1 contract, 1 sex, 3 serial. Hard rule: 18 digits; everything else only warns.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from eventapp.core.text import clean

LENGTH = 18
_SHOWN = 3
_MONTHS = range(1, 13)
_AGES_AT_START = range(15, 61)
_BIRTH_YEARS = range(1930, 2016)
_NOT_GIVEN = {"", "-", "--", "---", "\u2013", "\u2014", "0", ".", "n/a", "tidak ada", "nihil"}


class NumberFault(StrEnum):
    """Why a number can't be taken."""

    DESTROYED = "nip_destroyed"
    WRONG_LENGTH = "nip_wrong_length"
    NOT_DIGITS = "nip_not_digits"


class NumberDoubt(StrEnum):
    """What is odd about a number that is taken all the same."""

    BIRTH_DATE = "nip_birth_date"
    APPOINTMENT = "nip_appointment"
    SEX = "nip_sex"
    ROUNDED = "nip_rounded"


class NumberKind(StrEnum):
    """Whose number it is, by its own digits."""

    PNS = "pns"
    PPPK = "pppk"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class EmployeeNumber:
    """What was read: 18 digits or nothing, a fault, doubts, and the kind.

    Nothing typed gives no number and no fault.
    """

    number: str | None = None
    fault: NumberFault | None = None
    doubts: tuple[NumberDoubt, ...] = ()
    kind: NumberKind = NumberKind.UNCLEAR


def parse_nip(text: str) -> EmployeeNumber:
    """Read a number as people and Excel write it: blanks, dots, dashes, an apostrophe in front."""
    typed = clean(text).lstrip("'\u2018\u2019`").strip()
    typed = re.sub(r"^(nip|ni\s*pppk|nippppk|nipppk)\b[.:\s]*", "", typed, flags=re.IGNORECASE)
    if typed.casefold() in _NOT_GIVEN:
        return EmployeeNumber()
    if re.fullmatch(r"\d+([.,]\d+)?\s*[eE]\s*\+?\s*\d+", typed):
        return EmployeeNumber(fault=NumberFault.DESTROYED)
    digits = re.sub(r"[\s.\-/_'\u2013]", "", typed)
    if not (digits.isascii() and digits.isdigit()):
        return EmployeeNumber(fault=NumberFault.NOT_DIGITS)
    if len(digits) != LENGTH:
        return EmployeeNumber(fault=NumberFault.WRONG_LENGTH)
    kind = _kind(digits)
    return EmployeeNumber(digits, None, tuple(_doubts(digits, kind)), kind)


def mask_nip(number: str | None) -> str:
    """Return the number with all but its last 3 digits hidden (the first 8 are a birth date)."""
    if not number:
        return ""
    return "\u2022" * max(len(number) - _SHOWN, _SHOWN) + number[-_SHOWN:]


def spaced_nip(number: str | None) -> str:
    """Return the number in groups: 19860926 201505 1 001; PPPK 19900101 2024 21 2 001."""
    if not number or len(number) != LENGTH:
        return number or ""
    cuts = (0, 8, 12, 14, 15, 18) if _kind(number) is NumberKind.PPPK else (0, 8, 14, 15, 18)
    return " ".join(number[a:b] for a, b in pairwise(cuts))


def _kind(digits: str) -> NumberKind:
    if int(digits[12:14]) in _MONTHS:
        return NumberKind.PNS
    if digits[8:10] == "20" and digits[12] == "2" and digits[13] != "0":
        return NumberKind.PPPK
    return NumberKind.UNCLEAR


def _doubts(digits: str, kind: NumberKind) -> list[NumberDoubt]:
    doubts = []
    if not _is_birth_date(digits[:8]):
        doubts.append(NumberDoubt.BIRTH_DATE)
    years = int(digits[8:12]) - int(digits[:4])
    if kind is NumberKind.UNCLEAR or years not in _AGES_AT_START:
        doubts.append(NumberDoubt.APPOINTMENT)
    if digits[14] not in "12":
        doubts.append(NumberDoubt.SEX)
    if digits.endswith("000"):
        doubts.append(NumberDoubt.ROUNDED)
    return doubts


def _is_birth_date(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year in _BIRTH_YEARS
