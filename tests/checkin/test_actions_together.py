"""Requests of several doors at the same moment, recorded in shared transactions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from eventapp.audit.models import AuditLine
from eventapp.checkin import actions, tickets, together
from eventapp.checkin.actions import Answer, Batch, ScanIn
from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.rules import Verdict
from eventapp.core.actors import Actor, ActorKind
from eventapp.db.session import reading, writing
from eventapp.events.queries import Door, door_of
from tests import make

KEY = b"k" * 32
DESKS = 12
ROUNDS = 4


def arranged(app: Flask) -> tuple[list[Door], list[list[str]]]:
    """Return two doors, and for each the codes of its guests."""
    with app.app_context(), writing() as session:
        events = [make.event(session), make.event(session)]
        codes = [
            [make.registration(session, one, f"Tamu {n:03}").code for n in range(DESKS * ROUNDS)]
            for one in events
        ]
        return [door_of(one) for one in events], codes


def batch(door: Door, desk: int, *scans: tuple[str, str]) -> Batch:
    sent = [
        ScanIn(uid, tickets.write(code, KEY, "https://hadir.go.id"), None, make.NINE, "desk_ticket")
        for uid, code in scans
    ]
    by = Actor(ActorKind.OFFICER, f"officer{desk}", f"Petugas {desk}")
    return actions.batch(door, sent, key=KEY, at=make.NINE, by=by, device=f"HP {desk}")


def at_once(app: Flask, batches: list[Batch]) -> list[list[Answer] | Exception]:
    """Record each in a thread of its own, all begun at the same moment."""
    start = Barrier(len(batches))

    def run(one: Batch) -> list[Answer] | Exception:
        start.wait()
        with app.app_context():
            try:
                return together.record_together(one)
            except ValueError as error:
                return error

    with ThreadPoolExecutor(len(batches)) as pool:
        return list(pool.map(run, batches))


def test_each_request_gets_its_own_answers_and_lines(app: Flask) -> None:
    doors, codes = arranged(app)
    for number in range(ROUNDS):
        picked = [(desk, codes[desk % 2][desk * ROUNDS + number]) for desk in range(DESKS)]
        batches = [
            batch(doors[desk % 2], desk, (f"{number} {desk}", code), ("shared", code))
            for desk, code in picked
        ]
        for (desk, code), answers in zip(picked, at_once(app, batches), strict=True):
            assert isinstance(answers, list)
            own, shared = answers
            assert (own.uid, own.verdict, own.registration) == (
                f"{number} {desk}",
                Verdict.ADMITTED,
                code,
            )
            assert shared.uid == "shared"
    with app.app_context(), reading() as session:
        arrivals = session.execute(
            select(Arrival.scan_uid, Arrival.by_label, Arrival.device).order_by(Arrival.scan_uid)
        ).all()
        lines = session.execute(
            select(AuditLine.actor_label, AuditLine.after).where(
                AuditLine.action == "checkin.arrive"
            )
        ).all()
        assert session.scalar(select(func.count()).where(Scan.uid == "shared")) == 2
    expected = sorted(
        (f"{number} {desk}", f"Petugas {desk}", f"HP {desk}")
        for number in range(ROUNDS)
        for desk in range(DESKS)
    )
    assert [tuple(row) for row in arrivals] == expected
    assert sorted((row.after["scan"], row.actor_label, row.after["device"]) for row in lines) == (
        expected
    )


def test_one_bad_request_harms_no_other(app: Flask) -> None:
    doors, codes = arranged(app)
    batches = [batch(doors[0], desk, (f"u{desk}", codes[0][desk])) for desk in range(DESKS)]
    # A moment without a zone can't be stored: the whole joint statement fails.
    broken = batches[5]
    naive = broken.at.replace(tzinfo=None)
    batches[5] = Batch(broken.door, broken.held, naive, broken.by, broken.device)

    answers = at_once(app, batches)

    for desk, found in enumerate(answers):
        if desk == 5:
            assert isinstance(found, ValueError)
        else:
            assert isinstance(found, list)
            assert [one.verdict for one in found] == [Verdict.ADMITTED]
    with app.app_context(), reading() as session:
        assert session.scalar(select(func.count()).select_from(Arrival)) == DESKS - 1
        assert session.scalar(select(func.count()).select_from(Scan)) == DESKS - 1


def test_sent_again_at_once_it_is_one_arrival(app: Flask) -> None:
    doors, codes = arranged(app)
    sent = batch(doors[0], 1, ("u1", codes[0][0]), ("u2", codes[0][0]))
    answers = at_once(app, [sent] * DESKS)
    assert isinstance(answers[0], list)
    assert [one.verdict for one in answers[0]] == [Verdict.ADMITTED, Verdict.ALREADY_IN]
    assert answers == [answers[0]] * DESKS
    with app.app_context(), reading() as session:
        assert session.scalar(select(func.count()).select_from(Scan)) == 2
