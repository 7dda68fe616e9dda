"""The dashboard, and one event's overview."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from eventapp.accounts.rules import Role
from eventapp.events.models import Event
from tests import make
from tests.clients import Client
from tests.conftest import Arrange


@pytest.fixture
def event_id(arrange: Arrange) -> str:
    """Return an event of INSPEKTORAT with two people."""
    with arrange() as session:
        event = make.event(session, sessions=2, title="Sosialisasi <b>Antikorupsi</b> & lainnya")
        make.serves(session, event, make.indicator(session))
        unit = make.unit(session, "DINKES")
        make.registration(session, event, "Sari", unit_id=unit.id)
        make.registration(session, event, "Budi", unit_id=unit.id)
        return event.public_id


def test_the_dashboard_of_each_role(
    admin: Client, auditor: Client, desk: Client, event_id: str
) -> None:
    for client in (admin, auditor):
        page = client.get("/dasbor")
        assert page.status_code == 200
        assert page.text.count(f"/kegiatan/{event_id}") >= 1
    doors = desk.get("/dasbor")
    assert (doors.status_code, event_id in doors.text) == (200, False)


def test_a_desk_officer_sees_the_doors_given(desk: Client, arrange: Arrange, event_id: str) -> None:
    with arrange() as session:
        event = session.scalars(select(Event).where(Event.public_id == event_id)).one()
        make.duty(session, event, make.officer(session, Role.DESK))
    assert f"/kegiatan/{event_id}/meja" in desk.get("/dasbor").text


def test_the_overview_says_what_stands(admin: Client, event_id: str) -> None:
    page = admin.get(f"/kegiatan/{event_id}")
    assert page.status_code == 200
    assert "Sosialisasi &lt;b&gt;Antikorupsi&lt;/b&gt; &amp; lainnya" in page.text
    assert f"http://localhost/acara/{event_id}" in page.text


def test_an_unknown_event_is_not_found(admin: Client) -> None:
    assert admin.get("/kegiatan/tidakada").status_code == 404


def test_an_event_of_new_years_morning_leads_to_its_own_years_figures(
    admin: Client, arrange: Arrange
) -> None:
    """At 06.00 in Serang on 1 January it is still last year in UTC."""
    with arrange() as session:
        begin = datetime(2023, 12, 31, 23, 0, tzinfo=UTC)
        event = make.event(session, starts_at=begin, ends_at=begin + timedelta(hours=2))
        make.serves(session, event, make.indicator(session, "A4.1", 2024))
        public_id = event.public_id
    assert "/capaian/2024/A4.1" in admin.get(f"/kegiatan/{public_id}").text
