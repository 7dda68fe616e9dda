"""Desks without a network: nothing that was shown as taken is lost, and nothing counts twice."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from eventapp.checkin.models import Arrival, Scan
from tests.browser import door
from tests.browser.conftest import OpenPhone
from tests.browser.door import Place, all_sent, enrolled, opened, part, unsent
from tests.browser.network import Mode, Network
from tests.browser.phones import Phone

PEOPLE, OVERLAP = 300, 100
NAMES = tuple(f"Peserta Nomor {number:03}" for number in range(PEOPLE))
# Types each code into the field and waits until the page lists it as taken; returns their ids.
SCAN_ALL = """async (codes) => {
    const field = document.querySelector('#desk-ticket');
    const recent = document.querySelector('[data-desk-part=recent]');
    const newest = () => recent.firstElementChild?.dataset.scan;
    const taken = [];
    for (const code of codes) {
        const before = newest();
        field.value = code;
        field.form.requestSubmit();
        while (newest() === before) {
            await new Promise(done => requestAnimationFrame(done));
        }
        taken.push(newest());
    }
    return taken;
}"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with door.served(tmp_path_factory.mktemp("offline")) as house:
        yield house.event(NAMES)


def scan_all(page: Page, codes: list[str]) -> list[str]:
    taken: list[str] = page.evaluate(SCAN_ALL, codes)
    return taken


def changes(page: Page) -> int:
    return int(
        part(page, "changes-count").inner_text() if page.locator(".changes").is_visible() else 0
    )


def offline_desk(phone: Phone, place: Place, net: Network, codes: list[str]) -> list[str]:
    """Scan all codes without a network, with a reload and a dead battery in between."""
    here = Place(place.app, net.url, place.event, place.codes, place.cookie)
    page = opened(phone.page(), here)
    taken = scan_all(page, codes[:90])
    page.reload()
    door.ready(page)
    taken += scan_all(page, codes[90:150])
    phone.kill()
    page = opened(phone.page(), here)
    assert unsent(page) == 150
    taken += scan_all(page, codes[150:])
    assert unsent(page) == len(codes)
    phone.close()
    return taken


def test_two_desks_offline_with_the_same_people(
    place: Place, net: Network, phone: OpenPhone
) -> None:
    codes = [place.codes[name] for name in NAMES]
    desks = {"a": codes[: 100 + OVERLAP], "b": codes[100:]}
    phones = {name: phone(name) for name in desks}
    for name, one in phones.items():
        enrolled(one.page(), place, f"Meja {name}", url=net.url)
        one.close()

    net.mode = Mode.DOWN
    taken = {name: offline_desk(one, place, net, desks[name]) for name, one in phones.items()}
    before = place.rows(Scan.uid)
    net.mode = Mode.FLAKY
    pages = {name: one.page() for name, one in phones.items()}
    for page in pages.values():
        page.goto(f"{net.url}/meja/")
    for page in pages.values():
        all_sent(page, 60_000)
    conflicts = [changes(page) for page in pages.values()]

    acknowledged = [uid for uids in taken.values() for uid in uids]
    assert before == []
    assert len(set(acknowledged)) == 400
    assert sorted(uid for (uid,) in place.rows(Scan.uid)) == sorted(acknowledged)
    assert len(place.rows(Arrival.registration_id)) == PEOPLE
    assert sum(conflicts) == OVERLAP
    assert net.lost["before"] > 0
    assert net.lost["after"] > 0
    assert len(net.sent) > len(set(net.sent))
