"""The roster on paper and typing it in, as officers see them."""

import re

import pytest
from sqlalchemy import func, select

from eventapp.accounts.rules import Role
from eventapp.checkin import papers
from eventapp.checkin.models import Arrival
from eventapp.core import clock
from eventapp.events.models import Event
from eventapp.jobs.models import Job
from tests import make
from tests.clients import Client
from tests.conftest import Arrange


@pytest.fixture(autouse=True)
def _nine_o_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: make.NINE)


@pytest.fixture
def place(arrange: Arrange, desk: Client) -> tuple[str, str]:
    """The event's address and its only session."""
    with arrange() as session:
        event = make.event(session)
        make.duty(session, event, make.officer(session, Role.DESK))
        make.registration(session, event, "Sari Dewi", code="K7Q2M8PA", front_title="Dr.")
        make.registration(session, event, "Budi Santoso", code="K8Q2M8PA")
        return f"/kegiatan/{event.public_id}", event.sessions[0].public_id


def fields(page: str, *names: str) -> dict[str, str]:
    """Return hidden fields as the page holds them."""
    found = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in names}
    return {name: match[1] for name, match in found.items() if match}


def arrivals(arrange: Arrange) -> int:
    with arrange() as session:
        return session.scalar(select(func.count()).select_from(Arrival)) or 0


def test_names_are_shown_before_anything_is_written(
    desk: Client, place: tuple[str, str], arrange: Arrange
) -> None:
    address, ref = f"{place[0]}/daftar-hadir/ketik", place[1]
    typed = {"sesi": ref, "hour": "08.30", "lines": "k7q2\nK8Q2 08.45\nZZZZ 08.50"}

    empty = desk.get(address)
    shown = desk.post(address, data=typed | {"step": "periksa"})
    before = arrivals(arrange)
    sent = typed | {"step": "catat"} | fields(shown.text, "uid", "seen")
    changed = desk.post(address, data=sent | {"lines": "K8Q2"})
    between = arrivals(arrange)
    written = desk.post(address, data=sent)
    again = desk.post(address, data=sent)

    assert 'value="09.00"' in empty.text
    assert ("Dr. Sari Dewi" in shown.text, "Catat 2 orang ini" in shown.text) == (True, True)
    assert "Tidak ada kode ini di kegiatan ini." in shown.text
    assert "Catat 1 orang ini" in changed.text
    assert (before, between) == (0, 0)
    assert written.status_code == 422
    assert "2 kehadiran dicatat sebagai diketik kemudian." in written.text
    assert re.search(r"<textarea[^>]*>\s*ZZZZ 08.50</textarea>", written.text)
    assert again.status_code == 422
    assert arrivals(arrange) == 2


def test_all_good_ends_with_an_empty_field(
    organiser: Client, place: tuple[str, str], arrange: Arrange
) -> None:
    address = f"{place[0]}/daftar-hadir/ketik"
    typed = {"sesi": place[1], "hour": "08.30", "lines": "K7Q2", "step": "catat"}
    seen = fields(organiser.post(address, data=typed).text, "uid", "seen")

    done = organiser.post(address, data=typed | seen, follow_redirects=True)

    assert "1 kehadiran dicatat" in done.text
    assert "K7Q2</textarea>" not in done.text
    listed = organiser.get(f"{place[0]}/daftar-hadir?cara=roster&kekuatan=1").text
    assert "Diketik kemudian" in listed
    assert "/batal" in listed


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"lines": ""}, "Isi bagian ini."),
        ({"hour": "pagi"}, "Tulis jam seperti 08.00."),
        ({"sesi": "nowhere"}, "Ada yang perlu diperbaiki"),
    ],
)
def test_bad_fields(
    desk: Client, place: tuple[str, str], typed: dict[str, str], sentence: str
) -> None:
    sent = {"sesi": place[1], "hour": "08.30", "lines": "K7Q2", "step": "catat"} | typed

    page = desk.post(f"{place[0]}/daftar-hadir/ketik", data=sent)

    assert page.status_code == 422
    assert sentence in page.text


def test_one_person_from_the_list_and_a_closed_book(
    organiser: Client, place: tuple[str, str], arrange: Arrange
) -> None:
    address = f"{place[0]}/daftar-hadir/ketik"
    listed = organiser.get(f"{place[0]}/daftar-hadir?status=belum").text
    assert f"/daftar-hadir/ketik?sesi={place[1]}&amp;kode=K7Q2M8PA" in listed
    assert re.search(r">\s*K7Q2M8PA</textarea>", organiser.get(f"{address}?kode=K7Q2M8PA").text)

    with arrange() as session:
        session.scalars(select(Event)).one().book_closed_at = make.NINE
    page = organiser.get(address)
    sent = {"sesi": place[1], "hour": "08.30", "lines": "K7Q2", "step": "catat"}
    shown = fields(organiser.post(address, data=sent).text, "uid", "seen")
    refused = organiser.post(address, data=sent | shown)

    assert "Buku hadir sudah ditutup." in page.text
    assert "<textarea" not in page.text
    assert refused.status_code in (409, 200)
    assert arrivals(arrange) == 0


def test_an_event_without_sessions_has_nothing_to_type(organiser: Client, arrange: Arrange) -> None:
    with arrange() as session:
        event = make.event(session, sessions=0).public_id
    address = f"/kegiatan/{event}/daftar-hadir/ketik"

    assert "belum punya sesi" in organiser.get(address).text
    assert organiser.post(address, data={"lines": "K7Q2"}).status_code == 422


def test_paper_at_once_for_few_and_by_the_worker_for_many(
    organiser: Client, auditor: Client, desk: Client, place: tuple[str, str], arrange: Arrange
) -> None:
    few = auditor.get(f"{place[0]}/daftar-cadangan.pdf")
    with arrange() as session:
        event = session.scalars(select(Event)).one()
        for number in range(papers.ROWS_AT_ONCE):
            make.registration(session, event, f"Orang {number}")

    offered = organiser.get(f"{place[0]}/daftar-cadangan.pdf")
    started = organiser.post(f"{place[0]}/daftar-cadangan")

    assert few.data.startswith(b"%PDF")
    assert desk.get(f"{place[0]}/daftar-cadangan.pdf").status_code == 403
    assert "Buat berkas PDF" in offered.text
    assert started.headers["Location"].startswith("/pekerjaan/")
    assert auditor.post(f"{place[0]}/daftar-cadangan").status_code == 403
    with arrange() as session:
        job = session.scalars(select(Job)).one()
        assert job.kind == "checkin.roster"
    assert organiser.get(f"{place[0]}/daftar-cadangan/{job.public_id}.pdf").status_code == 404
    assert organiser.get(f"{place[0]}/daftar-cadangan/x.pdf").status_code == 404
