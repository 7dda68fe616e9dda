"""The list and the month, seen from the officers' browsers."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from eventapp.accounts.rules import Role
from eventapp.core import clock
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.make import NINE
from tests.queries import counted

HOUR = timedelta(hours=1)
# Two weeks before the seed event, 08.00 WIB.
NOW = datetime(2023, 10, 25, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _two_weeks_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_an_organiser_is_shown_the_door_kept_elsewhere(organiser: Client, arrange: Arrange) -> None:
    with arrange() as session:
        theirs = make.event(session, host_unit_id=make.unit(session, "DINKES").id)
        make.duty(session, theirs, make.officer(session, Role.ORGANISER))

    page = organiser.get("/kegiatan").text

    assert f'href="/kegiatan/{theirs.public_id}/meja"' in page
    assert f'href="/kegiatan/{theirs.public_id}"' not in page


def event_of(arrange: Arrange, **more: Any) -> str:
    """Return the public id of a new event."""
    with arrange() as session:
        return make.event(session, **more).public_id


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
