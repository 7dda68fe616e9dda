"""A unit is found by whatever people write for it."""

import csv
from pathlib import Path

import pytest

from eventapp import demo
from eventapp.units.rules import UnitIndex, UnitMatch, UnitNames, UnitVerdict, unit_key

FILE = Path(demo.__file__).parent / "data" / "units-kota-serang.csv"


@pytest.fixture(scope="module")
def units() -> UnitIndex:
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return UnitIndex(UnitNames(row["code"], row["name"], row["short_name"]) for row in rows)


def test_the_place_is_read_off_its_government(units: UnitIndex) -> None:
    assert units.suffixes == ("kota serang",)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("DPRD", "DPRD"),
        ("Dewan Perwakilan Rakyat Daerah Kota Serang", "DPRD"),
        ("DPRD Kota Serang", "DPRD"),
        ("Sekretariat Daerah Kota Serang Kota Serang", "SETDA"),
        ("KEC. WALANTAKA", "KEC-WALANTAKA"),
        ("kec cipocok jaya", "KEC-CIPOCOK"),
        ("KEC-CIPOCOK", "KEC-CIPOCOK"),
        ("Kecamatan Serang", "KEC-SERANG"),
        ("Kecamatan Serang Kota Serang", "KEC-SERANG"),
        ("SATPOL PP", "SATPOLPP"),
        ("Dinas Pariwisata Kepemudaan & Olahraga", "DISPARPORA"),
        ("  rsud  kota serang ", "RSUD"),
        ("Pemerintah Kota Serang", "PEMKOT"),
        ("Komisi I", "DPRD-KOM1"),
    ],
)
def test_found(units: UnitIndex, typed: str, code: str) -> None:
    assert units.find(typed) == UnitMatch(UnitVerdict.FOUND, code)


def test_every_unit_is_found_by_each_of_its_own_names(units: UnitIndex) -> None:
    for unit in units.units.values():
        for text in (unit.code, unit.name, unit.short_name, f"{unit.name.upper()} KOTA SERANG"):
            assert units.find(text).code == unit.code


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Dinas Antah Berantah", ()),
        ("", ()),
        ("<script>", ()),
        ("x" * 400, ()),
        ("Dinas Kesehatn", ("DINKES",)),
        ("Kota Serang", ("PEMKOT", "KEC-SERANG")),
    ],
)
def test_unknown_with_what_may_have_been_meant(
    units: UnitIndex, typed: str, near: tuple[str, ...]
) -> None:
    assert units.find(typed) == UnitMatch(UnitVerdict.UNKNOWN, None, near)


def test_one_name_of_two_units_is_ambiguous_but_a_code_is_not() -> None:
    both = UnitIndex(
        [
            UnitNames("A", "Bagian Umum", "Umum", ("B",)),
            UnitNames("B", "Subbagian", "Umum", ("Bag. Umum Lama",)),
        ]
    )

    assert both.find("umum") == UnitMatch(UnitVerdict.AMBIGUOUS, None, ("A", "B"))
    assert both.find("B") == UnitMatch(UnitVerdict.FOUND, "B")
    assert both.find("bagian umum lama") == UnitMatch(UnitVerdict.FOUND, "B")


def test_a_suffix_never_eats_the_whole_name() -> None:
    assert unit_key("Kota Serang", ["kota serang"]) == "kotaserang"
    assert unit_key("Dinas X Kota Serang, Kota Serang", ["kota serang"]) == "dinasx"
