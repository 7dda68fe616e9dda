"""Lists of units as CSV files, in and out."""

import csv
import io
from collections.abc import Iterable, Sequence

from eventapp.core.errors import DomainError
from eventapp.files.spreadsheets import write_csv
from eventapp.units.drafts import UnitDraft
from eventapp.units.rows import ALIAS_MARK, COLUMNS, NEEDED, RawRow
from eventapp.web.phones import shown

LARGEST = 1_000_000
MOST_ROWS = 5_000


class UnreadableListError(DomainError):
    """The file is no list of units; `reason` is a short fixed word, `detail` a column's name."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def read(data: bytes) -> list[RawRow]:
    """Return the rows of a CSV with `;` or `,`; unknown columns and empty rows are passed over.

    Raises UnreadableListError: too_large, not_text, empty, too_many_rows, column_missing (detail).
    """
    text = decode(data)
    first = text.partition("\n")[0]
    mark = ";" if first.count(";") > first.count(",") else ","
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise UnreadableListError("not_text") from error
    if not lines or not any(lines[0]):
        raise UnreadableListError("empty")
    if len(lines) > MOST_ROWS + 1:
        raise UnreadableListError("too_many_rows")
    head = [cell.strip().casefold().replace(" ", "_") for cell in lines[0]]
    for column in NEEDED:
        if column not in head:
            raise UnreadableListError("column_missing", column)
    return [
        RawRow(number, {n: v for n, v in zip(head, cells, strict=False) if n in COLUMNS})
        for number, cells in enumerate(lines[1:], 2)
        if any(cell.strip() for cell in cells)
    ]


def decode(data: bytes) -> str:
    """Return a CSV's text, UTF-8 or else as Excel on Windows writes it."""
    if len(data) > LARGEST:
        raise UnreadableListError("too_large")
    if b"\0" in data or data[:4] in (b"PK\x03\x04", b"%PDF"):
        raise UnreadableListError("not_text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def write(drafts: Iterable[UnitDraft], year: int) -> bytes:
    """Return units as a list that imports back to the same; head counts of `year`."""
    return write_csv(COLUMNS, (_row(draft, year) for draft in drafts))


def _row(draft: UnitDraft, year: int) -> tuple[str, ...]:
    count = draft.head_counts.get(year)
    return (
        *(draft.code, draft.name, draft.short_name, draft.kind, draft.parent_code),
        "" if count is None else str(count),
        "yes" if draft.is_confirmed else "no",
        f"{ALIAS_MARK}".join(draft.aliases),
        draft.valid_from.isoformat() if draft.valid_from else "",
        draft.valid_to.isoformat() if draft.valid_to else "",
        draft.liaison_name,
        # With its dashes: a bare number loses its first zero in Excel.
        shown(draft.liaison_phone) if draft.liaison_phone else "",
    )


def write_refused(rows: Sequence[RawRow], reasons: dict[int, str], heading: str) -> bytes:
    """Return the refused rows as they came, with the line and a last column that says why."""
    head = [name for name in COLUMNS if any(name in row.cells for row in rows)]
    refused = [row for row in rows if row.number in reasons]
    lines = ([*(r.cells.get(n, "") for n in head), reasons[r.number]] for r in refused)
    return write_csv([*head, heading], lines)
