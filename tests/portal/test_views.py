"""Public pages, as a phone without an account sees them."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.core import clock
from eventapp.events.models import Event
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.queries import counted


@pytest.fixture(autouse=True)
def _an_hour_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: make.NINE - timedelta(hours=1))


def an_event(arrange: Arrange, **more: object) -> str:
    with arrange() as session:
        make.unit(session, "DINKES", name="Dinas Kesehatan", short_name="Dinkes")
        found = make.event(session)
        for name, value in more.items():
            setattr(found, name, value)
        return found.public_id


def test_the_public_list_shows_what_comes_and_what_was(visitor: Client, arrange: Arrange) -> None:
    an_event(arrange, title="Datang")
    an_event(arrange, title="Rancangan", status="draft")
    an_event(arrange, title="Batal", status="cancelled")
    an_event(
        arrange,
        title="Lewat",
        starts_at=make.NINE - timedelta(days=9),
        ends_at=make.NINE - timedelta(days=8),
    )

    html = visitor.get("/").text

    coming, past = html.split("Yang sudah lewat")
    assert re.findall(r'/acara/\w+">([^<]+)<', coming) == ["Datang"]
    assert re.findall(r'/acara/\w+">([^<]+)<', past) == ["Batal", "Lewat"]


@pytest.mark.parametrize(
    ("status", "answer"),
    [("published", 200), ("postponed", 200), ("cancelled", 200), ("closed", 200), ("draft", 404)],
)
def test_a_draft_is_nobodys_to_see(
    visitor: Client, arrange: Arrange, status: str, answer: int
) -> None:
    event = an_event(arrange, status=status)

    pages = [f"/acara/{event}", f"/acara/{event}.ics"]

    assert [visitor.get(page).status_code for page in pages] == [answer, answer]


def test_the_event_page_tells_all_one_needs(visitor: Client, arrange: Arrange) -> None:
    html = visitor.get(f"/acara/{an_event(arrange, capacity=40)}").text

    for word in (
        "Rabu, 8 November 2023",
        "09.00–10.00 WIB",
        "Ledian Hotel",
        "Narasumber",
        "Sisa 40 dari 40 tempat.",
    ):
        assert word in html, word


def test_calendars(visitor: Client, arrange: Arrange) -> None:
    event = an_event(arrange)
    an_event(arrange, status="draft", title="Rancangan")

    one, feed = visitor.get(f"/acara/{event}.ics"), visitor.get("/acara.ics")

    assert one.mimetype == feed.mimetype == "text/calendar"
    assert feed.text.count("BEGIN:VEVENT") == one.text.count("BEGIN:VEVENT") == 1
    assert "DTSTART:20231108T020000Z" in one.text


def test_public_pages_are_light(visitor: Client, arrange: Arrange) -> None:
    event = an_event(arrange)

    for page in ("/", f"/acara/{event}", f"/acara/{event}/daftar", "/privasi"):
        html = visitor.get(page)
        assert len(html.data) < 20_000, page
        assert re.findall(r'<link rel="stylesheet" href="([^"?]+)', html.text) == [
            "/static/css/base.css"
        ]


def test_thirty_events_cost_as_many_statements_as_one(visitor: Client, arrange: Arrange) -> None:
    costs = []
    for count in (1, 29):
        for _ in range(count):
            an_event(arrange)
        with counted() as sent:
            visitor.get("/")
        costs.append(len(sent))

    assert costs[0] == costs[1]


def test_nobody_is_found_by_name(visitor: Client, arrange: Arrange) -> None:
    event = an_event(arrange)
    with arrange() as session:
        found = session.scalars(select(Event).where(Event.public_id == event)).one()
        make.registration(session, found, "Sari Dewi")

    for page in ("/?q=sari", f"/acara/{event}?q=sari", f"/acara/{event}/daftar?q=sari"):
        assert "Sari" not in visitor.get(page).text.replace("Saring", ""), page
