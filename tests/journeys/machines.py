"""A machine that talks to the API, and the installations a journey runs on."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.installation import Installation, Web, eventapp_server
from tests.services import postgresql_server, redis_database

PATIENCE_SECONDS = 90
MOST_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Machine:
    """A client with a token."""

    url: str
    token: str

    def call(self, path: str, body: Any = None) -> tuple[int, Any]:
        """POST `body`, or GET without one; return status and JSON."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + "/api/v1" + path, data, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def items(self, path: str) -> list[dict[str, Any]]:
        """Return a whole list, page after page."""
        found: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            status, page = self.call(f"{path}?limit=1000&cursor={cursor}")
            assert status == 200, page
            found += page["items"]
            cursor = page["next_cursor"]
        return found


@contextmanager
def installation(kind: str, folder: Path) -> Generator[Installation]:
    """Give a prepared installation: "sqlite" alone, or "postgresql" with Redis."""
    folder.mkdir(exist_ok=True)
    with ExitStack() as stack:
        if kind == "sqlite":
            site = Installation(folder, base_url="http://127.0.0.1:8000")
        else:
            server = stack.enter_context(postgresql_server())
            url = stack.enter_context(redis_database())
            site = Installation(folder, server.database(), url, base_url="http://127.0.0.1:8000")
        yield site.prepare()


@contextmanager
def two_webs(site: Installation) -> Generator[tuple[Web, Web]]:
    """Serve the same installation by two independent processes, without workers."""
    with eventapp_server(site, no_worker=True) as one, eventapp_server(site, no_worker=True) as two:
        yield one, two


def token(site: Installation, role: str = "admin") -> str:
    """Return a new API token."""
    made = site.run("tokens", "add", "journey", "--role", role)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def running_event(machine: Machine, **more: Any) -> dict[str, Any]:
    """Plan an event whose only session began an hour ago."""
    begins = datetime.now(UTC) - timedelta(hours=1)
    ends = begins + timedelta(hours=3)
    session = {"title": "Sesi", "starts_at": begins.isoformat(), "ends_at": ends.isoformat()}
    body = {
        "title": "Sosialisasi",
        "theme": "Tema",
        "venue": "Aula",
        "starts_at": begins.isoformat(),
        "ends_at": ends.isoformat(),
        "sessions": [session | {"lesson_hours": 3, "speaker": "Narasumber"}],
        "indicators": [],
    }
    status, event = machine.call("/events", body | more)
    assert status == 201, event
    return dict(event)


def registered(machine: Machine, event: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Register `count` people; return the results with their tickets."""
    people = [{"name": f"Peserta {_letters(n)}", "phone": f"0812{n:08}"} for n in range(count)]
    found: list[dict[str, Any]] = []
    for start in range(0, count, MOST_ROWS):
        body = {"participants": people[start : start + MOST_ROWS]}
        status, answer = machine.call(f"/events/{event['id']}/registrations", body)
        assert status == 200, answer
        found += answer["results"]
    assert [one["status"] for one in found] == ["created"] * count
    return found


def _letters(number: int) -> str:
    """Return three letters for a number below 17,576: names hold no digits."""
    return "".join(chr(65 + number // 26**place % 26) for place in (2, 1, 0))


def scan(event: dict[str, Any], ticket: str, uid: str = "") -> dict[str, Any]:
    """Return one scan of this moment for the event's first session."""
    return {
        "id": uid or str(uuid4()),
        "ticket": ticket,
        "session": event["sessions"][0]["id"],
        "scanned_at": datetime.now(UTC).isoformat(),
        "method": "api",
    }


def wait_for(what: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until it is so; raises AssertionError when patience ends."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.1)
