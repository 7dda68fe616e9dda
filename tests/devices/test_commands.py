"""`eventapp devices`, as typed."""

import json
from datetime import timedelta

from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from eventapp.audit.models import AuditLine
from eventapp.devices.commands import devices
from tests import make
from tests.conftest import Arrange
from tests.make import NINE


def test_phones_are_listed(app: Flask, arrange: Arrange) -> None:
    end = NINE + timedelta(hours=13)
    with arrange() as session:
        event, other = make.event(session), make.event(session)
        row, token = make.device(session, event, valid_until=end, seen_at=NINE, unsent=3)
        make.device(session, other, label="Meja 2")
        event_id, other_id, device_id = event.public_id, other.public_id, row.public_id
        digest = row.token_digest

    with app.app_context():
        plain = CliRunner().invoke(devices, ["list", "--event", event_id])
        machine = CliRunner().invoke(devices, ["list", "--json"])
        none = CliRunner().invoke(devices, ["list", "--event", "nothing", "--json"])

    moments = f"{NINE.isoformat()}\t3\t{end.isoformat()}"
    assert plain.output == f"{device_id}\t{event_id}\tMeja 1\texpired\t{moments}\n"
    found = json.loads(machine.output)
    assert [one["event"] for one in found] == [other_id, event_id]
    assert found[1] == {
        "id": device_id,
        "event": event_id,
        "label": "Meja 1",
        "state": "expired",
        "created_by": "Penguji",
        "enrolled_at": NINE.isoformat(),
        "valid_until": end.isoformat(),
        "revoked_at": None,
        "seen_at": NINE.isoformat(),
        "unsent": 3,
        "page": "",
        "clock_off": 0,
        "sessions": [],
        "may_add": True,
    }
    assert none.output == "[]\n"
    assert token not in machine.output
    assert str(digest) not in machine.output


def test_a_phone_is_revoked_once(app: Flask, arrange: Arrange) -> None:
    with arrange() as session:
        device_id = make.device(session, make.event(session))[0].public_id

    with app.app_context():
        first = CliRunner().invoke(devices, ["revoke", device_id])
        again = CliRunner().invoke(devices, ["revoke", device_id])
        machine = CliRunner().invoke(devices, ["revoke", device_id, "--json"])
        nobody = CliRunner().invoke(devices, ["revoke", "nothing"])

    assert (first.exit_code, first.output) == (0, "Meja 1 is revoked.\n")
    assert again.output == "Meja 1 was revoked before.\n"
    assert json.loads(machine.output) == {"id": device_id, "label": "Meja 1", "is_new": False}
    assert nobody.exit_code == 1
    assert "there is no phone with this id" in nobody.output
    with arrange() as session:
        assert session.scalars(select(AuditLine.action)).all() == ["devices.revoke"]
