"""`eventapp events` and `eventapp units`, as typed."""

import json
from pathlib import Path

from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from eventapp.events.commands import events
from eventapp.units.commands import units
from eventapp.units.models import HeadCount, Unit
from tests import make
from tests.conftest import Arrange


def test_events_are_listed(app: Flask, arrange: Arrange) -> None:
    with arrange() as session:
        event_id = make.event(session).public_id

    with app.app_context():
        plain = CliRunner().invoke(events, ["list"])
        machine = CliRunner().invoke(events, ["list", "--json"])

    line = f"{event_id}\tpublished\t2023-11-08T09:00:00+07:00\tSosialisasi Antikorupsi\n"
    assert (plain.exit_code, plain.output) == (0, line)
    assert json.loads(machine.output) == [
        {
            "id": event_id,
            "status": "published",
            "starts_at": "2023-11-08T09:00:00+07:00",
            "ends_at": "2023-11-08T10:00:00+07:00",
            "title": "Sosialisasi Antikorupsi",
            "venue": "Ledian Hotel",
            "host_unit": "INSPEKTORAT",
        }
    ]


def test_units_are_imported(app: Flask, arrange: Arrange, tmp_path: Path) -> None:
    path = Path("eventapp/demo/data/units-kota-serang.csv")
    bad = tmp_path / "buruk.csv"
    bad.write_text("code;name;headcount\nA;Dinas A;x\n", "utf-8")
    none = tmp_path / "bukan.csv"
    none.write_bytes(b"PK\x03\x04")

    with app.app_context():
        first = CliRunner().invoke(units, ["import", str(path), "--year", "2023"])
        again = CliRunner().invoke(units, ["import", str(path), "--year", "2023"])
        refused = CliRunner().invoke(units, ["import", str(bad)])
        unread = CliRunner().invoke(units, ["import", str(none)])

    assert (first.exit_code, first.output) == (0, "54 created, 0 changed, 0 unchanged\n")
    assert (again.exit_code, again.output) == (0, "0 created, 0 changed, 54 unchanged\n")
    assert refused.exit_code == 1
    assert refused.stderr == "row 2: headcount not_a_number 'x'\n"
    assert (unread.exit_code, unread.stderr) == (1, f"Error: {none}: not_text\n")
    with arrange() as session:
        assert session.scalar(select(func.count()).select_from(Unit)) == 54
        assert set(session.scalars(select(HeadCount.year))) == {2023}
