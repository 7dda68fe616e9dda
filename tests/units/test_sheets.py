"""Lists of units as files: both marks, both encodings, and what is no list."""

import pytest

from eventapp.units.drafts import UnitDraft
from eventapp.units.rows import RawRow
from eventapp.units.sheets import UnreadableListError, read, write


@pytest.mark.parametrize(
    "data",
    [
        b"code,name\nA,Dinas A\n",
        b"code;name\r\nA;Dinas A\r\n\r\n;\r\n",
        b"\xef\xbb\xbfCode ; NAME\nA;Dinas A",
        b'code;name;lain\nA;"Dinas A";x;y\n',
    ],
)
def test_read(data: bytes) -> None:
    assert read(data) == [RawRow(2, {"code": "A", "name": "Dinas A"})]


def test_a_file_of_old_excel_keeps_its_letters() -> None:
    assert read("code;name\nA;Café".encode("cp1252")) == [RawRow(2, {"code": "A", "name": "Café"})]


def test_a_name_in_quotes_may_hold_the_mark() -> None:
    assert read(b'code,name\nA,"Dinas A, B dan C"\n')[0].cells["name"] == "Dinas A, B dan C"


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        (b"x" * 1_000_001, "too_large", ""),
        (b"PK\x03\x04...", "not_text", ""),
        (b"a\0b", "not_text", ""),
        (b'code;name\nA;"' + b"x" * 200_000, "not_text", ""),
        (b"", "empty", ""),
        (b"code;kind\nA;B", "column_missing", "name"),
        (b"code;name\n" + b"A;B\n" * 5001, "too_many_rows", ""),
    ],
)
def test_unreadable(data: bytes, reason: str, detail: str) -> None:
    with pytest.raises(UnreadableListError) as caught:
        read(data)

    assert (caught.value.reason, caught.value.detail) == (reason, detail)


def test_write() -> None:
    draft = UnitDraft(
        "A",
        "=1+1",
        aliases=("B", "C"),
        is_confirmed=False,
        head_counts={2023: 5},
        liaison_name="Hj. Siti, S.E.",
        liaison_phone="+6281234567890",
    )

    assert write([draft], 2023).decode("utf-8-sig").splitlines() == [
        (
            "code;name;short_name;kind;parent_code;headcount;confirmed;aliases;valid_from;valid_to"
            ";narahubung;telepon_narahubung"
        ),
        "A;'=1+1;;OPD;;5;no;B|C;;;Hj. Siti, S.E.;0812-3456-7890",
    ]


def test_a_heading_may_be_written_with_a_blank() -> None:
    rows = read(b"code;name;Narahubung;Telepon Narahubung\nA;Dinas A;Siti;0812\n")

    assert dict(rows[0].cells)["telepon_narahubung"] == "0812"
