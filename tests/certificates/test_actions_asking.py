"""Wishes of holders: made at once or decided by an officer; the list is put right with them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.certificates import actions, queries
from eventapp.certificates.actions import AlreadyEndedError, NothingChangedError, asking, mending
from eventapp.certificates.actions.asking import Outcome, TooManyWishesError
from eventapp.certificates.amending import Wish
from eventapp.certificates.models import Certificate, CorrectionRequest
from eventapp.certificates.queries import corrections, lineage
from eventapp.core.actors import Actor, ActorKind
from eventapp.core.errors import InvalidFieldError, StaleError
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.participants.models import Person, Registration
from eventapp.participants.rules.names import PersonName
from tests import make
from tests.certificates import held
from tests.queries import counted

NEXT_DAY = make.NINE + timedelta(days=1)
LATER = make.NINE + timedelta(days=9)
HOLDER = Actor(ActorKind.PARTICIPANT, "TIKET234", "Ani Mulyani")
SMALL = PersonName("", "Ani Mulyati", "")
OTHER = PersonName("", "Budi Santoso", "")


def issued(session: Session, **more: Any) -> tuple[Event, Certificate]:
    """Return an event and Ani's certificate, just issued."""
    event = held.event(session)
    held.came(session, event, "Ani Mulyani", **more)
    actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)
    return event, session.scalars(queries.of_event(event.id)).one()


def ask(
    session: Session,
    event: Event,
    row: Certificate,
    name: PersonName | None = None,
    **changes: Any,
) -> Outcome:
    """Wish as the holder does."""
    if name:
        changes["name"] = name.full
    wish = Wish(changes, name, "salah tulis")
    return asking.ask(session, event, row, wish, at=LATER, by=HOLDER)


def decide(session: Session, is_approved: bool = True, *, with_person: bool = True) -> bool:
    """Decide the wish that waits as an officer does."""
    (wish,) = corrections.pending(session, session.scalars(select(Event.id)).one())
    return asking.decide(
        session,
        wish,
        is_approved=is_approved,
        note="sesuai ijazah",
        with_person=with_person,
        at=LATER,
        by=make.TESTER,
    )


def newest(session: Session, code: str) -> Certificate:
    """Return the newest version."""
    found = queries.by_code(session, code)
    assert found
    return found


def test_a_small_spelling_is_made_at_once_but_once(session: Session) -> None:
    event, first = issued(session)

    assert ask(session, event, first, SMALL) is Outcome.NOW
    second = newest(session, first.code)
    assert (second.version, second.facts["name"]) == (2, "Ani Mulyati")
    person, row = session.scalars(select(Person)).one(), session.scalars(select(Registration)).one()
    assert (person.name, row.name) == ("Ani Mulyati", "Ani Mulyati")

    assert ask(session, event, second, PersonName("", "Ani Mulyatin", "")) is Outcome.ASKED
    assert newest(session, first.code).version == 2


def test_a_title_is_made_at_once(session: Session) -> None:
    event, first = issued(session)

    assert ask(session, event, first, PersonName("Dr.", "Ani Mulyani", "M.Si.")) is Outcome.NOW
    second = newest(session, first.code)
    assert (second.facts["name"], second.changes) == ("Dr. Ani Mulyani, M.Si.", "title")
    row = session.scalars(select(Registration)).one()
    assert (row.front_title, row.name, row.back_title) == ("Dr.", "Ani Mulyani", "M.Si.")


def test_after_the_book_is_closed_an_officer_decides(session: Session) -> None:
    event, first = issued(session)
    event.book_closed_at = NEXT_DAY

    assert ask(session, event, first, SMALL) is Outcome.ASKED
    assert newest(session, first.code).version == 1


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        (OTHER, {}),
        (SMALL, {"position": "Auditor"}),
        (None, {"position": "Auditor"}),
        (None, {"nip": "198609262015052001"}),
        (None, {"sessions": [{"title": "Satu", "speaker": "", "lesson_hours": "2"}]}),
    ],
)
def test_whatever_else_waits_for_an_officer(
    session: Session, name: PersonName | None, changes: dict[str, Any]
) -> None:
    event, first = issued(session)

    assert ask(session, event, first, name, **changes) is Outcome.ASKED
    assert newest(session, first.code).version == 1
    assert decide(session)
    assert newest(session, first.code).version == 2


