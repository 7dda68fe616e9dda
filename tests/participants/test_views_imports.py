"""Importing a list through the pages: file, columns, preview, import, and what is given back."""

import io
import re
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from eventapp import demo
from eventapp.events.models import EventSession
from eventapp.participants.models import ImportedList, Person, Registration
from eventapp.units import actions as units
from eventapp.units import sheets as unit_sheets
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.participants.drafts import NIP

DATA = Path(demo.__file__).parent / "data"
LIST = "No;Nama;NIP;Unit\n1;Sari Dewi, S.Sos.;{nip};Dinkes\n2;Budi;123;Dinkes\n"
HOSTILE = (
    '<script>alert("x")</script>',
    '=HYPERLINK("http://jahat.test")',
    "\u202eireS",
    "S" + "a" * 399,
)


def event_id(arrange: Arrange) -> str:
    with arrange() as session:
        make.unit(session, "DINKES", name="Dinas Kesehatan", short_name="Dinkes")
        return make.event(session).public_id


def upload(client: Client, event: str, data: bytes, name: str = "daftar.csv") -> str:
    """Send a file; return the address of the page it led to."""
    answer = client.post(
        f"/kegiatan/{event}/peserta/impor",
        data={"file": (io.BytesIO(data), name)},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 302, answer.text
    return answer.location


def stats(html: str) -> list[str]:
    return re.findall(r'stat__value">([^<]+)<', html)


def test_the_demo_list_through_the_pages_twice(admin: Client, arrange: Arrange) -> None:
    event = event_id(arrange)
    with arrange() as session:
        rows = unit_sheets.read((DATA / "units-kota-serang.csv").read_bytes())
        units.import_units(session, rows, at=make.NINE, by=make.TESTER)
    data = (DATA / "peserta-2023-11-08.xlsx").read_bytes()

    page = upload(admin, event, data, "peserta.xlsx")
    preview = admin.get(page)
    done = admin.post(page, follow_redirects=True)
    rejected = openpyxl.load_workbook(io.BytesIO(admin.get(f"{page}/ditolak.xlsx").data)).active
    again = upload(admin, event, data, "peserta.xlsx")
    second = admin.get(again)
    done_again = admin.post(again, follow_redirects=True)

    assert stats(preview.text)[:4] == ["300", "0", "6", "4"]
    assert stats(done.text) == ["300", "300", "0", "6", "4"]
    assert rejected is not None
    lines = list(rejected.iter_rows(values_only=True))
    assert [line[-2] for line in lines] == ["Baris di daftar asal", 106, 137, 264, 284]
    assert "rusak oleh Excel" in str(lines[1][-1])
    assert stats(second.text)[:4] == ["0", "300", "6", "4"]
    assert stats(done_again.text) == ["0", "0", "300", "6", "4"]
    with arrange() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 300
        assert session.scalar(select(func.count()).select_from(Registration)) == 300


def test_importing_is_done_once_however_often_it_is_sent(admin: Client, arrange: Arrange) -> None:
    event = event_id(arrange)
    page = upload(admin, event, LIST.format(nip=NIP).encode())

    first, again = admin.post(page), admin.post(page, follow_redirects=True)

    assert first.status_code == 302
    assert "sudah diimpor" in again.text
    with arrange() as session:
        assert session.scalars(select(Registration.name)).all() == ["Sari Dewi"]


def test_an_import_can_be_undone(admin: Client, arrange: Arrange) -> None:
    event = event_id(arrange)
    page = upload(admin, event, LIST.format(nip=NIP).encode())
    admin.post(page)

    admin.post(f"{page}/urungkan")

    with arrange() as session:
        assert session.scalars(select(Registration.status)).all() == ["cancelled"]


def test_undoing_an_import_leaves_those_who_came(admin: Client, arrange: Arrange) -> None:
    event = event_id(arrange)
    page = upload(admin, event, LIST.format(nip=NIP).encode())
    admin.post(page)
    with arrange() as session:
        row = session.scalars(select(Registration)).one()
        make.arrival(session, row, session.scalars(select(EventSession)).one())

    admin.post(f"{page}/urungkan")

    with arrange() as session:
        assert session.scalars(select(Registration.status)).all() == ["registered"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7 bukan daftar", "bukan Excel atau CSV"),
        (b"   ", "tidak berisi apa-apa"),
        (b"PK\x03\x04 rusak", "bukan Excel atau CSV"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "bukan Excel atau CSV"),
        (b"a;b\n" * 30_000, "Lebih dari 20000 baris"),
        ((";" * 99 + "\n").encode() + b"x;" * 99, "Lebih dari 60 kolom"),
    ],
    ids=["pdf", "blank", "broken-zip", "png", "rows", "columns"],
)
def test_a_file_that_is_no_list_says_what_to_do(
    admin: Client, arrange: Arrange, data: bytes, sentence: str
) -> None:
    event = event_id(arrange)

    answer = admin.post(
        f"/kegiatan/{event}/peserta/impor",
        data={"file": (io.BytesIO(data), "daftar.xlsx")},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 422
    assert sentence in answer.text
    with arrange() as session:
        assert session.scalar(select(func.count()).select_from(ImportedList)) == 0


def test_columns_are_chosen_by_hand_where_headings_say_nothing(
    admin: Client, arrange: Arrange
) -> None:
    event = event_id(arrange)
    page = upload(admin, event, b"A;B;C\nSari Dewi;Dinkes;x\nBudi Hartono;DINKES;y\n")
    assert page.endswith("/kolom")
    shown = admin.get(page)

    missing = admin.post(page, data={"column_0": "name"})
    double = admin.post(page, data={"column_0": "name", "column_1": "name", "column_2": "unit"})
    chosen = admin.post(page, data={"column_0": "name", "column_1": "unit"})
    preview = admin.get(chosen.location)

    assert "Sari Dewi · Budi Hartono" in shown.text
    assert (missing.status_code, double.status_code) == (422, 422)
    assert "Pilih kolom untuk “Unit”." in missing.text
    assert "“Nama” dipilih dua kali." in double.text
    assert stats(preview.text)[:4] == ["2", "0", "0", "0"]


def test_hostile_cells_are_shown_as_text_and_given_back_as_text(
    admin: Client, arrange: Arrange
) -> None:
    event = event_id(arrange)
    rows = [["No", "Nama", "NIP", "Unit"]]
    rows += [[str(number), text, "", "Dinkes"] for number, text in enumerate(HOSTILE, 1)]
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append([f"'{cell}" if cell.startswith("=") else cell for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)

    page = upload(admin, event, buffer.getvalue(), "=cmd|' <b>.xlsx")
    preview = admin.get(page)
    admin.post(page)
    sheet = openpyxl.load_workbook(io.BytesIO(admin.get(f"{page}/ditolak.xlsx").data)).active

    assert "<script>alert" not in preview.text
    assert "\u202e" not in preview.text
    assert sheet is not None
    kinds = {cell.data_type for line in sheet.iter_rows() for cell in line}
    assert "f" not in kinds
    with arrange() as session:
        assert session.scalars(select(Registration.name)).all() == ["ireS"]
