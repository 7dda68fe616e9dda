"""Boards that stand open: they follow by themselves, lose the network, and go on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from eventapp.accounts.rules import Role
from eventapp.app import create_app
from eventapp.core import clock
from eventapp.core.settings import load
from eventapp.db.session import db, writing
from eventapp.events.queries import at_door
from tests import make
from tests.browser.screens import Screens, axe
from tests.installation import Installation, eventapp_server

SOON_MS = 15_000
LOST = "ERR_INTERNET_DISCONNECTED"


@dataclass(frozen=True, slots=True)
class Place:
    """A served event that is on now, whose people come when a test says so."""

    app: Flask
    url: str
    event: str
    cookie: str

    def officer(self, context: BrowserContext) -> Page:
        context.add_cookies([{"name": "session", "value": self.cookie, "url": self.url}])
        return context.new_page()

    def at(self, path: str) -> str:
        return f"{self.url}/kegiatan/{self.event}/{path}"

    def comes(self, name: str, unit: str) -> None:
        """Let somebody who is not on the list yet come in."""
        with self.app.app_context(), writing() as session:
            event = at_door(session, self.event)
            row = make.registration(session, event, name, unit_id=make.unit(session, unit).id)
            make.arrival(session, row, event.sessions[0], arrived_at=clock.now())

    def is_invited(self, name: str, unit: str) -> None:
        with self.app.app_context(), writing() as session:
            event = at_door(session, self.event)
            make.registration(session, event, name, unit_id=make.unit(session, unit).id)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    site = Installation(tmp_path_factory.mktemp("board")).prepare()
    with eventapp_server(site, no_worker=True) as web:
        app = create_app(load(site.environment(web.url)))
        with app.app_context(), writing() as session:
            starts_at = clock.now() - timedelta(minutes=10)
            event = make.event(session, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
            event.sessions[0].ends_at = event.ends_at
            for number in range(30):
                unit = make.unit(session, f"UNIT{number:02}", name=f"Unit {number:02}")
                for name in ("Ani", "Budi"):
                    make.registration(session, event, f"{name} {number}", unit_id=unit.id)
            token = make.officer_session(session, Role.ADMIN)
            public_id = event.public_id
        signer: Any = app.session_interface
        cookie = signer.get_signing_serializer(app).dumps({"petugas": token})
        yield Place(app, web.url, public_id, cookie)
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()


def figure(page: Page) -> int:
    return int(page.locator(".board__figure").inner_text())


def test_it_follows_without_a_jump(screens: Screens, place: Place) -> None:
    page = place.officer(screens.laptop().context)
    statuses: list[int] = []
    part = re.compile("/papan/isi")
    page.on("response", lambda one: statuses.extend([one.status] * bool(part.search(one.url))))
    page.goto(place.at("papan?urut=nama"))
    before = figure(page)
    row = page.locator("[data-key=unit-UNIT20]")
    row.locator("summary").click()
    expect(row.locator("li")).to_have_count(2)
    expect(row.get_by_role("button", name="Salin nama")).to_be_visible()
    row.scroll_into_view_if_needed()
    top = page.evaluate("scrollY")

    place.is_invited("Cici 20", "UNIT20")
    place.comes("Dedi 05", "UNIT05")
    expect(page.locator(".board__figure")).to_have_text(str(before + 1), timeout=SOON_MS)
    expect(row.locator("li")).to_have_count(3, timeout=SOON_MS)

    assert top > 0
    assert page.evaluate("scrollY") == top
    assert page.evaluate("document.activeElement.closest('details').dataset.key") == "unit-UNIT20"
    assert row.get_attribute("open") == ""
    expect(row.get_by_role("button", name="Salin nama")).to_be_visible()
    expect(page.locator("[data-key=unit-UNIT05] .unit-row__count")).to_contain_text("1")
    expect(page.locator("#terakhir + ol > li").first).to_contain_text("Dedi 05")
    page.wait_for_event("response", lambda one: one.status == 304, timeout=SOON_MS)
    assert set(statuses) <= {200, 304}


def test_rows_keep_their_places_while_somebody_reads(screens: Screens, place: Place) -> None:
    page = place.officer(screens.laptop().context)
    page.goto(place.at("papan"))
    keys = "[...document.querySelectorAll('.unit-row')].map((row) => row.dataset.key)"
    order = page.evaluate(keys)
    last = order[-1].removeprefix("unit-")

    for number in range(4):
        place.is_invited(f"Eka {number}", last)
    place.comes("Feri", "BARU")
    expect(page.locator(f"[data-key=unit-{last}]")).to_contain_text("6 belum", timeout=SOON_MS)
    after = page.evaluate(keys)
    page.reload()

    assert after == [*order, "unit-BARU"]
    assert page.evaluate(keys)[0] == f"unit-{last}"


def test_a_lost_network_is_one_quiet_sign(screens: Screens, place: Place) -> None:
    screens.watch.expect(LOST)
    page = place.officer(screens.phone().context)
    page.goto(place.at("papan"))
    before = figure(page)
    state = page.locator("[data-live-state]")
    height = page.locator(".board").bounding_box()

    page.context.set_offline(True)
    expect(state).to_have_text(
        re.compile(r"^Tanpa jaringan\. Data pukul \d\d\.\d\d\.\d\d$"), timeout=30_000
    )
    shown = (figure(page), page.locator(".board").bounding_box())
    place.comes("Gina", "UNIT01")
    page.context.set_offline(False)
    expect(page.locator(".board__figure")).to_have_text(str(before + 1), timeout=SOON_MS)

    assert shown == (before, height)
    expect(state).to_have_text("", timeout=SOON_MS)


def test_nobody_looks_nobody_asks(screens: Screens, place: Place) -> None:
    page = place.officer(screens.laptop().context)
    page.clock.install()
    page.goto(place.at("papan/aula"))
    asked: list[str] = []
    part = re.compile("/papan/aula/isi")
    page.on("request", lambda one: asked.extend(part.findall(one.url)))
    hide = """(isHidden) => {
        Object.defineProperty(document, 'hidden', {value: isHidden, configurable: true});
        document.dispatchEvent(new Event('visibilitychange'));
    }"""

    page.evaluate(hide, True)
    page.clock.run_for(60_000)
    meanwhile = list(asked)
    with page.expect_response(part) as answer:
        page.evaluate(hide, False)

    assert meanwhile == []
    assert answer.value.status in (200, 304)


def test_the_wall_goes_on_without_a_network(screens: Screens, place: Place) -> None:
    screens.watch.expect(LOST)
    page = place.officer(screens.laptop(viewport={"width": 1920, "height": 1080}).context)
    page.clock.install()
    page.goto(place.at("papan/aula"))
    clock_line, state = page.locator("[data-wall-clock]"), page.locator("[data-live-state]")
    hour, present = clock_line.inner_text(), page.locator(".wall__figure").inner_text()

    page.context.set_offline(True)
    page.clock.run_for(90_000)
    expect(state).to_have_text(re.compile(r"^Tanpa jaringan\. Data pukul"))
    page.clock.run_for(60_000)

    assert clock_line.inner_text() != hour
    assert page.locator(".wall__figure").inner_text() == present
    expect(page.locator("[data-wall-agenda=now]")).to_contain_text("Sesi 1")
    page.context.set_offline(False)
    page.clock.run_for(11_000)
    expect(state).to_have_text("", timeout=SOON_MS)


def test_many_units_take_turns(screens: Screens, place: Place) -> None:
    with place.app.app_context(), writing() as session:
        event = at_door(session, place.event)
        for number in range(20):
            unit = make.unit(session, f"KEL{number:02}")
            make.registration(session, event, unit_id=unit.id)
    page = place.officer(screens.laptop().context)
    page.goto(place.at("papan/aula"))
    present = int(page.locator(".wall__figure").inner_text())
    away = page.locator("[data-wall-page][data-away]")
    expect(away).to_have_count(1)
    # From inside, so that not even a glimpse of both is missed.
    page.evaluate(
        """() => {
            window.most = 0;
            new MutationObserver(() => {
                const shown = document.querySelectorAll('[data-wall-page]:not([data-away])');
                window.most = Math.max(window.most, shown.length);
            }).observe(document.querySelector('[data-live]'),
                       {subtree: true, attributes: true, childList: true, characterData: true});
        }"""
    )

    place.comes("Hani", "KEL01")

    expect(page.locator(".wall__figure")).to_have_text(str(present + 1), timeout=SOON_MS)
    assert page.locator("[data-wall-page]").count() == 2
    assert page.evaluate("window.most") == 1


def test_signed_out_says_so(screens: Screens, place: Place) -> None:
    page = place.officer(screens.laptop().context)
    page.goto(place.at("papan"))

    page.context.clear_cookies()

    expect(page.locator("[data-live-state]")).to_have_text(
        "Anda sudah keluar. Muat ulang halaman untuk masuk lagi.", timeout=SOON_MS
    )


def test_the_halls_code_goes_on_without_a_network(screens: Screens, place: Place) -> None:
    screens.watch.expect(LOST)
    page = place.officer(screens.laptop().context)
    page.clock.install()
    with page.expect_response(re.compile("/layar/kode.json")):
        page.goto(place.at("layar"))
    code, spoken = page.locator("[data-hall-part=code]"), page.locator("[data-hall-part=spoken]")
    dark = page.locator("[data-hall-part=qr] path").nth(1)
    expect(spoken).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    first = (spoken.inner_text(), dark.get_attribute("d"))

    page.context.set_offline(True)
    page.clock.run_for(12_000)
    expect(page.locator("[data-hall-part=network]")).to_have_text(
        re.compile(r"^Tanpa jaringan\. Kode tetap berganti sampai pukul \d\d\.\d\d\.$")
    )
    expect(page.locator("[data-hall-part=counted]")).to_have_text(
        re.compile(r"^data pukul \d\d\.\d\d$")
    )
    page.clock.run_for(31_000)
    second = (spoken.inner_text(), dark.get_attribute("d"))
    page.clock.fast_forward(31 * 60_000)
    page.clock.run_for(1_000)

    assert first[0] != second[0]
    assert first[1] != second[1]
    # No code at all rather than an old one.
    expect(code).to_be_hidden()
    expect(page.locator("[data-hall-part=stopped]")).to_be_visible()
    page.context.set_offline(False)
    page.clock.run_for(11_000)
    expect(code).to_be_visible(timeout=SOON_MS)
    expect(page.locator("[data-hall-part=counted]")).to_have_text("")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_boards_are_accessible(screens: Screens, place: Place, scheme: Any) -> None:
    found = {}
    for path in ("papan", "papan/aula"):
        for page in (screens.phone(scheme), screens.laptop(scheme)):
            shown = place.officer(page.context)
            shown.goto(place.at(path))
            if path == "papan":
                shown.locator(".unit-row summary").first.click()
                shown.locator(".unit-row__people, [data-filled]").first.wait_for()
            found[path, shown.viewport_size["width"] if shown.viewport_size else 0] = axe(shown)

    assert {name: faults for name, faults in found.items() if faults} == {}
