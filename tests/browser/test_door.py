"""The door as it is used: a camera at the desk, a screen in the hall, phones without a script."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Locator, Page, Route
from sqlalchemy import select

from eventapp.accounts.rules import Role
from eventapp.app import create_app
from eventapp.checkin import tickets
from eventapp.checkin.models import Arrival, Scan
from eventapp.core import clock, keys
from eventapp.core.settings import load
from eventapp.db.session import db, reading, writing
from eventapp.files import qr
from eventapp.participants.models import Registration
from tests import make
from tests.browser.conftest import OpenCamera
from tests.browser.screens import Screens, axe
from tests.files.readers import codes_of
from tests.installation import Installation, eventapp_server

NIP = "197902011998031007"
MOST_BYTES, MOST_REQUESTS = 40 * 1024, 6


@dataclass(frozen=True, slots=True)
class Place:
    """A served installation with an event that is on now."""

    app: Flask
    url: str
    event: str
    codes: dict[str, str]
    cookie: str

    def desk(self, context: BrowserContext) -> Page:
        """Return a page of the officer who keeps the door."""
        context.add_cookies([{"name": "session", "value": self.cookie, "url": self.url}])
        return context.new_page()

    def at(self, path: str) -> str:
        return f"{self.url}/kegiatan/{self.event}/{path}"

    def ticket(self, name: str) -> str:
        key = keys.derive(self.app.config["SECRET_KEY"], tickets.KEY_PURPOSE)
        return tickets.write(self.codes[name], key, self.url)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    site = Installation(tmp_path_factory.mktemp("door")).prepare()
    with eventapp_server(site, no_worker=True) as web:
        app = create_app(load(site.environment(web.url)))
        with app.app_context(), writing() as session:
            starts_at = clock.now() - timedelta(minutes=10)
            event = make.event(session, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
            unit = make.unit(session, "DINKES", name="Dinas Kesehatan Kota Serang")
            names = (
                "Sari Dewi",
                "Budi Santoso",
                "Citra Lestari",
                "Dodi Hidayat",
                "Eka Putri",
                "Fajar Nugraha",
            )
            more = {"unit_id": unit.id, "front_title": "Dr.", "back_title": "M.Si."}
            rows = {n: make.registration(session, event, n, **more) for n in names[1:]}
            rows[names[0]] = make.registration(session, event, names[0], nip=NIP, **more)
            make.duty(session, event, make.officer(session, Role.DESK))
            token = make.officer_session(session, Role.DESK)
            public_id = event.public_id
            codes = {name: row.code for name, row in rows.items()}
        signer: Any = app.session_interface
        cookie = signer.get_signing_serializer(app).dumps({"petugas": token})
        yield Place(app, web.url, public_id, codes, cookie)
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()


def arrivals(place: Place, name: str) -> list[str]:
    """Return how somebody's arrivals came about, as another process sees the database."""
    with place.app.app_context(), reading() as session:
        return list(
            session.scalars(
                select(Arrival.method)
                .join(Registration, Registration.id == Arrival.registration_id)
                .where(Registration.code == place.codes[name])
            )
        )


def part(page: Page, name: str) -> Locator:
    return page.locator(f"[data-desk-part={name}]")


def opened(page: Page, place: Place) -> Page:
    page.goto(place.at("meja"))
    page.locator("[data-desk][data-ready]").wait_for()
    return page


def told(page: Page) -> tuple[str, str]:
    """Return the kind of the answer that fills the screen, and its name; then put it away."""
    answer = part(page, "answer")
    answer.wait_for(state="visible")
    said = (answer.get_attribute("data-kind") or "", answer.locator('[data-part="name"]'))
    found = (said[0], said[1].inner_text() if said[1].is_visible() else "")
    answer.click()
    answer.wait_for(state="hidden")
    return found


def type_code(page: Page, code: str) -> None:
    page.fill("#desk-ticket", code)
    page.press("#desk-ticket", "Enter")


def test_camera_reads_a_ticket_once(camera: OpenCamera, place: Place, tmp_path: Path) -> None:
    picture = tmp_path / "ticket.png"
    picture.write_bytes(qr.png(place.ticket("Budi Santoso")))
    page = opened(place.desk(camera(picture)), place)
    if part(page, "camera").get_attribute("data-state") == "off":
        part(page, "start").click()

    seen = told(page)
    page.wait_for_timeout(2500)  # the film shows the same ticket again meanwhile

    assert seen == ("ok", "Dr. Budi Santoso, M.Si.")
    assert part(page, "recent").locator("li").count() == 1
    assert arrivals(place, "Budi Santoso") == ["desk_ticket"]


