"""Numbers are given out once and without a gap; what was issued is only ever revoked."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.certificates import actions, queries
from eventapp.certificates.actions import SeriesPlan
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.models import Certificate
from eventapp.core.errors import InvalidFieldError, StaleError
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.events.numbers import PatternError, PatternFault
from eventapp.jobs.models import Job
from tests import make
from tests.certificates import held

NEXT_DAY = make.NINE + timedelta(days=1)


def issued(session: Session, event_id: int) -> list[tuple[int, str, str]]:
    """Return serial, number and printed name of an event's certificates."""
    rows = session.scalars(queries.of_event(event_id)).all()
    return [(row.serial, row.number, row.facts["name"]) for row in rows]


def test_numbers_follow_unit_and_name(session: Session) -> None:
    event = held.event(session)
    health = make.unit(session, "DINKES", name="Dinas Kesehatan")
    archive = make.unit(session, "ARSIP", name="Arsip Daerah")
    held.came(session, event, "Zul", unit_id=archive.id)
    held.came(session, event, "Budi", unit_id=health.id)
    held.came(session, event, "Ani", unit_id=health.id)
    held.came(session, event, "Tanpa Unit")

    assert actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER) == 4
    assert issued(session, event.id) == [
        (1, "700.1.2/001/INSPEKTORAT/XI/2023", "Tanpa Unit"),
        (2, "700.1.2/002/INSPEKTORAT/XI/2023", "Zul"),
        (3, "700.1.2/003/INSPEKTORAT/XI/2023", "Ani"),
        (4, "700.1.2/004/INSPEKTORAT/XI/2023", "Budi"),
    ]


def test_issuing_again_goes_on_where_it_stopped(session: Session) -> None:
    event = held.event(session)
    held.came(session, event, "Ani")
    late = held.came(session, event, "Budi", sessions=1)
    assert actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER) == 1
    assert actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER) == 0

    make.arrival(session, late, event.sessions[1])

    assert actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER) == 1
    assert [(serial, name) for serial, _number, name in issued(session, event.id)] == [
        (1, "Ani"),
        (2, "Budi"),
    ]


def test_two_events_of_a_year_share_the_series(session: Session) -> None:
    first, second = held.event(session), held.event(session, number_pattern="{urut4}-B/{tahun}")
    held.came(session, first, "Ani")
    held.came(session, second, "Budi")

    actions.issue_due(session, first, at=NEXT_DAY, by=make.TESTER)
    actions.issue_due(session, second, at=NEXT_DAY, by=make.TESTER)

    assert issued(session, second.id) == [(2, "0002-B/2023", "Budi")]


def test_new_years_morning_belongs_to_the_new_year(session: Session) -> None:
    begins = datetime(2023, 12, 31, 17, 30, tzinfo=UTC)
    event = held.event(session, starts_at=begins, ends_at=begins + timedelta(hours=2))
    held.came(session, event, "Ani")

    actions.issue_due(session, event, at=begins, by=make.TESTER)

    assert issued(session, event.id) == [(1, "700.1.2/001/INSPEKTORAT/I/2024", "Ani")]


def test_a_number_issued_next_year_keeps_the_year_of_its_series(session: Session) -> None:
    event = held.event(session)
    held.came(session, event, "Ani")

    actions.issue_due(session, event, at=make.NINE + timedelta(days=90), by=make.TESTER)

    assert issued(session, event.id) == [(1, "700.1.2/001/INSPEKTORAT/XI/2023", "Ani")]


def test_the_snapshot_says_what_was_true_on_the_day(session: Session) -> None:
    above = make.unit(session, "PEMKOT", name="Pemerintah Kota Serang")
    event = held.event(session)
    assert event.host_unit is not None
    event.host_unit.parent_id, event.host_unit.name = above.id, "Inspektorat Kota Serang"
    event.sessions[1].lesson_hours = Decimal("1.5")
    session.flush()
    held.came(
        session,
        event,
        "Sari Dewi",
        front_title="Dr.",
        back_title="M.Si.",
        nip="198609262015052001",
        position="Auditor",
        unit_id=make.unit(session, "DINKES", name="Dinas Kesehatan").id,
    )

    actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)

    row = session.scalars(select(Certificate)).one()
    facts = CertificateFacts.from_dict(row.facts)
    assert (facts.name, facts.nip, facts.position, facts.unit) == (
        "Dr. Sari Dewi, M.Si.",
        "198609262015052001",
        "Auditor",
        "Dinas Kesehatan",
    )
    assert facts.letterhead == ("Pemerintah Kota Serang", "Inspektorat Kota Serang")
    assert (facts.lesson_hours, len(facts.sessions)) == (Decimal("2.50"), 2)
    assert (facts.issued_at_place, facts.issued_on.isoformat()) == ("Serang", "2023-11-09")
    assert (facts.code, facts.number) == (row.code, row.number)


