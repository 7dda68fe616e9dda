"""The server dies under check-in load: what it said is in the book is in the book, once."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tests.installation import Installation, Web, eventapp_server
from tests.journeys import machines
from tests.journeys.machines import Machine

# KILLS=20 in the environment for a long run.
KILLS = int(os.environ.get("KILLS", "3"))
CLIENTS = 8
SCANS = 30  # of each client between two kills, more than it gets to
BEFORE_KILL = 30  # answers that must have come first


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_acknowledged_is_stored(kind: str, tmp_path: Path) -> None:
    with machines.installation(kind, tmp_path) as site:
        secret = machines.token(site)
        with eventapp_server(site, no_worker=True) as web:
            machine = Machine(web.url, secret)
            event = machines.running_event(machine)
            rows = machines.registered(machine, event, KILLS * CLIENTS * SCANS)
        tickets = iter([row["ticket"] for row in rows])
        admitted: list[str] = []
        for number in range(KILLS):
            with eventapp_server(site, no_worker=True) as web:
                admitted += load_until_killed(web, secret, event, tickets)
            assert len(admitted) >= BEFORE_KILL * (number + 1)
        arrivals, lines = stored(site)
    assert len(set(arrivals)) == len(arrivals)
    assert set(admitted) <= set(arrivals)
    # At each kill every client's last scan may be stored, its answer lost on the way.
    assert len(arrivals) - len(admitted) <= KILLS * CLIENTS
    assert sorted(arrivals) == sorted(lines)


def load_until_killed(
    web: Web, secret: str, event: dict[str, Any], tickets: Iterator[str]
) -> list[str]:
    """Scan by eight clients at once, kill the server, return the scans that were acknowledged."""
    admitted: list[str] = []
    is_over = Event()

    def work(mine: list[str]) -> None:
        machine = Machine(web.url, secret)
        for ticket in mine:
            if is_over.is_set():
                return
            scan = machines.scan(event, ticket)
            with suppress(OSError, HTTPException):
                status, answer = machine.call(f"/events/{event['id']}/checkins", {"scans": [scan]})
                assert status == 200, answer
                assert answer["results"][0]["verdict"] == "admitted"
                admitted.append(str(scan["id"]))

    portions = [[next(tickets) for _ in range(SCANS)] for _ in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        running = [pool.submit(work, mine) for mine in portions]
        end = time.monotonic() + machines.PATIENCE_SECONDS
        while len(admitted) < BEFORE_KILL and time.monotonic() < end:
            time.sleep(0.005)
        web.process.kill()
        is_over.set()
        assert len(admitted) < CLIENTS * SCANS  # killed under load
        for one in running:
            one.result()
    return admitted


def stored(site: Installation) -> tuple[list[str], list[str]]:
    """Return the scans behind the arrivals in the database, and those its audit lines name."""
    url = site.database_url or f"sqlite:///{site.instance / 'eventapp.sqlite3'}"
    scan_of = "after ->> 'scan'" if site.database_url else "json_extract(after, '$.scan')"
    engine = create_engine(url)
    with engine.connect() as connection:
        arrivals = connection.scalars(text("SELECT scan_uid FROM arrivals")).all()
        lines = connection.scalars(
            text(f"SELECT {scan_of} FROM audit_lines WHERE action = 'checkin.arrive'")
        ).all()
    engine.dispose()
    return list(arrivals), list(lines)
