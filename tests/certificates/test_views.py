"""Issuing and verifying, seen from the officers' and anybody's browser."""

import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.certificates.models import Certificate, NumberSeries
from eventapp.checkin.models import Arrival
from eventapp.db.session import reading, writing
from eventapp.jobs.models import Job
from eventapp.participants.models import Registration
from tests import make
from tests.certificates import held
from tests.clients import Client
from tests.conftest import Arrange
from tests.files.readers import codes_in, pages_of
from tests.queries import counted

HOSTILE = '<script>alert(1)</script> "Ani" & Co'


@pytest.fixture
def event_id(arrange: Arrange) -> str:
    """An event with two people due, one half there, one absent."""
    with arrange() as session:
        event = held.event(session)
        unit = make.unit(session, "DINKES", name="Dinas Kesehatan", short_name="Dinkes")
        held.came(session, event, "Ani Mulyani", unit_id=unit.id, nip="198609262015052001")
        held.came(session, event, "Budi Santoso")
        held.came(session, event, "Citra Separuh", sessions=1)
        make.registration(session, event, "Dodi Absen")
        return event.public_id


def issue(app: Flask, event_id: str) -> list[Certificate]:
    """Issue and draw as the worker does; return the certificates by serial."""
    with app.app_context():
        held.issue(event_id)
    return certificates(app)


def certificates(app: Flask) -> list[Certificate]:
    """Return all certificates by serial."""
    with app.app_context(), reading() as session:
        return list(session.scalars(select(Certificate).order_by(Certificate.serial)))


def test_the_list_says_who_and_why_not(inspectorate: Client, event_id: str) -> None:
    page = inspectorate.get(f"/kegiatan/{event_id}/sertifikat").text

    assert page.count('<th scope="row">') == 4
    assert "Hadir di 1 sesi; perlu 2." in page
    assert "Tidak tercatat hadir." in page
    assert "Terbitkan 2 sertifikat" in page
    assert "700.1.2/001/INSPEKTORAT/" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("status=due", ["Ani", "Budi"]),
        ("status=not_yet", ["Citra", "Dodi"]),
        ("unit=DINKES", ["Ani"]),
        ("q=santo", ["Budi"]),
        ("q=%25", []),
        ("q=ani&status=not_yet", []),
        ("status=due&hal=99", ["Ani", "Budi"]),
    ],
)
def test_the_list_is_filtered(
    inspectorate: Client, event_id: str, query: str, names: list[str]
) -> None:
    page = inspectorate.get(f"/kegiatan/{event_id}/sertifikat?{query}").text
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]

    assert [name for name in ("Ani", "Budi", "Citra", "Dodi") if name in table] == names


def test_the_list_costs_the_same_for_one_and_thirty(inspectorate: Client, arrange: Arrange) -> None:
    costs = []
    for count in (1, 30):
        with arrange() as session:
            event = held.event(session)
            for number in range(count):
                held.came(session, event, f"Orang {number}")
        with counted() as sent:
            assert inspectorate.get(f"/kegiatan/{event.public_id}/sertifikat").status_code == 200
        costs.append(len(sent))

    assert costs[0] == costs[1]


def test_pressing_issue_leads_to_the_job(app: Flask, organiser: Client, event_id: str) -> None:
    answers = [organiser.post(f"/kegiatan/{event_id}/sertifikat/terbitkan") for _ in range(3)]

    targets = {answer.location for answer in answers}
    assert len(targets) == 1
    assert organiser.get(targets.pop()).status_code == 200
    assert "lihat kemajuan" in organiser.get(f"/kegiatan/{event_id}/sertifikat").text


def test_a_bad_pattern_is_named_and_starts_nothing(inspectorate: Client, arrange: Arrange) -> None:
    with arrange() as session:
        event = held.event(session, number_pattern="{nomor}")
        held.came(session, event, "Ani")

    page = inspectorate.get(f"/kegiatan/{event.public_id}/sertifikat").text
    answer = inspectorate.post(f"/kegiatan/{event.public_id}/sertifikat/terbitkan")

    assert "Kode {nomor} tidak dikenal." in page
    assert "Terbitkan 1" not in page
    assert (answer.status_code, "{nomor}" in answer.text) == (422, True)
    with arrange() as session:
        assert session.scalars(select(Job)).all() == []


@pytest.mark.parametrize("path", ["", "/cetak.pdf", "/unduh.zip", "/register.xlsx"])
def test_an_event_of_another_unit_is_not_there(
    organiser: Client, auditor: Client, arrange: Arrange, path: str
) -> None:
    with arrange() as session:
        event = held.event(session, host_unit_id=make.unit(session, "DINKES").id)
    address = f"/kegiatan/{event.public_id}/sertifikat{path}"

    assert organiser.get(address).status_code == 404
    assert organiser.post(f"/kegiatan/{event.public_id}/sertifikat/terbitkan").status_code == 404
    assert auditor.get(address).status_code in (200, 302)