@pytest.mark.parametrize(
    ("kind", "employment", "hours"),
    [
        ("DPRD", "", None),
        ("DPRD-Fraksi", "", None),
        ("Dinas", "dprd", None),
        ("Sekretariat", "", 2),
    ],
)
def test_council_members_carry_no_hours(
    session: Session, kind: str, employment: str, hours: int | None
) -> None:
    event = held.event(session)
    unit = make.unit(session, "U", kind=kind)
    held.came(session, event, "Ani", unit_id=unit.id, employment=employment)

    actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)

    facts = CertificateFacts.from_dict(session.scalars(select(Certificate)).one().facts)
    assert facts.lesson_hours == hours


def test_a_speaker_gets_the_agenda_and_no_hours(session: Session) -> None:
    event = held.event(session)
    make.registration(session, event, "Raka", role="speaker")

    actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)

    facts = CertificateFacts.from_dict(session.scalars(select(Certificate)).one().facts)
    assert [one.title for one in facts.sessions] == ["Sesi 1", "Sesi 2"]
    assert facts.lesson_hours is None


def test_a_number_that_stands_elsewhere_issues_nothing(session: Session) -> None:
    old = held.event(
        session,
        number_pattern="{urut}/SERT",
        starts_at=make.NINE - timedelta(days=365),
        ends_at=make.NINE - timedelta(days=364),
    )
    new = held.event(session, number_pattern="{urut}/SERT")
    held.came(session, old, "Ani")
    held.came(session, new, "Budi")
    actions.issue_due(session, old, at=make.NINE, by=make.TESTER)

    with pytest.raises(actions.NumberTakenError) as caught:
        actions.issue_due(session, new, at=make.NINE, by=make.TESTER)

    assert caught.value.number == "1/SERT"
    series = queries.series(session, 2023)
    assert series is not None
    assert series.next_serial == 1


def test_a_cancelled_event_gives_none(session: Session) -> None:
    event = held.event(session, status="cancelled")
    held.came(session, event, "Ani")

    for action in (actions.request_issue, actions.issue_due):
        with pytest.raises(actions.CancelledEventError):
            action(session, event, at=NEXT_DAY, by=make.TESTER)


def test_a_bad_pattern_is_refused_before_anything_runs(session: Session) -> None:
    event = held.event(session, number_pattern="{nomor}/2023")

    with pytest.raises(PatternError) as caught:
        actions.request_issue(session, event, at=NEXT_DAY, by=make.TESTER)

    assert (caught.value.fault, caught.value.token) == (PatternFault.UNKNOWN_TOKEN, "nomor")
    assert session.scalars(select(Job)).all() == []


@pytest.fixture
def shared(app: Flask) -> Iterator[str]:
    """An event with twelve people due, committed, for several threads."""
    with app.app_context():
        with writing() as session:
            event = held.event(session)
            for number in range(12):
                held.came(session, event, f"Orang {number:02}")
        yield event.public_id


def test_twenty_presses_at_once_make_one_job(app: Flask, shared: str) -> None:
    def press(_number: int) -> str:
        with app.app_context(), writing() as session:
            event = events.event(session, shared)
            return actions.request_issue(session, event, at=NEXT_DAY, by=make.TESTER)

    with ThreadPoolExecutor(20) as pool:
        jobs = set(pool.map(press, range(20)))

    with reading() as session:
        assert session.scalars(select(Job.public_id)).all() == list(jobs)


