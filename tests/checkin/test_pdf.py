"""Paper for the door, as readers and scanners see it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from eventapp.checkin.pdf import (
    AttendanceList,
    Listed,
    ListKind,
    Mark,
    Occasion,
    Signer,
    Ticket,
    attendance_list,
    ticket,
    ticket_cards,
)
from tests.files.readers import codes_in, fonts_of, left_edges, pages_of, text_of

NINE = datetime(2023, 11, 8, 2, tzinfo=UTC)
OCCASION = Occasion(
    title="Sosialisasi Antikorupsi",
    theme="Bersama Mencegah Korupsi",
    venue="Ledian Hotel",
    host_unit="Inspektorat Kota Serang",
    starts_at=NINE,
    ends_at=NINE + timedelta(hours=6),
    zone="Asia/Jakarta",
)
SARI = Listed(
    name="Hj. Sari Wulandari, S.Sos.",
    nip="198609262015052001",
    rank="Penata (III/c)",
    position="Sekretaris",
    unit="Dinas Sosial",
    marks=(Mark(NINE - timedelta(minutes=14)), Mark()),
)
COUNCILLOR = Listed(
    name="Ayi Tri",
    nip="",
    rank="",
    position="Anggota DPRD",
    unit="DPRD",
    marks=(Mark(), Mark(NINE + timedelta(hours=3))),
)
LIST = AttendanceList(
    kind=ListKind.PARTICIPANTS,
    letterhead=("Pemerintah Kota Serang", "Inspektorat"),
    occasion=OCCASION,
    sessions=("Peran OPD", "Strategi"),
    people=[SARI, COUNCILLOR],
    place="Serang",
    signed_on=date(2023, 11, 8),
    signer=Signer("Ketua Panitia", "Bagas Nugraha, M.Si.", "196501011990031001"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "paper.pdf"


def test_a_list_has_the_official_parts_in_their_order(file: Path) -> None:
    file.write_bytes(attendance_list(LIST))

    assert text_of(file, "-layout") == (
        "PEMERINTAH KOTA SERANG INSPEKTORAT DAFTAR HADIR PESERTA "
        "Kegiatan : Sosialisasi Antikorupsi Tema : Bersama Mencegah Korupsi "
        "Hari, tanggal : Rabu, 8 November 2023, pukul 09.00–15.00 WIB Tempat : Ledian Hotel "
        "Sesi 1 : Peran OPD Sesi 2 : Strategi "
        "No Nama NIP Pangkat/Gol Jabatan Unit Sesi 1 Sesi 2 Tanda tangan "
        "1. 1 Hj. Sari Wulandari, S.Sos. 198609262015052001 Penata (III/c) Sekretaris "
        "Dinas Sosial 08.46 2. 2 Ayi Tri – – Anggota DPRD DPRD 12.00 "
        "Serang, 8 November 2023 Ketua Panitia, Bagas Nugraha, M.Si. NIP 196501011990031001 "
        "Daftar Hadir Peserta Halaman 1 dari 1"
    )


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        (ListKind.PARTICIPANTS, "DAFTAR HADIR PESERTA"),
        (ListKind.SPEAKERS, "DAFTAR HADIR NARASUMBER"),
        (ListKind.ORGANISERS, "DAFTAR HADIR PANITIA"),
    ],
)
def test_each_kind_of_list_is_named(file: Path, kind: ListKind, title: str) -> None:
    file.write_bytes(attendance_list(replace(LIST, kind=kind)))

    assert text_of(file).count(title) == 1


def test_a_long_list_repeats_its_header_and_counts_its_pages(file: Path) -> None:
    file.write_bytes(attendance_list(replace(LIST, people=[SARI, COUNCILLOR] * 30)))
    pages, text = pages_of(file), text_of(file)

    assert pages == 4
    assert text.count("Tanda tangan") == pages
    assert [text.count(f"Halaman {n} dari 4") for n in (1, 2, 3, 4)] == [1, 1, 1, 1]
    assert [text.count("Hj. Sari Wulandari"), text.count("Ketua Panitia")] == [30, 1]


def test_signatures_are_staggered(file: Path) -> None:
    file.write_bytes(attendance_list(replace(LIST, people=[SARI] * 4)))
    words = left_edges(file)

    assert words["1."] == words["3."]
    assert words["2."] == words["4."]
    assert words["2."] - words["1."] > 40


def test_the_signature_never_stands_alone_on_a_page(file: Path) -> None:
    for rows in range(16, 22):
        file.write_bytes(attendance_list(replace(LIST, people=[SARI] * rows)))
        last = text_of(file, "-f", str(pages_of(file)))

        assert ("Hj. Sari" in last, "Ketua Panitia" in last) == (True, True)


def test_without_a_signer_there_is_a_line_to_write_on(file: Path) -> None:
    file.write_bytes(attendance_list(replace(LIST, signer=Signer("", "", ""))))

    assert "Penanggung jawab, ......" in text_of(file)


def test_times_follow_the_zone_of_the_event(file: Path) -> None:
    east = replace(OCCASION, zone="Asia/Jayapura", ends_at=NINE + timedelta(hours=24))
    file.write_bytes(attendance_list(replace(LIST, occasion=east)))

    assert "Rabu, 8 November 2023 s.d. Kamis, 9 November 2023, pukul 11.00–11.00 WIT" in text_of(
        file
    )


HOLDERS = [
    Ticket(
        name=f"Peserta {number}, S.H.",
        unit="Dinas Sosial",
        code=f"7K3MQ9X{number}",
        text=f"HTTPS://HADIR.EXAMPLE/T/7K3MQ9X{number}ABCDEFGHJK",
    )
    for number in range(9)
]


def test_a_ticket_says_whose_it_is_and_can_be_read(file: Path, tmp_path: Path) -> None:
    file.write_bytes(ticket(HOLDERS[3], OCCASION))

    assert text_of(file) == (
        "Tiket masuk Inspektorat Kota Serang Sosialisasi Antikorupsi "
        "Rabu, 8 November 2023, pukul 09.00–15.00 WIB Ledian Hotel 7K3M Q9X3 "
        "Peserta 3, S.H. Dinas Sosial Tunjukkan kode ini kepada petugas registrasi, di kertas "
        "atau di layar ponsel. Tiket ini untuk satu orang."
    )
    assert codes_in(file, tmp_path, dpi=72) == [HOLDERS[3].text]
    assert pages_of(file) == 1
    assert fonts_of(file) == {"Paper-Sans": "yes", "Paper-Sans-Bold": "yes"}


def test_eight_cards_to_a_sheet_and_every_code_is_read(file: Path, tmp_path: Path) -> None:
    file.write_bytes(ticket_cards(HOLDERS, OCCASION))

    assert pages_of(file) == 2
    assert codes_in(file, tmp_path, page=1) == [holder.text for holder in HOLDERS[:8]]
    assert codes_in(file, tmp_path, page=2) == [HOLDERS[8].text]
    assert [text_of(file).count(holder.name) for holder in HOLDERS] == [1] * 9


def test_codes_with_small_letters_are_read_as_well(file: Path, tmp_path: Path) -> None:
    small = [replace(h, text=f"https://hadir.kota.example/app{h.text[21:]}") for h in HOLDERS[:8]]
    file.write_bytes(ticket_cards(small, OCCASION))

    assert codes_in(file, tmp_path) == [holder.text for holder in small]


def test_a_card_carries_a_long_name_whole(file: Path) -> None:
    name = "Prof. Dr. H. Muhammad Abdurrahman Wahid Kusumawardhana Sastroprawiro, S.H., M.Si., Ak."
    file.write_bytes(ticket_cards([replace(HOLDERS[0], name=name)], OCCASION))

    assert name in text_of(file)


def test_the_same_cards_give_the_same_bytes() -> None:
    assert ticket_cards(HOLDERS[:2], OCCASION) == ticket_cards(HOLDERS[:2], OCCASION)
