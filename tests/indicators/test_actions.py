"""Change the catalogue, targets and scores: once, seen by all, with a line in the log."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.core.errors import InvalidFieldError, NotFoundError, StaleError
from eventapp.indicators import actions, queries
from eventapp.indicators.models import Indicator, Score, Target
from eventapp.indicators.rules import (
    Deadlines,
    IndicatorPlan,
    Measure,
    RowsError,
    ScorePlan,
    TargetPlan,
    fingerprint,
)
from tests import make
from tests.processes import ROOT

LATER = datetime(2026, 1, 1, tzinfo=UTC)
DATA = ROOT / "eventapp" / "demo" / "data"
PLAN = TargetPlan(Measure.PEOPLE, Decimal(45), date(2023, 12, 15))
SCORE = ScorePlan(date(2023, 11, 8), "MCP", Decimal(64), "", "berita")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def log(session: Session) -> list[str]:
    return list(session.scalars(select(AuditLine.action).order_by(AuditLine.id)))


def take(session: Session, name: str = "catalogue.csv") -> actions.Outcome:
    return actions.import_catalogue(session, rows(name), at=make.NINE, by=make.TESTER)


def test_catalogue_is_taken_once(session: Session) -> None:
    first, again = take(session), take(session)

    year = queries.of_year(session, 2023)
    assert year is not None
    # 4 years, 31 areas, 19 indicators.
    assert (first.created, first.changed, first.unchanged) == (54, 0, 0)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 54)
    assert log(session) == ["indicators.imported"]
    assert (year.scheme, [area.code for area in year.areas]) == (
        "MCP",
        [f"A{n}" for n in range(1, 9)],
    )
    assert [one.code for one in year.areas[3].indicators] == ["A4.1", "A4.2", "A4.3"]
    assert [(y.year, y.areas, y.indicators) for y in queries.years(session)] == [
        (2026, 7, 6),
        (2025, 8, 3),
        (2024, 8, 3),
        (2023, 8, 7),
    ]


def test_import_renames_and_removes_nothing(session: Session) -> None:
    take(session)
    row = next(one for one in rows("catalogue.csv") if one["indicator_code"] == "A4.1")
    before = session.scalar(select(func.count(Indicator.id)))

    done = actions.import_catalogue(
        session, [row | {"indicator": "Pelatihan"}], at=LATER, by=make.TESTER
    )

    assert (done.created, done.changed) == (0, 1)
    assert session.scalar(select(func.count(Indicator.id))) == before
    found = queries.indicator_by_code(session, 2023, "A4.1")
    assert found is not None
    assert found.name == "Pelatihan"


def test_one_bad_row_takes_nothing(session: Session) -> None:
    bad = [*rows("catalogue.csv"), {"year": "x"}]
    with pytest.raises(RowsError):
        actions.import_catalogue(session, bad, at=make.NINE, by=make.TESTER)

    assert (queries.years(session), log(session)) == ([], [])


def test_scores_are_taken_once_even_after_a_correction(session: Session) -> None:
    def imported() -> tuple[int, int, int]:
        done = actions.import_scores(
            session, rows("scores-kota-serang.csv"), at=LATER, by=make.TESTER
        )
        return done.created, done.unchanged, done.differs

    first, again = imported(), imported()
    score = next(one for one in queries.scores(session) if one.as_of == date(2023, 11, 8))
    plan = ScorePlan(score.as_of, score.scheme, Decimal(65), score.rank, score.source)
    seen = fingerprint(actions.score_values(score))
    actions.correct_score(
        session, score.public_id, plan, reason="salah baca", seen=seen, at=LATER, by=make.TESTER
    )

    assert (first, again, imported()) == ((6, 0, 0), (0, 6, 0), (0, 5, 1))
    assert session.scalar(select(func.count(Score.id))) == 6
    line = session.scalars(select(AuditLine).order_by(AuditLine.id.desc()).limit(1)).one()
    assert (line.action, line.before, line.after) == (
        "indicators.score_corrected",
        {
            "as_of": "2023-11-08",
            "scheme": "MCP",
            "value": "64.00",
            "rank": "",
            "source": "ANTARA 2023-11-08 (interim)",
        },
        {
            "as_of": "2023-11-08",
            "scheme": "MCP",
            "value": "65.00",
            "rank": "",
            "source": "ANTARA 2023-11-08 (interim)",
            "reason": "salah baca",
        },
    )


def test_score_is_added_once(session: Session) -> None:
    actions.add_score(session, SCORE, at=make.NINE, by=make.TESTER)

    with pytest.raises(InvalidFieldError) as caught:
        actions.add_score(session, replace(SCORE, value=Decimal(70)), at=LATER, by=make.TESTER)

    assert (caught.value.field, caught.value.reason) == ("as_of", "taken")


def test_correction_needs_a_reason_and_the_newest_values(session: Session) -> None:
    row = actions.add_score(session, SCORE, at=make.NINE, by=make.TESTER)
    seen = fingerprint(actions.score_values(row))

    with pytest.raises(InvalidFieldError):
        actions.correct_score(
            session, row.public_id, SCORE, reason=" ", seen=seen, at=LATER, by=make.TESTER
        )
    with pytest.raises(StaleError):
        actions.correct_score(
            session, row.public_id, SCORE, reason="x", seen="old", at=LATER, by=make.TESTER
        )


def test_deadlines_are_set_unless_somebody_was_first(session: Session) -> None:
    take(session)
    seen = fingerprint(actions.year_values(queries.year_of(session, 2023)))
    plan = Deadlines(date(2023, 11, 21), date(2023, 12, 15))

    row = actions.set_deadlines(session, 2023, plan, seen=seen, at=LATER, by=make.TESTER)

    assert (row.internal_cutoff, row.upload_deadline, row.closes_on) == (
        date(2023, 11, 21),
        date(2023, 12, 15),
        None,
    )
    with pytest.raises(StaleError):
        actions.set_deadlines(session, 2023, Deadlines(), seen=seen, at=LATER, by=make.TESTER)
    with pytest.raises(NotFoundError):
        actions.set_deadlines(session, 2031, plan, seen=seen, at=LATER, by=make.TESTER)


def test_indicator_is_added_changed_and_removed(session: Session) -> None:
    take(session)
    added = actions.add_indicator(
        session, 2023, IndicatorPlan("A2", "A2.1", "Pengadaan"), at=LATER, by=make.TESTER
    )
    seen = fingerprint(actions.indicator_values(added, "A2"))
    plan = IndicatorPlan("A3", "A3.9", "Perizinan")
    changed = actions.change_indicator(
        session, 2023, "A2.1", plan, seen=seen, at=LATER, by=make.TESTER
    )
    actions.remove_indicator(session, 2023, "A3.9", at=LATER, by=make.TESTER)

    assert changed.public_id == added.public_id
    assert log(session)[1:] == ["indicators.added", "indicators.changed", "indicators.removed"]
    assert queries.indicator_by_code(session, 2023, "A3.9") is None


@pytest.mark.parametrize(
    ("plan", "field", "reason"),
    [
        (IndicatorPlan("A2", "A4.1", "x"), "code", "taken"),
        (IndicatorPlan("A2", "a b", "x"), "code", "not_a_code"),
        (IndicatorPlan("A2", "A2.1", " "), "name", "missing"),
        (IndicatorPlan("Z", "A2.1", "x"), "area", "unknown"),
    ],
)
def test_impossible_indicator_is_refused(
    session: Session, plan: IndicatorPlan, field: str, reason: str
) -> None:
    take(session)
    row = queries.indicator_by_code(session, 2023, "A4.2")
    assert row is not None
    seen = fingerprint(actions.indicator_values(row, "A4"))

    with pytest.raises(InvalidFieldError) as adding:
        actions.add_indicator(session, 2023, plan, at=LATER, by=make.TESTER)
    with pytest.raises(InvalidFieldError) as changing:
        actions.change_indicator(session, 2023, "A4.2", plan, seen=seen, at=LATER, by=make.TESTER)

    for caught in (adding, changing):
        assert (caught.value.field, caught.value.reason) == (field, reason)


def test_indicator_in_use_stays(session: Session) -> None:
    targeted, served = make.indicator(session, "A4.1"), make.indicator(session, "A4.2")
    make.target(session, targeted)
    make.serves(session, make.event(session), served)

    for code, by in (("A4.1", "targets"), ("A4.2", "events")):
        with pytest.raises(actions.InUseError) as caught:
            actions.remove_indicator(session, 2023, code, at=LATER, by=make.TESTER)
        assert caught.value.by == by

    # The refusal left the transaction usable.
    assert session.scalar(select(func.count(Indicator.id))) == 2


def test_same_target_twice_is_one(session: Session) -> None:
    indicator = make.indicator(session)

    one = actions.add_target(session, indicator, PLAN, at=LATER, by=make.TESTER)
    same = actions.add_target(session, indicator, PLAN, at=LATER, by=make.TESTER)
    other = actions.add_target(
        session, indicator, replace(PLAN, value=Decimal(46)), at=LATER, by=make.TESTER
    )

    assert (one.id == same.id, one.id == other.id) == (True, False)
    assert log(session) == ["indicators.target_added"] * 2


def test_target_is_changed_and_removed_by_its_version(session: Session) -> None:
    indicator = make.indicator(session)
    make.unit(session, "DPRD", kind="DPRD")
    row = actions.add_target(session, indicator, PLAN, at=LATER, by=make.TESTER)
    plan = replace(PLAN, unit_codes=("DPRD",), unit_kinds=("DPRD",))

    changed = actions.change_target(
        session, 2023, row.public_id, plan, version=1, at=LATER, by=make.TESTER
    )

    assert (changed.version, changed.unit_codes, changed.unit_kinds) == (2, ["DPRD"], ["DPRD"])
    with pytest.raises(StaleError):
        actions.change_target(
            session, 2023, row.public_id, PLAN, version=1, at=LATER, by=make.TESTER
        )
    with pytest.raises(StaleError):
        actions.remove_target(session, 2023, row.public_id, version=1, at=LATER, by=make.TESTER)
    with pytest.raises(NotFoundError):
        actions.remove_target(session, 2024, row.public_id, version=2, at=LATER, by=make.TESTER)
    actions.remove_target(session, 2023, row.public_id, version=2, at=LATER, by=make.TESTER)
    assert session.scalar(select(func.count(Target.id))) == 0


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (replace(PLAN, unit_codes=("NONE",)), "unit_codes"),
        (replace(PLAN, unit_kinds=("NONE",)), "unit_kinds"),
        (replace(PLAN, value=Decimal(0)), "value"),
        (replace(PLAN, due_on=date(2025, 1, 1)), "due_on"),
    ],
)
def test_impossible_target_is_refused(session: Session, plan: TargetPlan, field: str) -> None:
    with pytest.raises(InvalidFieldError) as caught:
        actions.add_target(session, make.indicator(session), plan, at=LATER, by=make.TESTER)

    assert caught.value.field == field
