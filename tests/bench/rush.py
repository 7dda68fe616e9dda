"""The rush before a session, replayed: `python -m tests.bench.rush --help`.

Phones look at their own ticket every half minute, boards at the figures every other second, and
in the first half of the time people come in: two of three by the hall's code through the pages,
with cookies and CSRF as a phone does it, the others scanned at a desk through the API.
"""

import argparse
import json
import os
import random
import re
import time
import uuid
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select, text, update

from eventapp.accounts import actions as accounts
from eventapp.accounts.rules import Role
from eventapp.checkin import tickets
from eventapp.core import clock
from eventapp.participants.models import Person, Registration
from tests import make
from tests.bench import clients, people
from tests.bench.phone import Phone, form_with
from tests.bench.visitors import Ask, Asking, Crowd, Tally
from tests.installation import Installation, eventapp_server
from tests.processes import free_port
from tests.services import postgresql_server

PAGES, HALL, DESK = "hall, pages", "hall, check-in", "desk, check-in"
WARM_SECONDS = 3.0
PHONE_EVERY, BOARD_EVERY, SCREEN_EVERY = 30.0, 2.0, 30.0
HALL_SHARE = 2 / 3
MOST_P95_MS = 300
MOST_BEHIND = 5.0
_FIGURE = re.compile(rb'class="board__figure">([\d.]+)<')


@dataclass(slots=True)
class Rush:
    """What the visitors share: addresses, keys, the hall's codes, and when arrivals were told."""

    event: str
    session: str
    token: str
    cookie: str
    tickets: list[str]
    links: list[str]
    phones: list[str]
    begun: float = 0.0
    until: float = 0.0
    codes: list[tuple[datetime, str]] = field(default_factory=list)
    arrived: list[float] = field(default_factory=list)
    behind: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def pages(self, path: str) -> str:
        """Return the address of one of the event's pages."""
        return f"/kegiatan/{self.event}/{path}"


def ticket_page(rush: Rush, link: str, first: float) -> Asking:
    """Somebody who leaves the ticket's page open."""
    wake_at, tag = rush.begun + first, ""
    while wake_at < rush.until:
        yield wake_at
        headers = {"If_None_Match": tag} if tag else {}
        answer = yield Ask("phones", clients.get(link, **headers), (200, 304))
        tag = answer.header("etag") if answer else ""
        wake_at += PHONE_EVERY


def board(rush: Rush, first: float) -> Asking:
    """An officers' board; how far it is behind is measured by the figure it shows."""
    wake_at, tag, shown = rush.begun + first, "", 0
    while wake_at < rush.until + MOST_BEHIND:
        yield wake_at
        headers = {"Cookie": f"session={rush.cookie}"} | ({"If_None_Match": tag} if tag else {})
        answer = yield Ask("boards", clients.get(rush.pages("papan/isi"), **headers), (200, 304))
        wake_at = max(wake_at + BOARD_EVERY, time.perf_counter())
        if answer is None or answer.status != 200:
            continue
        tag = answer.header("etag")
        rush.sizes.append(len(answer.body))
        found = _FIGURE.search(answer.body)
        figure = int(found[1].replace(b".", b"")) if found else shown
        now = time.perf_counter()
        rush.behind += [now - at for at in rush.arrived[shown:figure]]
        shown = max(shown, figure)


def screen(rush: Rush) -> Asking:
    """The hall's screen: it fetches codes ahead, and the hall reads them off it."""
    wake_at, officer = rush.begun, Phone({"session": rush.cookie})
    while wake_at < rush.until:
        yield wake_at
        yield from officer.open("screen", rush.pages("layar/kode.json"))
        if officer.page.status == 200:
            slots = json.loads(officer.page.body)["slots"]
            rush.codes = [(datetime.fromisoformat(one["starts_at"]), one["url"]) for one in slots]
        wake_at += SCREEN_EVERY


