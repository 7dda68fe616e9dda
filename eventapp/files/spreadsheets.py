"""Write lists as Excel and CSV that open in an Indonesian office as they were meant."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

Value = str | int | float | Decimal | date | datetime | None

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_CELL_LIMIT = 32_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, width in characters, number format for what isn't text.

    A `str` is always written as text, so an employee number keeps its 18 digits.
    """

    title: str
    width: float = 18
    number_format: str = ""
    is_wrapped: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a workbook: its name, columns, rows, and the lines above the header."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value]]
    above: Sequence[str] = ()


def write_table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Value]],
    *,
    sheet: str = "Data",
    above: Sequence[str] = (),
) -> bytes:
    """Return an xlsx: lines `above`, a bold header that stays in view, one row per sequence.

    Rows are taken one by one and kept out of memory. Aware times are written as the wall clock
    they carry: turn them to the event's zone first. Nothing becomes a formula or a link.
    """
    return write_book([Sheet(sheet, columns, rows, above)])


def write_book(sheets: Iterable[Sheet]) -> bytes:
    """Return an xlsx of several sheets, each as `write_table` makes one."""
    buffer = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        for sheet in sheets:
            _write_sheet(book, sheet)
    return buffer.getvalue()


def _write_sheet(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(_sheet_name(sheet.name))
    formats = [_format(book, column) for column in sheet.columns]
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for at, (column, style) in enumerate(zip(sheet.columns, formats, strict=True)):
        page.set_column(at, at, column.width, style)
    for at, line in enumerate(sheet.above):
        page.write_string(at, 0, _text(line), book.add_format({"bold": at == 0}))
    top = len(sheet.above) + 1 if sheet.above else 0
    for at, column in enumerate(sheet.columns):
        page.write_string(top, at, _text(column.title), head)
    last = top
    for last, row in enumerate(sheet.rows, top + 1):
        for at, value in enumerate(row):
            _write(page, last, at, value, formats[at])
    page.freeze_panes(top + 1, 0)
    if sheet.columns:
        page.autofilter(top, 0, last, len(sheet.columns) - 1)


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a CSV for Indonesian Excel: BOM, `;`, decimal comma, days as dd/mm/yyyy.

    A text Excel would run as a formula gets an apostrophe in front; a phone number stays.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_csv_text(title) for title in columns])
    writer.writerows([_csv_text(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _format(book: Any, column: Column) -> Any:
    options: dict[str, object] = {"valign": "top", "num_format": column.number_format or "@"}
    if column.is_wrapped:
        options["text_wrap"] = True
    return book.add_format(options)


def _write(page: Any, row: int, at: int, value: Value, style: Any) -> None:
    if value is None or value == "":
        page.write_blank(row, at, None, style)
    elif isinstance(value, str):
        page.write_string(row, at, _text(value), style)
    elif isinstance(value, date):
        page.write_datetime(row, at, value, style)
    else:
        page.write_number(row, at, value, style)


def _text(value: str) -> str:
    return _ILLEGAL.sub("", value)[:_CELL_LIMIT]


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:31] or "Data"


def _csv_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float | Decimal):
        return str(value).replace(".", ",")
    text = _text(str(value))
    is_number = re.fullmatch(r"[+-]?\d[\d ]*", text)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) and not is_number else text