def test_who_may_do_what(
    app: Flask, organiser: Client, auditor: Client, desk: Client, visitor: Client, event_id: str
) -> None:
    row = issue(app, event_id)[0]
    here = f"/kegiatan/{event_id}/sertifikat"

    assert desk.get(here).status_code == 403
    assert visitor.get(here).status_code == 302
    assert auditor.get(f"{here}/{row.code}").status_code == 200
    assert auditor.post(f"{here}/terbitkan").status_code == 403
    assert auditor.post(f"{here}/{row.code}/cabut").status_code == 403
    assert organiser.post(f"{here}/{row.code}/cabut", data={"reason": "x"}).status_code == 403
    assert organiser.get("/sertifikat/seri").status_code == 200
    assert organiser.get("/sertifikat/seri/2023").status_code == 403


def test_the_sample_is_drawn_and_nothing_kept(
    app: Flask, inspectorate: Client, event_id: str, arrange: Arrange, tmp_path: Path
) -> None:
    with arrange() as session:
        who = session.scalars(select(Registration).where(Registration.name_key == "ani mulyani"))
        code = who.one().code

    answer = inspectorate.get(f"/kegiatan/{event_id}/sertifikat/contoh/{code}.pdf")

    file = tmp_path / "sample.pdf"
    file.write_bytes(answer.data)
    assert pages_of(file) == 2
    assert certificates(app) == []
    assert inspectorate.get(f"/kegiatan/{event_id}/sertifikat/contoh/X.pdf").status_code == 404


