"""An event from its list to the figure it moved: SQLite alone, then PostgreSQL and Redis.

The second time with two web processes and two workers, taken in turn: nothing may depend on
which of them answers.
"""

import csv
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from eventapp.app import create_app
from eventapp.core import clock
from eventapp.core.periods import local_year
from eventapp.core.settings import load
from eventapp.db import session as db_session
from eventapp.db.session import writing
from tests import make
from tests.installation import Installation, worker
from tests.journeys import machines
from tests.journeys.machines import Machine
from tests.processes import ROOT

DATA = ROOT / "eventapp" / "demo" / "data"
PRESENT = 20


def command(site: Installation, *arguments: str | Path) -> str:
    """Run a command that must go well; return what it printed."""
    done = site.run(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def with_indicator(site: Installation) -> tuple[int, str]:
    """Put an indicator in this year's catalogue; return year and code."""
    settings = load(site.environment())
    app = create_app(settings)
    year = local_year(clock.now(), settings.timezone)
    with app.app_context(), writing() as session:
        code = make.indicator(session, "A4.1", year).code
    with app.app_context():
        for engine in db_session.db.engines.values():
            engine.dispose()
    return year, code


def people_of(machine: Machine, year: int, code: str) -> int:
    """Return how many people count for an indicator."""
    status, progress = machine.call(f"/progress?year={year}")
    assert status == 200, progress
    found = [
        one["people"]
        for area in progress["areas"]
        for one in area["indicators"]
        if one["code"] == code
    ]
    return int(found[0])


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_from_the_list_to_the_figure(kind: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        site = stack.enter_context(machines.installation(kind, tmp_path))
        command(site, "units", "import", DATA / "units-kota-serang.csv")
        year, code = with_indicator(site)
        webs = stack.enter_context(machines.two_webs(site))
        for number in range(1 if kind == "sqlite" else 2):
            stack.enter_context(worker(site, number + 1))
        secret = machines.token(site)
        turns = [Machine(web.url, secret) for web in webs]
        event = machines.running_event(turns[0], indicators=[code])
        before = people_of(turns[1], year, code)

        imported = command(
            site, "participants", "import", event["id"], DATA / "peserta-2023-11-08.xlsx"
        )
        assert "300" in imported
        tickets = exported(site, event, tmp_path / "tickets.csv")
        assert len(tickets) == 300
        admit(turns, event, [one["ticket"] for one in tickets[:PRESENT]])
        issue(turns, event)

        issued = turns[1].items(f"/events/{event['id']}/certificates")
        assert len(issued) == PRESENT
        assert people_of(turns[0], year, code) - before == PRESENT
        verify(site, turns[1], issued[0], tmp_path)
        assert command(site, "audit", "verify")


def exported(site: Installation, event: dict[str, Any], path: Path) -> list[dict[str, str]]:
    """Return the event's tickets as the command exports them."""
    command(site, "tickets", "export", event["id"], "-o", path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["registration", "name", "unit", "ticket"]
    return rows


def admit(turns: list[Machine], event: dict[str, Any], tickets: list[str]) -> None:
    """Scan every ticket twice, once at each web process."""
    path = f"/events/{event['id']}/checkins"
    for machine, verdict in zip(turns, ("admitted", "already_in"), strict=True):
        scans = [machines.scan(event, ticket) for ticket in tickets]
        status, answer = machine.call(path, {"scans": scans})
        assert status == 200, answer
        assert {one["verdict"] for one in answer["results"]} == {verdict}
    status, counted = turns[0].call(f"/events/{event['id']}/attendance")
    assert (status, counted["registered"], counted["present"]) == (200, 300, len(tickets))


def issue(turns: list[Machine], event: dict[str, Any]) -> None:
    """Ask one process, watch at the other until the workers are done."""
    status, answer = turns[0].call(f"/events/{event['id']}/certificates", {})
    assert status == 202, answer
    job = f"/jobs/{answer['job']}"
    machines.wait_for(lambda: turns[1].call(job)[1]["state"] in ("done", "failed"), 240)
    assert turns[1].call(job)[1] == {
        "state": "done",
        "done": PRESENT,
        "total": PRESENT,
        "failures": [],
    }


def verify(site: Installation, machine: Machine, certificate: dict[str, Any], folder: Path) -> None:
    """Download one, and let the public page, the JSON and the command say that it is genuine."""
    file = folder / "certificate.pdf"
    with urllib.request.urlopen(f"{machine.url}/v/{certificate['code']}.pdf") as answer:
        file.write_bytes(answer.read())
    status, public = machine.call(f"/certificates/{certificate['code']}")
    assert (status, public["status"], public["number"]) == (200, "valid", certificate["number"])
    assert certificate["number"] in command(site, "certificates", "verify", file)
    file.write_bytes(file.read_bytes() + b" ")
    assert site.run("certificates", "verify", file).returncode == 1