def test_the_same_wish_twice_is_one_and_a_newer_one_replaces_it(session: Session) -> None:
    event, first = issued(session)

    told = [ask(session, event, first, name) for name in (OTHER, OTHER, PersonName("", "Cici", ""))]

    assert told == [Outcome.ASKED, Outcome.WAITING, Outcome.ASKED]
    rows = session.scalars(select(CorrectionRequest).order_by(CorrectionRequest.id)).all()
    assert [(one.state, one.changes["name"]) for one in rows] == [
        ("replaced", "Budi Santoso"),
        ("pending", "Cici"),
    ]


def test_there_are_as_many_wishes_a_day_as_are_taken(session: Session) -> None:
    event, first = issued(session)
    for number in range(asking.MOST_A_DAY):
        ask(session, event, first, position=f"Auditor {number}")

    with pytest.raises(TooManyWishesError):
        ask(session, event, first, position="Auditor")


def test_a_wish_changes_something_says_why_and_is_about_the_valid_one(session: Session) -> None:
    event, first = issued(session)
    with pytest.raises(NothingChangedError):
        ask(session, event, first, PersonName("", "Ani Mulyani", ""))
    with pytest.raises(InvalidFieldError):
        asking.ask(session, event, first, Wish({"position": "x"}), at=LATER, by=HOLDER)
    with pytest.raises(InvalidFieldError):
        ask(session, event, first, unit="Antah Berantah")
    ask(session, event, first, SMALL)
    with pytest.raises(StaleError):
        ask(session, event, first, OTHER)
    second = newest(session, first.code)
    actions.revoke(session, second, reason="keliru", at=LATER, by=make.TESTER)
    with pytest.raises(AlreadyEndedError):
        ask(session, event, second, OTHER)


def test_a_declined_wish_keeps_its_note_and_changes_nothing(session: Session) -> None:
    event, first = issued(session)
    ask(session, event, first, OTHER)

    assert decide(session, is_approved=False)

    wish = corrections.latest_wish(session, first.code)
    assert wish
    session.refresh(wish)
    assert (wish.state, wish.note, wish.decided_by) == (
        "declined",
        "sesuai ijazah",
        make.TESTER.label,
    )
    assert newest(session, first.code).version == 1
    actions_done = session.scalars(select(AuditLine.action).order_by(AuditLine.id)).all()
    assert actions_done[-2:] == ["certificates.ask_correction", "certificates.decide_correction"]


def test_a_wish_is_decided_once(session: Session) -> None:
    event, first = issued(session)
    ask(session, event, first, OTHER)
    (wish,) = corrections.pending(session, event.id)
    say: dict[str, Any] = {"note": "", "with_person": True, "at": LATER, "by": make.TESTER}

    assert asking.decide(session, wish, is_approved=True, **say)
    assert not asking.decide(session, wish, is_approved=False, **say)
    assert newest(session, first.code).version == 2


def test_a_wish_is_made_of_the_newest_version(session: Session) -> None:
    event, first = issued(session)
    ask(session, event, first, OTHER)
    actions.correct(session, first, {"venue": "Balai"}, reason="x", at=LATER, by=make.TESTER)

    assert decide(session)

    third = newest(session, first.code)
    assert (third.version, third.facts["venue"], third.facts["name"]) == (
        3,
        "Balai",
        "Budi Santoso",
    )


@pytest.mark.parametrize(("with_person", "name"), [(True, "Budi Santoso"), (False, "Ani Mulyani")])
def test_the_person_is_mended_where_the_officer_says_so(
    session: Session, with_person: bool, name: str
) -> None:
    event, first = issued(session)
    ask(session, event, first, OTHER)

    decide(session, with_person=with_person)

    assert session.scalars(select(Person)).one().name == name
    assert session.scalars(select(Registration)).one().name == "Budi Santoso"
    assert corrections.outdated_count(session, event.id) == 0


def test_whoever_was_put_right_on_the_list_afterwards_is_found(session: Session) -> None:
    event, first = issued(session, front_title="Dr.", back_title="M.Si.", nip=None)
    held.came(session, event, "Budi", nip="198609262015052001", position="Auditor")
    actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)
    assert corrections.outdated_count(session, event.id) == 0
    unit = make.unit(session, "DINKES", name="Dinas Kesehatan")
    row = session.get_one(Registration, first.registration_id)
    row.name, row.unit_id = "Ani Mulyati", unit.id
    session.flush()

    found = session.scalars(corrections.outdated(event.id)).all()
    assert [one.id for one in found] == [first.id]
    say: dict[str, Any] = {"reason": "usulan nama", "at": LATER, "by": make.TESTER}
    assert mending.follow_list(session, found, **say) == 1

    second = newest(session, first.code)
    assert (second.facts["name"], second.facts["unit"], second.changes) == (
        "Dr. Ani Mulyati, M.Si.",
        "Dinas Kesehatan",
        "spelling,unit",
    )
    assert corrections.outdated_count(session, event.id) == 0


