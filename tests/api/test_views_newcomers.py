"""People a phone at the door wrote down, sent with its scans."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from eventapp.accounts import actions as accounts
from eventapp.accounts.rules import Role
from eventapp.checkin import tickets
from eventapp.checkin.models import Arrival, Scan
from eventapp.core import clock, ids, keys
from eventapp.devices.models import Device
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.databases import SECRET

KEY = keys.derive(SECRET, tickets.KEY_PURPOSE)
AT = make.NINE + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _at_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def place(arrange: Arrange) -> tuple[str, str]:
    """An event's id, and the code of an invited head of office."""
    with arrange() as session:
        event = make.event(session)
        unit = make.unit(session, "DINKES", name="Dinas Kesehatan", short_name="Dinkes")
        head = make.registration(session, event, "Kepala Dinas", unit_id=unit.id)
        return event.public_id, head.code


@pytest.fixture
def machine(arrange: Arrange) -> dict[str, str]:
    with arrange() as session:
        _, token = accounts.add_token(
            session, name="mesin", role=Role.ADMIN, unit_id=None, at=make.NINE, by=make.TESTER
        )
    return {"Authorization": f"Bearer {token}"}


def phone(arrange: Arrange, *, may_add: bool) -> dict[str, str]:
    """Return the headers of a phone enrolled for the only event there is."""
    token = "pintu_" + ids.secret()
    with arrange() as session:
        device = Device(
            public_id=ids.public_id(),
            event_id=session.scalars(select(Event)).one().id,
            label="HP meja 2",
            created_at=make.NINE,
            created_by="Penguji",
            enrol_until=make.NINE,
            valid_until=make.NINE + timedelta(days=1),
            token_digest=keys.digest(token),
            enrolled_at=make.NINE,
            may_add=may_add,
        )
        session.add(device)
    return {"Authorization": f"Bearer {token}"}


def scan(**person: Any) -> dict[str, Any]:
    """Return what a phone sends for somebody it wrote down."""
    return {
        "id": str(uuid4()),
        "ticket": "",
        "session": None,
        "scanned_at": AT.isoformat(),
        "method": "walk_in",
        "person": person,
    }


def send(client: Client, event: str, who: dict[str, str], *scans: dict[str, Any]) -> list[Any]:
    answer = client.post(
        f"/api/v1/events/{event}/checkins", json={"scans": list(scans)}, headers=who
    )
    assert answer.status_code == 200
    results: list[Any] = answer.json["results"]
    return results


def rows(arrange: Arrange, model: Any) -> int:
    with arrange() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_newcomers_and_tickets_keep_their_order(
    visitor: Client, machine: dict[str, str], place: tuple[str, str], arrange: Arrange
) -> None:
    event, code = place
    with arrange() as session:
        happening = session.scalars(select(Event)).one()
        other = make.registration(session, happening, "Sari Dewi").code
    ticket = {
        "id": str(uuid4()),
        "ticket": tickets.write(other, KEY, "https://hadir.go.id"),
        "scanned_at": AT.isoformat(),
        "method": "desk_ticket",
    }
    guest = scan(name="Budi Santoso", unit="DINKES", role="participant", phone="0812 3456 7890")
    deputy = scan(name="Candra", stands_in_for=code, stands_in_as="Sekretaris", letter="800/1")
    sent = (guest, ticket, deputy)

    told = send(visitor, event, machine, *sent)
    again = send(visitor, event, machine, *sent)

    assert [one["id"] for one in told] == [one["id"] for one in sent]
    assert [one["verdict"] for one in told] == ["admitted"] * 3
    assert [one["name"] for one in told] == ["Budi Santoso", "Sari Dewi", "Candra"]
    assert told[2]["unit"] == "Dinkes"
    assert again == told
    assert (rows(arrange, Arrival), rows(arrange, Scan)) == (3, 3)


@pytest.mark.parametrize(
    ("person", "errors"),
    [
        ({}, ["name: missing", "unit: missing"]),
        ({"name": "Budi", "unit": "ANTAH"}, ["unit: unit_unknown"]),
        ({"name": "Budi", "unit": "DINKES", "nip": "12"}, ["nip: nip_wrong_length"]),
        ({"name": 7}, ["name: Input should be a valid string"]),
        ({"name": "Budi", "nik": "1"}, ["nik: Extra inputs are not permitted"]),
        ({"name": "Budi", "stands_in_for": "ZZZZZZZZ"}, ["stands_in_for: unknown"]),
    ],
)
def test_a_bad_one_is_told_alone(
    visitor: Client,
    machine: dict[str, str],
    place: tuple[str, str],
    arrange: Arrange,
    person: dict[str, Any],
    errors: list[str],
) -> None:
    good = scan(name="Budi Santoso", unit="DINKES")

    told = send(visitor, place[0], machine, scan(**person), good)

    assert [one["verdict"] for one in told] == ["unknown_ticket", "admitted"]
    assert told[0]["errors"] == errors
    assert "errors" not in told[1]
    assert rows(arrange, Registration) == 2


def test_what_is_no_person_at_all(
    visitor: Client, machine: dict[str, str], place: tuple[str, str], arrange: Arrange
) -> None:
    odd_values: list[Any] = ["Budi", [], 1]
    odd = [scan() | {"person": value} for value in odd_values]
    elsewhere = scan(name="Budi", unit="DINKES") | {"session": "nowhere"}

    told = send(visitor, place[0], machine, *odd, elsewhere)

    assert [one["verdict"] for one in told] == ["unknown_ticket"] * 4
    assert told[3]["errors"] == ["session: unknown"]
    assert rows(arrange, Scan) == 0


def test_a_phone_adds_people_only_where_it_may(
    visitor: Client, place: tuple[str, str], arrange: Arrange
) -> None:
    guest = scan(name="Budi Santoso", unit="DINKES")

    barred = send(visitor, place[0], phone(arrange, may_add=False), guest)
    allowed = send(visitor, place[0], phone(arrange, may_add=True), guest)

    assert barred[0]["errors"] == ["person: not_allowed"]
    assert (barred[0]["verdict"], barred[0]["name"]) == ("unknown_ticket", None)
    assert (allowed[0]["verdict"], allowed[0]["name"]) == ("admitted", "Budi Santoso")
