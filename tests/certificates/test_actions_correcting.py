"""A correction makes the next version under the same number; what was issued stays as it was."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.certificates import actions, queries
from eventapp.certificates.actions import (
    AlreadyEndedError,
    HolderRemovedError,
    NothingChangedError,
)
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.models import Certificate
from eventapp.core.errors import InvalidFieldError, StaleError
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.jobs.models import Job
from tests import make
from tests.certificates import held

NEXT_DAY = make.NINE + timedelta(days=1)
LATER = make.NINE + timedelta(days=9)


def issued(session: Session, **more: Any) -> Certificate:
    """Return Ani's certificate, just issued."""
    event = held.event(session)
    held.came(session, event, "Ani Mulyani", **more)
    actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)
    return session.scalars(queries.of_event(event.id)).one()


def correct(session: Session, row: Certificate, **changes: Any) -> Certificate:
    """Correct a certificate as an officer does."""
    return actions.correct(session, row, changes, reason="salah tulis", at=LATER, by=make.TESTER)


def test_a_correction_is_the_next_version_of_the_same_number(session: Session) -> None:
    first = issued(session)

    second = correct(session, first, name="Ani Mulyati")

    session.refresh(first)
    assert (first.status, first.superseded_at, first.facts["name"]) == (
        "superseded",
        LATER,
        "Ani Mulyani",
    )
    same = ("code", "number", "series_id", "serial", "registration_id", "person_id", "kind")
    assert [getattr(second, one) for one in same] == [getattr(first, one) for one in same]
    assert (second.version, second.status, second.sha256) == (2, "valid", None)
    assert (second.reason, second.changes, second.issued_at) == ("salah tulis", "spelling", LATER)
    facts = CertificateFacts.from_dict(second.facts)
    assert (facts.version, facts.name, str(facts.corrected_on)) == (2, "Ani Mulyati", "2023-11-17")
    assert facts.issued_on == CertificateFacts.from_dict(first.facts).issued_on
    newest = queries.by_code(session, first.code)
    assert newest
    assert newest.id == second.id


def test_the_log_says_what_was_and_what_is(session: Session) -> None:
    first = issued(session, position="Auditor")

    correct(session, first, name="Ani Mulyati", position="Auditor Madya")

    line = session.scalars(
        select(AuditLine).where(AuditLine.action == "certificates.correct")
    ).one()
    assert (line.subject_id, line.actor_label) == (first.code, make.TESTER.label)
    assert line.before == {"name": "Ani Mulyani", "position": "Auditor", "version": 1}
    assert line.after == {
        "name": "Ani Mulyati",
        "position": "Auditor Madya",
        "number": first.number,
        "version": 2,
        "reason": "salah tulis",
        "changes": "spelling,position",
    }


def test_corrections_of_one_moment_are_drawn_by_one_job_that_issues_to_nobody(
    session: Session,
) -> None:
    event = held.event(session)
    held.came(session, event, "Ani Mulyani")
    held.came(session, event, "Budi Santoso")
    actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)

    for row in session.scalars(queries.of_event(event.id)).all():
        correct(session, row, name=f"{row.facts['name']}, S.H.")

    (job,) = session.scalars(select(Job)).all()
    assert (job.kind, job.args) == (
        "certificates.issue",
        {"event": event.public_id, "draw_only": True},
    )


def test_a_correction_doesnt_issue_to_others(app: Flask) -> None:
    with app.app_context(), writing() as session:
        row = issued(session)
        event = events.event(session, session.get_one(Event, row.event_id).public_id)
        held.came(session, event, "Datang Belakangan")
        correct(session, row, name="Ani Mulyati")

    with app.app_context():
        done = held.issue(event.public_id, draw_only=True)
        with reading() as session:
            found = session.scalars(queries.of_event(event.id)).all()

    assert (done.issued, done.drawn) == (0, 1)
    assert [(one.facts["name"], one.version, bool(one.sha256)) for one in found] == [
        ("Ani Mulyati", 2, True)
    ]


def test_a_third_version_follows_the_second(session: Session) -> None:
    second = correct(session, issued(session), name="Ani Mulyati")

    third = correct(session, second, venue="Balai Kota")

    assert (third.version, third.changes) == (3, "event")
    assert [one.status for one in queries.versions(session, third.code)] == [
        "valid",
        "superseded",
        "superseded",
    ]


def test_the_unit_is_found_by_any_of_its_names(session: Session) -> None:
    health = make.unit(session, "DINKES", name="Dinas Kesehatan", short_name="Dinkes")

    second = correct(session, issued(session), unit="dinkes")

    assert (second.unit_id, second.facts["unit"]) == (health.id, "Dinas Kesehatan")


