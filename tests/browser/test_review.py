"""The queue of weak signs under an inspector's fingers, and a marshal with a phone in the room."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import occasion
from tests.browser.occasion import Occasion
from tests.browser.screens import Screens, axe
from tests.installation import Installation, Web
from tests.journeys import machines
from tests.journeys.machines import Machine

LOOKED_FOR = 10


@pytest.fixture(scope="module")
def day(demo: tuple[Installation, Web]) -> Occasion:
    """The demo's running event, at which four tickets were shown again after five minutes."""
    site, web = demo
    begun = occasion.begin(site, web)
    machine = Machine(web.url, machines.token(begun.site))
    now = datetime.now(UTC)
    again = [
        scan(
            begun.running, ticket["ticket"], now - timedelta(minutes=minutes), f"{number}{minutes}"
        )
        for number, ticket in enumerate(begun.tickets[-4:])
        for minutes in (9, 4)
    ]
    status, answer = machine.call(f"/events/{begun.running}/checkins", {"scans": again})
    assert status == 200, answer
    return begun


def scan(event: str, ticket: str, at: datetime, number: str) -> dict[str, Any]:
    return {
        "id": f"00000000-0000-4000-8000-{number:>012}",
        "ticket": ticket,
        "scanned_at": at.isoformat(),
        "method": "desk_ticket",
    }


def flags(page: Page) -> Locator:
    return page.locator("[data-flag]")


def test_queue_by_keyboard(screens: Screens, day: Occasion) -> None:
    page = day.officer(screens.laptop(), "inspectorate")
    page.goto(day.address("/kegiatan/{running}/tinjauan"))
    expect(flags(page)).to_have_count(4)
    ids = [str(one.get_attribute("id")) for one in flags(page).all()]

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(f"#{ids[0]}")).to_be_focused()
    page.keyboard.press("b")
    expect(flags(page)).to_have_count(3)
    # The one after it takes its place under the keys.
    expect(page.locator(f"#{ids[1]}")).to_be_focused()
    page.keyboard.press("t")
    expect(page.get_by_role("button", name="Tidak terlihat oleh petugas")).to_be_focused()
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(f"#{ids[1]}")).to_be_focused()
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    expect(flags(page)).to_have_count(2)
    # Not before the page has taken the keys.
    expect(page.locator(f"#{ids[2]}")).to_be_focused()
    page.keyboard.press("c")
    page.locator(".flag__answer[open]").get_by_label("Alasan lain").fill("Tiketnya disalin")
    page.keyboard.press("Enter")
    expect(flags(page)).to_have_count(1)
    page.get_by_role("link", name="Sudah diputuskan").click()

    rows = page.locator("tbody tr")
    assert [row.locator(".tag").inner_text() for row in rows.all()] == [
        "Dicoret",
        "Diturunkan",
        "Dibiarkan",
    ]
    assert "Tiketnya disalin" in rows.first.inner_text()


def test_marshal_looks_for_ten(screens: Screens, day: Occasion) -> None:
    page = day.officer(screens.phone(), "inspectorate")
    page.goto(day.address("/kegiatan/{running}/uji-petik"))
    page.get_by_role("button", name="Undi 10 nama").click()
    names = page.locator(".spot")
    expect(names).to_have_count(LOOKED_FOR)
    buttons = page.locator(".spot__yes, .spot__no").all()
    sizes = [box["height"] for one in buttons if (box := one.bounding_box())]
    assert len(sizes) == 2 * LOOKED_FOR
    assert min(sizes) >= 48
    for number in range(LOOKED_FOR):
        # Both words begin a button's name: the first button is yes, the last is no.
        answers = names.nth(number).get_by_role("button")
        (answers.first if number else answers.last).click()
        expect(names.nth(number).get_by_role("button", name="Urungkan")).to_be_visible()

    expect(page.get_by_text("Selesai: 9 dari 10 orang ada di ruangan (90%).")).to_be_visible()
    assert axe(page) == []
