"""Officers who decide on the same flag at the same moment, each on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.book import actions as book
from eventapp.book.models import Correction
from eventapp.checkin.models import Arrival
from eventapp.core.actors import Actor, ActorKind
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.review import actions
from eventapp.review.actions import Ruling
from eventapp.review.models import Review
from eventapp.review.rules import Decision
from tests import make
from tests.review.rows import MARK, one_phone

AT = make.NINE + timedelta(hours=1)
Act = Callable[[Session, Event, Actor], Any]


def arranged(app: Flask, **more: Any) -> str:
    with app.app_context(), writing() as session:
        event = make.event(session, **more)
        one_phone(session, event)
        return event.public_id


def at_once(app: Flask, ref: str, *acts: Act) -> list[Any]:
    start = Barrier(len(acts))

    def one(number: int) -> Any:
        by = Actor(ActorKind.OFFICER, f"petugas{number}", f"Petugas {number}")
        start.wait()
        with app.app_context(), writing() as session:
            return acts[number](session, events.event(session, ref), by)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, range(len(acts))))


def ruled(decision: Decision) -> Act:
    def act(session: Session, event: Event, by: Actor) -> list[str]:
        ruling = Ruling("shared_phone", MARK, decision, "Tidak terlihat")
        return actions.decide(session, event, ruling, at=AT, by=by)

    return act


def test_one_decision_stands(app: Flask) -> None:
    ref = arranged(app)
    decisions = [Decision.DOWNGRADE, Decision.STRIKE, Decision.KEEP, Decision.STRIKE]

    done = at_once(app, ref, *map(ruled, decisions))

    assert sorted(map(len, done)) == [0, 0, 0, 3]
    stands = decisions[max(range(4), key=lambda number: len(done[number]))]
    with app.app_context(), reading() as session:
        assert [row.decision for row in session.scalars(select(Review))] == [stands] * 3
        proofs = [row.proofs for row in session.scalars(select(Arrival))]
    assert (
        proofs
        == {
            Decision.DOWNGRADE: ["code doubted"] * 3,
            Decision.STRIKE: [],
            Decision.KEEP: ["code"] * 3,
        }[stands]
    )


def test_corrections_are_approved_while_others_are_proposed(app: Flask) -> None:
    ref = arranged(app, book_closed_at=AT)
    [first] = at_once(app, ref, ruled(Decision.DOWNGRADE))

    def approve(session: Session, event: Event, by: Actor) -> None:
        waiting = select(Correction.public_id).order_by(Correction.registration_id)
        for correction in session.scalars(waiting).all():
            other = Actor(by.kind, "penyetuju", "Penyetuju")
            book.approve(session, event, correction, at=AT, by=other)

    def late(session: Session, event: Event, by: Actor) -> list[str]:
        for row in session.scalars(select(Review)).all():
            session.delete(row)
        session.flush()
        return ruled(Decision.DOWNGRADE)(session, event, by)

    _none, again = at_once(app, ref, approve, late)

    assert again == first
    with app.app_context(), reading() as session:
        assert [row.state for row in session.scalars(select(Correction))] == ["approved"] * 3
        assert [row.proofs for row in session.scalars(select(Arrival))] == ["code doubted"] * 3
