"""Every route × every role: allowed or refused exactly as tests/site/access.py says."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from eventapp.accounts import actions
from eventapp.accounts.guards import SESSION_KEY, allow
from eventapp.accounts.rules import EVERYONE, Role
from eventapp.core import clock
from eventapp.core.errors import InvalidFieldError
from eventapp.web.access import access_of
from tests import make
from tests.clients import Client
from tests.conftest import Arrange, signed_in
from tests.site.access import PUBLIC, TABLE

# What stands in for the parts of an address: nothing of the kind is there.
_NOTHING: dict[str, Any] = {"year": 1999, "number": 999}


def rules(app: Flask) -> list[Rule]:
    """Return every route of ours; signing out comes last, since it ends the session."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return sorted(found, key=lambda rule: (rule.endpoint == "accounts.sign_out", rule.rule))


def address(app: Flask, rule: Rule) -> str:
    """Return an address of the route that leads to nothing."""
    values = {name: _NOTHING.get(name, "tidak-ada") for name in rule.arguments}
    with app.test_request_context():
        path = rule.build(values)
    assert path is not None, rule
    return path[1]


def calls(app: Flask, *, api: bool) -> list[tuple[str, str, str]]:
    """Return endpoint, method and address of every page, or of every call of the API."""
    return [
        (rule.endpoint, method, address(app, rule))
        for rule in rules(app)
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"})
        if rule.rule.startswith("/api/") is api
    ]


def status_of(client: Client, path: str, **more: Any) -> int:
    """Return the status of one call; a file that comes as the answer is closed."""
    answer = client.open(path, **more)
    answer.close()
    return answer.status_code


def test_the_table_has_a_row_for_every_route_and_no_other(app: Flask) -> None:
    """Add a missing row to tests/site/access.py by hand, with the roles that should be in it."""
    marks = {rule.endpoint: access_of(app.view_functions[rule.endpoint]) for rule in rules(app)}
    unmarked = [endpoint for endpoint, mark in marks.items() if mark is None]
    assert unmarked == [], "views without @allow or @public"
    missing = [
        f'"{name}": {sorted(mark.roles)},'
        for name, mark in marks.items()
        if mark and name not in TABLE
    ]
    assert missing == [], "routes without a row"
    assert sorted(set(TABLE) - set(marks)) == [], "rows without a route"


def test_every_mark_is_as_the_table_says(app: Flask) -> None:
    marks = {rule.endpoint: access_of(app.view_functions[rule.endpoint]) for rule in rules(app)}
    differing = {
        name: (sorted(mark.roles), sorted(TABLE[name]))
        for name, mark in marks.items()
        if mark and name in TABLE and mark.roles != TABLE[name]
    }
    assert differing == {}


@pytest.mark.parametrize("role", EVERYONE)
def test_pages_answer_officers_as_the_table_says(app: Flask, arrange: Arrange, role: Role) -> None:
    client = signed_in(app, arrange, role)
    wrong = []
    for endpoint, method, path in calls(app, api=False):
        status = status_of(client, path, method=method)
        may = TABLE.get(endpoint, PUBLIC) == PUBLIC or role in TABLE.get(endpoint, PUBLIC)
        # 403 and 401 are refusals; whoever may gets a page, an empty search or a form's errors.
        right = status not in (401, 403) and status < 500 if may else status == 403
        if not right:
            wrong.append((endpoint, method, path, status))
    assert wrong == []


def test_pages_answer_visitors_as_the_table_says(app: Flask, visitor: Client) -> None:
    wrong = []
    for endpoint, method, path in calls(app, api=False):
        answer = visitor.open(path, method=method)
        answer.close()
        to_sign_in = (answer.location or "").startswith("/masuk?lanjut=")
        if TABLE.get(endpoint, PUBLIC) == PUBLIC:
            right = answer.status_code not in (401, 403) and answer.status_code < 500
            right = right and not to_sign_in
        elif method == "GET":
            right = answer.status_code == 302 and to_sign_in
        else:
            right = answer.status_code == 401
        if not right:
            wrong.append((endpoint, method, path, answer.status_code))
    assert wrong == []


def bearer(arrange: Arrange, role: Role) -> dict[str, str]:
    """Return the header of a new token with `role`."""
    with arrange() as session:
        _row, secret = actions.add_token(
            session,
            name=f"Token {role}",
            role=role,
            unit_id=make.unit(session).id,
            at=clock.now(),
            by=make.TESTER,
        )
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize("role", EVERYONE)
def test_the_api_answers_tokens_as_the_table_says(
    app: Flask, arrange: Arrange, visitor: Client, role: Role
) -> None:
    headers, wrong = bearer(arrange, role), []
    found = calls(app, api=True)
    for endpoint, method, path in found:
        body: dict[str, Any] = {} if method == "GET" else {"json": {}}
        status = status_of(visitor, path, method=method, headers=headers, **body)
        may = TABLE.get(endpoint, PUBLIC) == PUBLIC or role in TABLE.get(endpoint, PUBLIC)
        right = status not in (401, 403) and status < 500 if may else status == 403
        if not right:
            wrong.append((endpoint, method, path, status))
    assert wrong == []
    assert len(found) > 0


