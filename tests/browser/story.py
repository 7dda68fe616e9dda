"""What each of them does on the day: organiser, inspector, desk officer and two participants."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.files.readers import codes_in, codes_of, pages_of, text_of
from tests.processes import ROOT

DATA = ROOT / "eventapp" / "demo" / "data"
LIST = DATA / "peserta-2023-11-08.xlsx"
PASSWORD = "buku-tamu-kota-serang"
TITLE = "Sosialisasi Pengendalian Gratifikasi"
INDICATOR = "A4.1"
# On the list; the other one signs up alone.
LISTED, LISTED_NIP = "Dr. Ujang Nur Nurjanah", "19770304 200301 1 006"
ALONE, ALONE_PHONE = "Dr. Wulan Sekar Ayu, M.Si.", "0812 3456 7001"
PATIENCE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Office:
    """A served installation with units and officers, and no event yet."""

    url: str
    links: dict[str, str]
    year: int
    zone: str
    begins: datetime


def zone_without_midnight() -> tuple[str, datetime]:
    """Return a zone, and ten minutes ago in it, whose next two hours are of the same day."""
    began = datetime.now(UTC) - timedelta(minutes=10)
    for zone in ("Asia/Jakarta", "Asia/Jayapura"):
        begins = began.astimezone(ZoneInfo(zone))
        if (begins + timedelta(hours=1, minutes=30)).date() == begins.date():
            break
    return zone, begins


def catalogue(year: int, folder: Path) -> Path:
    """Return the newest year of the catalogue as that of `year`."""
    head, *rows = (DATA / "catalogue.csv").read_text("utf-8-sig").splitlines()
    newest = max(row[:4] for row in rows)
    path = folder / "katalog.csv"
    mine = [f"{year}{row[4:]}" for row in rows if row.startswith(newest)]
    path.write_text("\n".join([head, *mine]), "utf-8")
    return path


def patient(page: Page) -> Page:
    page.set_default_timeout(PATIENCE_MS)
    return page


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible(timeout=PATIENCE_MS)


def invited(page: Page, link: str) -> Page:
    """Let an officer set the password by the one-time link, which signs them in."""
    patient(page).goto(link)
    page.get_by_label("Kata sandi baru").fill(PASSWORD)
    page.get_by_label("Ketik sekali lagi").fill(PASSWORD)
    press(page, "Simpan dan masuk")
    page.get_by_role("button", name="Keluar").wait_for()
    return page


def signed_in(page: Page, email: str, office: Office) -> None:
    press(page, "Keluar")
    page.goto(f"{office.url}/masuk")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
    press(page, "Masuk")
    heading(page, "Dasbor")


def figures(page: Page, office: Office) -> dict[str, str]:
    """Return each indicator's figure as the year's page shows it."""
    page.goto(f"{office.url}/capaian/{office.year}")
    cells = page.locator("td[data-label=Capaian] a")
    shown = [text.split() for text in cells.all_inner_texts()]
    return {words[-1]: " ".join(words[:2]) for words in shown}


def with_catalogue(page: Page, office: Office, folder: Path) -> dict[str, str]:
    page.goto(f"{office.url}/katalog/impor")
    page.locator("input[type=file]").set_input_files(catalogue(office.year, folder))
    press(page, "Impor")
    page.get_by_text("Katalog diimpor").wait_for()
    return figures(page, office)


def planned(page: Page, office: Office) -> str:
    """Plan an event that began ten minutes ago; return the address of its pages."""
    begins, ends = office.begins, office.begins + timedelta(hours=1, minutes=30)
    page.goto(f"{office.url}/kegiatan/baru")
    for label, value in (
        ("Judul", TITLE),
        ("Tema", "Layanan tanpa pungli"),
        ("Tempat", "Aula Kota Serang"),
        ("Hari mulai", f"{begins:%Y-%m-%d}"),
        ("Jam mulai", f"{begins:%H:%M}"),
        ("Hari selesai", f"{ends:%Y-%m-%d}"),
        ("Jam selesai", f"{ends:%H:%M}"),
        ("Judul sesi", "Mengenal gratifikasi"),
        ("Hari", f"{begins:%Y-%m-%d}"),
        ("Mulai", f"{begins:%H:%M}"),
        ("Selesai", f"{ends:%H:%M}"),
        ("Narasumber", "Penyuluh antikorupsi"),
        ("Nama penanda tangan", "Dra. Inspektur Rekaan, M.Si."),
        ("Jabatan penanda tangan", "Inspektur Kota Serang"),
        ("Tempat terbit", "Serang"),
    ):
        labelled(page, label).fill(value)
    labelled(page, "Zona waktu").select_option(office.zone)
    page.get_by_role("checkbox", name=INDICATOR).check()
    press(page, "Simpan")
    heading(page, TITLE)
    return page.url


def labelled(page: Page, label: str) -> Locator:
    return page.get_by_label(re.compile(rf"^\s*{label}\s*(\(boleh kosong\))?\s*$"))


def imported(page: Page, event: str, folder: Path) -> tuple[dict[str, str], list[list[str]]]:
    """Import the office's list; return the preview's figures, and the rows given back."""
    page.goto(f"{event}/peserta/impor")
    page.locator("input[type=file]").set_input_files(LIST)
    press(page, "Baca berkas")
    heading(page, "Periksa daftar")
    counts = {
        stat.locator(".stat__label").inner_text(): stat.locator(".stat__value").inner_text()
        for stat in page.locator(".stat").all()
    }
    with page.expect_download() as started:
        follow(page, "Unduh baris yang ditolak")
    started.value.save_as(folder / "ditolak.xlsx")
    press(page, "Impor 300 orang")
    heading(page, "Daftar sudah diimpor")
    sheet = load_workbook(folder / "ditolak.xlsx").active
    assert sheet is not None
    _head, *rows = sheet.iter_rows(values_only=True)
    return counts, [[str(cell or "") for cell in row] for row in rows]


def published(page: Page, event: str) -> str:
    """Publish; return the address of the public page, as the officer copies it."""
    page.goto(event)
    follow(page, "Terbitkan")
    press(page, "Terbitkan")
    heading(page, TITLE)
    return page.get_by_role("code").inner_text()


def given_the_door(page: Page, event: str) -> None:
    page.goto(f"{event}/pintu-tugas")
    labelled(page, "Petugas").select_option(label="Petugas desk")
    press(page, "Beri tugas")
    page.get_by_role("cell", name="Petugas registrasi").wait_for()


def signed_up(phone: Page, address: str, folder: Path) -> Path:
    """Sign up on the public page; return a picture of the ticket's code."""
    phone.goto(address)
    follow(phone, "Daftar")
    labelled(phone, "Nama lengkap dan gelar").fill(ALONE)
    labelled(phone, "Unit").fill("Dinas Kesehatan")
    labelled(phone, "NIP.*").fill(ALONE_PHONE)
    press(phone, "Lanjut")
    heading(phone, "Nama yang dicetak")
    press(phone, "Ya, daftarkan saya")
    heading(phone, "Tiket saya")
    phone.locator(".ticket__code").screenshot(path=folder / "tiket.png")
    return folder / "tiket.png"


