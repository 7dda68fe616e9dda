"""The list as an office really sends it: 300 people, 6 repeated, 4 given back."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from eventapp import demo
from eventapp.participants.rejects import write_rejects
from eventapp.participants.rules.columns import Field, propose_mapping
from eventapp.participants.rules.matching import Judged, KnownPerson, Outcome, counts, judge
from eventapp.participants.rules.people import Draft, Employment, Reason, read_draft
from eventapp.participants.rules.tables import Table, TableRows, find_table, read_rows
from eventapp.participants.sheets import read_workbook
from eventapp.units.rules import UnitIndex, UnitNames

DATA = Path(demo.__file__).parent / "data"


@pytest.fixture(scope="module")
def table() -> Table:
    return find_table(read_workbook((DATA / "peserta-2023-11-08.xlsx").read_bytes()))


@pytest.fixture(scope="module")
def rows(table: Table) -> TableRows:
    return read_rows(table, propose_mapping(table.header))


@pytest.fixture(scope="module")
def drafts(rows: TableRows) -> list[Draft]:
    with (DATA / "units-kota-serang.csv").open(encoding="utf-8", newline="") as lines:
        units = UnitIndex(
            UnitNames(unit["code"], unit["name"], unit["short_name"])
            for unit in csv.DictReader(lines)
        )
    return [read_draft(row.number, row.values, units) for row in rows.rows]


@pytest.fixture(scope="module")
def judged(drafts: list[Draft]) -> list[Judged]:
    return judge(drafts, [])


def test_header_and_rows_are_found(table: Table, rows: TableRows) -> None:
    assert (table.sheet.name, table.header_row) == ("Peserta", 6)
    assert list(propose_mapping(table.header)) == [
        Field.NUMBER,
        Field.NAME,
        Field.NIP,
        Field.RANK,
        Field.POSITION,
        Field.UNIT,
        Field.PHONE,
        Field.EMAIL,
    ]
    assert (len(rows.rows), rows.passed_over) == (310, (318, 319))


def test_three_hundred_six_and_four(judged: list[Judged]) -> None:
    assert counts(judged) == {
        Outcome.CREATE: 300,
        Outcome.MATCHED: 0,
        Outcome.REPEATED: 6,
        Outcome.REJECTED: 4,
    }


def test_each_bad_row_says_why(judged: list[Judged]) -> None:
    bad = [j.draft for j in judged if j.outcome is Outcome.REJECTED]

    assert [(d.number, [(p.field, p.reason) for p in d.problems]) for d in bad] == [
        (106, [(Field.NIP, Reason.NIP_DESTROYED)]),
        (137, [(Field.NIP, Reason.NIP_WRONG_LENGTH)]),
        (264, [(Field.NAME, Reason.MISSING)]),
        (284, [(Field.UNIT, Reason.UNIT_UNKNOWN)]),
    ]


def test_each_repetition_says_of_which_row(judged: list[Judged]) -> None:
    repeated = [(j.draft.number, j.same_as) for j in judged if j.outcome is Outcome.REPEATED]

    assert repeated == [(311, 212), (312, 175), (313, 130), (314, 294), (315, 72), (316, 214)]


def test_a_second_import_creates_nobody(drafts: list[Draft], judged: list[Judged]) -> None:
    known = [
        KnownPerson(at, d.name_key, d.nip, d.unit_code, d.phone, d.email)
        for at, d in enumerate(j.draft for j in judged if j.outcome is Outcome.CREATE)
    ]

    assert counts(judge(drafts, known)) == {
        Outcome.CREATE: 0,
        Outcome.MATCHED: 300,
        Outcome.REPEATED: 6,
        Outcome.REJECTED: 4,
    }


def test_people_are_read_whole(judged: list[Judged]) -> None:
    people = [j.draft for j in judged if j.outcome is Outcome.CREATE]

    assert sum(d.employment is Employment.DPRD for d in people) == 45
    assert sum(d.nip is not None for d in people) == 255
    assert all(d.phone and d.unit_code for d in people)
    assert not [d for d in people if d.name.name.isupper() or d.name.name != d.name.name.strip()]


def test_the_rejects_go_back_with_their_reason_and_can_be_read_again(
    table: Table, rows: TableRows, judged: list[Judged]
) -> None:
    bad = [
        (row.number, row.cells, j.draft.problems[0].reason.value)
        for row, j in zip(rows.rows, judged, strict=True)
        if j.outcome is Outcome.REJECTED
    ]

    data = write_rejects(
        table.header, bad, sheet="Ditolak", row_title="Baris", reason_title="Alasan"
    )

    page = openpyxl.load_workbook(io.BytesIO(data)).active
    assert page is not None
    lines = [list(line) for line in page.iter_rows(values_only=True)]
    assert lines[0] == [*table.header, "Baris", "Alasan"]
    assert [line[-2:] for line in lines[1:]] == [
        [106, "nip_destroyed"],
        [137, "nip_wrong_length"],
        [264, "missing"],
        [284, "unit_unknown"],
    ]
    again = find_table(read_workbook(data))
    numbers = [
        row.values[Field.NUMBER] for row in read_rows(again, propose_mapping(again.header)).rows
    ]
    assert numbers == ["100", "131", "258", "278"]
