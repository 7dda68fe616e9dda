"""One guest's form reaches the server several times at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from eventapp.checkin.actions import Answer
from eventapp.checkin.actions.newcomers import Came, Newcomer, NewcomerRefusedError, admit_newcomer
from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.rules import Verdict
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from eventapp.participants.models import Person, Registration
from eventapp.participants.rules.names import PersonName
from eventapp.participants.rules.people import Draft
from tests import make

TRIES = 6


def come(app: Flask, ref: str, uid: str, who: Newcomer) -> Answer | tuple[str, ...]:
    with app.app_context():
        try:
            with writing() as session:
                event = events.at_door(session, ref)
                came = Came(uid, scanned_at=make.NINE)
                return admit_newcomer(session, event, who, came, at=make.NINE, by=make.TESTER)
        except NewcomerRefusedError as error:
            return error.errors


def at_once(app: Flask, ref: str, tries: list[tuple[str, Newcomer]]) -> list[object]:
    start = Barrier(len(tries))

    def one(sent: tuple[str, Newcomer]) -> object:
        start.wait()
        return come(app, ref, *sent)

    with ThreadPoolExecutor(len(tries)) as pool:
        return list(pool.map(one, tries))


def test_one_form_many_times(app: Flask) -> None:
    with app.app_context(), writing() as session:
        ref = make.event(session).public_id
    # Neither number nor unit: nobody could tell from the name that it is the same person.
    guest = Newcomer(Draft(0, PersonName("", "Budi Santoso", "")))

    answers = at_once(app, ref, [("shared", guest)] * TRIES)

    assert len(set(answers)) == 1
    assert isinstance(answers[0], Answer)
    assert answers[0].verdict is Verdict.ADMITTED
    with app.app_context(), reading() as session:
        counts = [
            session.scalar(select(func.count()).select_from(one))
            for one in (Person, Registration, Scan, Arrival)
        ]
    assert counts == [1, 1, 1, 1]


def test_two_who_stand_in_for_the_same_one(app: Flask) -> None:
    with app.app_context(), writing() as session:
        event = make.event(session)
        ref, head = event.public_id, make.registration(session, event, "Kepala Dinas").code
    tries = [
        (f"desk {name}", Newcomer(Draft(0, PersonName("", f"Wakil {name}", "")), head))
        for name in ("Satu", "Dua", "Tiga")
    ]

    answers = at_once(app, ref, tries)

    assert [one for one in answers if isinstance(one, tuple)] == [("stands_in_for: taken",)] * 2
    with app.app_context(), reading() as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == 2
