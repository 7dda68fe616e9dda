"""The API as machines use it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from openapi_spec_validator import validate

from eventapp.accounts import actions as accounts
from eventapp.accounts.rules import Role
from tests import make
from tests.clients import Client
from tests.conftest import Arrange


def headers(arrange: Arrange, role: Role = Role.ADMIN, unit: str | None = None) -> dict[str, str]:
    """Return the headers of a machine with a new token."""
    with arrange() as session:
        unit_id = make.unit(session, unit).id if unit else None
        _, token = accounts.add_token(
            session, name="mesin", role=role, unit_id=unit_id, at=make.NINE, by=make.TESTER
        )
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def machine(arrange: Arrange) -> dict[str, str]:
    """Return an administrator's machine."""
    return headers(arrange)


def plan(**more: Any) -> dict[str, Any]:
    """Return the body of the seed event with one session."""
    begins, ends = "2023-11-08T09:00:00+07:00", "2023-11-08T12:00:00+07:00"
    session = {"title": "Gratifikasi", "starts_at": begins, "ends_at": ends, "speaker": "KPK"}
    body = {
        "title": "Sosialisasi",
        "theme": "Tema",
        "starts_at": begins,
        "ends_at": ends,
        "venue": "Ledian Hotel",
        "sessions": [session],
        "indicators": [],
    }
    return body | more


def test_the_document_is_valid_and_names_every_route(app: Flask, visitor: Client) -> None:
    document = visitor.get("/api/v1/openapi.json").json
    assert isinstance(document, dict)
    validate(document)
    routes = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.document"
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {
        (path, method) for path, operations in document["paths"].items() for method in operations
    }
    assert described == routes


def test_an_event_is_planned_and_read_back(
    visitor: Client, machine: dict[str, str], arrange: Arrange
) -> None:
    with arrange() as session:
        make.indicator(session, "A4.1")
    made = visitor.post("/api/v1/events", json=plan(indicators=["A4.1"]), headers=machine)
    assert made.status_code == 201, made.text
    event = made.json
    assert event["starts_at"] == "2023-11-08T09:00:00+07:00"
    assert (event["status"], event["indicators"]) == ("published", ["A4.1"])
    assert event["sessions"][0]["lesson_hours"] == 4
    assert visitor.get(f"/api/v1/events/{event['id']}", headers=machine).json == event
    listed = visitor.get("/api/v1/events?limit=1", headers=machine).json
    assert (listed["items"], listed["next_cursor"]) == ([event], None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_at": "2023-11-08T09:00:00"}, "starts_at"),
        ({"starts_at": "2023-11-08T13:00:00+07:00"}, None),
        ({"title": " \u202e "}, "title"),
        ({"title": "x" * 400}, "title"),
        ({"indicators": ["Z9.9"]}, "indicators"),
        ({"nik": "3673012345678901"}, "nik"),
    ],
)
def test_a_bad_event_is_refused_with_the_field(
    visitor: Client, machine: dict[str, str], change: dict[str, Any], field: str | None
) -> None:
    answer = visitor.post("/api/v1/events", json=plan(**change), headers=machine)
    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    if field:
        fields = {one["field"] for one in answer.json.get("errors", [])} | {
            answer.json.get("field")
        }
        assert field in fields
    assert visitor.get("/api/v1/events", headers=machine).json["items"] == []


def test_one_bad_participant_rejects_itself_alone(
    visitor: Client, machine: dict[str, str], arrange: Arrange
) -> None:
    with arrange() as session:
        make.unit(session, "DINKES")
    event = visitor.post("/api/v1/events", json=plan(), headers=machine).json["id"]
    people = [
        {"name": "Dr. H. Andi Saputra, M.Si.", "unit": "DINKES", "nip": "197902051998031002"},
        {"name": "", "unit": "DINKES"},
        {"name": "Budi Santoso", "unit": "TIDAKADA"},
        {"name": "Citra Lestari", "nip": "123"},
        {"name": "Dewi Anggraini", "unit": "DINKES", "phone": "081234567890"},
    ]
    path = f"/api/v1/events/{event}/registrations"
    results = visitor.post(path, json={"participants": people}, headers=machine).json["results"]
    statuses = [one["status"] for one in results]
    assert statuses == ["created", "rejected", "rejected", "rejected", "created"]
    assert all(results[n]["errors"] for n in (1, 2, 3))
    again = visitor.post(path, json={"participants": people}, headers=machine).json["results"]
    assert [one["status"] for one in again][0::4] == ["matched", "matched"]
    assert again[0]["ticket"] == results[0]["ticket"]
    listed = visitor.get(path, headers=machine).json["items"]
    assert [one["name"] for one in listed] == ["Andi Saputra", "Dewi Anggraini"]
    assert listed[0]["nip"].endswith("002")
    assert "19790205" not in listed[0]["nip"]


