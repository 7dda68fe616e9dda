"""`make bench`: check-ins against a bare view, certificates, and pages with 300 and 30,000 people.

Every figure stands beside one of the same run: the machine's mood cancels out in the ratio.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta
from itertools import repeat
from pathlib import Path

from tests.bench import clients, codes, pages, people, slow_phone
from tests.bench.archive import fill
from tests.installation import Installation, Web, eventapp_server
from tests.processes import free_port
from tests.services import postgresql_server

CLIENTS = (1, 8, 32)
BATCH = 500
STILL = 0.05  # seconds computed in a second
# Arrivals of other events: few, and years of a province.
ARCHIVE = (5_000, 5_000_000)
PARTS = ("checkins", "certificates", "pages", "codes", "phone")
# These take minutes and are asked for by name.
LONG = ("archive", "rush")


def main() -> None:
    """Run everything, or what is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4, help="per cell")
    parser.add_argument("parts", nargs="*", default=list(PARTS), help=", ".join((*PARTS, *LONG)))
    chosen = parser.parse_args()
    if "checkins" in chosen.parts:
        check_ins(chosen.seconds)
    if "archive" in chosen.parts:
        check_ins(chosen.seconds, archive=ARCHIVE)
    if "codes" in chosen.parts:
        codes.measure()
    if "phone" in chosen.parts:
        slow_phone.main()
    if "rush" in chosen.parts:
        subprocess.run([sys.executable, "-m", "tests.bench.rush"], check=True)
    if "certificates" in chosen.parts:
        certificates()
    if "pages" in chosen.parts:
        pages.measure()


def check_ins(seconds: float, archive: Sequence[int] = ()) -> None:
    """One scan per request, distinct people, audit line in the same transaction.

    With an `archive` of so many arrivals of other events, one after the other.
    """
    print("check-ins, one scan a request (bare = /healthz of the same server in the same run)")
    print(
        f"{'database':<12}{'clients':>8}{'per s':>9}{'p50 ms':>9}{'p99 ms':>9}"
        f"{'cpu ms':>8}{'bare per s':>12}{'cpu ms':>8}{'share':>8}"
    )
    with tempfile.TemporaryDirectory() as folder:
        _check_ins("SQLite", Installation(Path(folder)), seconds, archive)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(postgresql_server(is_durable=True))
        _check_ins("PostgreSQL", Installation(Path(folder), server.database()), seconds, archive)


def _check_ins(name: str, site: Installation, seconds: float, archive: Sequence[int]) -> None:
    site.prepare()
    door = people.door(site, count=60_000)
    # Made before: what the clients compute, the server lacks.
    scans = iter([_scans(door, [ticket]) for ticket in door.tickets[BATCH:]])
    stored = 0
    for size in archive:
        fill(site, size - stored, first=stored)
        stored = size
        print(f"{size:,} arrivals of other events")
        _measure(name, site, scans, seconds, (8,))
    if not archive:
        _measure(name, site, scans, seconds, CLIENTS)
        port = free_port()
        with eventapp_server(site, port=port):
            batch = repeat(_scans(door, door.tickets[:BATCH]))
            first, *again = (clients.measure(port, 1, batch, 0) for _ in range(3))
            print(
                f"{name:<12}{BATCH} scans in one request: {first.p50_ms:.0f} ms, sent again: "
                + ", ".join(f"{one.p50_ms:.0f} ms" for one in again)
            )


def _measure(
    name: str, site: Installation, scans: Iterator[bytes], seconds: float, counts: Sequence[int]
) -> None:
    bare = repeat(clients.get("/healthz"))
    port = free_port()
    with eventapp_server(site, port=port) as web:
        _wait_until_still(web)
        for count in counts:
            before = web.process.cpu_seconds()
            base = clients.measure(port, count, bare, seconds)
            between = web.process.cpu_seconds()
            scan = clients.measure(port, count, scans, seconds)
            after = web.process.cpu_seconds()
            print(
                f"{name:<12}{count:>8}{scan.per_second:>9.0f}{scan.p50_ms:>9.1f}{scan.p99_ms:>9.1f}"
                f"{(after - between) / scan.requests * 1000:>8.2f}{base.per_second:>12.0f}"
                f"{(between - before) / base.requests * 1000:>8.2f}"
                f"{scan.per_second / base.per_second:>8.3f}"
                + (f"  {scan.errors} errors" if scan.errors else "")
            )


def _wait_until_still(web: Web) -> None:
    """Wait for the worker beside it, which still reads its own program for a second or more."""
    while True:
        before = web.process.cpu_seconds()
        time.sleep(1)
        if web.process.cpu_seconds() - before < STILL:
            return


def _scans(door: people.Door, tickets: list[str]) -> bytes:
    scans = [
        {
            "id": str(uuid.uuid4()),
            "ticket": ticket,
            "session": door.session,
            "scanned_at": door.at,
            "method": "api",
        }
        for ticket in tickets
    ]
    body = json.dumps({"scans": scans}).encode()
    path = f"/api/v1/events/{door.event}/checkins"
    return clients.post(path, body, Authorization=f"Bearer {door.token}")


def certificates(count: int = 60) -> None:
    """The whole issue: number, rows, draw, store, audit; in one process."""
    with tempfile.TemporaryDirectory() as folder:
        site = Installation(Path(folder)).prepare()
        event = people.certified(site, count)
        begun = time.perf_counter()
        done = site.run("certificates", "issue", event)
        took = time.perf_counter() - begun
        if done.returncode:
            raise SystemExit(done.stderr)
        print(
            f"certificates: {count} in {timedelta(seconds=round(took))}, {count / took:.1f} per s"
        )


if __name__ == "__main__":
    main()
