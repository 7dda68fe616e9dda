"""From the hall's code to the green page on a slow phone: `python -m tests.bench.slow_phone`.

Slow 3G as browsers' tools have it (400 kbit/s either way, 2 s more for every request) and a
processor four times slower. TLS and DNS are not in it; the person's own seconds neither.
"""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from sqlalchemy.orm import Session

from eventapp.checkin import claims, door_codes
from eventapp.checkin.door_codes import Door
from eventapp.core import clock, keys
from eventapp.core.settings import load
from tests import make
from tests.bench import people
from tests.browser import chromium
from tests.browser.screens import PHONE
from tests.installation import Installation, eventapp_server
from tests.processes import free_port

LATENCY_MS = 2000
BYTES_PER_SECOND = 400_000 / 8
SLOWER = 4
ROUNDS = 3
WAIT_MS = 60_000
NAME = "Raden Kusumaningrat Hadiwijoyo Suryodiningrat"
NUMBER = "0812{:08}"


@dataclass(slots=True)
class Scene:
    """An event that is on, and whose phones come to it: public id and number of each person."""

    url: str
    secret: str
    door: Door
    visitors: list[tuple[str, str]]

    def address(self) -> str:
        """Return what the hall's screen shows now."""
        key = keys.derive(self.secret, door_codes.KEY_PURPOSE)
        path = door_codes.current(self.door, key, self.url, clock.now()).url.rpartition("/")[2]
        return f"{self.url}/h/{path}"

    def recognised(self, public_id: str) -> dict[str, str]:
        """Return the cookie of a phone that was here before."""
        text = claims.write_person(public_id, keys.derive(self.secret, claims.KEY_PURPOSE))
        return {"name": "saya", "value": text, "url": self.url}


@dataclass(slots=True)
class Visit:
    """One phone's way, in seconds from opening the address; `fields` it was asked to fill in."""

    button: float = 0
    green: float = 0
    fields: int = 0


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        site = Installation(Path(folder)).prepare()
        port = free_port()
        scene = _scene(site, f"http://127.0.0.1:{port}")
        options = {"executable_path": chromium.find(), "args": list(chromium.ARGUMENTS)}
        with eventapp_server(site, port=port):
            browser = driver.chromium.launch(**options)  # type: ignore[arg-type]
            print("slow 3G (400 kbit/s, 2 s a request), processor 4x slower, median of 3")
            requests, size = _weight(scene, browser)
            print(f"first page: {requests} requests, {size / 1024:.1f} KB")
            print(f"{'phone':<30}{'button s':>10}{'green s':>10}{'fields':>8}")
            _line("known, nothing kept", scene, browser, returning)
            _line("known, page kept from before", scene, browser, returning_warm)
            _line("first time here", scene, browser, first_time)
            browser.close()


def _scene(site: Installation, url: str) -> Scene:
    settings = load(site.environment(url))
    with people.opened(site) as (session, _key, _base):
        event = make.event(session, starts_at=_begins(), ends_at=_begins() + timedelta(hours=3))
        for one in event.sessions:
            one.starts_at, one.ends_at = event.starts_at, event.ends_at
        door = Door(event.short_code, event.sessions[0].public_id)
        visitors = [_visitor(session, event, number) for number in range(4 * ROUNDS)]
    return Scene(url, settings.secret_key, door, visitors)


def _begins() -> datetime:
    return clock.now() - timedelta(minutes=30)


def _visitor(session: Session, event: Any, number: int) -> tuple[str, str]:
    phone = NUMBER.format(number + 10_000_000)
    row = make.registration(
        session, event, f"{NAME} {number}", phone=f"+62{phone[1:]}", front_title="Prof. Dr. H."
    )
    session.refresh(row, ["person"])
    return row.person.public_id, phone


Way = Callable[[Scene, Browser, tuple[str, str]], Visit]


def _line(name: str, scene: Scene, browser: Browser, way: Way) -> None:
    visits = [way(scene, browser, scene.visitors.pop()) for _ in range(ROUNDS)]
    print(
        f"{name:<30}"
        f"{median(v.button for v in visits):>10.1f}{median(v.green for v in visits):>10.1f}"
        f"{max(v.fields for v in visits):>8}"
    )


def returning(scene: Scene, browser: Browser, visitor: tuple[str, str]) -> Visit:
    """Somebody whom the phone knows, on a browser that has kept no file of ours."""
    page = _phone(browser)
    page.context.add_cookies([scene.recognised(visitor[0])])  # type: ignore[list-item]
    return _come(scene, page)


def returning_warm(scene: Scene, browser: Browser, visitor: tuple[str, str]) -> Visit:
    """The same, a page of ours having been open before."""
    page = _phone(browser)
    page.goto(f"{scene.url}/hadir", wait_until="networkidle")
    page.context.add_cookies([scene.recognised(visitor[0])])  # type: ignore[list-item]
    return _come(scene, page)


def first_time(scene: Scene, browser: Browser, visitor: tuple[str, str]) -> Visit:
    """Somebody on the list whose phone was never here: one field more, one page more."""
    return _come(scene, _phone(browser), visitor[1])


def _phone(browser: Browser) -> Page:
    page = browser.new_context(**PHONE).new_page()
    page.set_default_timeout(WAIT_MS)
    return page


def _come(scene: Scene, page: Page, number: str = "") -> Visit:
    visit, line = Visit(), page.context.new_cdp_session(page)
    _slow(line)
    begun = time.perf_counter()
    page.goto(scene.address(), wait_until="commit")
    if number:
        field = page.get_by_label("NIP atau nomor ponsel")
        field.wait_for()
        visit.fields = page.locator("input.input, select.input, textarea.input").count()
        field.fill(number)
        page.get_by_role("button", name="Lanjut").click(no_wait_after=True)
    button = page.get_by_role("button", name="Saya hadir")
    button.wait_for()
    visit.button = time.perf_counter() - begun
    button.click(no_wait_after=True)
    page.get_by_role("heading", name="Anda tercatat hadir").wait_for()
    visit.green = time.perf_counter() - begun
    page.context.close()
    return visit


def _weight(scene: Scene, browser: Browser) -> tuple[int, float]:
    """Return how many requests the first page makes when it is left standing, and their bytes."""
    page = _phone(browser)
    moved: list[float] = []
    line = page.context.new_cdp_session(page)
    line.on("Network.loadingFinished", lambda event: moved.append(event["encodedDataLength"]))
    line.send("Network.enable")
    page.goto(scene.address(), wait_until="networkidle")
    page.context.close()
    return len(moved), sum(moved)


def _slow(line: CDPSession) -> None:
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_PER_SECOND,
            "uploadThroughput": BYTES_PER_SECOND,
        },
    )
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


if __name__ == "__main__":
    main()
