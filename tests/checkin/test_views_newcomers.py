"""Guests and deputies at the desk, by the officer's form."""

import pytest
from sqlalchemy import func, select

from eventapp.accounts.rules import Role
from eventapp.checkin.models import Arrival
from eventapp.core import clock
from eventapp.participants.models import Registration
from tests import make
from tests.clients import Client
from tests.conftest import Arrange

DEPUTY = {"name": "Budi Santoso", "role": "participant", "unit": "", "who": ""}


@pytest.fixture(autouse=True)
def _nine_o_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: make.NINE)


@pytest.fixture
def place(arrange: Arrange, desk: Client) -> tuple[str, str]:
    """The address of the form, and the code of an invited head of office."""
    with arrange() as session:
        event = make.event(session)
        make.duty(session, event, make.officer(session, Role.DESK))
        unit = make.unit(session, "DINKES", name="Dinas Kesehatan", short_name="Dinkes")
        head = make.registration(session, event, "Ratna Sari", unit_id=unit.id, front_title="dr.")
        make.registration(session, event, "Candra Wijaya", unit_id=unit.id)
        return f"/kegiatan/{event.public_id}/meja/tamu", head.code


def deputy(arrange: Arrange) -> Registration | None:
    with arrange() as session:
        return session.scalar(
            select(Registration).where(Registration.stands_in_for_id.is_not(None))
        )


def arrivals(arrange: Arrange) -> int:
    with arrange() as session:
        return session.scalar(select(func.count()).select_from(Arrival)) or 0


@pytest.mark.parametrize("typed", ["dr. Ratna Sari ({code})", "{code}", "ratna", "Sari Ratna"])
def test_a_deputy_is_let_in_for_the_invitee(
    desk: Client, place: tuple[str, str], arrange: Arrange, typed: str
) -> None:
    address, code = place
    more = {
        "stands_in_as": "Sekretaris",
        "letter": "800/1",
        "stands_in_for": typed.format(code=code),
    }

    page = desk.post(address, data=DEPUTY | more)

    assert page.status_code == 200
    assert "Silakan masuk" in page.text
    assert "mewakili dr. Ratna Sari<" in page.text
    row = deputy(arrange)
    assert row
    assert (row.name, row.stands_in_as, row.position, row.letter) == (
        "Budi Santoso",
        "Sekretaris",
        "Sekretaris",
        "800/1",
    )


def test_the_form_names_the_invitee_it_was_opened_for(desk: Client, place: tuple[str, str]) -> None:
    address, code = place

    assert f'value="dr. Ratna Sari ({code})"' in desk.get(f"{address}?mewakili={code}").text
    assert 'id="stands_in_for"' in desk.get(f"{address}?mewakili=zzzz").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Tidak Ada", "Tidak ada undangan dengan nama ini."),
        ("dinas kesehatan", "Beberapa undangan cocok."),
    ],
)
def test_an_invitee_nobody_can_tell_is_asked_again(
    desk: Client, place: tuple[str, str], arrange: Arrange, typed: str, sentence: str
) -> None:
    page = desk.post(place[0], data=DEPUTY | {"stands_in_for": typed})

    assert page.status_code == 422
    assert sentence in page.text
    assert f'value="{typed}"' in page.text
    assert 'value="Budi Santoso"' in page.text
    with arrange() as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == 2


def test_who_came_in_person_has_no_deputy(
    desk: Client, place: tuple[str, str], arrange: Arrange
) -> None:
    address, code = place
    desk.post(address.replace("tamu", "hadir"), data={"registration": code})

    page = desk.post(address, data=DEPUTY | {"stands_in_for": code})

    assert page.status_code == 422
    assert "sudah hadir sendiri" in page.text
    assert arrivals(arrange) == 1
    assert deputy(arrange) is None


def test_two_presses_let_one_in(desk: Client, place: tuple[str, str], arrange: Arrange) -> None:
    sent = {
        "name": "Budi Santoso",
        "role": "speaker",
        "uid": "6f1c0de0-0000-4000-8000-000000000001",
    }

    first, second = (desk.post(place[0], data=sent) for _ in "ab")

    assert first.text == second.text
    assert arrivals(arrange) == 1


def test_a_deputy_who_is_on_the_list_keeps_one_place(
    desk: Client, place: tuple[str, str], arrange: Arrange
) -> None:
    address, code = place
    sent = DEPUTY | {"name": "Candra Wijaya", "stands_in_for": code, "letter": "800/1"}
    with arrange() as session:
        own = session.scalars(
            select(Registration.code).where(Registration.name == "Candra Wijaya")
        ).one()

    asked = desk.post(address, data=sent)
    let_in = desk.post(address, data=sent | {"same": own})

    assert f'name="same" value="{own}"' in " ".join(asked.text.split())
    assert 'name="letter" value="800/1"' in asked.text
    assert "Silakan masuk" in let_in.text
    row = deputy(arrange)
    assert row
    assert (row.code, row.letter) == (own, "800/1")


def test_the_field_proposes_invitees_and_says_who_is_there(
    desk: Client, place: tuple[str, str]
) -> None:
    address, code = place
    search = address.replace("tamu", "undangan.json")
    desk.post(address, data=DEPUTY | {"stands_in_for": code})

    found = desk.get(f"{search}?q=ratna").json
    other = desk.get(f"{search}?q=budi").json
    nobody = desk.get(f"{search}?q=").json

    assert found == {
        "items": [
            {
                "value": f"dr. Ratna Sari ({code})",
                "label": "dr. Ratna Sari",
                "hint": "Dinkes · sudah diwakili",
            }
        ]
    }
    everybody = desk.get(f"{search}?q=dinas").json
    assert everybody is not None
    names = [one["label"] for one in everybody["items"]]
    assert names == ["Candra Wijaya", "Budi Santoso", "dr. Ratna Sari"]
    assert other is not None
    assert other["items"][0]["hint"] == "Dinkes · sudah hadir"
    assert nobody == {"items": []}
