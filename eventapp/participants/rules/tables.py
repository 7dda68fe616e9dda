"""Find the list inside a workbook: its header, its rows, and what around it is no row."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eventapp.core.errors import DomainError
from eventapp.participants.rules.columns import Field, heading_score, propose_mapping

_HEADER_WITHIN = 60
_FEWEST_COLUMNS = 2
_FILLED_DOWN = (Field.UNIT, Field.POSITION, Field.RANK, Field.GRADE, Field.EMPLOYMENT)
_IDENTIFYING = (Field.NAME, Field.NIP, Field.UNIT, Field.PHONE, Field.EMAIL)


class NoTableError(DomainError):
    """No sheet has a row that reads like a header (at least a column of names)."""

    def __init__(self, sheets: Sequence[str]) -> None:
        super().__init__(tuple(sheets))
        self.sheets = tuple(sheets)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as text. `merges` are (first row, first column, last row, last column), 0-based."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    is_visible: bool = True


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file that was read; every cell is clean text."""

    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet of which the header is known. `header_at` is 0-based within `sheet.rows`."""

    sheet: Sheet
    header_at: int
    header: tuple[str, ...]

    @property
    def header_row(self) -> int:
        """The header's row as Excel counts it."""
        return self.header_at + 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """One person's row: `number` as Excel counts it, `cells` all columns as they came."""

    number: int
    cells: tuple[str, ...]
    values: Mapping[Field, str]


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of a table, and the numbers of rows that were passed over (signature, repeats)."""

    rows: tuple[TableRow, ...]
    passed_over: tuple[int, ...]


def find_table(workbook: Workbook) -> Table:
    """Return the likeliest table of all sheets; a visible sheet and an earlier one win a draw.

    Raises NoTableError.
    """
    best: tuple[int, bool, int, Table] | None = None
    for at, sheet in enumerate(workbook.sheets):
        for row_at, cells in enumerate(sheet.rows[:_HEADER_WITHIN]):
            score = _header_score(cells)
            if not score:
                continue
            found = (score, sheet.is_visible, -at, table_at(sheet, row_at))
            if best is None or found[:3] > best[:3]:
                best = found
    if best is None:
        raise NoTableError([sheet.name for sheet in workbook.sheets])
    return best[3]


def table_at(sheet: Sheet, header_at: int) -> Table:
    """Return the table under a given header row (0-based), as wide as its widest row."""
    width = max(map(len, sheet.rows), default=0)
    header = sheet.rows[header_at]
    return Table(sheet, header_at, header + ("",) * (width - len(header)))


def read_rows(table: Table, mapping: Mapping[Field, int]) -> TableRows:
    """Return the people's rows below the header, under a mapping of fields to columns.

    A row of the list has its number, or (in a list without numbers) two of its cells; what else
    stands there is passed over: blank rows, section headings, a repeated header, the row of
    column numbers, the signature block. A nameless row with a number stays, to be given back.
    """
    filled = _filled_down(table, mapping)
    rows: list[TableRow] = []
    passed: list[int] = []
    is_below = False
    for at in range(table.header_at + 1, len(table.sheet.rows)):
        cells = table.sheet.rows[at]
        if not any(cells):
            is_below = bool(rows)
            continue
        values = {field: _cell(cells, column) for field, column in mapping.items()}
        values |= {field: text for field, text in filled.get(at, {}).items() if not values[field]}
        if _is_person(cells, values, table, is_below=is_below):
            padded = cells + ("",) * (len(table.header) - len(cells))
            rows.append(TableRow(at + 1, padded, values))
            is_below = False
        else:
            passed.append(at + 1)
    return TableRows(tuple(rows), tuple(passed))


def _is_person(
    cells: Sequence[str], values: Mapping[Field, str], table: Table, *, is_below: bool
) -> bool:
    given = [cell for cell in cells if cell]
    if [c.casefold() for c in given] == [c.casefold() for c in table.header if c]:
        return False
    if _are_column_numbers(given):
        return False
    marks = sum(bool(values.get(field)) for field in _IDENTIFYING)
    if Field.NUMBER in values:
        number = re.fullmatch(r"\(?\d{1,6}[.)]{0,2}", values[Field.NUMBER])
        return marks > 0 if number else marks > 1 and not is_below
    return marks > 1 or (bool(values.get(Field.NAME)) and not is_below and len(given) == 1)


def _are_column_numbers(given: Sequence[str]) -> bool:
    numbers = [cell.strip("().") for cell in given]
    return len(given) >= _FEWEST_COLUMNS and numbers == [str(at) for at in range(1, len(given) + 1)]


def _filled_down(table: Table, mapping: Mapping[Field, int]) -> dict[int, dict[Field, str]]:
    """Excel keeps a merged cell's text in its first row; rows below it mean the same unit."""
    fields = {mapping[field]: field for field in _FILLED_DOWN if field in mapping}
    filled: dict[int, dict[Field, str]] = {}
    last_row = len(table.sheet.rows) - 1
    for top, left, bottom, _ in table.sheet.merges:
        if left not in fields or top <= table.header_at or bottom == top:
            continue
        text = _cell(table.sheet.rows[top], left) if top <= last_row else ""
        for at in range(top + 1, min(bottom, last_row) + 1):
            filled.setdefault(at, {})[fields[left]] = text
    return filled


def _header_score(cells: Iterable[str]) -> int:
    """Return how many fields the row names; 0 unless a name column is among two or more."""
    header = [cell for cell in cells if cell]
    if len(header) < _FEWEST_COLUMNS:
        return 0
    mapping = propose_mapping(header)
    if Field.NAME not in mapping or len(mapping) < _FEWEST_COLUMNS:
        return 0
    return sum(heading_score(header[column], field) for field, column in mapping.items())


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column] if 0 <= column < len(cells) else ""
