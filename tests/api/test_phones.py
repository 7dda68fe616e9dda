"""Phones at the door, as they talk to the API."""

import gzip
import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.checkin import tickets
from eventapp.checkin.models import Arrival
from eventapp.core import clock, keys
from eventapp.devices import actions
from eventapp.devices.actions import Invitation
from eventapp.devices.models import Device
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.make import NINE, TESTER
from tests.queries import counted

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NINE)


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    monkeypatch.setattr(clock, "now", lambda: NINE + by)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def door(arrange: Arrange) -> dict[str, Any]:
    """Return the ids of an event with two sessions and three people, and a phone's token."""
    with arrange() as session:
        event = make.event(session, sessions=2)
        unit = make.unit(session)
        people = [
            make.registration(
                session, event, name, unit_id=unit.id, front_title="Dr.", back_title="M.Si."
            )
            for name in ("Ani", "Budi")
        ]
        gone = make.registration(session, event, "Cici", status="cancelled", role="speaker")
        row, token = make.device(session, event)
        return {
            "event": event.public_id,
            "sessions": [one.public_id for one in event.sessions],
            "codes": [one.code for one in (*people, gone)],
            "device": row.public_id,
            "headers": bearer(token),
            "path": f"/api/v1/events/{event.public_id}/door",
        }


def device(session: Session) -> Device:
    return session.scalars(select(Device)).one()


def secret(app: Flask, arrange: Arrange, **more: Any) -> str:
    """Invite a phone, and return what stands in its code."""
    key = keys.derive(app.config["SECRET_KEY"], actions.KEY_PURPOSE)
    with arrange() as session:
        event = make.event(session, sessions=2, title="Sosialisasi")
        wanted = Invitation("Pintu utara", NINE + timedelta(hours=14), **more)
        row = actions.invite(session, event, wanted, key=key, at=NINE, by=TESTER)
        return actions.secret_of(row, key)


