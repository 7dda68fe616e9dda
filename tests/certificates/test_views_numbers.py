"""Pages for numbers: where they come from, blocks, the agenda book, the register."""

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from eventapp.certificates import actions
from eventapp.certificates.commands import certificates
from eventapp.certificates.models import Certificate, HandNumber, NumberBlock, NumberSeries
from tests import make
from tests.certificates import held
from tests.clients import Client
from tests.conftest import Arrange
from tests.files.readers import pages_of, text_of

YEAR = "tahun=2023"


@pytest.fixture
def event_id(arrange: Arrange) -> str:
    """An event with two people who have a certificate each, and one due."""
    with arrange() as session:
        event = held.event(session)
        held.came(session, event, "Ani")
        held.came(session, event, "Budi")
        actions.issue_due(session, event, at=make.NINE, by=make.TESTER)
        held.came(session, event, "Citra")
        row = session.scalars(select(Certificate).order_by(Certificate.serial)).all()[1]
        actions.revoke(session, row, reason="Salah orang", at=make.NINE, by=make.TESTER)
        return event.public_id


def test_a_block_is_reserved_once_used_and_closed(
    admin: Client, arrange: Arrange, event_id: str
) -> None:
    page = f"/kegiatan/{event_id}/sertifikat/nomor"
    token = "b00kb00kb00k"
    form = {"kind": "certificate", "count": "3", "purpose": "", "token": token}

    assert admin.post(f"{page}/pilih", data={"numbering": "block"}).status_code == 302
    assert "Pesan blok di bawah" in admin.get(page).text
    assert admin.post(f"{page}/blok", data=form).status_code == 302
    assert admin.post(f"{page}/blok", data=form).status_code == 302
    assert "700.1.2/003/INSPEKTORAT/XI/2023" in admin.get(page).text

    assert admin.post(f"{page}/blok/{token}/tutup", data={"reason": " "}).status_code == 302
    assert admin.post(f"{page}/blok/{token}/tutup", data={"reason": "Sisa"}).status_code == 302
    assert admin.post(f"{page}/blok/{token}/tutup", data={"reason": "Lagi"}).status_code == 409
    with arrange() as session:
        block = session.scalars(select(NumberBlock)).one()
        assert (block.first_serial, block.last_serial, block.close_reason) == (3, 5, "Sisa")
        assert session.scalars(select(NumberSeries.next_serial)).one() == 6


def test_typed_numbers_come_back_line_by_line(
    admin: Client, arrange: Arrange, event_id: str
) -> None:
    page = f"/kegiatan/{event_id}/sertifikat/nomor"
    used = "700.1.2/001/INSPEKTORAT/XI/2023"
    lines = f"800/1\n\n800/1\n{used}\tkolom lain\n800/2\n{'9' * 61}"

    answer = admin.post(f"{page}/agenda", data={"numbers": lines})

    assert answer.status_code == 200
    assert "4 nomor tidak dapat dicatat" not in answer.text
    assert "3 nomor tidak dapat dicatat" in answer.text
    assert "Baris 3" in answer.text
    assert "Baris 4" in answer.text
    assert "Baris 6" in answer.text
    with arrange() as session:
        numbers = session.scalars(select(HandNumber.number).order_by(HandNumber.position)).all()
        assert numbers == ["800/1", "800/2"]

    assert admin.post(f"{page}/agenda/hapus", data={"number": "800/1"}).status_code == 302
    assert admin.post(f"{page}/agenda/hapus", data={"all": "1"}).status_code == 302
    with arrange() as session:
        assert session.scalars(select(HandNumber)).all() == []


def test_numbers_from_one_to_another_and_from_a_sheet(
    admin: Client, arrange: Arrange, event_id: str
) -> None:
    page = f"/kegiatan/{event_id}/sertifikat/nomor"
    spread = {"pattern": "800/{urut3}/INSP", "first": "9", "last": "11"}

    assert admin.post(f"{page}/agenda", data=spread).status_code == 302
    sheet = {"sheet": (io.BytesIO(b"900/1;x\r\n900/2;y\r\n"), "nomor.csv")}
    assert admin.post(f"{page}/agenda", data=sheet).status_code == 302
    assert admin.post(f"{page}/agenda", data={"numbers": ""}).status_code == 422
    assert admin.post(f"{page}/agenda", data=spread | {"last": "8"}).status_code == 422
    assert admin.post(f"{page}/agenda", data=spread | {"pattern": "{x}"}).status_code == 422

    with arrange() as session:
        numbers = session.scalars(select(HandNumber.number).order_by(HandNumber.position)).all()
    assert numbers == ["800/009/INSP", "800/010/INSP", "800/011/INSP", "900/1", "900/2"]