def test_a_printed_code_leads_to_its_page(
    app: Flask, visitor: Client, event_id: str, tmp_path: Path
) -> None:
    row = issue(app, event_id)[1]
    file = tmp_path / "paper.pdf"
    file.write_bytes(visitor.get(f"/v/{row.code}.pdf").data)

    (address,) = codes_in(file, tmp_path)
    page = visitor.get(urlsplit(address).path)

    assert page.status_code == 200
    for fact in (row.number, "Ani Mulyani", "Dinas Kesehatan", "Berlaku", row.sha256 or "?"):
        assert fact in page.text
    assert "198609262015052001" not in page.text
    assert "2001" not in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_the_file_is_kept_by_its_fingerprint(app: Flask, visitor: Client, event_id: str) -> None:
    row = issue(app, event_id)[0]
    first = visitor.get(f"/v/{row.code.lower()}.pdf")

    again = visitor.get(f"/v/{row.code}.pdf", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["ETag"] == f'"{row.sha256}"'
    assert (again.status_code, again.data) == (304, b"")


def test_a_damaged_file_is_never_sent(app: Flask, visitor: Client, event_id: str) -> None:
    row = issue(app, event_id)[0]
    folder = app.extensions["store"].root
    (folder / (row.sha256 or "")[:2] / (row.sha256 or "")).write_bytes(b"%PDF-1.7 other")

    answer = visitor.get(f"/v/{row.code}.pdf")

    assert (answer.status_code, b"%PDF" in answer.data) == (500, False)


def test_revoked_says_so_and_gives_no_file(
    app: Flask, inspectorate: Client, visitor: Client, event_id: str
) -> None:
    row = issue(app, event_id)[0]
    here = f"/kegiatan/{event_id}/sertifikat/{row.code}"
    assert inspectorate.get(f"{here}/cabut").status_code == 200

    answer = inspectorate.post(f"{here}/cabut", data={"reason": HOSTILE})
    again = inspectorate.post(f"{here}/cabut", data={"reason": "Lagi"})
    page = visitor.get(f"/v/{row.code}")

    assert (answer.status_code, again.status_code, page.status_code) == (302, 409, 200)
    assert "Dicabut" in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert "Buka berkas PDF" not in page.text
    assert visitor.get(f"/v/{row.code}.pdf").status_code == 410
    assert "Dicabut" in inspectorate.get(here).text


def test_a_revocation_without_reason_stays_on_its_form(
    app: Flask, inspectorate: Client, event_id: str
) -> None:
    row = issue(app, event_id)[0]
    here = f"/kegiatan/{event_id}/sertifikat/{row.code}/cabut"

    for reason in ("", "x" * 201):
        answer = inspectorate.post(here, data={"reason": reason})
        assert answer.status_code == 422
        assert reason in answer.text
    assert [one.status for one in certificates(app)] == ["valid", "valid"]


def test_superseded_is_told_from_revoked(visitor: Client, app: Flask, event_id: str) -> None:
    row = issue(app, event_id)[0]
    with app.app_context(), writing() as session:
        session.get_one(Certificate, row.id).status = "superseded"

    page = visitor.get(f"/v/{row.code}").text

    assert "Digantikan" in page
    assert "Dicabut" not in page


@pytest.mark.parametrize("code", ["000000000000", "x", "%3Cscript%3E", "a" * 500, "%E2%80%AE"])
def test_unknown_says_what_to_do(visitor: Client, code: str) -> None:
    page = visitor.get(f"/v/{code}")

    assert page.status_code == 404
    assert "Tidak dikenal" in page.text
    assert 'name="kode"' in page.text
    assert visitor.get(f"/v/{code}.pdf").status_code == 404


def test_a_typed_code_finds_its_page(app: Flask, visitor: Client, event_id: str) -> None:
    row = issue(app, event_id)[0]
    spoken = f"{row.code[:4]} {row.code[4:8]} {row.code[8:]}".lower()

    for typed in (spoken, f"http://localhost/v/{row.code}"):
        answer = visitor.get("/v", query_string={"kode": typed})
        assert (answer.status_code, answer.location) == (302, f"/v/{row.code}")
    wrong = visitor.get("/v", query_string={"kode": 'Ani"> Mulyani'})
    assert wrong.status_code == 422
    assert 'value="Ani&#34;&gt; Mulyani"' in wrong.text


def test_guessing_is_stopped(visitor: Client) -> None:
    answers = [visitor.get(f"/v/{number:012}").status_code for number in range(31)]

    assert answers == [404] * 30 + [429]


def test_hostile_names_are_only_words(
    app: Flask, inspectorate: Client, visitor: Client, arrange: Arrange
) -> None:
    with arrange() as session:
        event = held.event(session, title=HOSTILE)
        held.came(session, event, HOSTILE, back_title="{{ 7 * 7 }}")
    (row,) = issue(app, event.public_id)

    for page in (
        inspectorate.get(f"/kegiatan/{event.public_id}/sertifikat").text,
        inspectorate.get(f"/kegiatan/{event.public_id}/sertifikat/{row.code}").text,
        inspectorate.get("/sertifikat").text,
        visitor.get(f"/v/{row.code}").text,
    ):
        assert "<script>alert" not in page
        assert "{{ 7 * 7 }}" in page


def test_downloads(app: Flask, inspectorate: Client, event_id: str, tmp_path: Path) -> None:
    first, second = issue(app, event_id)
    here = f"/kegiatan/{event_id}/sertifikat"

    file = tmp_path / "all.pdf"
    file.write_bytes(inspectorate.get(f"{here}/cetak.pdf").data)
    with zipfile.ZipFile(BytesIO(inspectorate.get(f"{here}/unduh.zip").data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    book = openpyxl.load_workbook(BytesIO(inspectorate.get(f"{here}/register.xlsx").data))
    rows = [[cell.value for cell in row] for row in book["Sertifikat"].rows]

    assert pages_of(file) == 4
    assert names == [
        f"TANPA-UNIT/{first.number.replace('/', '-')}-Budi-Santoso-{first.code}.pdf",
        f"DINKES/{second.number.replace('/', '-')}-Ani-Mulyani-{second.code}.pdf",
    ]
    assert [row[2:4] for row in rows] == [
        ["Nama", "NIP"],
        ["Budi Santoso", None],
        ["Ani Mulyani", "198609262015052001"],
    ]


def test_how_long_somebody_was_there_stands_beside_why(
    inspectorate: Client, arrange: Arrange, event_id: str
) -> None:
    with arrange() as session:
        ani, dodi = (
            session.scalars(select(Registration).where(Registration.name == name)).one()
            for name in ("Ani Mulyani", "Dodi Absen")
        )
        ani.stands_in_for_id = dodi.id
        first = session.scalars(select(Arrival).where(Arrival.registration_id == ani.id)).first()
        assert first
        first.arrived_at += timedelta(minutes=20)
    here = f"/kegiatan/{event_id}/sertifikat"

    page = " ".join(inspectorate.get(here).text.split())
    book = openpyxl.load_workbook(BytesIO(inspectorate.get(f"{here}/syarat.xlsx").data)).active
    part = openpyxl.load_workbook(
        BytesIO(inspectorate.get(f"{here}/syarat.xlsx?status=not_yet").data)
    ).active

    assert "100 menit" in page
    assert "terlambat di 1 sesi" in page
    assert "mewakili Dodi Absen" in page
    assert "diwakili oleh Ani Mulyani" in page
    assert book is not None
    assert part is not None
    rows = {row[1]: row[6:16] for row in book.iter_rows(values_only=True)}
    assert rows["Ani Mulyani"][:1] + rows["Ani Mulyani"][2:8] == ("Dodi Absen", 2, 2, 2, 100, 1, 0)
    assert rows["Dodi Absen"][2:] == (0, 2, 2, 0, 0, 0, "Belum memenuhi", "Tidak tercatat hadir.")
    named = [row[1] for row in part.iter_rows(values_only=True)][-2:]
    assert named == ["Citra Separuh", "Dodi Absen"]


@pytest.mark.parametrize("path", ["cetak.pdf", "unduh.zip"])
def test_nothing_to_take_away_leads_back(inspectorate: Client, event_id: str, path: str) -> None:
    answer = inspectorate.get(f"/kegiatan/{event_id}/sertifikat/{path}", follow_redirects=True)

    assert "Terbitkan dulu." in answer.text


def test_the_register_finds_by_name_and_number(
    app: Flask, inspectorate: Client, event_id: str
) -> None:
    first, second = issue(app, event_id)

    found = inspectorate.get("/sertifikat?q=mulyani").text
    by_number = inspectorate.get("/sertifikat", query_string={"q": first.number}).text

    assert (second.number in found, first.number in found) == (True, False)
    assert "Budi Santoso" in by_number
    assert "Tidak ada yang cocok" in inspectorate.get("/sertifikat?q=tidakada").text


def test_a_series_is_tried_then_saved(inspectorate: Client, arrange: Arrange) -> None:
    data = {"pattern": "{urut4}/{klas}/{tahun}", "record_class": "800", "next_serial": "41"}
    form = data | {"version": "0"}

    tried = inspectorate.post("/sertifikat/seri/2023", data=form | {"preview": "1"})
    with arrange() as session:
        assert session.scalars(select(NumberSeries)).all() == []
    saved = inspectorate.post("/sertifikat/seri/2023", data=form)
    stale = inspectorate.post("/sertifikat/seri/2023", data=form)

    assert "0041/800/2023" in tried.text
    assert (tried.status_code, saved.status_code, stale.status_code) == (200, 302, 409)
    assert "0041/800/2023" in inspectorate.get("/sertifikat/seri").text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"pattern": "{nomor}"}, "Kode {nomor} tidak dikenal."),
        ({"pattern": "{tahun}"}, "Pola harus memuat nomor urut"),
        ({"pattern": ""}, "Isi bagian ini."),
        ({"pattern": "{urut" + "x" * 300}, "Paling banyak 200 huruf."),
        ({"next_serial": "0"}, "Isi angka dari 1"),
        ({"next_serial": "satu"}, "Isi dengan angka."),
    ],
)
def test_a_bad_series_stays_on_its_form(
    inspectorate: Client, arrange: Arrange, change: dict[str, str], sentence: str
) -> None:
    form = {"pattern": "{urut}/{tahun}", "record_class": "KLAS-X", "version": "0"} | change

    answer = inspectorate.post("/sertifikat/seri/2023", data=form)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="KLAS-X"' in answer.text
    with arrange() as session:
        assert session.scalars(select(NumberSeries)).all() == []


