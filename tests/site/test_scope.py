"""An event of another unit isn't there, whatever is asked of it: every route under an event."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from eventapp.accounts.rules import Role
from eventapp.core import clock
from tests import make
from tests.clients import Client
from tests.conftest import Arrange, signed_in
from tests.site.access import PUBLIC, TABLE
from tests.site.test_access import bearer, rules, status_of


@dataclass(frozen=True)
class Theirs:
    """An event of another unit with one of everything, by what stands for it in addresses."""

    event: str
    short: str
    registration: str
    certificate: str
    session: str

    def values(self, rule: Rule) -> dict[str, Any]:
        """Return the parts of a route's address, each of something that exists."""
        is_paper = rule.endpoint.startswith("certificates.") and "sample" not in rule.endpoint
        known: dict[str, Any] = {
            "event_id": self.event,
            "code": self.certificate if is_paper else self.registration,
            "session_ref": self.session,
            "number": 999,
        }
        return {name: known.get(name, "tidak-ada") for name in rule.arguments}


@pytest.fixture
def theirs(arrange: Arrange) -> Theirs:
    """Return an event of DINKES, going on now."""
    with arrange() as session:
        now = clock.now()
        unit = make.unit(session, "DINKES")
        hours: dict[str, Any] = {
            "starts_at": now - timedelta(hours=1),
            "ends_at": now + timedelta(hours=1),
        }
        event = make.event(session, host_unit_id=unit.id, **hours)
        person = make.registration(session, event, unit_id=unit.id)
        make.arrival(session, person, event.sessions[0])
        paper = make.certificate(session, person)
        return Theirs(
            event.public_id, event.short_code, person.code, paper.code, event.sessions[0].public_id
        )


def calls(app: Flask, theirs: Theirs, start: str) -> list[tuple[str, str, str]]:
    """Return endpoint, method and address of every guarded call below `start` of the event."""
    found = []
    for rule in rules(app):
        if not rule.rule.startswith(f"{start}/<event_id>") or TABLE[rule.endpoint] == PUBLIC:
            continue
        with app.test_request_context():
            built = rule.build(theirs.values(rule))
        assert built is not None
        methods = sorted((rule.methods or set()) & {"GET", "POST"})
        found += [(rule.endpoint, method, built[1]) for method in methods]
    return found


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.DESK])
def test_no_page_of_it_is_there_for_another_units_officer(
    app: Flask, arrange: Arrange, theirs: Theirs, role: Role
) -> None:
    client = signed_in(app, arrange, role)
    found = calls(app, theirs, "/kegiatan")
    statuses = {
        (endpoint, method): status_of(client, path, method=method)
        for endpoint, method, path in found
    }
    wanted = {
        (endpoint, method): 404 if role in TABLE[endpoint] else 403
        for endpoint, method, _path in found
    }
    assert statuses == wanted
    assert len(found) > 30


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.DESK])
def test_no_call_to_it_is_answered_to_another_units_machine(
    app: Flask, arrange: Arrange, visitor: Client, theirs: Theirs, role: Role
) -> None:
    headers = bearer(arrange, role)
    good = {
        "api.register": {"participants": [{"name": "Sari Dewi"}]},
        "api.check_in": {
            "scans": [{"id": "0b9ab6a4-4ee5-4d3e-9c2b-5a31a1f8f8f1", "ticket": theirs.registration}]
        },
    }
    found = calls(app, theirs, "/api/v1/events")
    statuses = {
        (endpoint, method): status_of(
            visitor, path, method=method, headers=headers, json=good.get(endpoint)
        )
        for endpoint, method, path in found
    }
    wanted = {
        (endpoint, method): 404 if role in TABLE[endpoint] else 403
        for endpoint, method, _path in found
    }
    assert statuses == wanted


def test_its_people_are_not_listed_for_another_unit(
    app: Flask, arrange: Arrange, theirs: Theirs
) -> None:
    client = signed_in(app, arrange, Role.ORGANISER)
    shown = [
        path
        for path in ("/kegiatan", "/orang", "/sertifikat", "/dasbor")
        if "Sari Dewi" in (page := client.get(path).text) or theirs.event in page
    ]
    assert shown == []


def test_a_draft_is_not_public(app: Flask, arrange: Arrange, visitor: Client) -> None:
    with arrange() as session:
        event = make.event(session, status="draft").public_id
    paths = (f"/acara/{event}", f"/acara/{event}.ics", f"/acara/{event}/daftar")
    assert [visitor.get(path).status_code for path in paths] == [404, 404, 404]
