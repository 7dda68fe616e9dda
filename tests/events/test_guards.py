"""The one way to an event: who may see it, change it, or work at its door."""

import pytest
from flask import Flask, g

from eventapp.accounts.queries import principal
from eventapp.accounts.rules import Role
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading
from eventapp.events import guards
from tests import make
from tests.conftest import Arrange

# For each role: own event (see, change, door), another unit's, another unit's with duty.
TABLE = {
    Role.ADMIN: ("scd", "scd", "scd"),
    Role.INSPECTORATE: ("scd", "scd", "scd"),
    Role.ORGANISER: ("scd", "", "d"),
    Role.AUDITOR: ("sd", "sd", "sd"),
    Role.DESK: ("", "", "d"),
}


@pytest.mark.parametrize("role", list(TABLE))
def test_who_comes_to_which_event(app: Flask, arrange: Arrange, role: Role) -> None:
    with arrange() as session:
        other = make.unit(session, "DINKES")
        officer = make.officer(session, role)
        events = [
            make.event(session),
            make.event(session, host_unit_id=other.id),
            make.event(session, host_unit_id=other.id),
        ]
        make.duty(session, events[2], officer)
        found_ids = [event.public_id for event in events]
        who = principal(officer)

    def may(event_id: str, *, change: bool = False, door: bool = False) -> bool:
        with app.test_request_context(), reading() as session:
            g.principal = who
            try:
                return guards.load(session, event_id, change=change, door=door) is not None
            except NotFoundError:
                return False

    found = tuple(
        "".join(
            letter
            for letter, is_let in (
                ("s", may(event_id)),
                ("c", may(event_id, change=True)),
                ("d", may(event_id, door=True)),
            )
            if is_let
        )
        for event_id in found_ids
    )
    assert found == TABLE[role]
