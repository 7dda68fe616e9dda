"""The steps and the doors of an event, seen from the officers' browsers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eventapp.accounts.rules import Role
from eventapp.core import clock
from eventapp.events import queries
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.make import NINE

HOUR = timedelta(hours=1)
# Two weeks before the seed event, 08.00 WIB.
NOW = datetime(2023, 10, 25, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _two_weeks_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


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