def scanned(desk: Page, event: str) -> dict[str, str]:
    """Hold the camera at the ticket; return what fills the screen."""
    desk.goto(f"{event}/meja")
    press(desk, "Jadikan peramban ini meja registrasi")
    desk.locator("[data-desk][data-ready][data-view=desk]").wait_for()
    start = desk.get_by_role("button", name="Nyalakan kamera")
    if start.is_visible():
        start.click()
    answer = desk.get_by_role("alert").filter(has_text="Ketuk untuk menutup")
    answer.wait_for()
    size, place = desk.viewport_size, answer.bounding_box()
    assert size is not None
    assert place is not None
    assert (place["width"], place["height"]) == (size["width"], size["height"])
    return {name: answer.locator(f"[data-part={name}]").inner_text() for name in ("title", "name")}


def checked_in(hall: Page, phone: Page, event: str, folder: Path) -> str:
    """Read the hall's code from a picture of the whole screen; return the green page's text."""
    hall.goto(f"{event}/layar")
    hall.locator("[data-hall-part=qr] svg").wait_for()
    hall.screenshot(path=folder / "aula.png")
    [address] = codes_of(folder / "aula.png")
    phone.goto(address)
    heading(phone, "Siapa Anda?")
    labelled(phone, "NIP.*").fill(LISTED_NIP)
    press(phone, "Lanjut")
    expect(phone.get_by_role("main")).to_contain_text(LISTED)
    press(phone, "Saya hadir")
    heading(phone, "Anda tercatat hadir")
    return phone.get_by_role("main").inner_text()


def issued(page: Page, event: str) -> str:
    """Issue both certificates and follow the job to its end."""
    page.goto(f"{event}/sertifikat")
    press(page, "Terbitkan 2 sertifikat")
    end = page.get_by_text("Selesai: 2 dikerjakan.")
    end.wait_for()
    return end.inner_text()


def verified(phone: Page, folder: Path) -> tuple[str, str]:
    """Take one's certificate from the ticket, and follow its own code; return number and page."""
    phone.reload()
    link = phone.get_by_role("link", name="Unduh sertifikat (PDF)").get_attribute("href")
    pdf = folder / "sertifikat.pdf"
    pdf.write_bytes(phone.request.get(urljoin(phone.url, link or "")).body())
    assert pages_of(pdf) == 2
    assert ALONE in text_of(pdf)
    [address] = codes_in(pdf, folder)
    phone.goto(address)
    heading(phone, "Pemeriksaan sertifikat")
    facts = phone.get_by_role("main").inner_text()
    number = phone.get_by_role("status").locator(".verdict__detail").inner_text()
    assert number in text_of(pdf)
    return number, facts


def behind(page: Page, name: str) -> list[str]:
    """Go from the figure to the person and the arrival, in two clicks; return the arrival's row."""
    page.get_by_role("link", name=f"di balik {INDICATOR}").click()
    page.get_by_role("link", name=name).click()
    heading(page, name)
    table = page.get_by_role("table", name="Kehadiran di balik sertifikat ini")
    [_head, row] = table.get_by_role("row").all()
    return [cell.strip() for cell in row.locator("th, td").all_inner_texts()]
