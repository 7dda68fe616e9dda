"""What no client of ours would send: refused with a field and a sentence, never a crash."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.test_views import headers, plan
from tests.clients import Client
from tests.conftest import Arrange

FAR = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00")


@pytest.fixture
def machine(arrange: Arrange) -> dict[str, str]:
    """Return an administrator's machine."""
    return headers(arrange)


@pytest.mark.parametrize("body", ["[" * 100_000, '{"a":' * 100_000, "\xff", "null", "[]"])
def test_what_is_no_object_is_refused(visitor: Client, machine: dict[str, str], body: str) -> None:
    answer = visitor.post(
        "/api/v1/events",
        data=body.encode("latin-1"),
        headers=machine | {"Content-Type": "application/json"},
    )
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


@pytest.mark.parametrize(
    "query",
    [
        "limit=0000000019999999999999999999",
        f"limit={'9' * 5000}",
        "cursor=MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=",
        "cursor=LTU=",
    ],
)
def test_a_page_no_database_can_count_to_is_refused(
    visitor: Client, machine: dict[str, str], query: str
) -> None:
    assert visitor.get(f"/api/v1/events?{query}", headers=machine).status_code == 422


@pytest.mark.parametrize("moment", FAR)
@pytest.mark.parametrize("field", ["starts_at", "ends_at"])
def test_a_year_without_events_is_refused(
    visitor: Client, machine: dict[str, str], field: str, moment: str
) -> None:
    answer = visitor.post("/api/v1/events", json=plan(**{field: moment}), headers=machine)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json["errors"]] == [field]


@pytest.mark.parametrize("moment", FAR)
def test_a_scan_of_another_age_is_refused(
    visitor: Client, machine: dict[str, str], moment: str
) -> None:
    made = visitor.post("/api/v1/events", json=plan(), headers=machine).json
    scan = {"id": str(uuid4()), "ticket": "x", "scanned_at": moment}
    answer = visitor.post(
        f"/api/v1/events/{made['id']}/checkins", json={"scans": [scan]}, headers=machine
    )
    assert [one["field"] for one in answer.json["errors"]] == ["scans.0.scanned_at"]


def test_a_share_that_would_be_kept_as_nothing_is_refused(
    visitor: Client, machine: dict[str, str]
) -> None:
    answer = visitor.post("/api/v1/events", json=plan(certificate_share=1e-30), headers=machine)
    assert [one["field"] for one in answer.json["errors"]] == ["certificate_share"]


@pytest.mark.parametrize("row", [5, None, "Sari", ["Sari"]])
def test_a_row_that_is_no_object_falls_alone(
    visitor: Client, machine: dict[str, str], row: Any
) -> None:
    made = visitor.post("/api/v1/events", json=plan(), headers=machine).json
    answer = visitor.post(
        f"/api/v1/events/{made['id']}/registrations",
        json={"participants": [row, {"name": "Sari Dewi"}]},
        headers=machine,
    )
    assert [one["status"] for one in answer.json["results"]] == ["rejected", "created"]


def test_a_refusal_says_what_would_do(visitor: Client, machine: dict[str, str]) -> None:
    wrong = visitor.delete("/api/v1/events", headers=machine)
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    nobody = visitor.get("/api/v1/events")
    assert (nobody.status_code, nobody.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_guessing_codes_is_limited_on_the_page_and_here_together(visitor: Client) -> None:
    for number in range(30):
        path = "/api/v1/certificates" if number % 2 else "/v"
        assert visitor.get(f"{path}/AAAABBBB00{number}").status_code == 404
    answer = visitor.get("/api/v1/certificates/AAAABBBBCCCC")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")