def contact(visitor: Client, door: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {"phone_time": NINE.isoformat(), "unsent": 0, "page": "v1", "after": 0, "wiped": False}
    answer = visitor.post(f"{door['path']}/contact", json=body | more, headers=door["headers"])
    assert answer.status_code == 200, answer.text
    found = answer.json
    assert isinstance(found, dict)
    return found


def scan(visitor: Client, door: dict[str, Any], ticket: str, number: int = 1) -> dict[str, Any]:
    one = {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "ticket": ticket,
        "method": "desk_typed",
        "scanned_at": (NINE + MINUTE).isoformat(),
    }
    path = f"/api/v1/events/{door['event']}/checkins"
    answer = visitor.post(path, json={"scans": [one]}, headers=door["headers"])
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json["results"][0]
    return found


def test_a_phone_enrols_once(app: Flask, arrange: Arrange, visitor: Client) -> None:
    body = {
        "secret": secret(app, arrange),
        "phone_time": (NINE + 2 * MINUTE).isoformat(),
        "page": "v1",
    }
    first = visitor.post("/api/v1/devices", json=body)
    assert first.status_code == 201
    told = first.json
    assert (told["token"][:6], told["event"]["title"]) == ("pintu_", "Sosialisasi")
    assert (told["device"]["label"], told["device"]["may_add"]) == ("Pintu utara", True)
    assert len(told["device"]["sessions"]) == 2
    assert told["server_time"] == NINE.isoformat()
    path = f"/api/v1/events/{told['event']['id']}/door"
    assert visitor.get(path, headers=bearer(told["token"])).status_code == 200
    again = visitor.post("/api/v1/devices", json=body)
    assert (again.status_code, again.mimetype) == (410, "application/problem+json")
    assert again.json["title"].endswith("Minta kode baru di halaman Meja.")


def test_an_old_or_made_up_code_is_gone(
    app: Flask, arrange: Arrange, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = secret(app, arrange)
    later(monkeypatch, 16 * MINUTE)
    for one in (old, "made up", "", "\0"):
        body = {"secret": one, "phone_time": NINE.isoformat()}
        assert visitor.post("/api/v1/devices", json=body).status_code == 410


def test_codes_cannot_be_guessed_without_end(visitor: Client) -> None:
    body = {"secret": "x", "phone_time": NINE.isoformat()}
    statuses = [visitor.post("/api/v1/devices", json=body).status_code for _ in range(121)]
    assert statuses == [410] * 120 + [429]


@pytest.mark.parametrize(
    "body", [{}, {"secret": "x"}, {"secret": "x", "phone_time": "soon"}, {"secret": 1}, []]
)
def test_a_body_that_is_none_is_refused(visitor: Client, body: Any) -> None:
    assert visitor.post("/api/v1/devices", json=body).status_code == 422


def test_the_snapshot_holds_what_a_desk_needs(
    app: Flask, visitor: Client, door: dict[str, Any]
) -> None:
    answer = visitor.get(door["path"], headers=door["headers"])
    found = answer.json
    key = keys.derive(app.config["SECRET_KEY"], tickets.KEY_PURPOSE)
    ani, budi, cici = door["codes"]

    def hashed(code: str) -> str:
        text = found["salt"] + tickets.token(code, key)
        return hashlib.sha256(text.encode()).hexdigest()[:24]

    assert found["people"] == [
        [ani, hashed(ani), "Dr. Ani, M.Si.", "Inspektorat", "participant", ""],
        [budi, hashed(budi), "Dr. Budi, M.Si.", "Inspektorat", "participant", ""],
        [cici, hashed(cici), "Cici", "", "speaker", "cancelled"],
    ]
    assert [one["id"] for one in found["event"]["sessions"]] == door["sessions"]
    assert (found["event"]["zone"], found["event"]["status"]) == ("Asia/Jakarta", "published")
    assert found["event"]["doors_open_minutes"] == 60
    assert (found["units"], found["arrivals"]) == ([["INSPEKTORAT", "Inspektorat"]], [])
    assert (found["made_at"], found["after"]) == (NINE.isoformat(), 0)
    assert (len(found["version"]), len(found["salt"])) == (16, 24)
    assert "nip" not in answer.text


def test_a_snapshot_that_is_the_same_is_not_sent_again(
    visitor: Client, door: dict[str, Any]
) -> None:
    etag = visitor.get(door["path"], headers=door["headers"]).headers["ETag"]
    headers = door["headers"] | {"If-None-Match": etag}
    answer = visitor.get(door["path"], headers=headers)
    assert (answer.status_code, answer.data) == (304, b"")
    scan(visitor, door, door["codes"][0])
    answer = visitor.get(door["path"], headers=headers)
    assert (answer.status_code, len(answer.json["arrivals"])) == (200, 1)


def test_a_snapshot_travels_compressed(visitor: Client, door: dict[str, Any]) -> None:
    plain = visitor.get(door["path"], headers=door["headers"])
    packed = visitor.get(door["path"], headers=door["headers"] | {"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert json.loads(gzip.decompress(packed.data)) == plain.json
    assert plain.headers["Vary"] == "Accept-Encoding"


def test_a_snapshot_of_many_costs_what_one_of_few_does(
    arrange: Arrange, visitor: Client, door: dict[str, Any]
) -> None:
    with counted() as few:
        visitor.get(door["path"], headers=door["headers"])
    with arrange() as session:
        event = session.scalars(select(Event)).one()
        for number in range(30):
            make.registration(session, event, f"Peserta {number}")
    with counted() as many:
        found = visitor.get(door["path"], headers=door["headers"])
    assert (len(many), len(found.json["people"])) == (len(few), 33)


def test_a_phone_for_one_session_hears_of_that_alone(
    arrange: Arrange, visitor: Client, door: dict[str, Any]
) -> None:
    scan(visitor, door, door["codes"][0])
    with arrange() as session:
        row = device(session)
        row.sessions = [door["sessions"][1]]
    found = visitor.get(door["path"], headers=door["headers"]).json
    assert [one["id"] for one in found["event"]["sessions"]] == door["sessions"][1:]
    assert (found["arrivals"], contact(visitor, door)["arrivals"]) == ([], [])


def test_another_events_door_is_not_there(
    arrange: Arrange, visitor: Client, door: dict[str, Any]
) -> None:
    with arrange() as session:
        other = make.event(session).public_id
    path, headers = f"/api/v1/events/{other}", door["headers"]
    assert visitor.get(f"{path}/door", headers=headers).status_code == 404
    body = {"phone_time": NINE.isoformat()}
    assert visitor.post(f"{path}/door/contact", json=body, headers=headers).status_code == 404
    scans = [{"id": "00000000-0000-4000-8000-000000000001", "ticket": "x"}]
    answer = visitor.post(f"{path}/checkins", json={"scans": scans}, headers=headers)
    assert answer.status_code == 404


def test_a_contact_tells_who_came_since(visitor: Client, door: dict[str, Any]) -> None:
    first = contact(visitor, door)
    assert first == {
        "server_time": NINE.isoformat(),
        "state": "active",
        "version": visitor.get(door["path"], headers=door["headers"]).json["version"],
        "after": 0,
        "arrivals": [],
    }
    scan(visitor, door, door["codes"][0])
    second = contact(visitor, door)
    came = [door["codes"][0], door["sessions"][0], (NINE + MINUTE).isoformat(), None]
    assert (second["arrivals"], second["version"]) == ([came], first["version"])
    assert second["after"] > first["after"]


def test_a_contact_is_kept(arrange: Arrange, visitor: Client, door: dict[str, Any]) -> None:
    contact(visitor, door, phone_time="1970-01-01T00:00:00Z", unsent=7, page="v9")
    with arrange() as session:
        row = device(session)
        assert (row.seen_at, row.unsent, row.page) == (NINE, 7, "v9")
        assert row.clock_off == -int(NINE.timestamp())


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"revoked_at": NINE}, "revoked"),
        ({"valid_until": NINE - MINUTE}, "expired"),
    ],
)
def test_a_phone_whose_time_is_over_is_told_so_and_nothing_else(
    arrange: Arrange, visitor: Client, door: dict[str, Any], change: dict[str, datetime], state: str
) -> None:
    scan(visitor, door, door["codes"][0])
    with arrange() as session:
        row = device(session)
        for name, value in change.items():
            setattr(row, name, value)
    assert contact(visitor, door, unsent=3) == {
        "server_time": NINE.isoformat(),
        "state": state,
        "version": "",
        "after": 0,
        "arrivals": [],
    }
    assert visitor.get(door["path"], headers=door["headers"]).status_code == 401
    with arrange() as session:
        assert device(session).unsent == 3


