"""`eventapp book` from the command line."""

import json

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select, update

from eventapp.book.commands import book
from eventapp.book.models import Book
from eventapp.checkin.models import Arrival
from eventapp.core import clock
from eventapp.core.errors import NotFoundError
from tests import make
from tests.book.held import CLOSED
from tests.conftest import Arrange


@pytest.fixture
def event(arrange: Arrange, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(clock, "now", lambda: CLOSED)
    with arrange() as session:
        row = make.event(session)
        sari = make.registration(session, row, "Sari Dewi", code="S0000001")
        make.arrival(session, sari, row.sessions[0])
        return row.public_id


def run(app: Flask, *words: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(book, words)


def test_a_book_is_closed_and_holds(app: Flask, arrange: Arrange, event: str) -> None:
    closed = run(app, "close", event, "--json")
    again = run(app, "close", event)
    held = run(app, "verify", event, "--json")

    with arrange() as session:
        kept = session.scalars(select(Book)).one()
    said = {"event": event, "closed_at": CLOSED.isoformat(), "sha256": kept.digest}
    assert json.loads(closed.output) == said | {"rows": 1, "unsent": 0}
    assert json.loads(held.output) == said | {
        "equal": True,
        "rows": 1,
        "corrections": 0,
        "differences": [],
    }
    assert (closed.exit_code, again.exit_code, held.exit_code) == (0, 1, 0)
    assert again.output == "Error: the book is closed already\n"
    assert run(app, "verify", event).output == f"equal: SHA-256 {kept.digest}, 0 corrections\n"


def test_what_differs_is_said_without_names(app: Flask, arrange: Arrange, event: str) -> None:
    assert run(app, "close", event).exit_code == 0
    with arrange() as session:
        session.execute(update(Arrival).values(device="HP lain"))

    plain, machine = run(app, "verify", event), run(app, "verify", event, "--json")

    assert (plain.exit_code, machine.exit_code) == (1, 1)
    assert plain.output.splitlines()[1] == "  presence S0000001 Sesi 1 device: unexplained"
    assert json.loads(machine.output)["differences"] == [
        {
            "part": "presence",
            "registration": "S0000001",
            "session": "Sesi 1",
            "field": "device",
            "logged": False,
        }
    ]
    assert "Sari" not in plain.output + machine.output


def test_it_waits_for_the_end_unless_told_otherwise(
    app: Flask, event: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: make.NINE)

    refused = run(app, "close", event)

    assert refused.output == "Error: a session is still on; wait, or say --early\n"
    assert run(app, "close", event, "--early").exit_code == 0


def test_an_open_book_is_not_there_to_be_checked(app: Flask, event: str) -> None:
    assert isinstance(run(app, "verify", event).exception, NotFoundError)
