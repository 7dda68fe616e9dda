"""A guest and a deputy written down at the desk by hand, and a roster typed in afterwards."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import door
from tests.browser.door import Place
from tests.browser.screens import Screens, axe

HEAD = "Sari Dewi"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with door.served(tmp_path_factory.mktemp("newcomers")) as house:
        yield house.event(checks_out=True)


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