def test_a_closed_book_empties_the_phones(
    arrange: Arrange, visitor: Client, door: dict[str, Any]
) -> None:
    scan(visitor, door, door["codes"][0])
    with arrange() as session:
        session.scalars(select(Event)).one().book_closed_at = NINE + 60 * MINUTE
    told = contact(visitor, door)
    assert (told["state"], told["version"], told["arrivals"]) == ("closed", "", [])
    found = visitor.get(door["path"], headers=door["headers"]).json
    assert (found["people"], found["arrivals"]) == ([], [])
    assert found["event"]["book_closed_at"] == "2023-11-08T03:00:00+00:00"
    contact(visitor, door, wiped=True)
    with arrange() as session:
        assert device(session).wiped_at == NINE


def test_a_revoked_phone_hands_in_what_it_scanned_before_and_nothing_else(
    arrange: Arrange, visitor: Client, door: dict[str, Any], organiser: Client
) -> None:
    """The officer's press and the phone's next request are all that lies between."""
    assert visitor.get(door["path"], headers=door["headers"]).status_code == 200
    assert (
        organiser.post(f"/kegiatan/{door['event']}/meja/hp/{door['device']}/cabut").status_code
        == 303
    )
    path = f"/api/v1/events/{door['event']}"
    refused = [
        visitor.get(f"{path}/door", headers=door["headers"]).status_code,
        visitor.get(f"{path}/registrations", headers=door["headers"]).status_code,
        visitor.get("/api/v1/events", headers=door["headers"]).status_code,
    ]
    assert refused == [401, 401, 401]
    assert contact(visitor, door)["state"] == "revoked"
    before, after = (
        {
            "id": f"00000000-0000-4000-8000-{number:012}",
            "ticket": code,
            "method": "desk_typed",
            "scanned_at": (NINE + by).isoformat(),
        }
        for number, code, by in ((1, door["codes"][0], -MINUTE), (2, door["codes"][1], MINUTE))
    )
    body = {"scans": [before, after]}
    answer = visitor.post(f"{path}/checkins", json=body, headers=door["headers"])
    assert [
        (one["verdict"], one["registration"], one["name"], one["unit"])
        for one in answer.json["results"]
    ] == [("admitted", None, None, None), ("device_revoked", None, None, None)]
    with arrange() as session:
        came = session.execute(
            select(Registration.code, Arrival.device).join(
                Registration, Registration.id == Arrival.registration_id
            )
        ).all()
        assert [tuple(row) for row in came] == [(door["codes"][0], "Meja 1")]
