"""A row becomes a person, with every fault and doubt named."""

import pytest

from eventapp.participants.rules.columns import Field
from eventapp.participants.rules.employee_numbers import NumberKind
from eventapp.participants.rules.names import PersonName
from eventapp.participants.rules.people import (
    Doubt,
    Draft,
    Employment,
    Problem,
    Reason,
    Role,
    guess_employment,
    read_draft,
    read_employment,
)
from eventapp.units.rules import UnitIndex, UnitNames

F = Field
UNITS = UnitIndex([UnitNames("DLH", "Dinas Lingkungan Hidup"), UnitNames("DPRD", "DPRD")])
PNS = "198609262015051001"


def draft(**fields: str) -> Draft:
    values = {F.NAME: "Andi", F.UNIT: "DLH"} | {Field(name): text for name, text in fields.items()}
    return read_draft(7, values, UNITS)


def test_a_good_row() -> None:
    assert draft(
        name="Dr. ANDI, M.SI",
        nip="19860926 201505 1 001",
        rank="Penata",
        grade="III/c",
        position="Camat",
        unit="dinas lingkungan hidup",
        phone="081234567890",
        email="Andi@kota.example",
        role="Narasumber",
    ) == Draft(
        number=7,
        name=PersonName("Dr.", "Andi", "M.Si."),
        nip=PNS,
        rank="Penata, III/c",
        position="Camat",
        unit_code="DLH",
        phone="+6281234567890",
        email="andi@kota.example",
        role=Role.SPEAKER,
        employment=Employment.PNS,
    )


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"name": ""}, [Problem(F.NAME, Reason.MISSING)]),
        ({"name": " \u202e "}, [Problem(F.NAME, Reason.MISSING)]),
        ({"name": "x" * 400}, [Problem(F.NAME, Reason.TOO_LONG, "x" * 60)]),
        ({"name": "<b>A</b>"}, [Problem(F.NAME, Reason.NOT_A_NAME, "<b>A</b>")]),
        ({"name": "=1+1"}, [Problem(F.NAME, Reason.NOT_A_NAME, "=1+1")]),
        ({"back_title": "<i>"}, [Problem(F.BACK_TITLE, Reason.NOT_A_NAME, "<i>")]),
        ({"nip": "1.97902E+17"}, [Problem(F.NIP, Reason.NIP_DESTROYED, "1.97902E+17")]),
        ({"nip": "12"}, [Problem(F.NIP, Reason.NIP_WRONG_LENGTH, "12")]),
        ({"unit": "-"}, [Problem(F.UNIT, Reason.MISSING)]),
        ({"unit": "Antah"}, [Problem(F.UNIT, Reason.UNIT_UNKNOWN, "Antah")]),
        (
            {"unit": "Dinas Lingkunan Hidup"},
            [Problem(F.UNIT, Reason.UNIT_UNKNOWN, "Dinas Lingkunan Hidup", ("DLH",))],
        ),
        ({"position": "j" * 400}, [Problem(F.POSITION, Reason.TOO_LONG, "j" * 60)]),
        (
            {"name": "", "nip": "12", "unit": ""},
            [
                Problem(F.NAME, Reason.MISSING),
                Problem(F.NIP, Reason.NIP_WRONG_LENGTH, "12"),
                Problem(F.UNIT, Reason.MISSING),
            ],
        ),
    ],
)
def test_faults(fields: dict[str, str], problems: list[Problem]) -> None:
    assert list(draft(**fields).problems) == problems


@pytest.mark.parametrize(
    ("fields", "doubts"),
    [
        ({}, []),
        ({"phone": "-", "email": "-", "role": "-"}, []),
        ({"phone": "12", "email": "x"}, [Doubt.PHONE_DROPPED, Doubt.EMAIL_DROPPED]),
        ({"name": "DR. ANDI"}, [Doubt.DOCTOR_UNSURE]),
        ({"role": "dukun"}, [Doubt.ROLE_UNKNOWN]),
        ({"nip": "198613262015051001"}, [Doubt.NIP_BIRTH_DATE]),
    ],
)
def test_doubts(fields: dict[str, str], doubts: list[Doubt]) -> None:
    read = draft(**fields)

    assert (list(read.doubts), read.problems) == (doubts, ())


def test_a_unit_may_be_left_out_where_the_caller_says_so() -> None:
    read = read_draft(1, {F.NAME: "Andi"}, UNITS, needs_unit=False)

    assert (read.unit_code, read.problems) == (None, ())


@pytest.mark.parametrize(
    ("text", "employment"),
    [
        ("PNS", Employment.PNS),
        ("PPPK Paruh Waktu", Employment.PPPK_PART_TIME),
        ("pppk_part_time", Employment.PPPK_PART_TIME),
        ("Non-ASN", Employment.NON_ASN),
        ("", None),
        ("apa", None),
    ],
)
def test_employment_words(text: str, employment: Employment | None) -> None:
    assert read_employment(text) is employment


@pytest.mark.parametrize(
    ("nip", "kind", "position", "rank", "employment"),
    [
        (PNS, NumberKind.PNS, "", "", Employment.PNS),
        (PNS, NumberKind.PPPK, "", "", Employment.PPPK),
        (PNS, NumberKind.UNCLEAR, "", "IX", Employment.PPPK),
        (None, NumberKind.UNCLEAR, "Wakil Ketua DPRD", "", Employment.DPRD),
        (None, NumberKind.UNCLEAR, "Staf Sekretariat DPRD", "", Employment.NON_ASN),
        (None, NumberKind.UNCLEAR, "Camat", "IV/a", Employment.PNS),
    ],
)
def test_employment_guesses(
    nip: str | None, kind: NumberKind, position: str, rank: str, employment: Employment
) -> None:
    assert guess_employment(nip, kind, position, rank) is employment
