"""Planning an event, seen from the officers' browsers."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from eventapp.core import clock
from eventapp.events import plans, queries
from eventapp.events.models import Event
from eventapp.events.rules import EventPlan
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.make import NINE

HOUR = timedelta(hours=1)
# Two weeks before the seed event, 08.00 WIB.
NOW = datetime(2023, 10, 25, 1, 0, tzinfo=UTC)
SESSION = {
    "sessions-0-title": "Materi KPK",
    "sessions-0-day": "2023-11-08",
    "sessions-0-start": "09:00",
    "sessions-0-end": "10:30",
    "sessions-0-speaker": "Narasumber KPK",
    "sessions-0-counts": "y",
}
FORM = {
    "title": "Sosialisasi Antikorupsi",
    "theme": "Bersama mencegah korupsi",
    "host": "INSPEKTORAT",
    "venue": "Ledian Hotel",
    "timezone": "Asia/Jakarta",
    "start_day": "2023-11-08",
    "start_time": "09:00",
    "end_day": "2023-11-08",
    "end_time": "12.00",
    "doors_open_minutes": "60",
    "certificate_percent": "66,7",
    "version": "1",
    **SESSION,
}


@pytest.fixture(autouse=True)
def _two_weeks_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def only(arrange: Arrange) -> tuple[Event, EventPlan]:
    """Return the only event, and its plan."""
    with arrange() as session:
        event = queries.event(session, session.scalars(select(Event.public_id)).one())
        return event, plans.plan_of(event)


def titles(page: str) -> list[str]:
    """Return the titles of the form's sessions, the template's left out."""
    return re.findall(r'name="sessions-\d+-title"[^>]*value="([^"]*)"', page)


def test_a_new_plan_has_sensible_defaults(organiser: Client) -> None:
    page = organiser.get("/kegiatan/baru").text

    shown = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
        for name in ("start_day", "start_time", "end_time", "certificate_percent")
    }
    assert {name: found and found[1] for name, found in shown.items()} == {
        "start_day": "2023-11-08",
        "start_time": "09:00",
        "end_time": "12:00",
        "certificate_percent": "100",
    }
    assert titles(page) == ["Materi"]
    assert '<option selected value="INSPEKTORAT">' in page


def test_an_event_is_planned_whole(organiser: Client, arrange: Arrange) -> None:
    with arrange() as session:
        make.unit(session, "DINKES", kind="Dinas")
        make.indicator(session)
    more: dict[str, Any] = {
        "kinds": ["Dinas"],
        "units": ["DINKES"],
        "indicators": ["A4.1"],
        "capacity": "1.500",
        "opens_day": "2023-11-01",
        "closes_day": "2023-11-07",
        "signer_nip": "19790201 200501 1 004",
        "sessions-1-title": "",
        "sessions-1-day": "2023-11-08",
    }

    answer = organiser.post("/kegiatan/baru", data=FORM | more)

    event, plan = only(arrange)
    assert answer.headers["Location"] == f"/kegiatan/{event.public_id}"
    assert (event.status, event.starts_at, event.ends_at) == ("draft", NINE, NINE + 3 * HOUR)
    assert (str(event.certificate_share), event.capacity) == ("0.667", 1500)
    assert (plan.audience_kinds, len(plan.audience_unit_ids)) == (("Dinas",), 1)
    assert [one.indicator.code for one in event.indicators] == ["A4.1"]
    assert event.signer_nip == "197902012005011004"
    assert event.registration_opens_at == datetime(2023, 10, 31, 17, 0, tzinfo=UTC)
    assert event.registration_closes_at == datetime(2023, 11, 7, 16, 59, tzinfo=UTC)
    assert [(one.title, one.lesson_hours, one.counts) for one in event.sessions] == [
        ("Materi KPK", Decimal(2), True)
    ]


def test_signature_and_leaving_are_asked_for_and_shown_again(
    admin: Client, arrange: Arrange
) -> None:
    def asked() -> tuple[bool, bool]:
        event, plan = only(arrange)
        assert (plan.asks_signature, plan.checks_out) == (event.asks_signature, event.checks_out)
        return event.asks_signature, event.checks_out

    admin.post("/kegiatan/baru", data=FORM)
    plain = asked()
    address = f"/kegiatan/{only(arrange)[0].public_id}/ubah"
    admin.post(address, data=FORM | {"asks_signature": "y", "checks_out": "y"})
    both, page = asked(), admin.get(address).text
    admin.post(address, data=FORM | {"checks_out": "y", "version": "2"})

    assert (plain, both, asked()) == ((False, False), (True, True), (False, True))
    assert re.findall(r'<input checked[^>]*name="(asks_signature|checks_out)"', page) == [
        "asks_signature",
        "checks_out",
    ]


def test_planned_and_published_at_once(admin: Client, arrange: Arrange) -> None:
    admin.post("/kegiatan/baru", data=FORM | {"terbitkan": "1"})

    assert only(arrange)[0].status == "published"


def test_publishing_without_sessions_keeps_what_was_typed(admin: Client, arrange: Arrange) -> None:
    without = {name: value for name, value in FORM.items() if name not in SESSION}

    answer = admin.post("/kegiatan/baru", data=without | {"terbitkan": "1"})

    assert answer.status_code == 422
    assert "Kegiatan tanpa sesi belum dapat diterbitkan." in answer.text
    assert 'value="Ledian Hotel"' in answer.text
    with arrange() as session:
        assert session.scalars(select(Event)).all() == []


def test_rows_come_and_go_without_script(admin: Client) -> None:
    typed = FORM | {"title": "Belum selesai diketik", "end_time": ""}

    added = admin.post("/kegiatan/baru", data=typed | {"tambah": "1"})
    second = {"sessions-1-title": "Penutup", "sessions-1-start": "10:30"}
    removed = admin.post("/kegiatan/baru", data=typed | second | {"hapus": "0"})

    assert (added.status_code, removed.status_code) == (200, 200)
    assert titles(added.text) == ["Materi KPK", ""]
    assert re.search(r'name="sessions-1-start"[^>]*value="10:30"', added.text)
    assert re.search(
        r'id="sessions-1-title"[^>]*autofocus|autofocus[^>]*id="sessions-1-title"', added.text
    )
    assert titles(removed.text) == ["Penutup"]
    assert 'value="Belum selesai diketik"' in removed.text
    assert "Ada yang perlu diperbaiki" not in added.text


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"title": ""}, ["Judul: Isi bagian ini."]),
        ({"title": "x" * 400}, ["Judul: Paling banyak 300 huruf."]),
        ({"end_time": "08:00"}, ["Hari selesai: Selesai harus sesudah mulai."]),
        ({"end_day": "2024-11-08"}, ["Hari selesai: Kegiatan paling lama 31 hari."]),
        ({"start_day": "besok"}, ["Hari mulai: Tulis tanggal seperti 08/11/2023."]),
        ({"start_time": "sembilan"}, ["Jam mulai: Tulis jam seperti 09.00."]),
        ({"capacity": "banyak"}, ["Kapasitas: Isi dengan angka."]),
        ({"certificate_percent": "101"}, ["Syarat sertifikat: Isi angka dari 1 sampai 100."]),
        ({"signer_nip": "1979"}, ["NIP penanda tangan: NIP terdiri atas 18 angka."]),
        ({"host": "TIDAKADA"}, ["Penyelenggara: Pilih unit penyelenggara."]),
        ({"units": "TIDAKADA"}, ["Unit yang diundang: TIDAKADA tidak ada. Pilih lagi."]),
        (
            {"indicators": "A9.9"},
            ["Indikator yang didukung: A9.9 tidak ada di katalog 2023. Pilih lagi."],
        ),
        ({"sessions-0-end": "08:00"}, ["Sesi 1, Selesai: Selesai harus sesudah mulai."]),
        ({"sessions-0-start": "08:00"}, ["Sesi 1, Mulai: Di luar waktu kegiatan."]),
        (
            {"sessions-1-title": "Penutup", "sessions-1-day": "x", "sessions-1-start": "1:00"},
            ["Sesi 2, Hari: Tulis tanggal seperti 08/11/2023.", "Sesi 2, Selesai: Isi bagian ini."],
        ),
        (
            {"opens_day": "2023-11-02", "closes_day": "2023-11-01"},
            ["Pendaftaran ditutup: Selesai harus sesudah mulai."],
        ),
    ],
)
def test_bad_input_names_field_and_row(
    admin: Client, arrange: Arrange, changes: dict[str, str], sentences: list[str]
) -> None:
    answer = admin.post("/kegiatan/baru", data=FORM | changes)

    summary = answer.text.split('class="errors"')[1].split("</ul>")[0]
    found = [" ".join(re.sub(r"<[^>]+>", "", one).split()) for one in summary.split("<li>")[1:]]
    assert answer.status_code == 422
    assert [line[: len(sentence)] for line, sentence in zip(found, sentences, strict=True)] == (
        sentences
    )
    assert 'value="Narasumber KPK"' in answer.text
    with arrange() as session:
        assert session.scalars(select(Event)).all() == []


def test_hostile_text_is_cleaned_and_shown_as_text(admin: Client, arrange: Arrange) -> None:
    name = "<b>Judul</b>\u202e\x07 baru"

    admin.post("/kegiatan/baru", data=FORM | {"title": name, "sessions-0-title": name})

    event, _plan = only(arrange)
    assert (event.title, event.sessions[0].title) == ("<b>Judul</b> baru",) * 2
    for path in (
        "/kegiatan",
        "/kegiatan/kalender?bulan=2023-11",
        f"/kegiatan/{event.public_id}/ubah",
    ):
        page = admin.get(path).text
        assert "<b>Judul" not in page
        assert "&lt;b&gt;Judul&lt;/b&gt; baru" in page


def test_the_second_of_two_savers_sees_who_was_first(
    admin: Client, inspectorate: Client, arrange: Arrange
) -> None:
    admin.post("/kegiatan/baru", data=FORM)
    event, plan = only(arrange)
    path = f"/kegiatan/{event.public_id}/ubah"
    known = {"sessions-0-public_id": plan.sessions[0].public_id or ""}
    inspectorate.post(path, data=FORM | known | {"venue": "Aula Kota"})

    answer = admin.post(path, data=FORM | known | {"theme": "Tema saya"})
    forced = admin.post(path, data=FORM | known | {"theme": "Tema saya", "version": "2"})

    assert answer.status_code == 409
    assert "Petugas Inspectorate menyimpan kegiatan ini pada 25/10/2023 08.00 WIB." in answer.text
    assert "Yang diubah: Tempat." in answer.text
    assert 'value="Tema saya"' in answer.text
    assert re.search(r'name="version"[^>]*value="2"', answer.text)
    assert forced.status_code == 302
    event, _plan = only(arrange)
    assert (event.venue, event.theme, event.version) == ("Ledian Hotel", "Tema saya", 3)


def test_editing_shows_what_is_kept(admin: Client, arrange: Arrange) -> None:
    admin.post("/kegiatan/baru", data=FORM | {"sessions-0-lesson_hours": "1,5"})
    event, plan = only(arrange)

    page = admin.get(f"/kegiatan/{event.public_id}/ubah").text

    assert f'value="{plan.sessions[0].public_id}"' in page
    assert 'value="1,5"' in page
    assert 'value="66,7"' in page


def test_an_organiser_plans_for_the_own_unit_alone(organiser: Client, arrange: Arrange) -> None:
    with arrange() as session:
        make.unit(session, "DINKES")

    answer = organiser.post("/kegiatan/baru", data=FORM | {"host": "DINKES"})

    assert answer.status_code == 422
    with arrange() as session:
        assert session.scalars(select(Event)).all() == []


def test_a_double_click_plans_one_event(organiser: Client, arrange: Arrange) -> None:
    page = organiser.get("/kegiatan/baru").text
    ref = re.search(r'name="ref"[^>]*value="([^"]+)"', page)
    assert ref is not None

    answers = [organiser.post("/kegiatan/baru", data=FORM | {"ref": ref[1]}) for _ in "ab"]

    assert [one.location for one in answers] == [f"/kegiatan/{ref[1]}"] * 2
    assert only(arrange)[0].public_id == ref[1]


@pytest.mark.parametrize("ref", ["", "x", "../../../..", "\x00" * 12])
def test_an_odd_reference_is_passed_over(organiser: Client, arrange: Arrange, ref: str) -> None:
    assert organiser.post("/kegiatan/baru", data=FORM | {"ref": ref}).status_code == 302
    assert only(arrange)[0].public_id != ref


@pytest.mark.parametrize("pattern", ["SERT/{tahun}", "{urut}/{kota}", "{urut", "{urut}" + "x" * 70])
def test_a_number_pattern_that_gives_no_number_is_refused_while_planning(
    organiser: Client, arrange: Arrange, pattern: str
) -> None:
    """Else it would show on the day the certificates are to be issued."""
    answer = organiser.post("/kegiatan/baru", data=FORM | {"number_pattern": pattern})

    assert answer.status_code == 422
    assert "Pola tidak dapat dipakai." in answer.text
    assert f'value="{pattern}"' in answer.text
    with arrange() as session:
        assert session.scalars(select(Event)).all() == []