def guest(rush: Rush, number: str, at: float) -> Asking:
    """Somebody who scans the hall's code, says who they are, and presses "Saya hadir"."""
    yield rush.begun + at
    while not rush.codes:
        yield time.perf_counter() + 0.2
    now, own = datetime.now(UTC), Phone()
    url = [url for starts_at, url in rush.codes if starts_at <= now][-1]
    yield from own.open(PAGES, urlsplit(url).path)
    who = form_with(own.page.body.decode(), "who")
    if who is None:
        rush.faults.append(f"{own.path}: nobody asked who it is ({own.page.status})")
        return
    yield from own.send(PAGES, PAGES, who, who=number)
    press = form_with(own.page.body.decode(), "Saya hadir")
    if press is None:
        rush.faults.append(f"{own.path}: nothing to press ({own.page.status})")
        return
    yield from own.send(HALL, PAGES, press)
    if "tercatat hadir" in own.page.body.decode():
        rush.arrived.append(time.perf_counter())
    else:
        rush.faults.append(f"{own.path}: not recorded ({own.page.status})")


def look(rush: Rush, at: float) -> Asking:
    """Somebody who opens the hall's code and does no more."""
    yield rush.begun + at + 1
    if rush.codes:
        yield from Phone().open(PAGES, urlsplit(rush.codes[0][1]).path)


def scan(rush: Rush, ticket: str, at: float) -> Asking:
    """Somebody whose ticket is scanned at a desk."""
    yield rush.begun + at
    one = {
        "id": str(uuid.uuid4()),
        "ticket": ticket,
        "session": rush.session,
        "scanned_at": datetime.now(UTC).isoformat(),
        "method": "desk_ticket",
    }
    body = json.dumps({"scans": [one]}).encode()
    path = f"/api/v1/events/{rush.event}/checkins"
    request = clients.post(path, body, Authorization=f"Bearer {rush.token}")
    answer = yield Ask(DESK, request)
    verdicts = re.findall(rb'"verdict":\s*"(\w+)"', answer.body) if answer else []
    if verdicts == [b"admitted"]:
        rush.arrived.append(time.perf_counter())
    else:
        rush.faults.append(f"the desk was answered {verdicts}")


def prepared(site: Installation, count: int, link: str) -> Rush:
    """Fill the installation: an event that began a while ago, its people, their phones' numbers."""
    with people.opened(site) as (session, key, base_url):
        begins = clock.now() - timedelta(minutes=10)
        event = make.event(session, starts_at=begins, ends_at=begins + timedelta(hours=3))
        event.sessions[0].ends_at = event.ends_at
        codes = people.crowd(session, event, count)
        owners = session.scalars(
            select(Registration.person_id)
            .where(Registration.code.in_(codes))
            .order_by(Registration.id)
        ).all()
        numbers = [f"+62812{n:08}" for n in range(count)]
        rows = [{"id": key, "phone": n} for key, n in zip(owners, numbers, strict=True)]
        session.execute(update(Person), rows)
        _, token = accounts.add_token(
            session, name="rush", role=Role.ADMIN, unit_id=None, at=clock.now(), by=make.TESTER
        )
        officer = make.officer_session(session, Role.ADMIN)
        session.execute(text("ANALYZE"))
        app: Any = current_app
        signer = app.session_interface.get_signing_serializer(app)
        return Rush(
            event=event.public_id,
            session=event.sessions[0].public_id,
            token=token,
            cookie=signer.dumps({"petugas": officer}),
            tickets=[tickets.write(code, key, base_url) for code in codes],
            links=[link.format(token=tickets.token(code, key)) for code in codes],
            phones=numbers,
        )


