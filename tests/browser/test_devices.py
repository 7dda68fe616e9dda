"""Phones at the door, as the organiser adds, watches and revokes them."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from eventapp.accounts.rules import Role
from eventapp.core import clock
from eventapp.db.session import writing
from eventapp.devices.models import Device
from eventapp.events.models import Event
from tests import make
from tests.browser.door import House, Place, ready, served, signed
from tests.browser.screens import Screens, axe
from tests.files.readers import codes_of

WITHIN_SECONDS = 60


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with served(tmp_path_factory.mktemp("devices")) as found:
        yield found


@pytest.fixture
def place(house: House) -> Place:
    return house.event(title="Sosialisasi Pencegahan Korupsi dan Pengendalian Gratifikasi")


def as_organiser(page: Page, place: Place) -> Page:
    with place.app.app_context(), writing() as session:
        token = make.officer_session(session, Role.INSPECTORATE)
    cookie: Any = {"name": "session", "value": signed(place.app, token), "url": place.url}
    page.context.add_cookies([cookie])
    return page


def change(place: Place, label: str, **values: Any) -> None:
    with place.app.app_context(), writing() as session:
        row = session.scalars(select(Device).where(Device.label == label)).one()
        for name, value in values.items():
            setattr(row, name, value)


def test_a_phone_is_enrolled_by_the_code_on_the_screen_within_a_minute(
    screens: Screens, place: Place, tmp_path: Path
) -> None:
    began = time.monotonic()
    laptop, phone = as_organiser(screens.laptop(), place), screens.phone()
    laptop.goto(place.at("meja"))
    assert axe(laptop) == []
    laptop.get_by_role("link", name="Tambah HP").click()
    assert axe(laptop) == []
    laptop.get_by_label("Nama HP").fill("Pintu utara")
    laptop.get_by_role("button", name="Buat kode").click()
    code = laptop.get_by_role("img", name="Kode pendaftaran HP")
    code.wait_for()
    assert axe(laptop) == []
    code.screenshot(path=tmp_path / "code.png")
    [address] = codes_of(tmp_path / "code.png")
    phone.goto(address)
    ready(phone)
    assert "#" not in phone.url
    laptop.get_by_text("HP ini terdaftar dan siap memindai.").wait_for()
    assert time.monotonic() - began < WITHIN_SECONDS
    laptop.get_by_role("link", name="Kembali ke daftar HP").click()
    row = laptop.get_by_role("row", name="Pintu utara")
    row.get_by_text("aktif").wait_for()
    assert axe(laptop) == []


def test_one_press_makes_the_officers_own_browser_a_desk(screens: Screens, place: Place) -> None:
    phone = screens.phone()
    phone.context.add_cookies([{"name": "session", "value": place.cookie, "url": place.url}])
    phone.goto(place.at("meja"))
    assert axe(phone) == []
    phone.get_by_role("button", name="Jadikan peramban ini meja registrasi").click()
    ready(phone)
    assert phone.url == f"{place.url}/meja/"


def test_the_list_follows_the_phones_but_leaves_an_open_question_alone(
    screens: Screens, place: Place
) -> None:
    with place.app.app_context(), writing() as session:
        event = session.scalars(select(Event).where(Event.public_id == place.event)).one()
        make.device(session, event, label="Meja 7", seen_at=clock.now())
    laptop = as_organiser(screens.laptop(), place)
    laptop.clock.install()
    laptop.goto(place.at("meja"))
    row = laptop.get_by_role("row", name="Meja 7")
    change(place, "Meja 7", unsent=12)
    row.get_by_text("Cabut", exact=True).first.click()
    with laptop.expect_response("**/meja/daftar"):
        laptop.clock.run_for(10_000)
    assert row.get_by_role("cell", name="0", exact=True).is_visible()
    row.get_by_role("button", name="Tidak jadi").click()
    laptop.locator("body").click(position={"x": 5, "y": 5})
    laptop.evaluate("document.activeElement.blur()")
    with laptop.expect_response("**/meja/daftar"):
        laptop.clock.run_for(10_000)
    row.get_by_role("cell", name="12", exact=True).wait_for()
    row.get_by_text("Cabut", exact=True).first.click()
    row.get_by_role("button", name="Cabut").click()
    laptop.get_by_text("“Meja 7” dicabut dan tidak dapat memindai lagi.").wait_for()
    row.get_by_text("dicabut").wait_for()
