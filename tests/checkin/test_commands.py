"""Tickets as a file for machines."""

import csv
from pathlib import Path

from click.testing import CliRunner
from flask import Flask

from eventapp.checkin import tickets as ticket_texts
from eventapp.checkin.commands import tickets
from eventapp.core import keys
from tests import make
from tests.conftest import Arrange
from tests.databases import SECRET

KEY = keys.derive(SECRET, ticket_texts.KEY_PURPOSE)


def test_export_writes_what_scanners_read(app: Flask, arrange: Arrange, tmp_path: Path) -> None:
    with arrange() as session:
        event = make.event(session)
        dinas = make.unit(session, "DINKES", name="Dinas Kesehatan, Kota")
        sari = make.registration(session, event, back_title="M.Si.", unit_id=dinas.id).code
        make.registration(session, event, "Batal", status="cancelled")
        public_id = event.public_id
    target = tmp_path / "tiket.csv"

    with app.app_context():
        done = CliRunner().invoke(tickets, ["export", public_id, "-o", str(target)])

    assert (done.exit_code, done.output) == (0, f"1 tickets written to {target}\n")
    with target.open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert list(row) == ["registration", "name", "unit", "ticket"]
    assert (row["registration"], row["name"], row["unit"]) == (
        sari,
        "Sari Dewi, M.Si.",
        "Dinas Kesehatan, Kota",
    )
    assert ticket_texts.read(row["ticket"], KEY) == sari


def test_unknown_event_and_folder_end_with_1(app: Flask, arrange: Arrange, tmp_path: Path) -> None:
    with arrange() as session:
        public_id = make.event(session).public_id

    with app.app_context():
        event = CliRunner().invoke(tickets, ["export", "nihil", "-o", str(tmp_path / "a.csv")])
        folder = CliRunner().invoke(
            tickets, ["export", public_id, "-o", str(tmp_path / "none" / "a.csv")]
        )

    assert (event.exit_code, folder.exit_code) == (1, 1)
    assert "no event 'nihil'" in event.output
    assert not (tmp_path / "a.csv").exists()