def phone(arrange: Arrange, **more: Any) -> dict[str, str]:
    """Return the header of a phone enrolled at some event's door."""
    with arrange() as session:
        _row, token = make.device(session, make.event(session), **more)
    return {"Authorization": f"Bearer {token}"}


def test_officers_and_phones_are_all_there_is() -> None:
    assert set(Role) == {*EVERYONE, Role.DEVICE}


def test_the_api_lets_a_phone_do_nothing_but_its_door(
    app: Flask, arrange: Arrange, visitor: Client
) -> None:
    """The door in the address is another event's or none: a phone is told that it isn't there."""
    headers, statuses = phone(arrange), {}
    for endpoint, method, path in calls(app, api=True):
        if TABLE[endpoint] != PUBLIC:
            body: dict[str, Any] = {} if method == "GET" else {"json": _BODIES.get(endpoint, {})}
            statuses[endpoint] = status_of(visitor, path, method=method, headers=headers, **body)
    doors = {"api.check_in": 404, "api.contact": 404, "api.door": 404}
    assert {name: status for name, status in statuses.items() if status != 403} == doors
    assert {name for name, roles in TABLE.items() if Role.DEVICE in roles} == doors.keys()


# What these take; of any other body they would speak first.
_BODIES: dict[str, dict[str, Any]] = {
    "api.check_in": {
        "scans": [{"id": "00000000-0000-4000-8000-000000000001", "ticket": "", "session": None}]
    },
    "api.contact": {"phone_time": "2023-11-08T09:00:00+07:00"},
}


@pytest.mark.parametrize("end", ["revoked_at", "valid_until"])
def test_a_phone_whose_time_is_over_may_only_send_what_it_kept(
    app: Flask, arrange: Arrange, visitor: Client, end: str
) -> None:
    headers, statuses = phone(arrange, **{end: make.NINE}), {}
    for endpoint, method, path in calls(app, api=True):
        if TABLE[endpoint] != PUBLIC:
            body: dict[str, Any] = {} if method == "GET" else {"json": _BODIES.get(endpoint, {})}
            statuses[endpoint] = status_of(visitor, path, method=method, headers=headers, **body)
    assert {name: status for name, status in statuses.items() if status != 401} == {
        "api.check_in": 404,
        "api.contact": 404,
    }


def test_a_phone_opens_no_page(app: Flask, arrange: Arrange, visitor: Client) -> None:
    headers = phone(arrange)
    closed = {
        (endpoint, method): status_of(visitor, path, method=method, headers=headers)
        for endpoint, method, path in calls(app, api=False)
        if TABLE.get(endpoint, PUBLIC) != PUBLIC
    }
    assert set(closed.values()) == {302, 401}


@pytest.mark.parametrize("role", [Role.DEVICE])
def test_nobody_else_can_have_a_phones_role(arrange: Arrange, role: Role) -> None:
    facts: dict[str, Any] = {"name": "x", "role": role, "unit_id": None}
    with arrange() as session:
        for make_one in (
            lambda: actions.add_token(session, **facts, at=make.NINE, by=make.TESTER),
            lambda: actions.add_officer(
                session, **facts, email="x@contoh.test", at=make.NINE, by=make.TESTER
            ),
        ):
            with pytest.raises(InvalidFieldError, match="role"):
                make_one()


@pytest.mark.parametrize(
    "header", [None, "Bearer", "Bearer wrong", "Basic Zm9vOmJhcg==", "bearer  "]
)
def test_the_api_refuses_all_but_good_tokens(app: Flask, admin: Client, header: str | None) -> None:
    """An administrator's cookie is no token: a page elsewhere could make a browser send it."""
    headers = {"Authorization": header} if header else {}
    statuses = {
        endpoint: status_of(admin, path, method=method, headers=headers)
        for endpoint, method, path in calls(app, api=True)
        if TABLE.get(endpoint, PUBLIC) != PUBLIC
    }
    assert set(statuses.values()) == {401}


def test_a_token_opens_no_page(visitor: Client, arrange: Arrange) -> None:
    answer = visitor.get("/petugas", headers=bearer(arrange, Role.ADMIN))
    assert answer.status_code == 302


def test_a_view_without_a_mark_is_refused(app: Flask, arrange: Arrange) -> None:
    app.add_url_rule("/terlupa", "forgotten", lambda: "open")
    app.add_url_rule("/ingat", "marked", allow(Role.ADMIN)(lambda: "open"))
    client = signed_in(app, arrange, Role.ADMIN)
    assert [client.get("/terlupa").status_code, client.get("/ingat").status_code] == [404, 200]


@pytest.mark.parametrize("token", ["", "made up", "x" * 5000])
def test_a_made_up_session_is_a_visitors(visitor: Client, token: str) -> None:
    with visitor.session_transaction() as kept:
        kept[SESSION_KEY] = token
    assert visitor.get("/akun").status_code == 302


def test_every_form_needs_the_token_of_its_page(app: Flask, admin: Client) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    statuses = {
        (endpoint, method): status_of(admin, path, method=method)
        for endpoint, method, path in calls(app, api=False)
        if method != "GET"
    }
    assert {name: status for name, status in statuses.items() if status != 400} == {}
    assert len(statuses) > 0
