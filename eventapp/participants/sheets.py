"""Read the lists offices send (xlsx, xls, xlsb, ods, CSV) without trusting a byte of them."""

import csv
import io
import json
import subprocess
import sys
import threading
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path

from eventapp.core.errors import DomainError
from eventapp.core.text import clean
from eventapp.participants import sheet_reader
from eventapp.participants.rules.tables import Sheet, Workbook
from eventapp.participants.sheet_reader import Refusal

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 250
MAX_ENTRIES = 2000
_SLOTS = threading.BoundedSemaphore(2)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_TEXT = (b"%pdf", b"{\\rtf", b"<html", b"<!doc", b"<?xml", b"<table")
_BINARY = bytes(set(range(32)) - set(b"\t\r\n\x0c\x1a"))
_BOOKS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: rows, columns, characters of a cell and of all, memory, seconds.

    `slack` is what may stand above and below the list, and blank rows in it.
    """

    rows: int = 20_000
    slack: int = 500
    columns: int = 60
    cell: int = 1000
    sheets: int = 20
    text: int = 15_000_000
    memory_bytes: int = 768 * 1024 * 1024
    cpu_seconds: int = 20
    wall_seconds: int = 30


LIMITS = Limits()


class SheetError(DomainError):
    """A file that can't be read as a list; each subclass says why."""


class NotASpreadsheetError(SheetError):
    """Neither a workbook nor a text with columns, whatever its name says; or a broken one."""


class EncryptedError(SheetError):
    """The workbook is locked with a password."""


class EmptySheetError(SheetError):
    """There is nothing in the file."""


class TooLargeError(SheetError):
    """More bytes than allowed, packed or unpacked; `limit` in bytes."""

    def __init__(self, limit: int = MAX_BYTES) -> None:
        super().__init__(limit)
        self.limit = limit


class TooManyRowsError(SheetError):
    """More rows than allowed."""

    def __init__(self, limit: int = LIMITS.rows) -> None:
        super().__init__(limit)
        self.limit = limit


class TooManyColumnsError(SheetError):
    """More columns than allowed."""

    def __init__(self, limit: int = LIMITS.columns) -> None:
        super().__init__(limit)
        self.limit = limit


class ReadTimeoutError(SheetError):
    """Reading took longer than allowed, or too many files were being read at once."""


def read_workbook(data: bytes, name: str = "", limits: Limits = LIMITS) -> Workbook:
    """Return the file's sheets as clean text. Its bytes say what it is; `name` only names a CSV.

    A workbook is parsed in a process of its own under limits of memory and time. Raises a
    SheetError.
    """
    if len(data) > MAX_BYTES:
        raise TooLargeError(MAX_BYTES)
    if not data.strip():
        raise EmptySheetError
    if data.startswith(b"PK"):
        _check_archive(data)
        sheets = _read_apart(data, limits)
    elif data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise EncryptedError
        sheets = _read_apart(data, limits)
    else:
        sheets = [_read_csv(data, name, limits)]
    workbook = Workbook(tuple(sheet for sheet in sheets if sheet.rows))
    if not workbook.sheets:
        raise EmptySheetError
    return workbook


def _check_archive(data: bytes) -> None:
    """Look at the directory only: nothing is unpacked before its announced size is allowed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise NotASpreadsheetError from None
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > len(data) * MAX_RATIO:
        raise TooLargeError(MAX_UNPACKED)
    if any(entry.flag_bits & 1 for entry in entries):
        raise EncryptedError
    if not _BOOKS & {entry.filename for entry in entries}:
        raise NotASpreadsheetError


def _read_apart(data: bytes, limits: Limits) -> list[Sheet]:
    command = [sys.executable, "-I", "-B", sheet_reader.__file__, json.dumps(asdict(limits))]
    if not _SLOTS.acquire(timeout=limits.wall_seconds):
        raise ReadTimeoutError
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and file, no shell
            command,
            input=data,
            capture_output=True,
            timeout=limits.wall_seconds,
            check=False,
            cwd=Path(sheet_reader.__file__).parent,
        )
    except subprocess.TimeoutExpired:
        raise ReadTimeoutError from None
    finally:
        _SLOTS.release()
    return _sheets(done, limits)


def _sheets(done: "subprocess.CompletedProcess[bytes]", limits: Limits) -> list[Sheet]:
    """Turn the reader's answer into sheets; a reader that died without one broke a limit."""
    if done.returncode in (-9, -24, 137, 152):
        raise ReadTimeoutError
    if done.returncode or not done.stdout:
        is_memory = b"emory" in done.stderr or done.returncode < 0
        raise TooLargeError(MAX_UNPACKED) if is_memory else NotASpreadsheetError
    answer = json.loads(done.stdout)
    errors: dict[str, SheetError] = {
        Refusal.ENCRYPTED: EncryptedError(),
        Refusal.NOT_A_SPREADSHEET: NotASpreadsheetError(),
        Refusal.TOO_LARGE: TooLargeError(MAX_UNPACKED),
        Refusal.TOO_MANY_ROWS: TooManyRowsError(limits.rows),
        Refusal.TOO_MANY_COLUMNS: TooManyColumnsError(limits.columns),
    }
    if "error" in answer:
        raise errors[answer["error"]]
    return [
        Sheet(
            clean(sheet["name"], 100),
            tuple(tuple(_clean(cell, limits.cell) for cell in row) for row in sheet["rows"]),
            tuple((m[0], m[1], m[2], m[3]) for m in sheet["merges"]),
            sheet["visible"],
        )
        for sheet in answer["sheets"]
    ]


def _clean(cell: str, limit: int) -> str:
    """Do as core.text.clean, without looking at each letter where nothing can be wrong."""
    if cell.isascii() and cell.isprintable():
        return " ".join(cell.split())[:limit].strip()
    return clean(cell, limit)


def _read_csv(data: bytes, name: str, limits: Limits) -> Sheet:
    text = _decode(data)
    delimiter = _delimiter(text)
    rows: list[tuple[str, ...]] = []
    try:
        for raw in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(rows) >= limits.rows + limits.slack:
                raise TooManyRowsError(limits.rows)
            cells = [_clean(cell, limits.cell) for cell in raw[: limits.columns * 4]]
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > limits.columns:
                raise TooManyColumnsError(limits.columns)
            rows.append(tuple(cells))
    except csv.Error:
        raise NotASpreadsheetError from None
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > limits.rows:
        raise TooManyRowsError(limits.rows)
    return Sheet(clean(Path(name).stem, 100), tuple(rows))


def _decode(data: bytes) -> str:
    """Return the text of a CSV: UTF-8 (with or without BOM), UTF-16 with BOM, else Windows 1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    else:
        start = data[:4096]
        if any(byte in _BINARY for byte in start) or b"\0" in data:
            raise NotASpreadsheetError
        if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_NOT_TEXT):
            raise NotASpreadsheetError
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotASpreadsheetError


def _delimiter(text: str) -> str:
    """Return the sign that parts the first rows into the most columns, most evenly."""
    first = "\n".join(text.splitlines()[:30])
    scores: dict[str, int] = {}
    for delimiter in ";,\t|":
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(first), delimiter=delimiter)]
        except csv.Error:
            continue
        scores[delimiter] = max((widths.count(w) * (w - 1) for w in set(widths)), default=0)
    best = max(scores, key=lambda delimiter: scores[delimiter], default="")
    if not best or not scores[best]:
        raise NotASpreadsheetError
    return best
