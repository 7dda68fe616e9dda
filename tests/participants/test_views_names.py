"""Wishes for another name before the organiser."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.core import clock
from eventapp.events.models import Event
from eventapp.participants.models import NameRequest, Registration
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.queries import counted

LONG = "Kusumaningrat Hadiwijoyo Suryodiningrat Wiranatakusumah"


@pytest.fixture(autouse=True)
def _nine_o_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: make.NINE)


def wish(session: Session, row: Registration, name: str, **more: Any) -> NameRequest:
    """Return a waiting wish."""
    values: dict[str, Any] = {"front_title": "", "back_title": "", "created_at": make.NINE}
    request = NameRequest(
        public_id=f"wish{row.code}"[:12].lower(),
        registration_id=row.id,
        name=name,
        **(values | more),
    )
    session.add(request)
    session.flush()
    return request


@pytest.fixture
def page(arrange: Arrange) -> str:
    """The address of the wishes of an event; Sari wants to be Sari Dewi Lestari."""
    with arrange() as session:
        event = make.event(session)
        wish(session, make.registration(session, event), "Sari Dewi Lestari")
        return f"/kegiatan/{event.public_id}/peserta/nama"


def address(text: str) -> str:
    found: list[str] = re.findall(r'action="(/kegiatan/[^"]+/peserta/nama/[^"]+)"', text)
    return found[0]


def names(arrange: Arrange) -> tuple[str, str, str]:
    with arrange() as session:
        row = session.execute(
            select(Registration.name, NameRequest.state, NameRequest.note).join(
                NameRequest, NameRequest.registration_id == Registration.id
            )
        ).one()
        return row[0], row[1], row[2]


def test_what_differs_is_marked(organiser: Client, page: str) -> None:
    text = organiser.get(page).text

    assert "<dd>Sari Dewi</dd>" in text
    assert 'wish__new">Sari Dewi<ins> Lestari</ins></dd>' in text


def test_granted_by_one_tap(organiser: Client, page: str, arrange: Arrange) -> None:
    target = address(organiser.get(page).text)

    after = organiser.post(target, data={"putusan": "setuju"}, follow_redirects=True)
    twice = organiser.post(target, data={"putusan": "tolak"}, follow_redirects=True)

    assert "Disetujui: Sari Dewi Lestari." in after.text
    assert "Tidak ada usulan yang menunggu" in after.text
    assert "sudah diputus" in twice.text
    assert names(arrange) == ("Sari Dewi Lestari", "approved", "")


def test_declined_with_a_note(organiser: Client, page: str, arrange: Arrange) -> None:
    data = {"putusan": "tolak", "catatan": "Bawa <b>KTP</b>."}

    after = organiser.post(address(organiser.get(page).text), data=data, follow_redirects=True)

    assert "Bawa &lt;b&gt;KTP&lt;/b&gt;." in after.text
    assert names(arrange) == ("Sari Dewi", "declined", "Bawa <b>KTP</b>.")


@pytest.mark.parametrize("data", [{}, {"putusan": "x"}, {"catatan": "x"}])
def test_pressing_neither_decides_nothing(
    organiser: Client, page: str, arrange: Arrange, data: dict[str, str]
) -> None:
    assert organiser.post(address(organiser.get(page).text), data=data).status_code == 400
    assert names(arrange)[1] == "pending"


def test_wishes_of_another_event_are_none_of_ours(
    organiser: Client, page: str, arrange: Arrange
) -> None:
    with arrange() as session:
        other = make.event(session)
        foreign = make.event(session, host_unit_id=make.unit(session, "DINKES").id)
        theirs = wish(session, make.registration(session, foreign, "Budi"), "Budi Santoso")
        wish_id, other_id, foreign_id = theirs.public_id, other.public_id, foreign.public_id

    for event_id in (other_id, foreign_id):
        target = f"/kegiatan/{event_id}/peserta/nama/{wish_id}"
        assert organiser.post(target, data={"putusan": "setuju"}).status_code == 404
    assert organiser.get(f"/kegiatan/{foreign_id}/peserta/nama").status_code == 404


def test_the_events_pages_say_how_many_wait(organiser: Client, auditor: Client, page: str) -> None:
    event, people = page.removesuffix("/peserta/nama"), page.removesuffix("/nama")

    assert "1 peserta mengusulkan nama lain" in organiser.get(event).text
    assert "1 usulan nama" in organiser.get(people).text
    assert page not in auditor.get(event).text
    assert page not in auditor.get(people).text
    organiser.post(address(organiser.get(page).text), data={"putusan": "setuju"})
    assert page not in organiser.get(event).text


@pytest.mark.parametrize("count", [1, 30])
def test_a_long_list_costs_as_much_as_a_short_one(
    organiser: Client, arrange: Arrange, count: int
) -> None:
    with arrange() as session:
        event = make.event(session)
        unit = make.unit(session, "DINKES", name="Dinas Kesehatan")
        for number in range(count):
            row = make.registration(session, event, f"{LONG} {number}", unit_id=unit.id)
            wish(session, row, f"{LONG} Baru {number}")
            old = make.registration(session, event, f"Lama {number}")
            decided = wish(session, old, f"Baru {number}", state="declined", decided_by="Panitia")
            decided.decided_at = make.NINE + timedelta(minutes=number)
        event_id = session.scalars(select(Event.public_id)).one()

    with counted() as sent:
        page = organiser.get(f"/kegiatan/{event_id}/peserta/nama")

    assert page.text.count('class="wish"') == count
    assert page.text.count("Ditolak") == count
    assert len(sent) <= 16
