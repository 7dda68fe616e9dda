"""Read a workbook in a process of its own: bytes on stdin, JSON on stdout.

Run by path with `python -I`, so that it needs no more than the standard library and calamine, and
a hostile file can take down nothing but this process. First and only argument: the limits as
JSON. Answers {"sheets": [...]} or {"error": "..."}.
"""

import io
import json
import sys
import zipfile
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

_BIG_NUMBER = 1e15  # from here on a float no longer holds every digit
_CHUNK = 1 << 16


class Refusal(StrEnum):
    """Why a file is refused, as the answer says it."""

    ENCRYPTED = "encrypted"
    NOT_A_SPREADSHEET = "not_a_spreadsheet"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"


class RefusedError(Exception):
    """The file breaks a limit or can't be read."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def main() -> None:
    """Read stdin under the limits of argv[1], write the answer."""
    limits = json.loads(sys.argv[1])
    _confine(limits["memory_bytes"], limits["cpu_seconds"])
    try:
        answer: dict[str, Any] = {"sheets": read(sys.stdin.buffer.read(), limits)}
    except RefusedError as refused:
        answer = {"error": refused.refusal}
    except MemoryError:
        answer = {"error": Refusal.TOO_LARGE}
    sys.stdout.write(json.dumps(answer))


def read(data: bytes, limits: dict[str, int]) -> list[dict[str, Any]]:
    """Return every worksheet as {name, visible, merges, rows of text}. Raises RefusedError."""
    import python_calamine as calamine  # noqa: PLC0415 - after the limits, so that they hold for it

    _count_rows(data, limits)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = []
        budget = limits["text"]
        for meta in book.sheets_metadata[: limits["sheets"]]:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            rows, budget = _rows(book.get_sheet_by_name(meta.name), limits, budget)
            sheets.append(
                {
                    "name": meta.name[:100],
                    "visible": meta.visible == calamine.SheetVisibleEnum.Visible,
                    "merges": _merges(book, meta.name, limits["rows"]),
                    "rows": rows,
                }
            )
    except calamine.PasswordError:
        raise RefusedError(Refusal.ENCRYPTED) from None
    except calamine.CalamineError as error:
        is_locked = "password" in str(error).casefold()
        raise RefusedError(Refusal.ENCRYPTED if is_locked else Refusal.NOT_A_SPREADSHEET) from None
    return sheets


def _confine(memory_bytes: int, cpu_seconds: int) -> None:
    import resource  # noqa: PLC0415 - only this process may be limited

    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _count_rows(data: bytes, limits: dict[str, int]) -> None:
    """Refuse too many rows before calamine builds them all: counting tags takes no memory."""
    if not data.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            if not info.filename.startswith("xl/worksheets/") or not info.file_size:
                continue
            count, tail = 0, b""
            with archive.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    text = tail + chunk
                    count += text.count(b"<row ") + text.count(b"<row>")
                    if count > limits["rows"] + limits["slack"]:
                        raise RefusedError(Refusal.TOO_MANY_ROWS)
                    tail = text[-4:]


def _rows(sheet: Any, limits: dict[str, int], budget: int) -> tuple[list[list[str]], int]:
    """Return the sheet's rows as text without empty ends, and what is left of the text budget."""
    rows: list[list[str]] = []
    if sheet.total_height > limits["rows"] + limits["slack"]:
        _refuse_if_full(sheet, limits)
    for raw in sheet.to_python(skip_empty_area=False, nrows=limits["rows"] + limits["slack"]):
        cells = [_text(value)[: limits["cell"]] for value in raw]
        while cells and not cells[-1].strip():
            cells.pop()
        if len(cells) > limits["columns"]:
            raise RefusedError(Refusal.TOO_MANY_COLUMNS)
        budget -= sum(map(len, cells)) + 4 * len(cells)
        if budget < 0:
            raise RefusedError(Refusal.TOO_LARGE)
        rows.append(cells)
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > limits["rows"]:
        raise RefusedError(Refusal.TOO_MANY_ROWS)
    return rows, budget


def _refuse_if_full(sheet: Any, limits: dict[str, int]) -> None:
    """Forgive a stray cell far down, but not as many filled rows as the limit."""
    filled = 0
    for raw in sheet.iter_rows():
        filled += any(value != "" for value in raw)
        if filled > limits["rows"]:
            raise RefusedError(Refusal.TOO_MANY_ROWS)


def _merges(book: Any, name: str, limit: int) -> list[list[int]]:
    ranges = book.get_sheet_by_name(name).merged_cell_ranges or []
    return [[*start, *end] for start, end in ranges[:limit]]


def _text(value: object) -> str:
    """Return a cell as the office sees it: whole numbers without ".0", days as dd/mm/yyyy."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float | int):
        if abs(value) >= _BIG_NUMBER:
            return f"{value:.5E}"
        return str(int(value)) if value == int(value) else str(value)
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M") if value.time() != time() else _day(value)
    if isinstance(value, date):
        return _day(value)
    return str(value) if isinstance(value, str | time | timedelta) else ""


def _day(value: date) -> str:
    return value.strftime("%d/%m/%Y")


if __name__ == "__main__":
    main()