def test_the_public_history_names_nobody(session: Session) -> None:
    event, first = issued(session)
    ask(session, event, first, SMALL)
    second = newest(session, first.code)
    actions.revoke(session, second, reason="keliru", at=LATER, by=make.TESTER)
    actions.issue_again(session, second, reason="Ani hadir", at=LATER, by=make.TESTER)

    lines = lineage.lineage(session, first.code)

    assert [(one.number, one.status, one.changes, one.mended) for one in lines] == [
        (3, "valid", ("reissued",), ()),
        (2, "revoked", ("spelling",), ("reissued",)),
        (1, "superseded", (), ("spelling",)),
    ]
    assert "Ani" not in repr(lines)


def test_a_file_is_known_by_its_bytes_and_holders_are_told(session: Session) -> None:
    event, first = issued(session)
    actions.keep_file(session, first.id, sha256="a" * 64, size=9, at=NEXT_DAY, by=make.TESTER)
    ask(session, event, first, SMALL)
    assert list(lineage.corrected_since(session, NEXT_DAY)) == []
    second = newest(session, first.code)
    actions.keep_file(session, second.id, sha256="b" * 64, size=9, at=LATER, by=make.TESTER)

    old = lineage.line_of_file(session, "a" * 64)

    assert old
    assert (old.number, old.status, old.mended, old.superseded_at) == (
        1,
        "superseded",
        ("spelling",),
        LATER,
    )
    assert lineage.line_of_file(session, "c" * 64) is None
    (told,) = lineage.corrected_since(session, LATER)
    assert (told.id, told.registration.name, told.event.title) == (
        second.id,
        "Ani Mulyati",
        event.title,
    )


def test_a_long_queue_costs_as_many_queries_as_a_short_one(session: Session) -> None:
    event = held.event(session)
    for number in range(12):
        held.came(session, event, f"Orang {number}")
    actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)
    rows = session.scalars(queries.of_event(event.id)).all()
    costs = []
    for some in (rows[:1], rows[1:]):
        for one in some:
            ask(session, event, one, position="Auditor")
        key = event.id
        session.expire_all()
        with counted() as statements:
            for wish in corrections.pending(session, key):
                assert wish.certificate.registration.person.name
        costs.append(len(statements))

    assert costs == [1, 1]


@pytest.fixture
def wished(app: Flask) -> Iterator[tuple[Flask, str]]:
    """A wish that waits, for several officers at once."""
    with app.app_context():
        with writing() as session:
            event, first = issued(session)
            ask(session, event, first, OTHER)
        yield app, first.code


def _decide(app: Flask) -> bool:
    with app.app_context(), writing() as session:
        event = session.scalars(select(Event)).one()
        found = session.scalars(select(CorrectionRequest.public_id)).one()
        wish = corrections.wish(session, event.id, found)
        say: dict[str, Any] = {"note": "", "with_person": True, "at": LATER, "by": make.TESTER}
        return asking.decide(session, wish, is_approved=True, **say)


def test_two_officers_at_once_decide_once(wished: tuple[Flask, str]) -> None:
    app, code = wished

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(_decide, [app] * 4))

    assert sorted(told) == [False, False, False, True]
    with reading() as session:
        assert [one.version for one in queries.versions(session, code)] == [2, 1]


def _press(app: Flask, code: str) -> str:
    try:
        with app.app_context(), writing() as session:
            row = newest(session, code)
            event = events.event(session, row.event.public_id)
            return ask(session, event, row, SMALL)
    except (StaleError, NothingChangedError) as error:
        return type(error).__name__


def test_a_double_click_makes_one_version(app: Flask) -> None:
    with app.app_context():
        with writing() as session:
            _event, first = issued(session)
        with ThreadPoolExecutor(4) as pool:
            told = list(pool.map(_press, [app] * 4, [first.code] * 4))
        with reading() as session:
            versions = [one.version for one in queries.versions(session, first.code)]

    assert told.count("now") == 1
    assert versions == [2, 1]