def replay(site: Installation, asked: argparse.Namespace) -> bool:
    """Run it once on a prepared installation; whether it was good enough."""
    rush = prepared(site, asked.phones, asked.path)
    chance = random.Random(8)
    half = asked.seconds / 2
    people_in = min(asked.check_ins or round(half), asked.phones)
    hall = round(people_in * HALL_SHARE)
    port = free_port()
    arguments = ["--processes", str(asked.processes)]
    with eventapp_server(site, *arguments, port=port, no_worker=True) as web:
        warm_up(rush, port)
        crowd = Crowd(port)
        rush.begun = time.perf_counter() + 0.5
        rush.until = rush.begun + asked.seconds
        before = web.process.cpu_seconds()
        crowd.add(screen(rush))
        for link in rush.links:
            crowd.add(ticket_page(rush, link, chance.uniform(0, PHONE_EVERY)))
        for _ in range(asked.boards):
            crowd.add(board(rush, chance.uniform(0, BOARD_EVERY)))
        for number in range(people_in):
            at = chance.uniform(0.5, half)
            is_hall = number < hall
            crowd.add(
                guest(rush, rush.phones[number], at)
                if is_hall
                else scan(rush, rush.tickets[number], at)
            )
        crowd.run(rush.until + MOST_BEHIND)
        took = time.perf_counter() - rush.begun
        cpu = (web.process.cpu_seconds() - before) / took
    return told(crowd, rush, people_in, cpu)


def warm_up(rush: Rush, port: int) -> None:
    """Let every process have drawn each page once: a server doesn't start with the rush."""
    rush.begun = time.perf_counter()
    rush.until = rush.begun + WARM_SECONDS
    crowd = Crowd(port)
    crowd.add(screen(rush))
    for number in range(8):
        crowd.add(board(rush, number / 10))
        crowd.add(ticket_page(rush, rush.links[number], number / 10))
        crowd.add(look(rush, number / 10))
    crowd.run(rush.until)
    rush.sizes.clear()
    rush.faults.clear()


def told(crowd: Crowd, rush: Rush, people_in: int, cpu: float) -> bool:
    """Print what was measured; whether it was good enough."""
    print(f"{'':<16}{'asked':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'worst':>9}{'errors':>8}")
    for kind, one in sorted(crowd.tallies.items()):
        cells = "".join(f"{one.share(part):>9.1f}" for part in (0.5, 0.95, 0.99, 1))
        print(f"{kind:<16}{len(one.times):>8}{cells}{len(one.errors):>8}")
    check_ins = Tally([t for kind in (HALL, DESK) for t in crowd.tallies[kind].times])
    late = Tally(crowd.late).share(0.99)
    print(f"present at the end: {len(rush.arrived)} of {people_in}")
    print(
        f"boards: at most {max(rush.behind, default=0):.1f} s behind, by {len(rush.behind)} looks"
    )
    if rush.sizes:
        print(f"a board's answer: {max(rush.sizes) / 1024:.0f} KB, {len(rush.sizes)} of them whole")
    cores = os.cpu_count() or 1
    print(f"server: {cpu:.0%} of one core, {cpu / cores:.0%} of the machine's {cores}")
    print(f"p95 of a check-in: {check_ins.share(0.95):.0f} ms (this client late by {late:.1f} ms)")
    faults = [fault for one in crowd.tallies.values() for fault in one.errors] + rush.faults
    for fault, count in Counter(faults).most_common(10):
        print(f"fault: {fault} ({count})")
    return (
        not faults
        and len(rush.arrived) == people_in
        and check_ins.share(0.95) < MOST_P95_MS
        and max(rush.behind, default=0) <= MOST_BEHIND
    )


def main() -> None:
    """Replay on SQLite, or on PostgreSQL; exit code 1 when it was not good enough."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=600, help="people come in the first half")
    parser.add_argument("--phones", type=int, default=2000)
    parser.add_argument("--boards", type=int, default=10)
    parser.add_argument("--check-ins", type=int, help="one a second when not given")
    parser.add_argument("--path", default="/t/{token}/kehadiran", help="what the phones ask for")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--processes", type=int, default=1, help="more than one on PostgreSQL")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        url = None
        if asked.postgresql:
            url = stack.enter_context(postgresql_server(is_durable=True)).database()
        is_good = replay(Installation(folder, url).prepare(), asked)
    raise SystemExit(not is_good)


if __name__ == "__main__":
    main()
