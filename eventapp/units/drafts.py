"""What a unit is to be, as a form or a list says it, and whether all of it can stand together.

Pure rules: no database, no clock.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

DEFAULT_KIND = "OPD"
CODE_LIMIT = 40
LINE_LIMIT = 300
MOST_PEOPLE = 1_000_000
YEARS = range(2000, 2101)
_LIMITS = {
    "code": CODE_LIMIT,
    "name": LINE_LIMIT,
    "short_name": LINE_LIMIT,
    "kind": CODE_LIMIT,
    "liaison_name": LINE_LIMIT,
}
_NEEDED = ("code", "name", "kind")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class Reason(StrEnum):
    """Why a value can't be taken."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_A_CODE = "not_a_code"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DAY = "not_a_day"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_PHONE = "not_a_phone"
    OUT_OF_RANGE = "out_of_range"
    ENDS_BEFORE_START = "ends_before_start"
    REPEATED = "repeated"
    UNKNOWN = "unknown"
    CIRCLE = "circle"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Fault:
    """One value that can't be taken; `row` is its line in the file, None in a form."""

    field: str
    reason: Reason
    value: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """One unit as it is to be. `head_counts` maps years to people.

    The liaison is whom to call when its people are missing; the phone is "" or +62...
    """

    code: str
    name: str
    short_name: str = ""
    kind: str = DEFAULT_KIND
    parent_code: str = ""
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    liaison_name: str = ""
    liaison_phone: str = ""
    is_confirmed: bool = True
    head_counts: Mapping[int, int] = field(default_factory=dict)


def faults(draft: UnitDraft) -> list[Fault]:
    """Return what is wrong with a draft by itself; its place in the tree is judged apart."""
    found = list(_text_faults(draft))
    if draft.code and not _CODE.fullmatch(draft.code):
        found.append(Fault("code", Reason.NOT_A_CODE, draft.code))
    if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
        found.append(Fault("valid_to", Reason.ENDS_BEFORE_START, draft.valid_to.isoformat()))
    for year, people in draft.head_counts.items():
        if year not in YEARS or not 0 <= people <= MOST_PEOPLE:
            found.append(Fault("headcount", Reason.OUT_OF_RANGE, str(people)))
    return found


def _text_faults(draft: UnitDraft) -> Iterable[Fault]:
    for name, limit in _LIMITS.items():
        value = getattr(draft, name)
        if not value and name in _NEEDED:
            yield Fault(name, Reason.EMPTY)
        if len(value) > limit:
            yield Fault(name, Reason.TOO_LONG, value)
    for alias in draft.aliases:
        if len(alias) > LINE_LIMIT:
            yield Fault("aliases", Reason.TOO_LONG, alias)


def circle(code: str, parents: Mapping[str, str]) -> bool:
    """Whether going up from `code` comes back to it. `parents` maps codes to codes or ""."""
    seen = {code}
    above = parents.get(code, "")
    while above:
        if above in seen:
            return above == code
        seen.add(above)
        above = parents.get(above, "")
    return False
