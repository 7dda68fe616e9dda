"""Everybody scans the same ticket at once, through two server processes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from tests.journeys import machines
from tests.journeys.machines import Machine

SCANS = 200


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_200_parallel_scans_of_one_ticket_are_one_arrival(kind: str, tmp_path: Path) -> None:
    with machines.installation(kind, tmp_path) as site, machines.two_webs(site) as webs:
        secret = machines.token(site)
        clients = [Machine(web.url, secret) for web in webs]
        event = machines.running_event(clients[0])
        ticket = machines.registered(clients[0], event, 1)[0]["ticket"]
        begin = Barrier(SCANS)

        def hold_up(number: int) -> str:
            body = {"scans": [machines.scan(event, ticket)]}
            begin.wait()
            status, answer = clients[number % 2].call(f"/events/{event['id']}/checkins", body)
            assert status == 200, answer
            return str(answer["results"][0]["verdict"])

        with ThreadPoolExecutor(SCANS) as pool:
            verdicts = list(pool.map(hold_up, range(SCANS)))
        assert sorted(verdicts) == ["admitted"] + ["already_in"] * (SCANS - 1)
        status, counted = clients[1].call(f"/events/{event['id']}/attendance")
        assert (status, counted["present"]) == (200, 1)
        assert [one["present"] for one in counted["sessions"]] == [1]


def test_a_scan_sent_again_gets_its_first_answer(tmp_path: Path) -> None:
    with machines.installation("sqlite", tmp_path) as site, machines.two_webs(site) as webs:
        machine = Machine(webs[0].url, machines.token(site))
        event = machines.running_event(machine)
        tickets = [one["ticket"] for one in machines.registered(machine, event, 50)]
        body = {"scans": [machines.scan(event, ticket) for ticket in tickets]}
        first, second, third = (
            machine.call(f"/events/{event['id']}/checkins", body) for _ in range(3)
        )
        assert first == second == third
        assert {one["verdict"] for one in first[1]["results"]} == {"admitted"}
        assert machine.call(f"/events/{event['id']}/attendance")[1]["present"] == 50
