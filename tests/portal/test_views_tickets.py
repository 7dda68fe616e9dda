"""A ticket on its holder's phone, and in the hands of the door's officer."""

import re

import pytest
from sqlalchemy import select

from eventapp.accounts.rules import Role
from eventapp.checkin import tickets
from eventapp.checkin.models import Arrival
from eventapp.core import clock, keys
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.databases import SECRET

KEY = keys.derive(SECRET, tickets.KEY_PURPOSE)


@pytest.fixture(autouse=True)
def _nine_o_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: make.NINE)


@pytest.fixture
def code(arrange: Arrange) -> str:
    """Sari's ticket; she came to the first of two sessions."""
    with arrange() as session:
        event = make.event(session, sessions=2)
        dinas = make.unit(session, "DINKES", name="Dinas Kesehatan")
        sari = make.registration(
            session, event, front_title="Dr.", unit_id=dinas.id, nip="197902011998031007"
        )
        make.arrival(session, sari, event.sessions[0])
        return sari.code


def token(code: str) -> str:
    return tickets.token(code, KEY)


def tags(page: str) -> list[tuple[str, str]]:
    """Return tone and word of each session's tag."""
    return re.findall(
        r'<span class="tag tag--(\w+)">([^<]*)</span>', page.partition("data-presence")[2]
    )


@pytest.mark.parametrize("route", ["t", "T"])
def test_holder_sees_code_name_and_presence(visitor: Client, code: str, route: str) -> None:
    page = visitor.get(f"/{route}/{token(code)}")

    assert page.status_code == 200
    assert "Dr. Sari Dewi" in page.text
    assert f"{code[:4]} {code[4:]}" in page.text
    assert tags(page.text) == [("ok", "Hadir sejak 09.00"), ("neutral", "Belum mulai")]
    assert "197902011998031007" not in page.text
    assert "Catat hadir" not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_small_letters_and_blanks_do(visitor: Client, code: str) -> None:
    assert visitor.get(f"/t/{token(code).lower()}").status_code == 200
    assert visitor.get(f"/t/{token(code)[:8]}-{token(code)[8:]}").status_code == 200


def test_hostile_tokens_look_alike_and_say_what_to_do(visitor: Client, code: str) -> None:
    good = token(code)
    swapped = ("1" if good[-1] == "0" else "0").join((good[:-1], ""))
    bad = [
        good[:-1],
        swapped,
        code,
        token("ZZZZZZZZ")[:8] + good[8:],
        "x" * 500,
        "\u202e" + good[:17],
        "<script>alert(1)<",
    ]

    pages = [visitor.get(f"/t/{one}") for one in bad]
    unknown = visitor.get(f"/t/{token('ZZZZZZZZ')}")

    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1
    assert "petugas meja registrasi" in pages[0].text
    assert unknown.status_code == 404
    assert visitor.get(f"/t/{swapped}.pdf").status_code == 404


def test_ticket_as_pdf(visitor: Client, code: str) -> None:
    answer = visitor.get(f"/t/{token(code)}.pdf")

    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="tiket-{code}.pdf"'


def test_certificate_is_offered_once_it_is_there(
    visitor: Client, code: str, arrange: Arrange
) -> None:
    before = visitor.get(f"/t/{token(code)}").text
    with arrange() as session:
        row = session.scalars(select(Registration)).one()
        number = make.certificate(session, row).code

    page = visitor.get(f"/t/{token(code)}")

    assert re.findall("data-certificate *(hidden)?>", before) == ["hidden"]
    assert re.findall("data-certificate *(hidden)?>", page.text) == [""]
    assert f"/v/{number}" in page.text.replace("/V/", "/v/")


def test_officer_of_the_door_may_admit_from_the_ticket(
    desk: Client, code: str, arrange: Arrange
) -> None:
    assert "Catat hadir" not in desk.get(f"/t/{token(code)}").text
    with arrange() as session:
        event = session.scalars(select(Event)).one()
        make.duty(session, event, make.officer(session, Role.DESK))
        for one in session.scalars(select(Arrival)):
            session.delete(one)
        event_id = event.public_id

    page = desk.get(f"/t/{token(code)}")
    answer = desk.post(f"/kegiatan/{event_id}/meja/hadir", data={"registration": code})

    assert "Catat hadir" in page.text
    assert "Silakan masuk" in answer.text