def test_scans_are_judged_and_counted(visitor: Client, machine: dict[str, str]) -> None:
    event = visitor.post("/api/v1/events", json=plan(), headers=machine).json
    path = f"/api/v1/events/{event['id']}"
    people = {"participants": [{"name": "Andi Saputra"}, {"name": "Budi Santoso"}]}
    tickets = [
        one["ticket"]
        for one in visitor.post(f"{path}/registrations", json=people, headers=machine).json[
            "results"
        ]
    ]
    nine = make.NINE + timedelta(minutes=5)

    def scan(ticket: str, at: Any = nine) -> dict[str, Any]:
        session = event["sessions"][0]["id"]
        moment = at.isoformat()
        return {"id": str(uuid4()), "ticket": ticket, "session": session, "scanned_at": moment}

    scans = [
        scan(tickets[0]),
        scan(tickets[0]),
        scan(tickets[1][:-1] + ("0" if tickets[1][-1] != "0" else "1")),
        scan(tickets[1], make.NINE - timedelta(hours=3)),
        scan(tickets[1], make.NINE + timedelta(hours=9)),
    ]
    answers = visitor.post(f"{path}/checkins", json={"scans": scans}, headers=machine).json
    verdicts = [one["verdict"] for one in answers["results"]]
    assert verdicts == ["admitted", "already_in", "unknown_ticket", "too_early", "too_late"]
    assert visitor.get(f"{path}/attendance", headers=machine).json["present"] == 1


def test_a_ticket_of_another_event_is_told(visitor: Client, machine: dict[str, str]) -> None:
    one, other = (visitor.post("/api/v1/events", json=plan(), headers=machine).json for _ in "ab")
    ticket = visitor.post(
        f"/api/v1/events/{one['id']}/registrations",
        json={"participants": [{"name": "Andi Saputra"}]},
        headers=machine,
    ).json["results"][0]["ticket"]
    scan = {"id": str(uuid4()), "ticket": ticket, "scanned_at": make.NINE.isoformat()}
    answer = visitor.post(
        f"/api/v1/events/{other['id']}/checkins", json={"scans": [scan]}, headers=machine
    )
    assert answer.json["results"][0]["verdict"] == "wrong_event"


def test_an_organisers_machine_sees_its_own_units_events_only(
    visitor: Client, machine: dict[str, str], arrange: Arrange
) -> None:
    with arrange() as session:
        make.unit(session, "DINKES")
    theirs = visitor.post("/api/v1/events", json=plan(host_unit="DINKES"), headers=machine).json
    mine = headers(arrange, Role.ORGANISER, "INSPEKTORAT")
    assert visitor.get(f"/api/v1/events/{theirs['id']}", headers=mine).status_code == 404
    assert visitor.get("/api/v1/events", headers=mine).json["items"] == []
    own = visitor.post("/api/v1/events", json=plan(), headers=mine)
    assert own.json["host_unit"] == "INSPEKTORAT"
    foreign = visitor.post("/api/v1/events", json=plan(host_unit="DINKES"), headers=mine)
    assert (foreign.status_code, foreign.json["field"]) == (422, "host_unit")


@pytest.mark.parametrize("authorization", ["", "Bearer ", "Bearer wrong", "Basic eDp5"])
def test_without_a_good_token_nothing_is_told(visitor: Client, authorization: str) -> None:
    answer = visitor.get("/api/v1/events", headers={"Authorization": authorization})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_a_body_that_is_no_json_is_refused(visitor: Client, machine: dict[str, str]) -> None:
    form = visitor.post("/api/v1/events", data="x=1", headers=machine)
    broken = visitor.post(
        "/api/v1/events", data="{", headers=machine | {"Content-Type": "application/json"}
    )
    assert (form.status_code, broken.status_code) == (415, 422)


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "limit=99999", "cursor=%00", "cursor=zzz"])
def test_a_bad_page_is_refused(visitor: Client, machine: dict[str, str], query: str) -> None:
    assert visitor.get(f"/api/v1/events?{query}", headers=machine).status_code == 422


def test_an_unknown_certificate_is_404(visitor: Client) -> None:
    answer = visitor.get("/api/v1/certificates/AAAABBBBCCCC")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
