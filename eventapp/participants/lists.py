"""Open a list somebody sent: its sheets, the header and columns chosen or proposed, its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from eventapp.participants.rejects import write_rejects
from eventapp.participants.rules.columns import CHOICES, Field, missing_fields, propose_mapping
from eventapp.participants.rules.people import Draft, read_draft
from eventapp.participants.rules.tables import (
    NoTableError,
    Table,
    TableRows,
    Workbook,
    find_table,
    read_rows,
    table_at,
)
from eventapp.participants.sheets import read_workbook
from eventapp.units.rules import UnitIndex


@dataclass(frozen=True, slots=True)
class Choice:
    """Where the list stands: sheet and header row (both from 0), and which column holds what."""

    sheet: int
    header: int
    columns: Mapping[Field, int]

    def as_json(self) -> dict[str, Any]:
        """Return what is stored until the import."""
        columns = {str(field): column for field, column in self.columns.items()}
        return {"sheet": self.sheet, "header": self.header, "columns": columns}


def choice_of(stored: Mapping[str, Any]) -> Choice:
    """Return a stored choice."""
    columns = {Field(name): int(column) for name, column in stored["columns"].items()}
    return Choice(int(stored["sheet"]), int(stored["header"]), columns)


@dataclass(frozen=True, slots=True)
class OpenList:
    """A workbook with one of its tables; `missing` are required fields without a column."""

    workbook: Workbook
    table: Table
    choice: Choice

    @property
    def missing(self) -> list[Field]:
        """Return the required fields no column holds."""
        return missing_fields(self.choice.columns)

    def rows(self) -> TableRows:
        """Return the people's rows."""
        return read_rows(self.table, self.choice.columns)

    def samples(self, count: int = 3) -> list[tuple[str, ...]]:
        """Return a few filled cells of each column."""
        below = self.table.sheet.rows[self.table.header_at + 1 :]
        found: list[tuple[str, ...]] = []
        for column in range(len(self.table.header)):
            cells = (row[column] for row in below if column < len(row) and row[column])
            found.append(tuple(cell for _, cell in zip(range(count), cells, strict=False)))
        return found


@lru_cache(maxsize=2)
def workbook_of(data: bytes, name: str) -> Workbook:
    """Return the workbook; the pages of one import read the same file several times.

    Raises a SheetError.
    """
    return read_workbook(data, name)


def propose(workbook: Workbook) -> OpenList:
    """Return the likeliest table with the columns its header proposes.

    Without any header the first sheet from its first row on, for somebody to choose by hand.
    """
    try:
        table = find_table(workbook)
    except NoTableError:
        table = table_at(workbook.sheets[0], 0)
    return _proposed(workbook, table)


def propose_at(workbook: Workbook, sheet: int, header: int) -> OpenList:
    """Return the table under a header row chosen by hand, columns proposed anew."""
    sheet = min(max(sheet, 0), len(workbook.sheets) - 1)
    chosen = workbook.sheets[sheet]
    return _proposed(workbook, table_at(chosen, min(max(header, 0), len(chosen.rows) - 1)))


def open_at(workbook: Workbook, choice: Choice) -> OpenList:
    """Return the table as it was chosen."""
    table = table_at(workbook.sheets[choice.sheet], choice.header)
    return OpenList(workbook, table, choice)


def _proposed(workbook: Workbook, table: Table) -> OpenList:
    mapping = propose_mapping(table.header)
    sheet = next(at for at, one in enumerate(workbook.sheets) if one is table.sheet)
    return OpenList(workbook, table, Choice(sheet, table.header_at, mapping))


def fields_to_choose() -> Sequence[Field]:
    """Return what a column may be said to hold; the running number helps to tell rows apart."""
    return (Field.NUMBER, *CHOICES)


def drafts_of(rows: TableRows, units: UnitIndex, *, needs_unit: bool = True) -> list[Draft]:
    """Return each row as a draft, in the rows' order."""
    return [read_draft(row.number, row.values, units, needs_unit=needs_unit) for row in rows.rows]


def rejected_rows(
    opened: OpenList, rows: TableRows, reasons: Mapping[int, str], *, words: tuple[str, str, str]
) -> bytes:
    """Return an xlsx of the rows with a reason; `words` are sheet, row title and reason title."""
    sheet, row_title, reason_title = words
    bad = [
        (row.number, row.cells, reasons[row.number]) for row in rows.rows if row.number in reasons
    ]
    return write_rejects(
        opened.table.header, bad, sheet=sheet, row_title=row_title, reason_title=reason_title
    )