def test_code_name_and_hand_held_scanner(screens: Screens, place: Place) -> None:
    page = opened(place.desk(screens.phone().context), place)

    type_code(page, place.codes["Fajar Nugraha"].lower())
    typed = told(page)
    type_code(page, place.codes["Fajar Nugraha"])
    again = told(page)
    type_code(page, "ZZZZZZZZ")
    unknown = told(page)
    page.fill("#desk-find", "citra")
    part(page, "found").locator("button").click()
    named = told(page)
    page.focus("#desk-find")
    page.keyboard.type(place.ticket("Dodi Hidayat"), delay=2)
    page.keyboard.press("Enter")
    gun = told(page)

    assert typed == ("ok", "Dr. Fajar Nugraha, M.Si.")
    assert again == ("again", "Dr. Fajar Nugraha, M.Si.")
    assert unknown == ("no", "")
    assert named == ("ok", "Dr. Citra Lestari, M.Si.")
    assert gun == ("ok", "Dr. Dodi Hidayat, M.Si.")
    assert arrivals(place, "Citra Lestari") == ["desk_name"]
    assert part(page, "recent").locator("li").count() == 5


def test_scan_taken_without_network_outlives_the_page(screens: Screens, place: Place) -> None:
    screens.watch.expect("ERR_FAILED")
    page = opened(place.desk(screens.phone().context), place)
    down = page.context

    def lose(route: Route) -> None:
        route.abort()

    down.route("**/meja/pindai", lose)
    type_code(page, place.codes["Eka Putri"])
    waiting = told(page)
    page.close()
    page = opened(down.new_page(), place)
    kept = part(page, "waiting-count").inner_text()
    before = arrivals(place, "Eka Putri")
    down.unroute("**/meja/pindai", lose)
    part(page, "waiting").wait_for(state="hidden", timeout=15_000)

    assert waiting == ("wait", "")
    assert (kept, before) == ("1", [])
    assert arrivals(place, "Eka Putri") == ["desk_typed"]


def test_hall_screen_to_green_page(screens: Screens, place: Place, tmp_path: Path) -> None:
    hall = place.desk(screens.laptop().context)
    hall.goto(place.at("layar"))
    hall.locator("[data-hall-part=qr] svg").wait_for()
    hall.locator("[data-hall-part=code]").screenshot(path=tmp_path / "hall.png")
    [address] = codes_of(tmp_path / "hall.png")
    phone = screens.phone(java_script_enabled=False)

    phone.goto(address)
    first = phone.locator("h1").inner_text()
    phone.fill("[name=who]", NIP)
    phone.get_by_role("button", name="Lanjut").click()
    name = phone.locator(".panel strong").inner_text()
    phone.get_by_role("button", name="Saya hadir").click()
    done = phone.locator("h1").inner_text()
    phone.get_by_role("link", name="Buka tiket saya").click()
    ticket = phone.locator("h1").inner_text()
    hall.wait_for_function(
        "document.querySelector('[data-hall-part=present]').textContent !== '0'", timeout=15_000
    )

    assert (first, name) == ("Siapa Anda?", "Dr. Sari Dewi, M.Si.")
    assert (done, ticket) == ("Anda tercatat hadir", "Tiket saya")
    assert arrivals(place, "Sari Dewi") == ["hall_screen"]


def test_check_in_page_is_light(screens: Screens, place: Place) -> None:
    hall = place.desk(screens.laptop().context)
    code = hall.request.get(place.at("layar/kode.json")).json()["slots"][0]["url"]
    phone = screens.phone()
    line = phone.context.new_cdp_session(phone)
    sizes: list[float] = []
    line.send("Network.enable")
    line.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))

    phone.goto(code, wait_until="networkidle")

    assert phone.locator("h1").inner_text() == "Siapa Anda?"
    assert 0 < sum(sizes) <= MOST_BYTES
    assert len(sizes) <= MOST_REQUESTS


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_the_door_are_accessible(screens: Screens, place: Place, scheme: Any) -> None:
    screens.watch.expect("status of 404")
    desk = opened(place.desk(screens.phone(scheme).context), place)
    found = {"desk": axe(desk)}
    code = desk.request.get(place.at("layar/kode.json")).json()["slots"][0]["url"]
    type_code(desk, "ZZZZZZZZ")
    part(desk, "answer").wait_for(state="visible")
    found["answer"] = axe(desk)
    for path in ("meja/tamu", "layar"):
        desk.goto(place.at(path))
        found[path] = axe(desk)
    phone = screens.phone(scheme)
    for address in (code, f"{place.url}/hadir", place.ticket("Sari Dewi"), f"{place.url}/t/x"):
        phone.goto(address)
        found[address] = axe(phone)

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_nothing_was_scanned_twice(place: Place) -> None:
    with place.app.app_context(), reading() as session:
        uids = list(session.scalars(select(Scan.uid)))
        rows = list(session.execute(select(Arrival.session_id, Arrival.registration_id)))

    assert len(uids) == len(set(uids))
    assert len(rows) == len(set(rows))
