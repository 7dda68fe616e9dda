"""The desk's app between a network and none: two tabs, a new version, its end, a file."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from eventapp.checkin.models import Arrival, Scan
from tests.browser import door
from tests.browser.door import (
    NAMES,
    House,
    Place,
    all_sent,
    enrolled,
    part,
    told,
    type_code,
    unsent,
)
from tests.browser.network import Mode, Network
from tests.browser.screens import Screens
from tests.journeys.machines import wait_for

STORED = """() => new Promise((resolve) => {
    const opening = indexedDB.open('meja');
    opening.onsuccess = () => {
        const found = {};
        const names = ['facts', 'devices', 'arrivals', 'scans', 'answered'];
        const reading = opening.result.transaction(names);
        for (const name of names) {
            const ask = reading.objectStore(name).getAllKeys();
            ask.onsuccess = () => { found[name] = ask.result; };
        }
        reading.oncomplete = () => { opening.result.close(); resolve(found); };
    };
})"""
# Puts a scan into the queue that no server can read.
BREAK = """() => new Promise((resolve) => {
    const opening = indexedDB.open('meja');
    opening.onsuccess = () => {
        const writing = opening.result.transaction(['scans'], 'readwrite');
        const scans = writing.objectStore('scans');
        const asking = scans.getAll();
        asking.onsuccess = () => {
            const [scan] = asking.result;
            const id = '00000000-0000-4000-8000-000000000000';
            scans.put({...scan, id, body: {...scan.body, id, scanned_at: 'kemarin'}});
        };
        writing.oncomplete = () => { opening.result.close(); resolve(); };
    };
})"""
SARI, BUDI, CITRA, DODI, EKA, FAJAR = NAMES


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with door.served(tmp_path_factory.mktemp("desk")) as found:
        yield found


@pytest.fixture
def place(house: House) -> Place:
    return house.event(checks_out=True)


def scanned(page: Page, place: Place, *names: str) -> list[tuple[str, str]]:
    answers = []
    for name in names:
        type_code(page, place.codes[name])
        answers.append(told(page))
    return answers


def stored(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(STORED)
    return found


def test_secret_is_gone_from_the_address_and_good_once(
    place: Place, net: Network, screens: Screens
) -> None:
    screens.watch.expect("status of 410")
    page = screens.phone()
    secret = place.secret("Meja A")
    page.goto(f"{net.url}/meja/#{secret}")
    door.ready(page)
    address = page.evaluate("location.href")
    other = screens.phone()
    other.goto(f"{net.url}/meja/#{secret}")
    refused = part(other, "start-status")
    expect(refused).to_contain_text("Minta kode baru")
    for one in (page, other):
        one.wait_for_load_state("networkidle")

    assert address == f"{net.url}/meja/"
    assert other.evaluate("location.hash") == ""
    assert part(page, "event").inner_text() == "Sosialisasi Antikorupsi"
    assert part(page, "label").text_content() == "Meja A"


def test_two_tabs_send_each_scan_once(place: Place, net: Network, screens: Screens) -> None:
    one = enrolled(screens.phone(), place, url=net.url)
    two = one.context.new_page()
    two.goto(f"{net.url}/meja/")
    door.ready(two)
    net.mode = Mode.DOWN
    scanned(one, place, SARI, BUDI)
    one.bring_to_front()
    two.bring_to_front()
    scanned(two, place, CITRA, DODI)
    for page in (one, two):
        expect(page.locator(".unsent [data-unsent]")).to_have_text("4")
    again = scanned(two, place, SARI)

    net.mode = Mode.OPEN
    for page in (one, two):
        page.evaluate("dispatchEvent(new Event('online'))")
    all_sent(one)
    all_sent(two)

    assert again == [("again", "Dr. Sari Dewi, M.Si.")]
    assert sorted(net.sent) == sorted(set(net.sent))
    assert len(net.sent) == 5
    assert len(place.rows(Arrival.id)) == 4


def test_new_version_waits_and_keeps_the_queue(
    place: Place, net: Network, screens: Screens
) -> None:
    page = enrolled(screens.phone(), place, url=net.url)
    net.mode = Mode.API_DOWN
    scanned(page, place, SARI)
    page.evaluate("document.documentElement.dataset.same = 'yes'")
    net.changes["/meja/sw.js"] = (b'"version": "', b'"version": "x')
    net.changes["/meja/"] = (b'data-version="', b'data-version="x')
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    part(page, "update").wait_for()
    scanned(page, place, BUDI)
    still = page.evaluate("document.documentElement.dataset.same")

    part(page, "update").get_by_role("button").click()
    page.locator("html:not([data-same])").wait_for()
    door.ready(page)
    version = page.locator("[data-desk]").get_attribute("data-version") or ""
    kept = unsent(page)
    net.mode = Mode.OPEN
    page.evaluate("dispatchEvent(new Event('online'))")
    all_sent(page)

    assert still == "yes"
    assert version.startswith("x")
    assert kept == 2
    assert len(place.rows()) == 2


def test_revoked_phone_sends_what_it_has_and_wipes_the_rest(
    place: Place, net: Network, screens: Screens
) -> None:
    page = enrolled(screens.phone(), place, "Meja A", url=net.url)
    scanned(page, place, SARI)
    all_sent(page)
    net.mode = Mode.DOWN
    scanned(page, place, BUDI, CITRA)
    place.revoke("Meja A")
    before = stored(page)

    net.mode = Mode.OPEN
    page.evaluate("dispatchEvent(new Event('online'))")
    page.locator("[data-desk][data-view=ended]").wait_for()
    said = part(page, "ended-title").inner_text()
    all_sent(page)
    wait_for(lambda: place.device("Meja A").wiped_at is not None)
    page.reload()
    page.locator("[data-desk][data-view=ended]").wait_for()

    assert len(before["scans"]) == 2
    assert "snapshot" in before["facts"]
    assert sorted(place.rows(Scan.verdict)) == [("admitted",)] * 3
    assert said == "Ponsel ini sudah dicabut"
    after = stored(page)
    assert (after["arrivals"], after["scans"], after["answered"]) == ([], [], [])
    assert "snapshot" not in after["facts"]
    assert SARI not in page.content()


def test_file_handed_over_counts_as_the_network_would_have(
    place: Place, net: Network, screens: Screens, tmp_path: Path
) -> None:
    page = enrolled(screens.phone(accept_downloads=True), place, "Meja A", url=net.url)
    net.mode = Mode.DOWN
    scanned(page, place, SARI, BUDI)
    with page.expect_download() as started:
        page.locator(".phone [data-hand-over]").first.click()
    started.value.save_as(tmp_path / "serah.json")
    kept = unsent(page)
    content = json.loads((tmp_path / "serah.json").read_text("utf-8"))

    place.hand_over(screens.laptop(), tmp_path / "serah.json")
    by_file = sorted(place.rows(Scan.uid, Scan.verdict))
    net.mode = Mode.OPEN
    page.evaluate("dispatchEvent(new Event('online'))")
    all_sent(page)

    assert (content["kind"], content["version"], content["event"]) == (
        "eventapp-scans",
        1,
        place.event,
    )
    assert content["device"]["label"] == "Meja A"
    assert kept == 2
    assert by_file == sorted((one["id"], "admitted") for one in content["scans"])
    assert sorted(place.rows(Scan.uid, Scan.verdict)) == by_file
    assert not page.locator(".changes").is_visible()


def test_earlier_scan_of_a_desk_without_network_stands(
    place: Place, net: Network, screens: Screens
) -> None:
    early, late = (enrolled(screens.phone(), place, url=net.url) for _ in range(2))
    # Two minutes ago, as far as this phone's own clock goes.
    net.mode = Mode.DOWN
    early.evaluate("Date.real = Date.now; Date.now = () => Date.real() - 120_000")
    scanned(early, place, SARI)
    early.evaluate("Date.now = Date.real")
    net.mode = Mode.OPEN
    first = scanned(late, place, SARI)
    all_sent(late)
    early.evaluate("dispatchEvent(new Event('online'))")
    all_sent(early)
    late.evaluate("dispatchEvent(new Event('online'))")  # sooner than in ten seconds
    row = part(late, "changes").locator("li")
    row.wait_for(timeout=30_000)
    shown = row.inner_text()
    row.get_by_role("button").click()
    row.wait_for(state="detached")
    late.reload()
    door.ready(late)

    assert first == [("ok", "Dr. Sari Dewi, M.Si.")]
    assert not early.locator(".changes").is_visible()
    assert "Tadi: Silakan masuk. Kini:" in shown
    assert "Sudah hadir" in shown
    assert not late.locator(".changes").is_visible()
    [(arrived_at,)] = place.rows(Arrival.arrived_at)
    scans = sorted(moment for (moment,) in place.rows(Scan.scanned_at))
    assert arrived_at == scans[0]
    assert scans[1] - scans[0] > timedelta(seconds=100)


def test_broken_scan_holds_nothing_up(place: Place, net: Network, screens: Screens) -> None:
    screens.watch.expect("status of 422")
    page = enrolled(screens.phone(), place, url=net.url)
    net.mode = Mode.DOWN
    scanned(page, place, SARI, BUDI, CITRA)
    page.evaluate(BREAK)
    net.mode = Mode.OPEN
    page.reload()
    door.ready(page)
    expect(page.locator(".unsent [data-unsent]")).to_have_text("1")

    assert len(place.rows()) == 3
    assert part(page, "stuck").is_visible()
    assert page.locator(".phone [data-hand-over]").first.is_visible()


def test_newcomers_and_who_stands_in_are_taken_without_a_network(
    place: Place, net: Network, screens: Screens
) -> None:
    page = enrolled(screens.phone(), place, url=net.url)
    net.mode = Mode.DOWN
    page.get_by_role("button", name="Catat tamu tanpa undangan").click()
    page.get_by_label("Nama lengkap dengan gelar").fill("Drs. Gani Wijaya")
    page.get_by_role("combobox", name="Unit kerja").fill("kesehatan serang")
    page.get_by_role("button", name="Catat hadir").click()
    guest = told(page)
    page.fill("#desk-find", "wigati")
    nobody = part(page, "find-status").inner_text()
    page.fill("#desk-find", "FAJÁR nugr")
    part(page, "found").get_by_role("button", name="Diwakili orang lain").click()
    page.get_by_label("Nama lengkap dengan gelar").fill("Hendra Gunawan, S.E.")
    page.get_by_label("Nomor surat tugas").fill("ST-12/2026")
    page.get_by_role("button", name="Catat hadir").click()
    stands_in = told(page)
    waiting = page.locator(".recent .tag").all_inner_texts()

    net.mode = Mode.OPEN
    page.evaluate("dispatchEvent(new Event('online'))")
    all_sent(page)
    expect(page.locator(".recent .tag")).to_have_text(["Silakan masuk", "Silakan masuk"])

    assert guest == ("wait", "Drs. Gani Wijaya")
    assert nobody == "Tidak ada nama yang cocok."
    assert stands_in == ("wait", "Hendra Gunawan, S.E.")
    assert waiting == ["Menunggu kepastian"] * 2
    assert not page.locator(".changes").is_visible()
    assert place.seats() == {
        "Gani Wijaya": (None, ""),
        "Hendra Gunawan": (place.codes[FAJAR], "ST-12/2026"),
    }


def test_people_are_counted_out(place: Place, screens: Screens) -> None:
    page = enrolled(screens.phone(), place)
    scanned(page, place, SARI)
    page.get_by_label("Keluar").check()
    out = scanned(page, place, SARI, BUDI)
    all_sent(page)

    assert out == [("ok", "Dr. Sari Dewi, M.Si."), ("again", "Dr. Budi Santoso, M.Si.")]
    assert sorted(place.rows(Scan.verdict)) == [("admitted",), ("left",), ("not_in",)]
    assert [left_at is not None for (left_at,) in place.rows(Arrival.left_at)] == [True]
    assert not page.locator(".changes").is_visible()


def test_phone_given_to_another_event_still_sends_the_first_ones(
    house: House, place: Place, net: Network, screens: Screens
) -> None:
    page = enrolled(screens.phone(), place, url=net.url)
    net.mode = Mode.DOWN
    scanned(page, place, SARI, BUDI)
    other = house.event(("Gita Permata",), title="Rapat Lain")
    net.mode = Mode.OPEN
    enrolled(page, other, url=net.url)
    scanned(page, other, "Gita Permata")
    all_sent(page)

    assert part(page, "event").inner_text() == "Rapat Lain"
    assert place.rows(Scan.verdict) == [("admitted",)] * 2
    assert other.rows(Scan.verdict) == [("admitted",)]
    assert len(stored(page)["devices"]) == 1


def test_newcomer_refused_afterwards_is_told_with_the_reason(
    place: Place, net: Network, screens: Screens
) -> None:
    page = enrolled(screens.phone(), place, url=net.url)
    other = enrolled(screens.phone(), place)
    net.mode = Mode.DOWN
    scanned(other, place, FAJAR)
    all_sent(other)
    page.fill("#desk-find", "fajar")
    part(page, "found").get_by_role("button", name="Diwakili orang lain").click()
    page.get_by_label("Nama lengkap dengan gelar").fill("Hendra Gunawan, S.E.")
    page.get_by_role("button", name="Catat hadir").click()
    first = told(page)
    net.mode = Mode.OPEN
    page.evaluate("dispatchEvent(new Event('online'))")
    all_sent(page)
    row = part(page, "changes").locator("li")
    row.wait_for()

    assert first == ("wait", "Hendra Gunawan, S.E.")
    shown = row.inner_text()
    assert "Hendra Gunawan, S.E." in shown
    assert "Tadi: Menunggu kepastian. Kini:" in shown
    assert "Orang yang diwakili sudah hadir sendiri." in shown
    assert place.seats() == {}
