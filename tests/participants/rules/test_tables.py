"""The list is found inside what surrounds it."""

import pytest

from eventapp.participants.rules.columns import Field, propose_mapping
from eventapp.participants.rules.tables import (
    NoTableError,
    Sheet,
    Table,
    Workbook,
    find_table,
    read_rows,
)

HEAD = ("No", "Nama", "NIP", "Unit Kerja")


def table(*rows: tuple[str, ...], merges: tuple[tuple[int, int, int, int], ...] = ()) -> Table:
    return find_table(Workbook((Sheet("A", rows, merges),)))


def names(found: Table) -> tuple[list[tuple[int, str, str]], tuple[int, ...]]:
    """Return (row, name, unit) of each person's row, and the rows passed over."""
    read = read_rows(found, propose_mapping(found.header))
    people = [(r.number, r.values[Field.NAME], r.values[Field.UNIT]) for r in read.rows]
    return people, read.passed_over


def test_letterhead_numbers_sections_repeats_and_signature_are_no_people() -> None:
    found = table(
        ("PEMERINTAH KOTA",),
        (),
        HEAD,
        ("(1)", "(2)", "(3)", "(4)"),
        ("I. DPRD",),
        ("1", "Andi", "", "DPRD"),
        HEAD,
        ("2", "", "198609262015051001", "DLH"),
        ("", "Tanpa Nomor", "", "DLH"),
        (),
        ("3.", "Sari", "", "DLH"),
        (),
        ("", "", "", "Serang, 6 November 2023"),
        ("", "Inspektur", "", "Kota Serang"),
        ("", "Drs. Pejabat", "NIP 196609262015051001"),
    )

    assert found.header_row == 3
    assert names(found) == (
        [(6, "Andi", "DPRD"), (8, "", "DLH"), (9, "Tanpa Nomor", "DLH"), (11, "Sari", "DLH")],
        (4, 5, 7, 13, 14, 15),
    )


def test_a_list_without_numbers_ends_at_its_signature() -> None:
    found = table(
        ("Nama", "Unit"), ("Andi", "DLH"), ("Sendirian",), (), ("Budi", "DLH"), (), ("Inspektur",)
    )

    assert names(found) == ([(2, "Andi", "DLH"), (3, "Sendirian", ""), (5, "Budi", "DLH")], (7,))


def test_a_unit_merged_over_rows_holds_for_all_of_them() -> None:
    found = table(
        HEAD,
        ("1", "Andi", "", "DLH"),
        ("2", "Budi"),
        ("3", "Sari"),
        merges=((1, 3, 2, 3), (0, 0, 0, 3), (3, 3, 9, 9)),
    )

    assert names(found)[0] == [(2, "Andi", "DLH"), (3, "Budi", "DLH"), (4, "Sari", "")]


def test_the_fuller_header_of_a_visible_sheet_wins() -> None:
    poor = Sheet("Catatan", (("Nama", "Unit"),))
    rich = Sheet("Peserta", (HEAD,))
    hidden = Sheet("Lama", (HEAD,), is_visible=False)

    assert find_table(Workbook((poor, hidden, rich))).sheet is rich


def test_no_header_names_the_sheets() -> None:
    with pytest.raises(NoTableError) as caught:
        find_table(Workbook((Sheet("A", (("apa", "saja"),)), Sheet("B", (("Nama",),)))))

    assert caught.value.sheets == ("A", "B")
