"""Officers who decide on the same flag at the same moment, each on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from eventapp.checkin.models import Arrival
from eventapp.core.actors import Actor, ActorKind
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.events.actions import lock_book
from eventapp.events.models import Event
from eventapp.review import actions
from eventapp.review.actions import Ruling
from eventapp.review.models import Review
from eventapp.review.rules import Decision
from tests import make
from tests.journeys.machines import wait_for
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


def test_whoever_proposes_holds_no_arrival_while_the_book_is_held(app: Flask) -> None:
    """An approving officer holds the book and wants the arrivals; the other way round both wait."""
    ref = arranged(app, book_closed_at=AT)
    with app.app_context(), reading() as session:
        if session.get_bind().dialect.name == "sqlite":
            pytest.skip("writers take turns as a whole")
    with ThreadPoolExecutor(1) as pool:
        with app.app_context(), writing() as session:
            lock_book(session, events.event(session, ref).id)
            waiting = pool.submit(at_once, app, ref, ruled(Decision.DOWNGRADE))
            wait_for(lambda: somebody_waits(app))
            # Raises OperationalError when somebody holds one of them.
            free = session.scalars(select(Arrival.id).with_for_update(nowait=True)).all()
        [done] = waiting.result()

    assert len(free) == len(done) == 3


def somebody_waits(app: Flask) -> bool:
    """Whether a connection waits for a lock; a transaction sees one moment, so a new one looks."""
    with app.app_context(), reading() as session:
        return bool(session.scalar(text(_WAITING)) == 1)


_WAITING = """SELECT count(*) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database()"""
