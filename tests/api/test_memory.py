"""Scans are guarded by what was read before, and never by what is so no longer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from eventapp.accounts import actions as accounts
from eventapp.accounts.models import ApiToken
from eventapp.accounts.rules import Role
from eventapp.checkin.models import Scan
from eventapp.core import clock
from eventapp.devices.models import Device
from eventapp.events.models import Event, EventSession
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.make import NINE

LATER = {"starts_at": NINE + timedelta(hours=5), "ends_at": NINE + timedelta(hours=8)}
PEOPLE = 3


class Door:
    """A door where one scan was taken in already, so that its guards remember."""

    def __init__(self, arrange: Arrange, visitor: Client, *, is_phone: bool) -> None:
        with arrange() as session:
            event = make.event(session)
            self.session_ref = event.sessions[0].public_id
            self.codes = [
                make.registration(session, event, f"Tamu {n}").code for n in range(PEOPLE)
            ]
            _, token = (
                make.device(session, event)
                if is_phone
                else accounts.add_token(
                    session, name="mesin", role=Role.ADMIN, unit_id=None, at=NINE, by=make.TESTER
                )
            )
        self._path = f"/api/v1/events/{event.public_id}/checkins"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._visitor = visitor
        assert self.scan() == "admitted"

    def scan(self, **more: Any) -> Any:
        """Send one more person's scan; return the verdict, or the status of a refusal."""
        number = PEOPLE - len(self.codes)
        one = {
            "id": f"00000000-0000-4000-8000-{number:012}",
            "ticket": self.codes.pop(),
            "method": "desk_typed",
            "scanned_at": NINE.isoformat(),
        }
        body = {"scans": [one | more]}
        answer = self._visitor.post(self._path, json=body, headers=self._headers)
        is_ok = answer.status_code == 200
        return answer.json["results"][0]["verdict"] if is_ok else answer.status_code


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NINE)


@pytest.mark.parametrize(
    ("is_phone", "change", "told"),
    [
        (False, update(ApiToken).values(revoked_at=NINE), 401),
        (True, update(Device).values(revoked_at=NINE), "device_revoked"),
        (True, update(Device).values(token_digest="x"), 401),
        (False, update(Event).values(status="cancelled"), "cancelled"),
        (False, update(Event).values(public_id="x"), 404),
        (False, update(EventSession).values(LATER), "too_early"),
    ],
)
def test_a_change_counts_from_the_next_scan_on(
    arrange: Arrange, visitor: Client, is_phone: bool, change: Any, told: Any
) -> None:
    door = Door(arrange, visitor, is_phone=is_phone)
    with arrange() as session:
        session.execute(change)
    assert [door.scan(), door.scan(id="00000000-0000-4000-8000-000000000009")] == [told, told]
    with arrange() as session:
        stored = session.scalar(select(func.count()).select_from(Scan))
        assert stored == (1 if isinstance(told, int) else PEOPLE)


@pytest.mark.parametrize("by", ["session", "person"])
def test_who_is_refused_or_brings_a_newcomer_is_looked_at_anew(
    arrange: Arrange, visitor: Client, by: str
) -> None:
    changes: dict[str, Callable[[Session], Any]] = {
        "session": lambda session: session.execute(update(EventSession).values(public_id="later")),
        "person": lambda session: session.execute(update(ApiToken).values(revoked_at=NINE)),
    }
    door = Door(arrange, visitor, is_phone=False)
    with arrange() as session:
        changes[by](session)
    sent: dict[str, dict[str, Any]] = {
        "session": {"session": "later"},
        "person": {"person": {"name": "Tamu"}, "ticket": ""},
    }
    assert door.scan(**sent[by]) == {"session": "admitted", "person": 401}[by]
