"""Closing a book and checking it, on a real database."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.book import actions, queries
from eventapp.book.actions import Proposal
from eventapp.book.checking import check
from eventapp.book.models import Book, Correction
from eventapp.book.rules import CloseRefusal, CloseRefusedError, Kind
from eventapp.book.rules.comparing import Part
from eventapp.checkin.models import Arrival, Scan, Signature
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.participants import actions as participants
from eventapp.participants.models import Person, Registration
from tests import make
from tests.book.held import CLOSED, FIRST, LATER, SECOND
from tests.queries import counted


def held(session: Session, people: int = 2) -> Event:
    """Return an event that is over, with people who came to both sessions; all loaded."""
    event = make.event(session, sessions=2)
    dinas = make.unit(session, "DINKES", name="Dinas Kesehatan")
    for number in range(people):
        row = make.registration(
            session, event, f"Orang {number}", code=f"ORANG{number:03}", unit_id=dinas.id
        )
        for one in event.sessions:
            make.arrival(session, row, one, grade=4, proofs="staff ticket")
    session.expire_all()
    return events.event(session, event.public_id)


def close(session: Session, event: Event, *, early: bool = False) -> Book:
    return actions.close(session, event, at=CLOSED, by=FIRST, early=early)


def test_closing_fixes_what_the_book_says_and_seals_it(session: Session) -> None:
    event = held(session)
    [first, _second] = session.scalars(select(Registration).order_by(Registration.code)).all()
    session.add(
        Signature(
            event_id=event.id, registration_id=first.id, strokes=[[0.1, 0.2, 0.5]], signed_at=CLOSED
        )
    )
    session.flush()

    book = close(session, event)

    assert (book.rows, event.book_closed_at, book.closed_by) == (4, CLOSED, FIRST.label)
    said = json.loads(book.content)
    assert [(one["code"], one["unit"], len(one["presences"])) for one in said["people"]] == [
        ("ORANG000", "DINKES", 2),
        ("ORANG001", "DINKES", 2),
    ]
    assert [bool(one["signature"]) for one in said["people"]] == [True, False]
    [line] = session.scalars(select(AuditLine).where(AuditLine.action == "book.close"))
    assert (line.subject_id, line.after) == (
        event.public_id,
        {"digest": book.digest, "rows": 4, "people": 2},
    )
    found = check(session, event)
    assert (found.digest, found.is_equal, found.differences) == (book.digest, True, [])


def test_a_book_is_closed_once_and_not_before_its_time(session: Session) -> None:
    event = held(session)
    with pytest.raises(CloseRefusedError) as early:
        actions.close(session, event, at=make.NINE + timedelta(minutes=90), by=FIRST)
    actions.close(session, event, at=make.NINE + timedelta(minutes=90), by=FIRST, early=True)
    with pytest.raises(CloseRefusedError) as again:
        close(session, event)

    assert (early.value.refusal, again.value.refusal) == (
        *(CloseRefusal.STILL_ON, CloseRefusal.CLOSED_ALREADY),
    )
    assert len(session.scalars(select(Book)).all()) == 1


def test_corrections_by_two_officers_leave_it_equal(session: Session) -> None:
    event = held(session)
    late = make.registration(session, event, "Terlambat")
    [first, second] = session.scalars(
        select(Registration).where(Registration.code.like("ORANG%")).order_by(Registration.code)
    ).all()
    close(session, event)
    for kind, row in (
        (Kind.ADD, late),
        (Kind.TIME, late),
        (Kind.REMOVE, first),
        (Kind.DOWNGRADE, second),
    ):
        moment = make.NINE + timedelta(minutes=10 if kind is Kind.ADD else 20)
        wanted = Proposal(kind, row, event.sessions[0], "Ada buktinya", arrived_at=moment)
        made = actions.propose(session, event, wanted, at=LATER, by=FIRST)
        actions.approve(session, event, made.public_id, at=LATER, by=SECOND)

    found = check(session, event)

    assert (found.corrections, found.differences) == (4, [])


def test_a_name_mended_since_is_told_and_explained(session: Session) -> None:
    event = held(session)
    close(session, event)
    row = session.scalars(select(Registration).order_by(Registration.code)).first()
    assert row is not None
    row.person = session.get_one(Person, row.person_id)
    mended = participants.Correction(name="Orang Baik", back_title="M.Si.", unit_id=row.unit_id)
    participants.update(session, row, mended, version=row.version, at=LATER, by=SECOND)

    found = check(session, event)
    # Mended once more behind the log's back: the line no longer says what stands there.
    session.execute(update(Registration).where(Registration.id == row.id).values(name="Lain"))
    session.expire_all()
    event = events.event(session, event.public_id)

    assert found.is_equal
    assert [one.field for one in check(session, event).faults] == ["name"]
    assert [
        (one.part, one.field, one.was, one.now, one.is_logged) for one in found.differences
    ] == [(Part.PERSON, "name", "Orang 0", "Orang Baik, M.Si.", True)]


def test_whatever_is_changed_behind_its_back_is_found(session: Session) -> None:
    event = held(session)
    book = close(session, event)
    rows = session.scalars(select(Registration).order_by(Registration.code)).all()
    forged = make.registration(session, event, "Titipan", code="TITIPAN0")
    make.arrival(session, forged, event.sessions[1])
    session.execute(delete(Arrival).where(Arrival.registration_id == rows[0].id))
    session.execute(
        update(Arrival)
        .where(Arrival.registration_id == rows[1].id)
        .where(Arrival.session_id == event.sessions[0].id)
        .values(left_at=CLOSED)
    )
    session.execute(update(Registration).where(Registration.id == rows[1].id).values(name="Lain"))

    found = check(session, event)

    assert [(one.part, one.code, one.field) for one in found.faults] == [
        (Part.MISSING, "ORANG000", ""),
        (Part.MISSING, "ORANG000", ""),
        (Part.PRESENCE, "ORANG001", "left_at"),
        (Part.EXTRA, "TITIPAN0", ""),
        (Part.PERSON, "ORANG001", "name"),
    ]
    # And whoever writes a new content with a fitting digest still doesn't have the log.
    text = book.content.replace("Orang 1", "Lain")
    session.execute(update(Book).values(content=text, digest="0" * 64))
    session.expire_all()
    event = events.event(session, event.public_id)
    parts = [(one.part, one.field) for one in check(session, event).faults[:2]]
    assert parts == [(Part.CONTENT, "book"), (Part.CONTENT, "log")]


def test_a_correction_by_nobody_is_found(session: Session) -> None:
    event = held(session)
    close(session, event)
    forged = make.registration(session, event, "Titipan", code="TITIPAN0")
    make.arrival(session, forged, event.sessions[0])
    session.add(
        Correction(
            public_id="palsu",
            event_id=event.id,
            session_id=event.sessions[0].id,
            registration_id=forged.id,
            kind="add",
            reason="Ada",
            arrived_at=event.sessions[0].starts_at,
            proposed_at=LATER,
            proposed_by="pertama",
            proposed_label="Petugas Pertama",
            state="approved",
            number=1,
        )
    )
    session.flush()

    assert [(one.part, one.code, one.field) for one in check(session, event).faults] == [
        (Part.CORRECTION, "TITIPAN0", "1")
    ]


def test_closing_and_checking_cost_the_same_for_few_and_many(session: Session) -> None:
    spent = []
    for people in (1, 30):
        event = held(session, people)
        with counted() as closing:
            close(session, event)
        with counted() as checking:
            check(session, event)
        session.execute(update(Registration).values(code=Registration.code + "X"))
        spent.append((len(closing), len(checking)))

    assert spent[0] == spent[1]


def late(session: Session, row: Registration, uid: str, **more: Any) -> None:
    """Keep a scan that was made before closing and came after it."""
    values: dict[str, Any] = {
        "event_id": row.event_id,
        "uid": uid,
        "verdict": "too_late",
        "method": "desk_ticket",
        "scanned_at": CLOSED - timedelta(hours=1),
        "received_at": LATER,
        "by_label": "Meja 2",
        "device": "HP Meja 2",
        "registration_id": row.id,
    }
    session.add(Scan(**(values | more)))
    session.flush()


def test_late_scans_wait_to_be_proposed(session: Session) -> None:
    event = held(session)
    ani, budi = (make.registration(session, event, name) for name in ("Ani", "Budi"))
    in_already = session.scalars(select(Registration)).first()
    assert in_already is not None
    first, second = event.sessions
    assert queries.late_scans(session, event) == []
    close(session, event)
    late(session, ani, "u1", session_id=first.id)
    # The same person again, sent by another phone; and what is no late scan at all.
    late(session, ani, "u2", session_id=first.id, scanned_at=CLOSED - timedelta(minutes=50))
    late(session, budi, "u3", scanned_at=CLOSED + timedelta(minutes=1))
    late(session, budi, "u4", received_at=CLOSED)
    late(session, budi, "u5", verdict="wrong_event")
    late(session, in_already, "u6", session_id=first.id)
    late(session, in_already, "u7", session_id=second.id, direction="out")
    late(session, budi, "u8", session_id=first.id, direction="out")

    found = queries.late_scans(session, event)

    assert [(one.uid, one.registration.name, one.kind) for one in found] == [
        ("u1", "Ani", Kind.ADD),
        ("u7", in_already.name, Kind.TIME),
    ]
    made = actions.propose(session, event, actions.of_scan(found[0], "x"), at=LATER, by=FIRST)
    assert (made.arrived_at, made.scan_uid) == (CLOSED - timedelta(hours=1), "u1")
    made = actions.propose(session, event, actions.of_scan(found[1], "x"), at=LATER, by=FIRST)
    assert (made.arrived_at, made.left_at) == (second.starts_at, CLOSED - timedelta(hours=1))
    assert queries.late_scans(session, event) == []
