"""Pictures of the main pages at both sizes, for the README: `python -m tests.browser.pictures`."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium, occasion
from tests.browser.occasion import Occasion
from tests.browser.screens import LAPTOP, PHONE
from tests.browser.story import LIST, LISTED_NIP
from tests.installation import Installation, eventapp_server
from tests.processes import ROOT

FOLDER = ROOT / ".pictures"
SIZES: dict[str, dict[str, Any]] = {"laptop": LAPTOP, "phone": PHONE | {"device_scale_factor": 1.5}}
MOST_BYTES = 120_000
WAIT_MS = 60_000

Prepare = Callable[[Page, Occasion], None]


@dataclass(frozen=True, slots=True)
class Picture:
    """One page: whose it is ("" is anybody's), where, and what is done before it is taken."""

    name: str
    title: str
    role: str
    path: str
    prepare: Prepare | None = None


def _previewed(page: Page, _day: Occasion) -> None:
    page.locator("input[type=file]").set_input_files(LIST)
    page.get_by_role("button", name="Baca berkas").click()
    page.get_by_role("heading", level=1, name="Periksa daftar").wait_for()


def _scanned(page: Page, day: Occasion) -> None:
    """Type the code of somebody who hasn't come yet; no camera is at hand here."""
    page.get_by_role("button", name="Jadikan peramban ini meja registrasi").click()
    page.locator("[data-desk][data-ready][data-view=desk]").wait_for()
    page.get_by_text("Data peserta pukul").wait_for()
    code = day.tickets[-1 if page.viewport_size == PHONE["viewport"] else -2]["registration"]
    page.get_by_label("Ketik kode tiket").fill(code)
    page.get_by_label("Ketik kode tiket").press("Enter")
    page.get_by_text("Ketuk untuk menutup").wait_for()


def _recognised(page: Page, _day: Occasion) -> None:
    page.get_by_label("NIP atau nomor ponsel").fill(LISTED_NIP)
    page.get_by_role("button", name="Lanjut").click()
    page.get_by_role("button", name="Saya hadir").wait_for()


PICTURES = (
    Picture("dashboard", "Dashboard", "inspectorate", "/dasbor"),
    Picture("event", "One event: registered, present, certified", "inspectorate",
            "/kegiatan/{held}"),
    Picture("import", "An office's list before it is taken", "inspectorate",
            "/kegiatan/{coming}/peserta/impor", _previewed),
    Picture("participants", "Participants", "inspectorate", "/kegiatan/{held}/peserta"),
    Picture("certificates", "Certificates", "inspectorate", "/kegiatan/{held}/sertifikat"),
    Picture("progress", "Indicators: target, figure, days left", "inspectorate", "/capaian/2023"),
    Picture("coverage", "Which units have nobody yet", "inspectorate", "/capaian/2023/cakupan"),
    Picture("desk", "The answer to a scan fills the screen", "inspectorate",
            "/kegiatan/{running}/meja", _scanned),
    Picture("hall", "Hall screen; its code changes every 30 seconds", "inspectorate",
            "/kegiatan/{running}/layar"),
    Picture("board", "Officers' board: who is missing, and whom to call", "inspectorate",
            "/kegiatan/{running}/papan"),
    Picture("wall", "The hall's board: no names", "inspectorate",
            "/kegiatan/{running}/papan/aula"),
    Picture("public", "Public page of an event", "", "/acara/{coming}"),
    Picture("ticket", "Ticket", "", "{ticket}"),
    Picture("checkin", "Check-in by the hall's code", "", "{hall}", _recognised),
    Picture("verification", "Verification of a certificate", "", "/v/{certificate}"),
)  # fmt: skip


def _save(data: bytes, name: str) -> None:
    """Write a PNG with as many colours as the size allows."""
    with Image.open(BytesIO(data)) as opened:
        picture = opened.convert("RGB")
    path = FOLDER / f"{name}.png"
    for colours in (256, 128, 64, 32, 16):
        flat = picture.quantize(colours, dither=Image.Dither.NONE)
        flat.save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            return


class Album:
    """Takes the pictures of one size; an officer signs in once."""

    def __init__(self, browser: Browser, day: Occasion, size: str) -> None:
        self.browser, self.day, self.size = browser, day, size
        self._pages: dict[str, Page] = {}

    def wait_for_certificates(self) -> None:
        """Wait until the worker has made all of them."""
        page = self._page("inspectorate")
        page.goto(self._address("/pekerjaan/{job}"))
        page.get_by_text("Selesai").wait_for(timeout=10 * WAIT_MS)

    def take(self, picture: Picture) -> None:
        page = self._page(picture.role)
        page.goto(self._address(picture.path))
        page.wait_for_load_state("networkidle")
        if picture.prepare:
            picture.prepare(page, self.day)
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(300)
        _save(page.screenshot(), f"{picture.name}-{self.size}")

    def _page(self, role: str) -> Page:
        if not role or role not in self._pages:
            page = self.browser.new_context(**SIZES[self.size]).new_page()
            page.set_default_timeout(WAIT_MS)
            self._pages[role] = self.day.officer(page, role) if role else page
        return self._pages[role]

    def _address(self, path: str) -> str:
        if path == "{hall}":
            return self.day.hall_code(self._page("inspectorate"))
        return self.day.address(path)


def _certificate(day: Occasion, browser: Browser) -> None:
    with tempfile.TemporaryDirectory() as name:
        pdf = Path(name) / "certificate.pdf"
        page = browser.new_page()
        pdf.write_bytes(page.request.get(f"{day.url}/v/{day.certificate}.pdf").body())
        target = Path(name) / "page"
        command = ["pdftoppm", "-r", "96", "-png", "-singlefile", str(pdf), str(target)]
        subprocess.run(command, check=True)
        _save(target.with_suffix(".png").read_bytes(), "certificate")


def _read_me() -> None:
    lines = [
        "# Pictures",
        "",
        "Taken by `python -m tests.browser.pictures` from the demo; everybody in it is made up.",
        "",
    ]
    lines += ["| page | laptop, 1366×768 | phone, 390×844 |", "|---|---|---|"]
    for one in PICTURES:
        shown = [f"![{one.title}, {size}]({one.name}-{size}.png)" for size in SIZES]
        lines.append(f"| {one.title} | {shown[0]} | {shown[1]} |")
    lines += [
        "",
        "The certificate's first page, as printed:",
        "",
        "![Certificate](certificate.png)",
        "",
    ]
    (FOLDER / "README.md").write_text("\n".join(lines), "utf-8")


@contextmanager
def _occasion() -> Iterator[Occasion]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        site = Installation(Path(name)).prepare()
        loaded = site.run("demo", "load")
        if loaded.returncode:
            raise SystemExit(loaded.stderr)
        with eventapp_server(site) as web:
            yield occasion.begin(site, web)


def main() -> None:
    """Take all pictures."""
    FOLDER.mkdir(exist_ok=True)
    with _occasion() as day, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.ARGUMENTS)
        )
        for size in SIZES:
            album = Album(browser, day, size)
            album.wait_for_certificates()
            for picture in PICTURES:
                album.take(picture)
        _certificate(day, browser)
        browser.close()
    _read_me()


if __name__ == "__main__":
    main()
