"""Headings people write are told apart."""

import pytest

from eventapp.participants.rules.columns import Field, missing_fields, propose_mapping

F = Field


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            ["No", "Nama Lengkap dan Gelar", "NIP", "Pangkat/Gol", "Jabatan", "Unit Kerja"],
            {F.NUMBER: 0, F.NAME: 1, F.NIP: 2, F.RANK: 3, F.POSITION: 4, F.UNIT: 5},
        ),
        (
            ["NO.", "NAMA", "NIP/NI PPPK", "GOLONGAN", "JABATAN", "OPD", "WA", "KETERANGAN"],
            {
                F.NUMBER: 0,
                F.NAME: 1,
                F.NIP: 2,
                F.RANK: 3,
                F.POSITION: 4,
                F.UNIT: 5,
                F.PHONE: 6,
                F.NOTE: 7,
            },
        ),
        (
            ["Perangkat Daerah", "Gelar Depan", "Nama", "Gelar Belakang", "No. HP (aktif)"],
            {F.FRONT_TITLE: 1, F.BACK_TITLE: 3, F.NAME: 2, F.UNIT: 0, F.PHONE: 4},
        ),
        (
            ["Nama", "Nama Jabatan", "Nama Unit Kerja", "Pangkat", "Gol. Ruang", "E-mail"],
            {F.NAME: 0, F.POSITION: 1, F.UNIT: 2, F.RANK: 3, F.GRADE: 4, F.EMAIL: 5},
        ),
        (
            ["name", "unit", "nip", "phone", "email", "role", "employment"],
            {F.NAME: 0, F.UNIT: 1, F.NIP: 2, F.PHONE: 3, F.EMAIL: 4, F.ROLE: 5, F.EMPLOYMENT: 6},
        ),
        (["Nomor HP", "Nomor"], {F.NUMBER: 1, F.PHONE: 0}),
        (["", "x" * 500, "<script>"], {}),
    ],
)
def test_proposal(header: list[str], expected: dict[Field, int]) -> None:
    assert propose_mapping(header) == expected


def test_what_is_missing_is_named() -> None:
    assert missing_fields({F.NIP: 0}) == [F.NAME, F.UNIT]
