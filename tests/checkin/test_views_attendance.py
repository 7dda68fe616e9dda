"""The attendance list on screen and as files, and taking an arrival back."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from eventapp.checkin import papers
from eventapp.checkin.models import Arrival
from eventapp.events.models import Event, EventSession
from eventapp.jobs.models import Job
from eventapp.participants.models import Registration
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.queries import counted


@pytest.fixture
def place(arrange: Arrange) -> tuple[str, str, str]:
    """An event's id, Sari's code, and the session she came to; Budi did not come."""
    with arrange() as session:
        event = make.event(session, sessions=2)
        dinas = make.unit(session, "DINKES", name="Dinas Kesehatan")
        sari = make.registration(
            session, event, back_title="M.Si.", unit_id=dinas.id, nip="197902011998031007"
        )
        make.registration(session, event, "Budi Santoso")
        make.registration(session, event, "Tri Gamarefa", role="speaker")
        start = event.sessions[0].starts_at
        make.arrival(
            session,
            sari,
            event.sessions[0],
            arrived_at=start + timedelta(minutes=7),
            left_at=start + timedelta(minutes=62),
            grade=4,
            proofs="staff ticket",
        )
        return event.public_id, sari.code, event.sessions[0].public_id


def test_list_shows_who_came_how_and_when(organiser: Client, place: tuple[str, str, str]) -> None:
    page = organiser.get(f"/kegiatan/{place[0]}/daftar-hadir")

    assert page.status_code == 200
    assert "Sari Dewi, M.Si." in page.text
    assert "Budi" not in page.text
    assert "19790201 199803 1 007" in page.text
    assert "Tiket di meja" in page.text
    assert 'datetime="2023-11-08T02:07:00+00:00"' in page.text
    words = " ".join(page.text.split())
    assert "53 menit" in words
    assert "terlambat 7 menit" in words
    assert "lebih awal" not in words.split("</form>")[-1]
    assert "petugas melihat orangnya; tiketnya dipindai" in words


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("status=belum", ["Budi Santoso", "Tri Gamarefa"]),
        ("status=semua", ["Budi Santoso", "Sari Dewi", "Tri Gamarefa"]),
        ("status=semua&jenis=speakers", ["Tri Gamarefa"]),
        ("unit=DINKES", ["Sari Dewi"]),
        ("cara=hall_screen", []),
        ("kekuatan=4", ["Sari Dewi"]),
        ("kekuatan=2&status=semua", []),
        ("waktu=terlambat", ["Sari Dewi"]),
        ("waktu=pulang-awal", []),
        ("kekuatan=9&waktu=aneh", ["Sari Dewi"]),
        ("q=007&status=aneh&cara=aneh&jenis=aneh", ["Sari Dewi"]),
    ],
)
def test_filters(
    organiser: Client, place: tuple[str, str, str], asked: str, names: list[str]
) -> None:
    page = organiser.get(f"/kegiatan/{place[0]}/daftar-hadir?{asked}").text

    everybody = ("Budi Santoso", "Sari Dewi", "Tri Gamarefa")
    assert [name for name in everybody if name in page] == names


def test_page_costs_the_same_for_1_and_30(
    organiser: Client, arrange: Arrange, place: tuple[str, str, str]
) -> None:
    address = f"/kegiatan/{place[0]}/daftar-hadir"
    with counted() as few:
        organiser.get(address)
    with arrange() as session:
        event = session.scalars(select(Event)).one()
        first = session.scalars(select(EventSession).order_by(EventSession.id)).first()
        assert first
        for number in range(30):
            row = make.registration(session, event, f"Orang {number}")
            make.arrival(session, row, first)
    with counted() as many:
        page = organiser.get(address)

    assert page.text.count("Orang ") > 30
    assert len(many) == len(few)


def test_one_phone_for_two_people_is_pointed_at(
    organiser: Client, arrange: Arrange, place: tuple[str, str, str]
) -> None:
    with arrange() as session:
        event = session.scalars(select(Event)).one()
        first = session.scalars(select(EventSession).order_by(EventSession.id)).first()
        assert first
        for name in ("Candra", "Dian"):
            row = make.registration(session, event, name)
            make.arrival(session, row, first, method="hall_screen", device="7K3M0Q")

    page = organiser.get(f"/kegiatan/{place[0]}/daftar-hadir").text

    assert page.count("satu ponsel, 2 orang") == 2


def test_undo_wants_a_reason(
    organiser: Client, auditor: Client, arrange: Arrange, place: tuple[str, str, str]
) -> None:
    event, code, ref = place
    address = f"/kegiatan/{event}/daftar-hadir/{code}/{ref}/batal"

    assert auditor.get(address).status_code == 403
    assert organiser.get(address).status_code == 200
    without = organiser.post(address, data={"reason": " \u202e "})
    done = organiser.post(address, data={"reason": "Salah orang"}, follow_redirects=True)
    gone = organiser.post(address, data={"reason": "Salah orang"})

    assert without.status_code == 422
    assert "Kehadiran Sari Dewi dibatalkan." in done.text
    assert gone.status_code == 404
    with arrange() as session:
        assert session.scalar(select(func.count()).select_from(Arrival)) == 0


def test_other_units_organiser_sees_nothing(
    organiser: Client, arrange: Arrange, place: tuple[str, str, str]
) -> None:
    with arrange() as session:
        session.scalars(select(Event)).one().host_unit_id = make.unit(session, "LAIN").id
    paths = ("daftar-hadir", "daftar-hadir.xlsx", "daftar-hadir.pdf", "peserta/tiket.pdf")

    assert [organiser.get(f"/kegiatan/{place[0]}/{p}").status_code for p in paths] == [404] * 4


def test_excel_keeps_numbers_as_text_and_hours_in_the_events_zone(
    organiser: Client, place: tuple[str, str, str]
) -> None:
    answer = organiser.get(f"/kegiatan/{place[0]}/daftar-hadir.xlsx?status=semua")

    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(number for number, row in enumerate(rows) if row[0] == "No")
    sari = next(row for row in rows[head:] if row[1] == "Sari Dewi, M.Si.")
    assert rows[head][10:17] == [
        "Sesi 1: datang",
        "Sesi 1: pulang",
        "Sesi 1: menit hadir",
        "Sesi 1: menit terlambat",
        "Sesi 1: menit pulang awal",
        "Sesi 1: cara",
        "Sesi 1: kekuatan",
    ]
    assert sari[2] == "197902011998031007"
    assert [f"{one:%d/%m/%Y %H.%M}" for one in sari[10:12]] == [
        "08/11/2023 09.07",
        "08/11/2023 10.02",
    ]
    assert sari[12:17] == [53, 7, None, "Tiket di meja", "Kuat"]
    assert sari[17:22] == [None] * 5
    assert len(rows) == head + 4


def test_short_list_is_a_pdf_at_once(organiser: Client, place: tuple[str, str, str]) -> None:
    address = f"/kegiatan/{place[0]}/daftar-hadir.pdf"

    present = organiser.get(address)
    nobody = organiser.get(f"{address}?jenis=organisers")
    speakers = organiser.get(f"{address}?jenis=speakers&isi=semua")

    assert present.data.startswith(b"%PDF")
    assert speakers.data.startswith(b"%PDF")
    assert nobody.status_code == 302


def test_long_papers_are_left_to_the_worker(
    organiser: Client, auditor: Client, arrange: Arrange, place: tuple[str, str, str]
) -> None:
    with arrange() as session:
        event = session.scalars(select(Event)).one()
        for number in range(papers.ROWS_AT_ONCE + 1):
            make.registration(session, event, f"Orang {number}")
    start = f"/kegiatan/{place[0]}"

    offer = organiser.get(f"{start}/daftar-hadir.pdf?isi=semua")
    cards = organiser.get(f"{start}/peserta/tiket.pdf")
    form = {"jenis": "participants", "isi": "semua"}
    first = organiser.post(f"{start}/daftar-hadir/pdf", data=form)
    again = organiser.post(f"{start}/daftar-hadir/pdf", data=form)
    other = organiser.post(f"{start}/peserta/tiket")

    assert "Buat berkas PDF" in offer.text
    assert "Buat berkas PDF" in cards.text
    assert first.headers["Location"].startswith("/pekerjaan/")
    assert again.headers["Location"] == first.headers["Location"]
    assert other.status_code == 302
    assert auditor.post(f"{start}/peserta/tiket").status_code == 403
    with arrange() as session:
        assert list(session.scalars(select(Job.kind).order_by(Job.id))) == [
            "book.list",
            "checkin.cards",
        ]
        assert session.scalar(select(func.count()).select_from(Registration)) == 64
        job = session.scalars(select(Job.public_id)).first()
    assert organiser.get(f"{start}/berkas-pintu/{job}.pdf").status_code == 404
    assert organiser.get(f"{start}/berkas-pintu/x.pdf").status_code == 404


def test_deputies_and_invitees_are_named_on_the_list(
    organiser: Client, arrange: Arrange, place: tuple[str, str, str]
) -> None:
    with arrange() as session:
        sari = session.scalars(select(Registration).where(Registration.code == place[1])).one()
        budi = session.scalars(
            select(Registration).where(Registration.name == "Budi Santoso")
        ).one()
        sari.stands_in_for_id, sari.stands_in_as, sari.letter = budi.id, "Sekretaris", "800/1"
    address = f"/kegiatan/{place[0]}/daftar-hadir"

    page = " ".join(organiser.get(f"{address}?status=semua").text.split())
    sheet = load_workbook(BytesIO(organiser.get(f"{address}.xlsx?status=semua").data)).active

    assert "mewakili Budi Santoso, selaku Sekretaris (800/1)" in page
    assert "diwakili oleh Sari Dewi, M.Si." in page
    assert sheet is not None
    named = {row[1]: row[7:10] for row in sheet.iter_rows(values_only=True)}
    assert named["Sari Dewi, M.Si."] == ("Budi Santoso", "800/1", None)
    assert named["Budi Santoso"] == (None, None, "Sari Dewi, M.Si.")


def test_leaving_is_written_down_from_the_row(
    organiser: Client, auditor: Client, arrange: Arrange, place: tuple[str, str, str]
) -> None:
    event, code, ref = place
    address = f"/kegiatan/{event}/daftar-hadir/{code}/{ref}/pulang"
    with arrange() as session:
        session.scalars(select(Event)).one().checks_out = True

    asked = organiser.get(address)
    bad = [organiser.post(address, data={"hour": one}) for one in ("siang", "09.06")]
    done = organiser.post(address, data={"hour": "09.50"}, follow_redirects=True)
    none = organiser.post(address, data={"hour": ""}, follow_redirects=True)

    assert auditor.get(address).status_code == 403
    assert 'value="10.02"' in asked.text
    assert [one.status_code for one in bad] == [422, 422]
    assert "Tulis jam seperti 11.30." in bad[0].text
    assert "Datang pukul 09.07; tulis jam sesudahnya." in bad[1].text
    assert "Sari Dewi tercatat pulang pukul 09.50." in done.text
    assert "pulang 10 menit lebih awal" in " ".join(done.text.split())
    assert "Sari Dewi tercatat belum pulang." in none.text
