"""Officers at the same moment, each on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.book import actions
from eventapp.book.actions import Proposal
from eventapp.book.checking import check
from eventapp.book.models import Book, Correction
from eventapp.book.rules import CloseRefusedError, CorrectionRefusedError, Kind
from eventapp.checkin import actions as checkin
from eventapp.checkin import queries as arrivals
from eventapp.checkin.models import Arrival
from eventapp.checkin.rules import Method
from eventapp.core.actors import Actor, ActorKind
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.events.rules import BookClosedError
from eventapp.participants import queries as participants
from tests import make
from tests.book.held import CLOSED, FIRST, LATER

AT_ONCE = 6
PEOPLE = [f"A{number:03}" for number in range(AT_ONCE)]
Act = Callable[[Session, Event, int], Any]


def officer(number: int) -> Actor:
    return Actor(ActorKind.OFFICER, f"petugas{number}", f"Petugas {number}")


def arranged(app: Flask, *, closed: bool, turn: int = 0) -> str:
    with app.app_context(), writing() as session:
        event = make.event(session, sessions=2)
        for code in PEOPLE:
            row = make.registration(session, event, code, code=f"{turn or ''}{code}")
            make.arrival(session, row, event.sessions[0])
        ref = event.public_id
    if closed:
        with app.app_context(), writing() as session:
            event = events.event(session, ref)
            actions.close(session, event, at=CLOSED, by=FIRST)
    return ref


def at_once(app: Flask, ref: str, act: Act, times: int = AT_ONCE) -> list[Any]:
    """Let so many act together; return what each got, or the error that refused it."""
    start = Barrier(times)

    def one(number: int) -> Any:
        start.wait()
        try:
            with app.app_context(), writing() as session:
                return act(session, events.event(session, ref), number)
        except (BookClosedError, CloseRefusedError, CorrectionRefusedError, NotFoundError) as error:
            return error

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def proposed(app: Flask, ref: str, many: int) -> list[str]:
    with app.app_context(), writing() as session:
        event = events.event(session, ref)
        rows = [participants.registration(session, code) for code in PEOPLE[:many]]
        wanted = [
            Proposal(Kind.ADD, row, event.sessions[1], "Ada", event.sessions[1].starts_at)
            for row in rows
        ]
        return [
            actions.propose(session, event, one, at=LATER, by=FIRST).public_id for one in wanted
        ]


def test_numbers_have_no_gap_and_no_twin(app: Flask) -> None:
    ref = arranged(app, closed=True)
    refs = proposed(app, ref, AT_ONCE)

    def approve(session: Session, event: Event, number: int) -> int | None:
        by = officer(number)
        return actions.approve(session, event, refs[number], at=LATER, by=by).number

    assert sorted(at_once(app, ref, approve)) == list(range(1, AT_ONCE + 1))
    with app.app_context(), reading() as session:
        found = check(session, events.event(session, ref))
        assert (found.corrections, found.differences) == (AT_ONCE, [])


def test_one_correction_is_decided_once(app: Flask) -> None:
    ref = arranged(app, closed=True)
    [made] = proposed(app, ref, 1)

    def decide(session: Session, event: Event, number: int) -> str:
        verb = actions.approve if number % 2 else actions.decline
        return verb(session, event, made, at=LATER, by=officer(number), note="Sudah dilihat").state

    decided = [one for one in at_once(app, ref, decide) if isinstance(one, str)]
    assert len(decided) == 1
    with app.app_context(), reading() as session:
        assert session.scalars(select(Correction.state)).all() == decided
        actions_of = select(AuditLine.action).where(
            AuditLine.action.in_(["book.approve", "book.decline"])
        )
        assert len(session.scalars(actions_of).all()) == 1


def test_one_place_is_proposed_once(app: Flask) -> None:
    ref = arranged(app, closed=True)

    def propose(session: Session, event: Event, number: int) -> str:
        row = participants.registration(session, PEOPLE[0])
        wanted = Proposal(Kind.REMOVE, row, event.sessions[0], "Tidak hadir")
        return actions.propose(session, event, wanted, at=LATER, by=officer(number)).public_id

    assert len([one for one in at_once(app, ref, propose) if isinstance(one, str)]) == 1


def test_a_book_is_closed_once(app: Flask) -> None:
    ref = arranged(app, closed=False)

    def close(session: Session, event: Event, number: int) -> str:
        return actions.close(session, event, at=CLOSED, by=officer(number)).digest

    digests = [one for one in at_once(app, ref, close) if isinstance(one, str)]
    with app.app_context(), reading() as session:
        assert session.scalars(select(Book.digest)).all() == digests


def test_what_is_written_while_it_closes_is_in_it_or_refused(app: Flask) -> None:
    for turn in range(1, 5):
        ref = arranged(app, closed=False, turn=turn)
        codes = [f"{turn}{code}" for code in PEOPLE]

        def act(session: Session, event: Event, number: int, codes: list[str] = codes) -> Any:
            first, second = event.sessions
            if number == 0:
                return actions.close(session, event, at=CLOSED, by=FIRST).rows
            if number % 2:
                gone = arrivals.arrival(session, event.id, codes[number], first.public_id)
                return checkin.undo_arrival(session, gone, reason="Salah", at=CLOSED, by=FIRST)
            row = participants.registration(session, codes[number])
            at = second.starts_at + timedelta(minutes=5)
            return checkin.admit(
                session, event, row, second, method=Method.DESK_NAME, at=at, by=FIRST
            )

        rows = at_once(app, ref, act)[0]
        with app.app_context(), reading() as session:
            event = events.event(session, ref)
            there = session.scalars(select(Arrival).where(Arrival.event_id == event.id)).all()
            assert (check(session, event).differences, len(there)) == ([], rows)
