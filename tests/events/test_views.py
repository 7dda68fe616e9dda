"""Planning an event, seen from the officers' browsers."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from eventapp.accounts.rules import Role
from eventapp.core import clock
from eventapp.events import plans, queries
from eventapp.events.models import Event
from eventapp.events.rules import EventPlan
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.make import NINE
from tests.queries import counted

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


def event_of(arrange: Arrange, **more: Any) -> str:
    """Return the public id of a new event."""
    with arrange() as session:
        return make.event(session, **more).public_id


def status(arrange: Arrange, event_id: str) -> tuple[str, str]:
    """Return where an event stands, and the note."""
    with arrange() as session:
        event = queries.event(session, event_id)
        return event.status, event.status_note


PAGES = ("ubah", "tunda", "batalkan", "salin", "pintu-tugas")


@pytest.mark.parametrize("page", PAGES)
def test_another_units_event_is_not_there(organiser: Client, arrange: Arrange, page: str) -> None:
    with arrange() as session:
        other = make.unit(session, "DINKES")
        theirs = make.event(session, host_unit_id=other.id).public_id
    mine = event_of(arrange)

    assert organiser.get(f"/kegiatan/{theirs}/{page}").status_code == 404
    assert organiser.post(f"/kegiatan/{theirs}/{page}", data={"note": "x"}).status_code == 404
    assert organiser.get(f"/kegiatan/{mine}/{page}").status_code == 200


def test_an_organiser_plans_for_the_own_unit_alone(organiser: Client, arrange: Arrange) -> None:
    with arrange() as session:
        make.unit(session, "DINKES")

    answer = organiser.post("/kegiatan/baru", data=FORM | {"host": "DINKES"})

    assert answer.status_code == 422
    with arrange() as session:
        assert session.scalars(select(Event)).all() == []


@pytest.mark.parametrize("page", PAGES)
def test_auditors_and_desk_officers_change_nothing(
    auditor: Client, desk: Client, arrange: Arrange, page: str
) -> None:
    event_id = event_of(arrange)

    statuses = [
        client.get(f"/kegiatan/{event_id}/{page}").status_code for client in (auditor, desk)
    ]

    assert statuses == [403, 403]


def test_published(organiser: Client, arrange: Arrange) -> None:
    event_id = event_of(arrange, status="draft")

    shown = organiser.get(f"/kegiatan/{event_id}/terbitkan")
    before = status(arrange, event_id)
    organiser.post(f"/kegiatan/{event_id}/terbitkan")
    again = organiser.post(f"/kegiatan/{event_id}/terbitkan")

    assert "Penanda tangan sertifikat belum diisi." in shown.text
    assert (before, status(arrange, event_id)) == (("draft", ""), ("published", ""))
    assert again.status_code == 409
    assert "sudah terbit" in again.text


def test_postponed(organiser: Client, arrange: Arrange) -> None:
    event_id = event_of(arrange)
    path, form = f"/kegiatan/{event_id}/tunda", {"note": "Hotel penuh", "version": "1"}

    same = organiser.post(path, data=form | {"start_day": "2023-11-08", "start_time": "09:00"})
    bare = organiser.post(path, data={"start_day": "2023-11-09", "start_time": "x", "note": ""})
    done = organiser.post(path, data=form | {"start_day": "09/11/2023", "start_time": "13.00"})
    late = organiser.post(path, data=form | {"start_day": "2023-11-10", "start_time": "13:00"})

    assert (same.status_code, bare.status_code) == (422, 422)
    assert "Pilih waktu yang lain dari semula." in same.text
    assert (done.status_code, late.status_code) == (302, 409)
    with arrange() as session:
        event = queries.event(session, event_id)
        assert event.starts_at == event.sessions[0].starts_at == NINE + 28 * HOUR
    assert status(arrange, event_id) == ("postponed", "Hotel penuh")


def test_cancelled_with_a_reason_and_opened_again(organiser: Client, arrange: Arrange) -> None:
    event_id = event_of(arrange)
    path = f"/kegiatan/{event_id}/batalkan"

    bare = organiser.post(path, data={"note": ""})
    organiser.post(path, data={"note": "Narasumber sakit"})
    cancelled = status(arrange, event_id)
    refused = organiser.get(f"/kegiatan/{event_id}/ubah")
    organiser.post(f"/kegiatan/{event_id}/buka-kembali")

    assert (bare.status_code, refused.status_code) == (422, 409)
    assert cancelled == ("cancelled", "Narasumber sakit")
    assert status(arrange, event_id) == ("published", "")


def test_closed_after_the_end(organiser: Client, arrange: Arrange) -> None:
    coming = event_of(arrange)
    over = event_of(arrange, starts_at=NOW - HOUR, ends_at=NOW, sessions=0)

    early = organiser.post(f"/kegiatan/{coming}/tutup")
    shown = organiser.get(f"/kegiatan/{over}/tutup")
    done = organiser.post(f"/kegiatan/{over}/tutup")

    assert early.status_code == 409
    assert "Kegiatan baru dapat ditutup setelah waktunya selesai." in early.text
    assert (shown.status_code, done.status_code) == (200, 302)
    assert (status(arrange, coming), status(arrange, over)) == (("published", ""), ("closed", ""))


def test_copied(organiser: Client, arrange: Arrange) -> None:
    event_id = event_of(arrange, sessions=2)

    answer = organiser.post(f"/kegiatan/{event_id}/salin")

    copy_id = answer.headers["Location"].rpartition("/")[2]
    with arrange() as session:
        copy = queries.event(session, copy_id)
        assert (copy.status, copy.starts_at, len(copy.sessions)) == ("draft", NINE, 2)
    assert copy_id != event_id


def test_the_door_is_given_and_withdrawn(organiser: Client, desk: Client, arrange: Arrange) -> None:
    event_id = event_of(arrange)
    with arrange() as session:
        officer_id = make.officer(session, Role.DESK).public_id
    path = f"/kegiatan/{event_id}/pintu-tugas"

    bad = organiser.post(path, data={"officer": "siapa"})
    given = organiser.post(path, data={"officer": officer_id}, follow_redirects=True)
    taken = organiser.post(f"{path}/{officer_id}/cabut", follow_redirects=True)

    assert bad.status_code == 422
    assert "Petugas Desk sekarang bertugas di pintu." in given.text
    assert f"{path}/{officer_id}/cabut" in given.text
    assert "Belum ada petugas yang diberi tugas." in taken.text


def test_an_organiser_is_shown_the_door_kept_elsewhere(organiser: Client, arrange: Arrange) -> None:
    with arrange() as session:
        theirs = make.event(session, host_unit_id=make.unit(session, "DINKES").id)
        make.duty(session, theirs, make.officer(session, Role.ORGANISER))

    page = organiser.get("/kegiatan").text

    assert f'href="/kegiatan/{theirs.public_id}/meja"' in page
    assert f'href="/kegiatan/{theirs.public_id}"' not in page


def listed(client: Client, query: str = "") -> list[str]:
    """Return the titles on the list."""
    page = client.get(f"/kegiatan{query}").text
    return re.findall(r'<th scope="row">\s*<a href="[^"]*">([^<]*)</a>', page)


def test_the_list_is_searched_and_filtered(
    admin: Client, organiser: Client, auditor: Client, arrange: Arrange
) -> None:
    with arrange() as session:
        other = make.unit(session, "DINKES")
        make.event(session, title="Tahun lalu", starts_at=NINE - 365 * 24 * HOUR)
        make.event(session, title="Punya dinas", host_unit_id=other.id, status="draft")
        served = make.event(session, title="Untuk indikator", venue="Aula 100%")
        make.serves(session, served, make.indicator(session))

    everything = ["Untuk indikator", "Punya dinas", "Tahun lalu"]
    assert (listed(admin), listed(auditor)) == (everything, everything)
    assert listed(organiser) == ["Untuk indikator", "Tahun lalu"]
    assert listed(admin, "?q=aula+100%25") == ["Untuk indikator"]
    assert listed(admin, "?status=draft") == ["Punya dinas"]
    assert listed(admin, "?year=2022") == ["Tahun lalu"]
    assert listed(admin, "?unit=DINKES") == ["Punya dinas"]
    assert listed(admin, "?indicator=A4.1") == ["Untuk indikator"]
    assert listed(admin, "?status=ngawur&year=abc&hal=x") == everything
    assert "Tidak ada kegiatan yang cocok" in admin.get("/kegiatan?q=tidakada").text


def test_an_empty_list_says_what_to_do(admin: Client, auditor: Client) -> None:
    assert "Rencanakan kegiatan pertama" in admin.get("/kegiatan").text
    assert "Kegiatan baru" not in auditor.get("/kegiatan").text


def test_the_month_begins_on_monday(admin: Client, arrange: Arrange) -> None:
    event_id = event_of(arrange, starts_at=NINE, ends_at=NINE + 24 * HOUR, sessions=0)

    page = admin.get("/kegiatan/kalender?bulan=2023-11").text

    assert re.findall(r'<th scope="col">(\w+)</th>', page)[0] == "Senin"
    assert page.count(f'href="/kegiatan/{event_id}"') == 2
    assert 'datetime="2023-10-30"' in page
    assert "bulan=2023-10" in page
    assert "bulan=2023-12" in page
    assert "November 2023" in admin.get("/kegiatan/kalender?bulan=2023-11").text
    assert "Oktober 2023" in admin.get("/kegiatan/kalender?bulan=99999-99").text


@pytest.mark.parametrize("path", ["/kegiatan", "/kegiatan/kalender?bulan=2023-11"])
def test_long_lists_cost_no_more_queries(admin: Client, arrange: Arrange, path: str) -> None:
    def add(number: int) -> None:
        with arrange() as session:
            for _one in range(number):
                make.serves(session, make.event(session), make.indicator(session))

    add(1)
    with counted() as few:
        admin.get(path)
    add(29)
    with counted() as many:
        admin.get(path)

    assert len(many) == len(few)
