"""The door as it is used: a camera at the desk, a screen in the hall, phones without a script."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from eventapp.checkin.models import Arrival, Scan
from eventapp.files import qr
from tests.browser import door
from tests.browser.conftest import OpenCamera
from tests.browser.door import Place, all_sent, enrolled, part, told, type_code
from tests.browser.screens import Screens, axe
from tests.files.readers import codes_of

NIP = "197902011998031007"
MOST_BYTES, MOST_REQUESTS = 40 * 1024, 6


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with door.served(tmp_path_factory.mktemp("door")) as house:
        yield house.event(nip=NIP)


def test_camera_reads_a_ticket_once(camera: OpenCamera, place: Place, tmp_path: Path) -> None:
    picture = tmp_path / "ticket.png"
    picture.write_bytes(qr.png(place.ticket("Budi Santoso")))
    page = enrolled(camera(picture).new_page(), place)
    if part(page, "camera").get_attribute("data-state") == "off":
        part(page, "start").click()

    seen = told(page)
    page.wait_for_timeout(2500)  # the film shows the same ticket again meanwhile

    assert seen == ("ok", "Dr. Budi Santoso, M.Si.")
    assert part(page, "recent").locator("li").count() == 1
    all_sent(page)
    assert place.arrivals(place.codes["Budi Santoso"]) == ["desk_ticket"]


def test_code_name_and_hand_held_scanner(screens: Screens, place: Place) -> None:
    page = enrolled(screens.phone(), place)

    type_code(page, place.codes["Fajar Nugraha"].lower())
    typed = told(page)
    type_code(page, place.codes["Fajar Nugraha"])
    again = told(page)
    type_code(page, "ZZZZZZZZ")
    unknown = told(page)
    page.fill("#desk-find", "citra")
    part(page, "found").locator("[data-pick]").click()
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
    all_sent(page)
    assert place.arrivals(place.codes["Citra Lestari"]) == ["desk_name"]
    assert part(page, "recent").locator("li").count() == 5


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
    name = phone.locator(".printed").inner_text()
    phone.get_by_role("button", name="Saya hadir").click()
    done = phone.locator("h1").inner_text()
    phone.get_by_role("link", name="Buka tiket saya").click()
    ticket = phone.locator("h1").inner_text()
    expect(hall.locator("[data-hall-part=present]")).not_to_have_text("0", timeout=15_000)

    assert (first, name) == ("Siapa Anda?", "Dr. Sari Dewi, M.Si.")
    assert (done, ticket) == ("Anda tercatat hadir", "Tiket saya")
    assert place.arrivals(place.codes["Sari Dewi"]) == ["hall_screen"]


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
    start = screens.phone(scheme)
    start.goto(f"{place.url}/meja/")
    start.locator("[data-desk][data-ready]").wait_for()
    found = {"start": axe(start)}
    desk = enrolled(screens.phone(scheme), place)
    type_code(desk, "ZZZZZZZZ")
    part(desk, "answer").wait_for(state="visible")
    found["answer"] = axe(desk)
    told(desk)
    desk.fill("#desk-find", "dr")
    found["desk"] = axe(desk)
    desk.fill("#desk-find", "eka putri")  # nobody else lets her in
    part(desk, "found").locator("[data-stand-in]").click()
    desk.get_by_label("Nama lengkap dengan gelar").fill("Sari Dewi")
    desk.get_by_text("Mungkin sudah ada di daftar").wait_for()
    found["newcomer"] = axe(desk)
    place.revoke(place.labels[-1])
    desk.reload()
    desk.locator("[data-view=ended]").wait_for()
    found["ended"] = axe(desk)
    officer = place.desk(screens.phone(scheme).context)
    code = officer.request.get(place.at("layar/kode.json")).json()["slots"][0]["url"]
    for path in ("meja/tamu", "layar"):
        officer.goto(place.at(path))
        found[path] = axe(officer)
    phone = screens.phone(scheme)
    for address in (code, f"{place.url}/hadir", place.ticket("Sari Dewi"), f"{place.url}/t/x"):
        phone.goto(address)
        found[address] = axe(phone)

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_nothing_was_scanned_twice(place: Place) -> None:
    uids = place.rows(Scan.uid)
    rows = place.rows(Arrival.session_id, Arrival.registration_id)

    assert len(uids) == len(set(uids))
    assert len(rows) == len(set(rows))
