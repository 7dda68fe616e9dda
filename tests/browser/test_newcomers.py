"""A guest and a deputy written down at the desk by hand, and a roster typed in afterwards."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.accounts.rules import Role
from eventapp.db.session import writing
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from tests import make
from tests.browser import door
from tests.browser.door import Place
from tests.browser.screens import Screens, axe

HEAD = "Sari Dewi"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[door.House]:
    with door.served(tmp_path_factory.mktemp("newcomers")) as served:
        yield served


@pytest.fixture(scope="module")
def place(house: door.House) -> Place:
    return house.event(checks_out=True)


def opened(screens: Screens, place: Place, path: str) -> Page:
    page = place.desk(screens.phone().context)
    page.set_default_timeout(30_000)
    page.goto(place.at(path))
    return page


def test_a_deputy_by_keyboard_alone(screens: Screens, place: Place) -> None:
    page = opened(screens, place, "meja/tamu")
    invitee, capacity = page.locator("#stands_in_for"), page.get_by_label("Hadir selaku")

    expect(page.get_by_label("Nama lengkap dengan gelar")).to_be_focused()
    page.keyboard.type("Drs. Yohanes Kristanto, M.M.")
    expect(capacity).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.type("sari")
    page.get_by_role("option", name=HEAD).wait_for()
    # The first Enter takes the proposal and sends nothing.
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(invitee).to_have_value(f"Dr. {HEAD}, M.Si. ({place.codes[HEAD]})")
    expect(capacity).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("Tab")
    page.keyboard.type("Sekretaris")
    page.keyboard.press("Tab")
    page.keyboard.type("800/123")
    page.keyboard.press("Enter")

    page.get_by_role("heading", level=1, name="Silakan masuk").wait_for()
    expect(page.get_by_text(f"mewakili Dr. {HEAD}, M.Si.")).to_be_visible()
    assert place.seats() == {"Yohanes Kristanto": (place.codes[HEAD], "800/123")}
    assert place.arrivals(place.codes[HEAD]) == []


def test_enter_below_similar_names_takes_none_of_them(screens: Screens, place: Place) -> None:
    page = opened(screens, place, "meja/tamu")
    page.get_by_label("Nama lengkap dengan gelar").fill("Budi Santoso Wijaya")
    page.locator("#unit").fill("Dinas Kesehatan Kota Serang")
    page.locator("#unit").press("Enter")
    page.get_by_role("button", name="Ini orangnya, catat hadir").wait_for()
    assert axe(page) == []

    page.get_by_label("Nama lengkap dengan gelar").press("Enter")

    page.get_by_role("heading", level=1, name="Silakan masuk").wait_for()
    assert place.arrivals(place.codes["Budi Santoso"]) == []
    assert place.seats()["Budi Santoso Wijaya"] == (None, "")


def test_a_roster_is_typed_in_by_a_desk_officer(screens: Screens, place: Place) -> None:
    screens.watch.expect("status of 422")
    page = opened(screens, place, "daftar-hadir/ketik")
    code = place.codes["Citra Lestari"][:4].lower()
    page.get_by_label("Kode dan jam").fill(f"{code}\n!!")
    page.get_by_role("button", name="Periksa nama").click()
    page.get_by_role("rowheader", name="Dr. Citra Lestari, M.Si.").wait_for()
    assert axe(page) == []
    assert place.arrivals(place.codes["Citra Lestari"]) == []

    page.get_by_role("button", name="Catat 1 orang ini").click()

    page.get_by_text("1 kehadiran dicatat sebagai diketik kemudian.").wait_for()
    expect(page.get_by_label("Kode dan jam")).to_have_value("!!")
    assert place.arrivals(place.codes["Citra Lestari"]) == ["roster"]


def test_a_list_of_many_sessions_does_not_move_the_page(
    screens: Screens, house: door.House
) -> None:
    place = house.event(sessions=6)
    with house.app.app_context(), writing() as session:
        rows = session.scalars(
            select(Registration)
            .join(Event, Event.id == Registration.event_id)
            .options(joinedload(Registration.event).selectinload(Event.sessions))
            .where(Event.public_id == place.event)
        ).all()
        for row in rows:
            for one in row.event.sessions:
                late = one.starts_at + timedelta(minutes=12)
                make.arrival(session, row, one, grade=2, arrived_at=late, left_at=late)
        token = make.officer_session(session, Role.INSPECTORATE)
    page = screens.laptop()
    signed = door.signed(house.app, token)
    page.context.add_cookies([{"name": "session", "value": signed, "url": place.url}])
    page.set_default_timeout(30_000)
    page.goto(place.at("daftar-hadir"))
    page.get_by_role("rowheader", name=HEAD).wait_for()

    assert page.evaluate("document.documentElement.scrollWidth") == 1366
    assert axe(page) == []