def test_numbers_for_a_purpose_can_go_to_an_event(
    inspectorate: Client, arrange: Arrange, event_id: str
) -> None:
    form = {"kind": "certificate", "count": "2", "year": "2023", "token": "sekretar1at0"}
    assert inspectorate.post("/sertifikat/blok", data=form).status_code == 422
    assert (
        inspectorate.post("/sertifikat/blok", data=form | {"purpose": "Piagam"}).status_code == 302
    )
    assert "Piagam" in inspectorate.get("/sertifikat/blok").text

    page = f"/kegiatan/{event_id}/sertifikat/nomor"
    inspectorate.post(f"{page}/pilih", data={"numbering": "block"})
    assert inspectorate.post(f"{page}/blok/sekretar1at0/pakai").status_code == 302
    assert (
        inspectorate.post("/sertifikat/blok/sekretar1at0/tutup", data={"reason": "x"}).status_code
        == 302
    )


def test_the_register_lists_every_number(admin: Client, event_id: str) -> None:
    page = f"/kegiatan/{event_id}/sertifikat/nomor"
    admin.post(
        f"{page}/blok",
        data={"kind": "certificate", "count": "2", "purpose": "Cadangan", "token": "cadangan0001"},
    )

    shown = admin.get(f"/sertifikat/buku-nomor?{YEAR}")

    assert "Sertifikat: 4 nomor, urut 1 sampai 4, tidak ada yang hilang." in shown.text
    assert shown.text.count("Cadangan") == 2
    assert "Salah orang" in shown.text
    revoked = admin.get(f"/sertifikat/buku-nomor?{YEAR}&status=revoked&q=budi").text
    assert revoked.count("/sertifikat/buku-nomor.pdf") == 1
    assert "Ani" not in revoked
    assert "Tidak ada yang cocok" in admin.get(f"/sertifikat/buku-nomor?{YEAR}&q=zzz").text
    assert "Belum ada nomor" in admin.get("/sertifikat/buku-nomor?tahun=1999").text


def test_the_register_as_excel_and_on_paper(admin: Client, event_id: str, tmp_path: Path) -> None:
    del event_id
    sheet = load_workbook(io.BytesIO(admin.get(f"/sertifikat/buku-nomor.xlsx?{YEAR}").data)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][0] == (
        "Sertifikat 2023: 2 nomor, urut 1 s.d. 2, tidak ada yang hilang (1 terbit; 1 dicabut)."
    )
    assert [row[:5] for row in rows[-2:]] == [
        ("Sertifikat", 1, "700.1.2/001/INSPEKTORAT/XI/2023", "Terbit", "Ani"),
        ("Sertifikat", 2, "700.1.2/002/INSPEKTORAT/XI/2023", "Dicabut", "Budi"),
    ]

    paper = tmp_path / "register.pdf"
    paper.write_bytes(admin.get(f"/sertifikat/buku-nomor.pdf?{YEAR}").data)
    text = text_of(paper)
    assert pages_of(paper) == 1
    assert "Halaman 1 dari 1" in text
    assert "2 nomor, urut 1 s.d. 2, tidak ada yang hilang" in text


def test_an_organiser_sees_the_own_numbers(organiser: Client, arrange: Arrange) -> None:
    with arrange() as session:
        other = make.unit(session, "DINKES", name="Dinas Kesehatan")
        event = held.event(session, host_unit_id=other.id)
        held.came(session, event, "Rahasia")
        actions.issue_due(session, event, at=make.NINE, by=make.TESTER)

    assert "Rahasia" not in organiser.get(f"/sertifikat/buku-nomor?{YEAR}").text
    page = f"/kegiatan/{event.public_id}/sertifikat/nomor"
    assert organiser.get(page).status_code == 404


def test_the_command_says_what_is_missing(app: Flask, arrange: Arrange, event_id: str) -> None:
    del event_id
    good = run(app, "register", "--year", "2023", "--json")
    assert good.exit_code == 0
    assert json.loads(good.output)["series"][0]["counts"] == {"issued": 1, "revoked": 1}

    with arrange() as session:
        session.scalars(select(NumberSeries)).one().next_serial = 4
    bad = run(app, "register")
    assert bad.exit_code == 1
    assert bad.output == (
        "certificate 2023: 3 numbers from 1 to 3, 1 don't add up (1 issued, 1 revoked)\n"
        "  missing: 3\n"
    )


def run(app: Flask, *words: str) -> Result:
    """Run `eventapp certificates` with these words."""
    with app.app_context():
        return CliRunner().invoke(certificates, words)