def test_other_hours_come_with_the_sessions_they_are_the_sum_of(session: Session) -> None:
    first = issued(session)
    rows = first.facts["sessions"]

    second = correct(session, first, sessions=[rows[0] | {"lesson_hours": "1.5"}])

    facts = CertificateFacts.from_dict(second.facts)
    assert (facts.lesson_hours, len(facts.sessions)) == (Decimal("1.5"), 1)
    assert second.changes == "hours"


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"name": "  "}, "name", "empty"),
        ({"name": "A" * 301}, "name", "too_long"),
        ({"name": 7}, "name", "unknown"),
        ({"unit": "Kementerian Antah Berantah"}, "unit", "unknown"),
        ({"unit": 7}, "unit", "unknown"),
        ({"nip": "12"}, "nip", "nip_wrong_length"),
        ({"lesson_hours": "-1"}, "lesson_hours", "negative"),
        ({"lesson_hours": "NaN"}, "lesson_hours", "not_a_number"),
        ({"lesson_hours": "banyak"}, "lesson_hours", "not_a_number"),
        ({"lesson_hours": "1e9"}, "lesson_hours", "too_many"),
        ({"lesson_hours": "0.125"}, "lesson_hours", "too_many"),
        ({"lesson_hours": "99"}, "lesson_hours", "not_the_sum"),
        ({"sessions": []}, "sessions", "empty"),
        ({"sessions": ["x"]}, "sessions", "unknown"),
        ({"sessions": {}}, "sessions", "unknown"),
        ({"starts_on": "besok"}, "starts_on", "not_a_day"),
        ({"ends_on": "2001-01-01"}, "ends_on", "before_start"),
        ({"number": "1"}, "number", "unknown"),
        ({"code": "AAAAAAAAAAAA"}, "code", "unknown"),
        ({"issued_on": "2020-01-01"}, "issued_on", "unknown"),
    ],
)
def test_impossible_facts_are_refused(
    session: Session, changes: dict[str, Any], field: str, reason: str
) -> None:
    first = issued(session)

    with pytest.raises(InvalidFieldError) as raised:
        correct(session, first, **changes)

    assert (raised.value.field, raised.value.reason) == (field, reason)
    assert len(queries.versions(session, first.code)) == 1


def test_speakers_have_no_hours(session: Session) -> None:
    event = held.event(session)
    make.registration(session, event, "Raka", role="speaker")
    actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)
    row = session.scalars(queries.of_event(event.id)).one()

    with pytest.raises(InvalidFieldError) as raised:
        correct(session, row, lesson_hours="2")

    assert raised.value.reason == "no_hours"


def test_a_correction_changes_something_and_says_why(session: Session) -> None:
    first = issued(session)

    with pytest.raises(NothingChangedError):
        correct(session, first, name=" Ani   Mulyani ")
    with pytest.raises(InvalidFieldError):
        actions.correct(
            session, first, {"name": "Ani"}, reason=" \u202e ", at=LATER, by=make.TESTER
        )
    session.refresh(first)
    assert first.status == "valid"


def test_neither_revoked_nor_superseded_ones_are_corrected(session: Session) -> None:
    first = issued(session)
    second = correct(session, first, name="Ani Mulyati")
    with pytest.raises(StaleError):
        correct(session, first, name="Ani Mulyatin")
    actions.revoke(session, second, reason="keliru orang", at=LATER, by=make.TESTER)
    with pytest.raises(AlreadyEndedError) as raised:
        correct(session, second, name="Ani Mulyatin")
    assert raised.value.status == "revoked"


def test_a_certificate_without_its_holder_is_not_corrected(session: Session) -> None:
    first = issued(session)
    first.holder_removed_at = LATER
    session.flush()

    with pytest.raises(HolderRemovedError):
        correct(session, first, name="Ani Mulyati")


def test_a_revoked_one_is_issued_again_under_its_number(session: Session) -> None:
    first = issued(session)
    actions.revoke(session, first, reason="dikira tidak hadir", at=LATER, by=make.TESTER)

    second = actions.issue_again(session, first, reason="ternyata hadir", at=LATER, by=make.TESTER)

    assert (second.version, second.status, second.number) == (2, "valid", first.number)
    assert (second.changes, second.reason) == ("reissued", "ternyata hadir")
    session.refresh(first)
    assert (first.status, first.revoke_reason) == ("revoked", "dikira tidak hadir")
    with pytest.raises(StaleError):
        actions.issue_again(session, first, reason="lagi", at=LATER, by=make.TESTER)


def test_a_valid_one_isnt_issued_again(session: Session) -> None:
    with pytest.raises(StaleError):
        actions.issue_again(session, issued(session), reason="x", at=LATER, by=make.TESTER)


@pytest.fixture
def shared(app: Flask) -> Iterator[Flask]:
    """The application, for several threads at once."""
    with app.app_context():
        yield app


def _one_after_another(app: Flask, first: Certificate, verb: str) -> str:
    try:
        with app.app_context(), writing() as session:
            row = session.get_one(Certificate, first.id)
            if verb == "correct":
                correct(session, row, name="Ani Mulyati")
            else:
                actions.issue_again(session, row, reason="hadir", at=LATER, by=make.TESTER)
    except StaleError:
        return "told"
    return "made"


@pytest.mark.parametrize("verb", ["correct", "issue_again"])
def test_two_officers_at_once_make_one_version(shared: Flask, verb: str) -> None:
    with writing() as session:
        first = issued(session)
        if verb == "issue_again":
            actions.revoke(session, first, reason="keliru", at=LATER, by=make.TESTER)

    with ThreadPoolExecutor(4) as pool:
        tries = [pool.submit(_one_after_another, shared, first, verb) for _ in range(4)]

    assert sorted(one.result() for one in tries) == ["made", "told", "told", "told"]
    with reading() as session:
        assert [one.version for one in queries.versions(session, first.code)] == [2, 1]
