"""A list to tick by hand while there is no power: who, by unit, each with a short code to type.

The codes are the beginnings of the registrations' own, so nothing has to be kept of a print.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from eventapp.checkin.pdf import Occasion
from eventapp.core.periods import local_day
from eventapp.files import pages, pdf

SHORTEST = 4
# More than these leave no room for a name that is read at arm's length.
MOST_SESSIONS = 3
# For guests, who have no code: they are written down by name.
_BLANK_ROWS = 10


@dataclass(frozen=True, slots=True)
class Place:
    """One person: `code` is the registration's, `unit` its full name, "" for none."""

    code: str
    name: str
    position: str
    unit: str


@dataclass(frozen=True, slots=True)
class Roster:
    """A whole print; `sessions` are titles with their hours, `with_leaving` asks for both times."""

    occasion: Occasion
    sessions: tuple[str, ...]
    with_leaving: bool
    people: Sequence[Place]
    printed_at: datetime


@dataclass(frozen=True, slots=True)
class _Row:
    short: str
    rest: str
    place: Place


def short_codes(codes: Iterable[str]) -> dict[str, str]:
    """Return for each code its shortest beginning, of at least four, that no other begins with."""
    in_order = sorted(set(codes))
    needed = dict.fromkeys(in_order, SHORTEST)
    for one, other in pairwise(in_order):
        length = _shared(one, other) + 1
        needed[one] = max(needed[one], length)
        needed[other] = max(needed[other], length)
    return {code: code[:length] for code, length in needed.items()}


def print_roster(roster: Roster) -> bytes:
    """Return the roster as a PDF: A4, on its side when one session's columns don't fill it."""
    codes = short_codes(one.code for one in roster.people)
    rows = [_Row(codes[one.code], one.code[len(codes[one.code]) :], one) for one in roster.people]
    html = pages.page(
        "checkin/pdf/roster.html",
        roster=roster,
        occasion=roster.occasion,
        units=[
            (unit, list(group)) for unit, group in groupby(rows, key=lambda one: one.place.unit)
        ],
        columns=("Datang", "Pulang", "Paraf") if roster.with_leaving else ("Datang", "Paraf"),
        is_wide=len(roster.sessions) > 1,
        day=pages.long_day(local_day(roster.occasion.starts_at, roster.occasion.zone)),
        printed=pages.plain_day(local_day(roster.printed_at, roster.occasion.zone)),
        blank_rows=range(_BLANK_ROWS),
    )
    return pdf.render(html, "roster")


def _shared(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
