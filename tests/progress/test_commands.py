"""`eventapp progress show`."""

import json

from click.testing import CliRunner
from flask import Flask

from eventapp.progress.commands import progress
from tests import make
from tests.conftest import Arrange


def run(app: Flask, *words: str) -> tuple[int, str]:
    with app.app_context():
        done = CliRunner().invoke(progress, ["show", *words])
    return done.exit_code, done.output


def test_show_prints_a_line_per_target(app: Flask, arrange: Arrange) -> None:
    with arrange() as session:
        indicator = make.indicator(session)
        make.indicator(session, "A4.2")
        make.target(session, indicator)
        event = make.event(session)
        make.serves(session, event, indicator)
        registration = make.registration(session, event)
        make.arrival(session, registration, event.sessions[0])
        make.certificate(session, registration)

    expected = (
        "2023 MCP: 1 people certified, 1 events held, 0 of 1 units reached\n"
        "A4  Area A4\n"
        "  A4.1  Indikator A4.1: people 1 of 10 (10.0%)\n"
        "  A4.2  Indikator A4.2: 0 people, no target\n"
    )
    assert run(app, "--year", "2023") == (0, expected)


def test_json_is_the_interfaces(app: Flask, arrange: Arrange) -> None:
    code, output = run(app, "--year", "2031", "--json")

    assert code == 0
    assert json.loads(output) == {
        "year": 2031,
        "scheme": "",
        "internal_cutoff": None,
        "upload_deadline": None,
        "closes_on": None,
        "days_left": None,
        "areas": [],
        "scores": [],
    }


def test_misuse_exits_with_2(app: Flask) -> None:
    assert run(app)[0] == 2
    assert run(app, "--year", "x")[0] == 2
