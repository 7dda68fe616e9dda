"""Certificates, as a reader on somebody else's machine sees them."""

import hashlib
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from eventapp.certificates.design import DesignContent, Place, Signer, Words
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.pdf import draw
from eventapp.certificates.rules import Capacity
from tests.certificates.paper import FACTS, LONG_NAME, SESSIONS
from tests.files.readers import codes_in, fonts_of, left_edges, pages_of, text_of, top_edges

URL = "HTTPS://HADIR.EXAMPLE/V/7K3MQ9XW2ABC"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "certificate.pdf"


def front(file: Path, facts: CertificateFacts) -> str:
    """Draw, and return the text of the first page."""
    file.write_bytes(draw(facts, URL))
    return text_of(file, "-l", "1")


def test_the_front_says_everything_once(file: Path) -> None:
    assert front(file, FACTS) == (
        "PEMERINTAH KOTA SERANG INSPEKTORAT SERTIFIKAT Nomor: 700.1.2/007-INSPEKTORAT/XI/2023 "
        "diberikan kepada Hj. Sari Wulandari, S.Sos., M.Si. NIP 198609262015052001 "
        "Kepala Bidang Pencegahan, Badan Kesatuan Bangsa dan Politik "
        "atas partisipasinya sebagai Peserta pada kegiatan "
        "Sosialisasi Antikorupsi bagi DPRD dan Perangkat Daerah Tema: “Bersama Mencegah Korupsi” "
        "yang diselenggarakan oleh Inspektorat Kota Serang di Ledian Hotel, Kota Serang, "
        "Rabu, 8 November 2023 setara 5,5 jam pelajaran (JP) "
        "7K3M-Q9XW-2ABC Serang, 9 November 2023 Inspektur, "
        "Periksa keasliannya dengan memindai kode ini atau di "
        "hadir.example/v/7K3M-Q9XW-2ABC Diterbitkan secara elektronik tanpa sertifikat tanda "
        "tangan elektronik; yang berlaku ialah data pada alamat di atas. "
        "Drs. Bagas Nugraha, M.Si."
    )


def test_the_back_lists_the_sessions_and_their_hours(file: Path) -> None:
    file.write_bytes(draw(FACTS, URL))

    assert text_of(file, "-f", "2", "-layout") == (
        "Materi Kegiatan Sosialisasi Antikorupsi bagi DPRD dan Perangkat Daerah "
        "Hj. Sari Wulandari, S.Sos., M.Si. · Nomor 700.1.2/007-INSPEKTORAT/XI/2023 "
        "No Materi Narasumber JP "
        "1 Peran DPRD dan OPD dalam Pencegahan Korupsi Raka Pratama (KPK) 2 "
        "2 Capaian dan Strategi Pencegahan Dewi Lestari, S.H. 1,5 "
        "3 Pengendalian Gratifikasi – 2 "
        "Jumlah jam pelajaran 5,5 JP = jam pelajaran "
        "Kode pemeriksaan 7K3M-Q9XW-2ABC · hadir.example/v/7K3M-Q9XW-2ABC"
    )


def test_its_own_code_leads_to_the_public_page(file: Path, tmp_path: Path) -> None:
    file.write_bytes(draw(FACTS, URL))

    assert codes_in(file, tmp_path) == [URL]


def test_it_is_sound_and_carries_its_fonts(file: Path) -> None:
    file.write_bytes(draw(FACTS, URL))

    assert pages_of(file) == 2
    assert fonts_of(file) == {
        "Paper-Sans": "yes",
        "Paper-Sans-Bold": "yes",
        "Paper-Serif": "yes",
        "Paper-Serif-Semi-Bold": "yes",
    }


def test_the_same_facts_give_the_same_bytes() -> None:
    assert draw(FACTS, URL) == draw(FACTS, URL)


LONGEST = replace(
    FACTS,
    name=LONG_NAME,
    position="Kepala Subbagian Perencanaan, Evaluasi, Pelaporan, dan Keuangan " * 2,
    unit="Dinas Perumahan Rakyat dan Kawasan Permukiman serta Pertanahan " * 2,
    event="Sosialisasi Antikorupsi dalam Rangka Peningkatan Capaian Pencegahan " * 3,
    theme="Bersama Mencegah Korupsi, Membangun Kota yang Berintegritas " * 4,
    venue="Ruang Serbaguna Lantai 3, Gedung Pusat Pemerintahan " * 4,
    signer_name=LONG_NAME,
    signer_position="Pelaksana Tugas Inspektur pada Inspektorat Daerah Kota Serang",
)


def test_a_long_name_stays_whole_and_the_front_one_page(file: Path, tmp_path: Path) -> None:
    text = front(file, LONGEST)

    assert text.count(LONG_NAME) == 2
    assert pages_of(file) == 2
    assert codes_in(file, tmp_path) == [URL]


def test_without_number_of_service_post_or_theme_their_lines_are_left_out(file: Path) -> None:
    text = front(file, replace(FACTS, nip=None, position="", unit="", theme=""))

    assert "M.Si. atas partisipasinya" in text
    assert [word in text for word in ("NIP", "Tema")] == [False, False]


def test_a_council_member_reads_of_no_hours(file: Path) -> None:
    file.write_bytes(draw(replace(FACTS, lesson_hours=None, position="Anggota DPRD"), URL))
    words = text_of(file).split()

    assert [words.count(word) for word in ("JP", "(JP)", "pelajaran", "5,5", "1,5")] == [0] * 5