def test_a_begun_series_keeps_its_order(app: Flask, inspectorate: Client, event_id: str) -> None:
    issue(app, event_id)
    form = {"pattern": "{urut}/{tahun}", "next_serial": "99", "version": "1"}

    answer = inspectorate.post("/sertifikat/seri/2023", data=form)

    assert (answer.status_code, "urutannya tidak dapat diubah" in answer.text) == (422, True)
    assert inspectorate.get("/sertifikat/seri/1999").status_code == 404


def test_a_larger_event_is_joined_by_the_worker(
    inspectorate: Client, arrange: Arrange, app: Flask
) -> None:
    with arrange() as session:
        event = held.event(session)
        sha256 = app.extensions["store"].put(b"%PDF")
        for number in range(301):
            who = make.registration(session, event, f"Orang {number}")
            make.certificate(session, who, sha256=sha256)
    here = f"/kegiatan/{event.public_id}/sertifikat"

    assert "Siapkan berkas cetak" in inspectorate.get(here).text
    assert inspectorate.get(f"{here}/cetak.pdf").location == here
    assert "/pekerjaan/" in (inspectorate.post(f"{here}/cetak").location or "")


def test_a_page_of_the_public_is_light(app: Flask, visitor: Client, event_id: str) -> None:
    row = issue(app, event_id)[0]

    assert len(visitor.get(f"/v/{row.code}").data) < 8_000
