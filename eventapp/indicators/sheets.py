"""Read a CSV as offices save it: comma or semicolon, with or without BOM, UTF-8 or Windows."""

import csv
import io
from collections.abc import Sequence

from eventapp.core.errors import DomainError

MOST_ROWS = 5_000
MOST_CELL = 2_000


class UnreadableListError(DomainError):
    """The file is no such list; `reason` is a fixed word, `detail` what was missed."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def read_csv(data: bytes, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return one dictionary per row that isn't blank.

    Raises UnreadableListError: not_csv, columns (with the missing ones), too_many.
    """
    text = _decoded(data)
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        heads = [head.strip().casefold() for head in next(rows, [])]
        missing = [column for column in columns if column not in heads]
        if missing:
            raise UnreadableListError("columns", ", ".join(missing))
        found: list[dict[str, str]] = []
        for row in rows:
            if any(cell.strip() for cell in row):
                found.append({h: c[:MOST_CELL] for h, c in zip(heads, row, strict=False)})
            if len(found) > MOST_ROWS:
                raise UnreadableListError("too_many", str(MOST_ROWS))
    except csv.Error as error:
        raise UnreadableListError("not_csv") from error
    return found


def _decoded(data: bytes) -> str:
    if b"\x00" in data or data.startswith(b"PK"):
        raise UnreadableListError("not_csv")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