@pytest.mark.parametrize(
    ("capacity", "words"),
    [
        (Capacity.PARTICIPANT, "atas partisipasinya sebagai Peserta pada kegiatan"),
        (Capacity.SPEAKER, "atas kesediaannya berbagi ilmu sebagai Narasumber pada kegiatan"),
        (Capacity.MODERATOR, "atas kesediaannya memandu acara sebagai Moderator pada kegiatan"),
        (Capacity.ORGANISER, "atas pengabdiannya sebagai Panitia pada kegiatan"),
    ],
)
def test_the_words_follow_the_capacity(file: Path, capacity: Capacity, words: str) -> None:
    assert words in front(file, replace(FACTS, capacity=capacity))


@pytest.mark.parametrize(("rows", "pages"), [(1, 2), (8, 2), (40, 4)])
def test_sessions_flow_on_to_further_pages(file: Path, rows: int, pages: int) -> None:
    file.write_bytes(draw(replace(FACTS, sessions=SESSIONS[:1] * rows), URL))

    assert pages_of(file) == pages
    assert text_of(file).count("Raka Pratama (KPK)") == rows


def test_markup_in_a_name_is_printed_as_text(file: Path) -> None:
    name = '<img src="file:///etc/passwd"> {{ 7*7 }} & Sari'

    assert name in front(file, replace(FACTS, name=name))


BOSS = Signer("Inspektur", "Drs. Bagas Nugraha, M.Si.", "198001012005011001", "", Place.LEFT)
SAMPLE = (236, 239, 242)
MAYOR = Signer("Sekretaris Daerah", "Ir. Dian Pertiwi", "", "a.n. Wali Kota Serang", Place.RIGHT)


def test_a_design_decides_words_signers_and_pages(file: Path) -> None:
    words = {**DesignContent().words, Capacity.PARTICIPANT: Words("karena hadir sebagai", "Tamu")}
    look = replace(
        DesignContent(),
        title="PIAGAM",
        given="dianugerahkan kepada",
        words=words,
        extra="Semoga bermanfaat.",
        has_second_page=False,
        shows_hours=False,
    )
    file.write_bytes(draw(replace(FACTS, signers=(MAYOR, BOSS)), URL, look))
    text = text_of(file)

    said = ("PIAGAM", "dianugerahkan kepada", "karena hadir sebagai Tamu", "Semoga bermanfaat.")
    signed = ("a.n. Wali Kota Serang Sekretaris Daerah,", "NIP 198001012005011001")
    left_out = ("SERTIFIKAT", "jam pelajaran")
    assert [one for one in said + signed if one not in text] == []
    assert [one for one in left_out if one in text] == []
    assert pages_of(file) == 1


def picture(colour: str, mode: str = "RGB") -> tuple[str, bytes]:
    """A PNG of one colour, and its SHA-256."""
    data = BytesIO()
    Image.new(mode, (40, 40), colour).save(data, "PNG")
    return hashlib.sha256(data.getvalue()).hexdigest(), data.getvalue()


def test_its_pictures_and_colours_are_printed(file: Path, tmp_path: Path) -> None:
    (emblem, red), (background, yellow) = picture("#ff0000"), picture("#ffffcc")
    look = replace(
        DesignContent(), emblem=emblem, background=background, line="#00695c", has_frame=True
    )

    file.write_bytes(draw(FACTS, URL, look, {emblem: red, background: yellow}))
    shown = set(colours(file, tmp_path))

    assert {(255, 0, 0), (255, 255, 204), (0, 105, 92)} <= shown
    assert (163, 127, 44) not in shown


def test_without_emblem_and_frame_the_paper_stays_white(file: Path, tmp_path: Path) -> None:
    file.write_bytes(draw(FACTS, URL, replace(DesignContent(), emblem="none", has_frame=False)))

    assert (163, 127, 44) not in colours(file, tmp_path)
    assert codes_in(file, tmp_path) == [URL]


def colours(file: Path, folder: Path) -> list[tuple[int, int, int]]:
    """The colours of the first page, as a reader shows it."""
    subprocess.run(
        ["/usr/bin/pdftoppm", "-r", "50", "-l", "1", "-png", file, folder / "page"], check=True
    )
    image = Image.open(next(folder.glob("page-*.png"))).convert("RGB")
    return [colour for _count, colour in image.getcolors(1 << 20) or []]  # type: ignore[misc]


def test_a_sample_has_a_word_across_it(file: Path, tmp_path: Path) -> None:
    file.write_bytes(draw(FACTS, URL, is_sample=True))

    assert SAMPLE in colours(file, tmp_path)
    file.write_bytes(draw(FACTS, URL))
    assert SAMPLE not in colours(file, tmp_path)


@pytest.mark.parametrize("place", list(Place))
def test_one_signer_stands_where_it_is_put(file: Path, tmp_path: Path, place: Place) -> None:
    file.write_bytes(draw(replace(FACTS, signers=(replace(BOSS, place=place),)), URL))

    third = {Place.LEFT: 0, Place.CENTRE: 1, Place.RIGHT: 2}[place]
    assert left_edges(file)["Bagas"] // 280 == third
    assert codes_in(file, tmp_path) == [URL]


def test_nobody_s_name_or_post_moves_what_is_below(file: Path) -> None:
    below = []
    for facts in (FACTS, replace(LONGEST, event=FACTS.event, theme=FACTS.theme, venue="")):
        file.write_bytes(draw(replace(facts, venue=""), URL))
        below.append(top_edges(file)["partisipasinya"])

    assert below[0] == below[1]