def test_eight_workers_at_once_leave_no_gap_and_no_double(app: Flask, shared: str) -> None:
    def work(_number: int) -> int:
        with app.app_context(), writing() as session:
            event = events.event(session, shared)
            return actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)

    with ThreadPoolExecutor(8) as pool:
        counts = sorted(pool.map(work, range(8)))

    with reading() as session:
        rows = session.scalars(select(Certificate).order_by(Certificate.serial)).all()
        series = queries.series(session, 2023)
    assert counts == [0] * 7 + [12]
    assert [row.serial for row in rows] == list(range(1, 13))
    assert len({row.registration_id for row in rows}) == 12
    assert series is not None
    assert series.next_serial == 13


def test_every_certificate_has_its_line_in_the_log(session: Session) -> None:
    event = held.event(session)
    held.came(session, event, "Ani")
    actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)
    row = session.scalars(select(Certificate)).one()

    assert actions.keep_file(session, row.id, sha256="a" * 64, size=9, at=NEXT_DAY, by=make.TESTER)
    assert not actions.keep_file(
        session, row.id, sha256="b" * 64, size=9, at=NEXT_DAY, by=make.TESTER
    )
    actions.revoke(session, row, reason="Salah orang", at=NEXT_DAY, by=make.TESTER)

    lines = session.scalars(select(AuditLine).order_by(AuditLine.id)).all()
    assert [(line.action, line.subject_id) for line in lines] == [
        ("certificates.issue", row.code),
        ("certificates.draw", row.code),
        ("certificates.revoke", row.code),
    ]
    assert lines[1].after == {"sha256": "a" * 64, "signed_by": ""}


def test_revoked_is_for_good_and_is_not_issued_again(session: Session) -> None:
    event = held.event(session)
    held.came(session, event, "Ani")
    actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)
    row = session.scalars(select(Certificate)).one()
    actions.revoke(session, row, reason="  Salah\u202e orang ", at=NEXT_DAY, by=make.TESTER)
    session.refresh(row)

    assert (row.status, row.revoke_reason, row.revoked_at) == ("revoked", "Salah orang", NEXT_DAY)
    assert actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER) == 0
    with pytest.raises(actions.AlreadyEndedError):
        actions.revoke(session, row, reason="Lagi", at=NEXT_DAY, by=make.TESTER)


def test_revoking_needs_a_reason(session: Session) -> None:
    event = held.event(session)
    held.came(session, event, "Ani")
    actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)
    row = session.scalars(select(Certificate)).one()

    with pytest.raises(InvalidFieldError):
        actions.revoke(session, row, reason=" \u200b ", at=NEXT_DAY, by=make.TESTER)

    session.refresh(row)
    assert row.status == "valid"


PLAN = SeriesPlan("{urut3}/{klas}/{tahun}", "700", 41)


def test_a_series_begins_where_the_paper_register_ended(session: Session) -> None:
    actions.save_series(session, 2023, PLAN, version=0, at=make.NINE, by=make.TESTER)
    event = held.event(session)
    held.came(session, event, "Ani")

    actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)

    assert issued(session, event.id) == [(41, "041/700/2023", "Ani")]


def test_a_begun_series_keeps_its_order_but_may_change_its_words(session: Session) -> None:
    event = held.event(session)
    held.came(session, event, "Ani")
    actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)

    with pytest.raises(InvalidFieldError) as caught:
        actions.save_series(session, 2023, PLAN, version=1, at=NEXT_DAY, by=make.TESTER)
    words = replace(PLAN, next_serial=None)
    changed = actions.save_series(session, 2023, words, version=1, at=NEXT_DAY, by=make.TESTER)

    assert (caught.value.field, caught.value.reason) == ("next_serial", "begun")
    assert (changed.pattern, changed.next_serial, changed.version) == (PLAN.pattern, 2, 2)


@pytest.mark.parametrize("serial", [0, 40, 1_000_001])
def test_a_series_only_moves_up(session: Session, serial: int) -> None:
    actions.save_series(session, 2023, PLAN, version=0, at=make.NINE, by=make.TESTER)

    with pytest.raises(InvalidFieldError):
        actions.save_series(
            session,
            2023,
            replace(PLAN, next_serial=serial),
            version=1,
            at=make.NINE,
            by=make.TESTER,
        )


def test_the_second_officer_is_told(session: Session) -> None:
    actions.save_series(session, 2023, PLAN, version=0, at=make.NINE, by=make.TESTER)

    with pytest.raises(StaleError):
        actions.save_series(session, 2023, PLAN, version=0, at=make.NINE, by=make.TESTER)
