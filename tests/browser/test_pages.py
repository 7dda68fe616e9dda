"""Every page as a browser shows it: accessible, nothing sideways, and light where it must be."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import occasion
from tests.browser.occasion import Occasion
from tests.browser.screens import LAPTOP, PHONE, Screens, axe
from tests.browser.story import LIST, LISTED_NIP
from tests.installation import Installation, Web

WIDTHS = (PHONE["viewport"], LAPTOP["viewport"])
MOST_BYTES, MOST_REQUESTS = 40 * 1024, 6

EVENTS = (
    *("/dasbor", "/kegiatan", "/kegiatan/kalender", "/kegiatan/baru", "/kegiatan/{held}"),
    *("/kegiatan/{running}", "/kegiatan/{running}/ubah", "/kegiatan/{running}/tunda"),
    *("/kegiatan/{running}/batalkan", "/kegiatan/{running}/tutup", "/kegiatan/{held}/salin"),
    *("/kegiatan/{held}/buka-kembali", "/kegiatan/{running}/pintu-tugas"),
    *("/kegiatan/{held}/peserta", "/kegiatan/{running}/peserta/baru"),
    *("/kegiatan/{running}/peserta/{registration}", "/kegiatan/{running}/meja/tamu"),
    *("/kegiatan/{running}/meja", "/kegiatan/{running}/layar", "/kegiatan/{coming}/layar"),
    *(
        "/kegiatan/{running}/peserta/nama",
        "/kegiatan/{held}/daftar-hadir",
        "/kegiatan/{held}/buku",
        "/orang",
        "/orang >",
    ),
    *("/kegiatan/{held}/tinjauan", "/kegiatan/{held}/tinjauan/putusan"),
    *("/kegiatan/{held}/uji-petik", "/kegiatan/{running}/uji-petik"),
    *("/kegiatan/{running}/daftar-hadir/{registration}", "/kegiatan/{running}/daftar-hadir/ketik"),
    *("/kegiatan/{running}/papan", "/kegiatan/{held}/papan", "/kegiatan/{running}/papan/aula"),
)
FIGURES = (
    *("/kegiatan/{held}/sertifikat", "/kegiatan/{held}/sertifikat/{certificate}"),
    *("/kegiatan/{held}/sertifikat/{certificate}/cabut", "/sertifikat", "/sertifikat/seri"),
    *("/sertifikat/seri/2023", "/pekerjaan/{job}", "/capaian/2023", "/capaian/2023/A5.1"),
    *("/capaian/2023/A5.1 >", "/capaian/2023/semua", "/capaian/2023/cakupan", "/capaian/2024"),
    *("/katalog", "/katalog/2023", "/katalog/2023/tenggat", "/katalog/impor"),
    *("/katalog/2023/indikator/baru", "/katalog/2023/indikator/A5.1/ubah"),
    *("/katalog/2023/indikator/A5.1/sasaran/baru", "/nilai", "/nilai/baru", "/nilai/impor"),
)
HOUSE = (
    *("/unit", "/unit/baru", "/unit/impor", "/unit/DINKES/ubah", "/akun", "/jejak"),
    *("/petugas", "/petugas/baru", "/petugas >", "/token", "/token/baru", "/kegiatan/tiada"),
    *("/gaya", "/gaya/peserta", "/gaya/layar/ok", "/gaya/cetak"),
)
PUBLIC = (
    "/meja/",
    *("/", "/acara/{coming}", "/acara/{coming}/daftar", "/acara/{held}", "{ticket}", "/t/tiada"),
    *("{hall}", "/h/tiada", "/hadir", "/v", "/v/{certificate}", "/v/TIADA", "/privasi"),
    *("/masuk", "/lupa", "/tautan/tiada", "/tiada"),
)


@pytest.fixture(scope="module")
def day(demo: tuple[Installation, Web]) -> Occasion:
    return occasion.begin(*demo)


def opened(page: Page, day: Occasion, path: str) -> None:
    """Go to a page; " >" at the end means the first link in its table."""
    path, _blank, is_row = path.partition(" ")
    page.goto(day.address(path))
    if is_row:
        page.locator("tbody th a").first.click()
        page.wait_for_load_state()


def faults(page: Page) -> Iterator[str]:
    """Yield what is wrong with the page at either size."""
    for size in WIDTHS:
        page.set_viewport_size(size)
        # Where a page has scrolled to a message, a head that stays lies over some row.
        page.evaluate("scrollTo(0, 0)")
        wide: int = page.evaluate("document.documentElement.scrollWidth")
        if wide > size["width"]:
            yield f"{size['width']}: sideways, {wide} wide"
        yield from (f"{size['width']}: {fault}" for fault in axe(page))


def all_faults(page: Page, day: Occasion, paths: tuple[str, ...]) -> dict[str, list[str]]:
    found = {}
    for path in paths:
        opened(page, day, path)
        if wrong := list(faults(page)):
            found[path] = wrong
    return found


@pytest.mark.parametrize("paths", [EVENTS, FIGURES, HOUSE], ids=["events", "figures", "house"])
def test_pages_of_officers(screens: Screens, day: Occasion, paths: tuple[str, ...]) -> None:
    # Nobody closes an event that is on: that page says so.
    screens.watch.expect("status of 404", "status of 409")
    page = day.officer(screens.laptop(), "admin")

    assert all_faults(page, day, paths) == {}


def test_steps_of_an_import(screens: Screens, day: Occasion) -> None:
    page = day.officer(screens.laptop(), "organiser")
    page.goto(day.address("/kegiatan/{coming}/peserta/impor"))
    found = {"file": list(faults(page))}
    page.locator("input[type=file]").set_input_files(LIST)
    page.get_by_role("button", name="Baca berkas").click()
    page.get_by_role("heading", level=1, name="Periksa daftar").wait_for()
    found["preview"] = list(faults(page))
    page.get_by_role("link", name="Ubah kolom").click()
    page.get_by_role("heading", level=1, name="Kolom daftar").wait_for()
    found["columns"] = list(faults(page))

    assert found == {"file": [], "preview": [], "columns": []}


def test_pages_of_anybody(screens: Screens, day: Occasion) -> None:
    screens.watch.expect("status of 404", "status of 410")
    code = day.hall_code(day.officer(screens.laptop(), "inspectorate"))
    phone = screens.phone()
    paths = tuple(code if path == "{hall}" else path for path in PUBLIC)

    assert all_faults(phone, day, paths) == {}


def test_check_in_of_somebody(screens: Screens, day: Occasion) -> None:
    phone = screens.phone()
    phone.goto(day.hall_code(day.officer(screens.laptop(), "inspectorate")))
    phone.get_by_label("NIP atau nomor ponsel").fill(LISTED_NIP)
    phone.get_by_role("button", name="Lanjut").click()
    phone.get_by_role("button", name="Saya hadir").wait_for()
    found = {"confirm": list(faults(phone))}
    phone.get_by_role("button", name="Saya hadir").click()
    phone.get_by_role("link", name="Buka tiket saya").wait_for()
    found["green"] = list(faults(phone))

    assert found == {"confirm": [], "green": []}


def transfers(page: Page) -> dict[str, float]:
    """Return what the page is about to fetch: bytes over the wire by request and address."""
    line = page.context.new_cdp_session(page)
    asked: dict[str, str] = {}
    moved: dict[str, float] = {}

    def sent(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = event["request"]["url"]

    def finished(event: dict[str, Any]) -> None:
        if event["encodedDataLength"]:  # nothing moves for what the browser still has
            request = event["requestId"]
            moved[f"{request} {asked[request]}"] = event["encodedDataLength"]

    line.on("Network.requestWillBeSent", sent)
    line.on("Network.loadingFinished", finished)
    line.send("Network.enable")
    return moved


@pytest.mark.parametrize("path", ["{hall}", "{ticket}", "/acara/{coming}"])
def test_participant_pages_are_light(screens: Screens, day: Occasion, path: str) -> None:
    is_hall = path == "{hall}"
    laptop = day.officer(screens.laptop(), "inspectorate") if is_hall else None
    phone = screens.phone()
    moved = transfers(phone)

    phone.goto(day.hall_code(laptop) if laptop else day.address(path), wait_until="networkidle")

    assert phone.get_by_role("heading", level=1).is_visible()
    assert 0 < sum(moved.values()) <= MOST_BYTES, moved
    assert len(moved) <= MOST_REQUESTS, moved
