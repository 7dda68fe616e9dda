"""Certificates under impatience and power cuts: one each, numbers without a gap."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.installation import worker
from tests.journeys import machines
from tests.journeys.machines import Machine

PEOPLE = 24
PRESSES = 20


def ready(machine: Machine) -> dict[str, Any]:
    """Return an event whose people are all present."""
    event = machines.running_event(machine)
    tickets = [one["ticket"] for one in machines.registered(machine, event, PEOPLE)]
    scans = [machines.scan(event, ticket) for ticket in tickets]
    status, answer = machine.call(f"/events/{event['id']}/checkins", {"scans": scans})
    assert (status, len(answer["results"])) == (200, PEOPLE)
    return event


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_issue_pressed_often_and_the_worker_killed(kind: str, tmp_path: Path) -> None:
    with machines.installation(kind, tmp_path) as site, machines.two_webs(site) as webs:
        secret = machines.token(site)
        clients = [Machine(web.url, secret) for web in webs]
        event = ready(clients[0])
        path = f"/events/{event['id']}/certificates"

        def press(number: int) -> str:
            status, answer = clients[number % 2].call(path, {})
            assert status == 202, answer
            return str(answer["job"])

        with ThreadPoolExecutor(PRESSES) as pool:
            jobs = set(pool.map(press, range(PRESSES)))
        assert len(jobs) == 1
        job = f"/jobs/{jobs.pop()}"
        with worker(site, 1) as first:
            machines.wait_for(lambda: clients[0].call(job)[1]["done"] >= 3)
            first.kill()
        assert clients[0].call(job)[1]["state"] == "running"
        with worker(site, 2), worker(site, 3):
            machines.wait_for(lambda: clients[0].call(job)[1]["state"] == "done")
        assert clients[0].call(job)[1] == {
            "state": "done",
            "done": PEOPLE,
            "total": PEOPLE,
            "failures": [],
        }
        issued = clients[1].items(path)
        assert len({one["name"] for one in issued}) == len(issued) == PEOPLE
        serials = sorted(int(one["number"].split("/")[1]) for one in issued)
        assert serials == list(range(1, PEOPLE + 1))
        assert all(one["pdf"] for one in issued)
