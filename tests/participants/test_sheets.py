"""Files are read for what they are; none of them takes the server down."""

import io
import struct
import subprocess
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import openpyxl
import pytest
import xlsxwriter

from eventapp.participants import sheets
from eventapp.participants.rules.tables import Sheet
from eventapp.participants.sheets import LIMITS, read_workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 50


def xlsx(*rows: Sequence[object]) -> bytes:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    book.save(buffer)
    return buffer.getvalue()


def archive(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in files.items():
            pack.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return buffer.getvalue()


def csv_rows(data: bytes) -> tuple[tuple[str, ...], ...]:
    return read_workbook(data, "daftar.csv").sheets[0].rows


def test_cells_become_clean_text() -> None:
    data = xlsx(
        ("  Nama\n Lengkap ", None, 3.0, 1.5, True),
        (),
        ("Nu\u202er", 197902022010011001, 81234567890, "=1+1"),
    )

    assert read_workbook(data).sheets == (
        Sheet(
            "Sheet",
            (
                ("Nama Lengkap", "", "3", "1.5", "1"),
                (),
                ("Nur", "1.97902E+17", "81234567890"),
            ),
        ),
    )


def test_a_formula_is_only_its_last_value_and_a_text_stays_text() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet("A")
        page.write_formula(0, 0, '=HYPERLINK("http://jahat.example")', None, "klik")
        page.write_string(0, 1, "=1+1")
        page.merge_range(1, 0, 3, 0, "DLH")

    sheet = read_workbook(buffer.getvalue()).sheets[0]

    assert (sheet.rows, sheet.merges) == ((("klik", "=1+1"), ("DLH",)), ((1, 0, 3, 0),))


def test_sheets_keep_their_order_and_say_if_hidden() -> None:
    book = openpyxl.Workbook()
    for name in ("Satu", "Dua"):
        book.create_sheet(name).append(["x"])
    book["Dua"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)

    found = read_workbook(buffer.getvalue()).sheets

    assert [(s.name, s.is_visible) for s in found] == [("Satu", True), ("Dua", False)]


@pytest.mark.parametrize(
    "data",
    [
        "Nama;Unit\r\nAndi, S.Sos.;DLH\r\n".encode("utf-8-sig"),
        b'Nama,Unit\n"Andi, S.Sos.",DLH\n',
        b"Nama\tUnit\nAndi, S.Sos.\tDLH\n",
        "Nama;Unit\nAndi, S.Sos.;DLH".encode("utf-16"),
    ],
)
def test_csv_of_any_make(data: bytes) -> None:
    assert csv_rows(data) == (("Nama", "Unit"), ("Andi, S.Sos.", "DLH"))


def test_csv_of_an_old_windows() -> None:
    assert csv_rows("Nama;Unit\nRené;DLH".encode("cp1252")) == (("Nama", "Unit"), ("René", "DLH"))


def test_a_csv_may_be_named_xlsx() -> None:
    assert read_workbook(b"Nama;Unit\nA;B", "x.xlsx").sheets[0].rows[0] == ("Nama", "Unit")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", sheets.EmptySheetError),
        (b" \n ", sheets.EmptySheetError),
        (PNG, sheets.NotASpreadsheetError),
        (b"%PDF-1.7 a;b\nc;d", sheets.NotASpreadsheetError),
        (b"<html><table>a;b</table>", sheets.NotASpreadsheetError),
        (b"hanya satu kolom\nsaja", sheets.NotASpreadsheetError),
        (b"a;b\nc\x00;d", sheets.NotASpreadsheetError),
        (b'a;"' + b"x" * 200_000 + b'"', sheets.NotASpreadsheetError),
        (b"PK\x03\x04 broken", sheets.NotASpreadsheetError),
        (archive(word__document_xml=b"<w/>"), sheets.NotASpreadsheetError),
        (OLE + "EncryptedPackage".encode("utf-16-le"), sheets.EncryptedError),
        (b"a;b\n" + b"1;2\n" * 20_001, sheets.TooManyRowsError),
        (b";".join([b"x"] * 61), sheets.TooManyColumnsError),
        (b"x" * (sheets.MAX_BYTES + 1), sheets.TooLargeError),
        (archive(xl__workbook_xml=b"<x/>", bom_xml=b"\0" * 60_000_000), sheets.TooLargeError),
        (archive(**{f"f{n}": b"" for n in range(2001)}), sheets.TooLargeError),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_refused_before_any_parsing(
    data: bytes, error: type[sheets.SheetError], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", None)

    with pytest.raises(error):
        read_workbook(data, "daftar.csv")


def test_a_locked_entry_is_encrypted() -> None:
    data = bytearray(xlsx(("a", "b")))
    for at in range(len(data) - 4):
        if data[at : at + 4] == b"PK\x01\x02":
            struct.pack_into("<H", data, at + 8, 1)

    with pytest.raises(sheets.EncryptedError):
        read_workbook(bytes(data))


def test_a_broken_workbook_is_no_spreadsheet() -> None:
    with pytest.raises(sheets.NotASpreadsheetError):
        read_workbook(archive(xl__workbook_xml=b"<not xml"))


def test_a_broken_old_workbook_is_no_spreadsheet() -> None:
    with pytest.raises(sheets.NotASpreadsheetError):
        read_workbook(OLE + bytes(range(256)) * 100)


def test_a_million_rows_are_too_many() -> None:
    head = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    body = b"".join(b'<row r="%d"><c><v>%d</v></c></row>' % (n, n * 7) for n in range(1, 1_000_001))
    data = with_sheet(head + body + b"</sheetData></worksheet>")

    with pytest.raises(sheets.TooManyRowsError):
        read_workbook(data)


def test_two_cells_a_sheet_apart_cost_no_more_than_the_limit() -> None:
    data = with_sheet(
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )

    with pytest.raises(sheets.TooLargeError):
        read_workbook(data)


def test_one_long_text_in_every_cell_is_too_large() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet()
        for row in range(2000):
            for column in range(50):
                page.write_string(row, column, "x" * 900)

    with pytest.raises(sheets.TooLargeError):
        read_workbook(buffer.getvalue())


def test_too_many_columns() -> None:
    with pytest.raises(sheets.TooManyColumnsError):
        read_workbook(xlsx(["x"] * 61))


def test_reading_that_takes_too_long_ends() -> None:
    with pytest.raises(sheets.ReadTimeoutError):
        read_workbook(xlsx(("a", "b")), limits=replace(LIMITS, wall_seconds=0))


def test_threads_of_a_web_server_read_at_once() -> None:
    data = xlsx(("Nama", "Unit"), ("Andi", "DLH"))

    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(read_workbook, [data] * 6))

    assert [book.sheets[0].rows for book in found] == [(("Nama", "Unit"), ("Andi", "DLH"))] * 6


def with_sheet(xml: bytes) -> bytes:
    """Return a workbook whose first sheet is `xml`."""
    source = zipfile.ZipFile(io.BytesIO(xlsx(("a",))))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as pack:
        for name in source.namelist():
            pack.writestr(name, xml if name.endswith("sheet1.xml") else source.read(name))
    return buffer.getvalue()
