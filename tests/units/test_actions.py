"""Make, change and import units, on both databases."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.core.errors import InvalidFieldError, StaleError
from eventapp.units import actions, queries, sheets
from eventapp.units.actions import Outcome
from eventapp.units.drafts import Fault, Reason, UnitDraft
from tests import make

CITY = Path("eventapp/demo/data/units-kota-serang.csv")
AT: dict[str, Any] = {"at": make.NINE, "by": make.TESTER}


def lines(session: Session) -> int:
    """Return how many lines the audit log has."""
    return session.scalar(select(func.count()).select_from(AuditLine)) or 0


def load(session: Session, text: str, year: int = 2023) -> Outcome:
    """Import a list given as text."""
    rows = sheets.read(text.encode())
    return actions.import_units(session, rows, year=year, at=make.NINE, by=make.TESTER)


def test_the_citys_list_comes_in_whole(session: Session) -> None:
    rows = sheets.read(CITY.read_bytes())

    outcome = actions.import_units(session, rows, year=2023, **AT)

    assert outcome == Outcome(54, 0, 0, ())
    council = queries.by_code(session, "DPRD-PIM")
    assert council is not None
    assert council.parent is not None
    assert queries.draft_of(council) == UnitDraft(
        code="DPRD-PIM",
        name="Pimpinan DPRD Kota Serang",
        short_name="Pimpinan DPRD",
        kind="DPRD-AKD",
        parent_code="DPRD",
        head_counts={2023: 4},
    )


def test_the_same_list_again_changes_nothing(session: Session) -> None:
    rows = sheets.read(CITY.read_bytes())
    actions.import_units(session, rows, year=2023, **AT)
    written = lines(session)

    outcome = actions.import_units(session, rows, year=2023, **AT)

    assert outcome == Outcome(0, 0, 54, ())
    assert lines(session) == written


def test_export_imports_back_to_the_same(session: Session) -> None:
    load(session, "code;name;aliases;valid_from\nA;=Dinas A;Dinas Aneh|-DA;2020-01-01\n")
    actions.import_units(session, sheets.read(CITY.read_bytes()), year=2023, **AT)
    before = [queries.draft_of(unit) for unit in queries.all_units(session)]
    exported = sheets.write(before, 2023)

    again = actions.import_units(session, sheets.read(exported), year=2023, **AT)

    assert again == Outcome(0, 0, 55, ())
    assert sheets.write([queries.draft_of(u) for u in queries.all_units(session)], 2023) == exported


def test_a_list_changes_only_what_it_says(session: Session) -> None:
    load(session, "code;name;short_name;headcount;aliases\nA;Dinas A;DA;10;Alias A\n", 2022)

    outcome = load(session, "code,name,headcount\na,Dinas Alfa,12\n", 2023)

    assert outcome == Outcome(0, 1, 0, ())
    unit = queries.by_code(session, "A")
    assert unit is not None
    assert unit.version == 2
    assert queries.draft_of(unit) == UnitDraft(
        code="A",
        name="Dinas Alfa",
        short_name="DA",
        aliases=("Alias A",),
        head_counts={2022: 10, 2023: 12},
    )


def test_a_bad_row_falls_alone_with_those_below_it(session: Session) -> None:
    outcome = load(
        session,
        "code;name;parent_code;headcount\n"
        "A;Dinas A;;10\n"
        ";Tanpa kode;;\n"
        "B;Dinas B;;banyak\n"
        "C;Di bawah B;B;\n"
        "A;Dua kali;;\n",
    )

    assert outcome == Outcome(
        1,
        0,
        0,
        (
            Fault("code", Reason.EMPTY, "", 3),
            Fault("headcount", Reason.NOT_A_NUMBER, "banyak", 4),
            Fault("parent_code", Reason.UNKNOWN, "B", 5),
            Fault("code", Reason.REPEATED, "A", 6),
        ),
    )
    assert [unit.code for unit in queries.all_units(session)] == ["A"]


def test_a_list_brings_the_liaisons(session: Session) -> None:
    text = (
        "code;name;narahubung;telepon narahubung\n"
        "A;Dinas A;Siti;0812-3456-7890\n"
        "B;Dinas B;Budi;81234567891\n"
        "C;Dinas C;;-\n"
        "D;Dinas D;Dewi;bukan nomor\n"
    )

    outcome = load(session, text)
    again = load(session, text)

    assert outcome == Outcome(
        3, 0, 0, (Fault("telepon_narahubung", Reason.NOT_A_PHONE, "bukan nomor", 5),)
    )
    assert again == Outcome(0, 0, 3, outcome.faults)
    drafts = [queries.draft_of(unit) for unit in queries.all_units(session)]
    assert [(one.liaison_name, one.liaison_phone) for one in drafts] == [
        ("Siti", "+6281234567890"),
        ("Budi", "+6281234567891"),
        ("", ""),
    ]


def test_the_log_keeps_the_end_of_a_liaisons_number(session: Session) -> None:
    draft = UnitDraft("A", "Dinas A", liaison_name="Siti", liaison_phone="+6281234567890")
    unit = actions.save(session, None, draft, version=1, **AT)
    other = UnitDraft("A", "Dinas A", liaison_name="Siti", liaison_phone="+6281999999890")
    actions.save(session, unit, other, version=1, **AT)

    line = session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()

    assert line is not None
    assert (line.before, line.after) == ({"liaison_phone": "…890"}, {"liaison_phone": "…890"})


def test_save_makes_then_changes(session: Session) -> None:
    make.unit(session, "PEMKOT")
    draft = UnitDraft("D-1", "Dinas Satu", parent_code="PEMKOT", head_counts={2023: 5})
    unit = actions.save(session, None, draft, version=1, **AT)

    changed = UnitDraft("D-1", "Dinas Satu", aliases=("Disatu",), valid_to=date(2023, 12, 31))
    actions.save(session, unit, changed, version=1, **AT)

    session.expire_all()
    read = queries.by_code(session, "D-1")
    assert read is not None
    assert (queries.draft_of(read), read.version) == (changed, 2)
    line = session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert line is not None
    assert (line.action, line.before, line.after) == (
        "units.change",
        {"parent_code": "PEMKOT", "aliases": [], "valid_to": None, "head_counts": {"2023": 5}},
        {"parent_code": "", "aliases": ["Disatu"], "valid_to": "2023-12-31", "head_counts": {}},
    )


@pytest.mark.parametrize(
    ("draft", "field", "reason"),
    [
        (UnitDraft("A", "Dinas A", parent_code="A"), "parent_code", Reason.CIRCLE),
        (UnitDraft("A", "Dinas A", parent_code="B"), "parent_code", Reason.CIRCLE),
        (UnitDraft("A", "Dinas A", parent_code="X"), "parent_code", Reason.UNKNOWN),
        (UnitDraft("b", "Dinas A"), "code", Reason.TAKEN),
        (UnitDraft("A", "Dinas A", aliases=("dinas be",)), "aliases", Reason.TAKEN),
        (UnitDraft("A/B", "Dinas A"), "code", Reason.NOT_A_CODE),
        (
            UnitDraft("A", "N", valid_from=date(2023, 2, 1), valid_to=date(2023, 1, 1)),
            "valid_to",
            Reason.ENDS_BEFORE_START,
        ),
    ],
)
def test_save_refuses(session: Session, draft: UnitDraft, field: str, reason: Reason) -> None:
    load(session, "code;name;parent_code\nA;Dinas A;\nB;Dinas Be;A\n")
    unit = queries.by_code(session, "A")

    with pytest.raises(InvalidFieldError) as caught:
        actions.save(session, unit, draft, version=1, **AT)

    assert (caught.value.field, caught.value.reason) == (field, reason)


def test_the_second_of_two_savers_is_told(session: Session) -> None:
    unit = actions.save(session, None, UnitDraft("A", "Dinas A"), version=1, **AT)
    actions.save(session, unit, UnitDraft("A", "Dinas Alfa"), version=1, **AT)

    with pytest.raises(StaleError):
        actions.save(session, unit, UnitDraft("A", "Dinas Beta"), version=1, **AT)

    assert unit.name == "Dinas Alfa"
