"""The rows of a list of units: what each says, and which can't be taken and why.

A column the list doesn't have, or a head count left empty, leaves what is known as it is.
Pure rules: no database, no clock.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from eventapp.core.text import clean
from eventapp.units.drafts import (
    CODE_LIMIT,
    LINE_LIMIT,
    Fault,
    Reason,
    UnitDraft,
    circle,
    faults,
)
from eventapp.web.phones import parse_phone

COLUMNS = (
    *("code", "name", "short_name", "kind", "parent_code", "headcount", "confirmed"),
    *("aliases", "valid_from", "valid_to", "narahubung", "telepon_narahubung"),
)
NEEDED = ("code", "name")
ALIAS_MARK = "|"
# What keeps Excel from running a cell as a formula is no part of the text.
_GUARD = re.compile(r"^'(?=[=+\-@])")
_NUMBER = re.compile(r"[0-9]+|[0-9]{1,3}(\.[0-9]{3})+")
_YES_NO = {
    **dict.fromkeys(("", "yes", "ya", "y", "true", "1"), True),
    **dict.fromkeys(("no", "tidak", "t", "n", "false", "0"), False),
}


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands in the file: its line (the header is line 1) and its cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row that can be taken: the unit it makes or changes, as that unit will be."""

    number: int
    draft: UnitDraft


def judge(
    rows: Sequence[RawRow], known: Mapping[str, UnitDraft], year: int
) -> tuple[list[GoodRow], list[Fault]]:
    """Return the rows to take and the faults of the others, each naming row and field.

    `known` maps casefolded codes to the units as they are; head counts are those of `year`.
    """
    good: list[GoodRow] = []
    bad: list[Fault] = []
    seen: set[str] = set()
    for row in rows:
        draft, found = _read(row, known, year)
        key = draft.code.casefold()
        if key in seen:
            found.append(Fault("code", Reason.REPEATED, draft.code))
        seen.add(key)
        if found:
            bad += [replace(fault, row=row.number) for fault in found]
        else:
            good.append(GoodRow(row.number, draft))
    good = _without_taken_names(good, known, bad)
    good = _with_parents(good, known, bad)
    return good, sorted(bad, key=lambda fault: fault.row or 0)


def _read(row: RawRow, known: Mapping[str, UnitDraft], year: int) -> tuple[UnitDraft, list[Fault]]:
    cells = {name: _GUARD.sub("", value.strip()) for name, value in row.cells.items()}
    code = clean(cells.get("code"), CODE_LIMIT + 1)
    before = known.get(code.casefold(), UnitDraft(code, ""))
    values: dict[str, Any] = {}
    found: list[Fault] = []
    for column, (name, read) in _READERS.items():
        if column not in cells:
            continue
        try:
            values[name] = read(cells[column])
        except ValueError as error:
            found.append(Fault(column, Reason(str(error)), clean(cells[column])))
    people = values.pop("head_count", None)
    if people is not None:
        values["head_counts"] = {**before.head_counts, year: people}
    if not values.get("kind", "x"):
        values["kind"] = before.kind
    draft = replace(before, **values)
    return draft, found + faults(draft)


def _people(cell: str) -> int | None:
    if not cell:
        return None
    if not _NUMBER.fullmatch(cell):
        raise ValueError(Reason.NOT_A_NUMBER)
    return int(cell.replace(".", "")[:12])


def _day(cell: str) -> date | None:
    if not cell:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise ValueError(Reason.NOT_A_DAY)


def _yes(cell: str) -> bool:
    if cell.casefold() not in _YES_NO:
        raise ValueError(Reason.NOT_YES_OR_NO)
    return _YES_NO[cell.casefold()]


def _phone(cell: str) -> str:
    if cell in ("", "-"):
        return ""
    found = parse_phone(cell)
    if found is None:
        raise ValueError(Reason.NOT_A_PHONE)
    return found


def _aliases(cell: str) -> tuple[str, ...]:
    names = (clean(name, LINE_LIMIT + 1) for name in cell.split(ALIAS_MARK))
    return tuple(dict.fromkeys(name for name in names if name))


_READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "name": ("name", lambda cell: clean(cell, LINE_LIMIT + 1)),
    "short_name": ("short_name", lambda cell: clean(cell, LINE_LIMIT + 1)),
    "kind": ("kind", lambda cell: clean(cell, CODE_LIMIT + 1)),
    "parent_code": ("parent_code", lambda cell: clean(cell, CODE_LIMIT)),
    "headcount": ("head_count", _people),
    "confirmed": ("is_confirmed", _yes),
    "aliases": ("aliases", _aliases),
    "valid_from": ("valid_from", _day),
    "valid_to": ("valid_to", _day),
    "narahubung": ("liaison_name", lambda cell: clean(cell, LINE_LIMIT + 1)),
    "telepon_narahubung": ("liaison_phone", _phone),
}


def _without_taken_names(
    rows: Iterable[GoodRow], known: Mapping[str, UnitDraft], bad: list[Fault]
) -> list[GoodRow]:
    owners = {alias.casefold(): code for code, unit in known.items() for alias in unit.aliases}
    kept = []
    for row in rows:
        code = row.draft.code.casefold()
        taken = [a for a in row.draft.aliases if owners.setdefault(a.casefold(), code) != code]
        bad += [Fault("aliases", Reason.TAKEN, alias, row.number) for alias in taken]
        if not taken:
            kept.append(row)
    return kept


def _with_parents(
    rows: list[GoodRow], known: Mapping[str, UnitDraft], bad: list[Fault]
) -> list[GoodRow]:
    """Drop rows whose parent isn't there or lies below them, until nothing more falls."""
    while True:
        drafts = {**known, **{row.draft.code.casefold(): row.draft for row in rows}}
        above = {code: draft.parent_code.casefold() for code, draft in drafts.items()}
        found = [fault for row in rows if (fault := _misplaced(row, above))]
        if not found:
            return [_spelled(row, drafts) for row in rows]
        bad += found
        fallen = {fault.row for fault in found}
        rows = [row for row in rows if row.number not in fallen]


def _misplaced(row: GoodRow, above: Mapping[str, str]) -> Fault | None:
    code, parent = row.draft.code.casefold(), row.draft.parent_code
    if parent and parent.casefold() not in above:
        return Fault("parent_code", Reason.UNKNOWN, parent, row.number)
    if circle(code, above):
        return Fault("parent_code", Reason.CIRCLE, parent, row.number)
    return None


def _spelled(row: GoodRow, drafts: Mapping[str, UnitDraft]) -> GoodRow:
    parent = row.draft.parent_code
    code = drafts[parent.casefold()].code if parent else ""
    return replace(row, draft=replace(row.draft, parent_code=code))
