"""What is written opens in an office as it was meant."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl

from eventapp.files.spreadsheets import Column, Value, write_csv, write_table

NIP = "198609262015051001"
HOSTILE = ["=1+1", "+cmd", "-2+3", "@SUM(1)", "http://jahat.example", "<b>", "a\x00b", "x" * 40_000]


def cells(data: bytes) -> list[list[object]]:
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    assert page is not None
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_types_stay_what_they_are() -> None:
    rows: list[list[Value]] = [
        [NIP, 3, Decimal("1.5"), date(2023, 11, 8), None],
        ["", 4, 2.5, datetime(2023, 11, 8, 9, 0, tzinfo=UTC), "akhir"],
    ]
    columns = [
        Column("NIP", 22),
        Column("Jumlah", number_format="0"),
        Column("Nilai", number_format="0.0"),
        Column("Tanggal", number_format="dd/mm/yyyy"),
        Column("Ket."),
    ]

    assert cells(write_table(columns, rows, sheet="Daftar: [hadir]/*", above=["Judul"])) == [
        ["Judul", None, None, None, None],
        [None] * 5,
        ["NIP", "Jumlah", "Nilai", "Tanggal", "Ket."],
        [NIP, 3, 1.5, datetime.fromisoformat("2023-11-08"), None],
        [None, 4, 2.5, datetime.fromisoformat("2023-11-08T09:00"), "akhir"],
    ]


def test_hostile_text_is_text() -> None:
    data = write_table([Column("Nama")], [[text] for text in HOSTILE])

    page = openpyxl.load_workbook(io.BytesIO(data)).active
    assert page is not None
    found = [(cell.value, cell.data_type, cell.hyperlink) for cell in page["A"][1:]]
    clean = [*HOSTILE[:6], "ab", "x" * 32_000]
    assert found == [(text, "s", None) for text in clean]


def test_an_empty_list_still_has_its_header() -> None:
    assert cells(write_table([Column("Nama"), Column("Unit")], [])) == [["Nama", "Unit"]]


def test_csv_for_an_indonesian_office() -> None:
    rows: list[list[Value]] = [
        ["Andi; S.Sos.", NIP, Decimal("1.5"), date(2023, 11, 8), "+62812", None],
        ["=1+1", "-2", 3, datetime(2023, 11, 8, 9, 5, tzinfo=UTC), "+cmd", '"'],
    ]

    assert write_csv(["Nama", "NIP", "Nilai", "Tgl", "HP", "K"], rows).decode("utf-8-sig") == (
        "Nama;NIP;Nilai;Tgl;HP;K\r\n"
        f'"Andi; S.Sos.";{NIP};1,5;08/11/2023;+62812;\r\n'
        '\'=1+1;-2;3;08/11/2023 09:05;\'+cmd;""""\r\n'
    )
