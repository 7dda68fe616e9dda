"""Eight desks scan one ticket at the same moment, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from eventapp.checkin import actions, tickets
from eventapp.checkin.actions import Answer, ScanIn
from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.rules import Verdict
from eventapp.db.session import reading, writing
from eventapp.events import queries as events
from tests import make

KEY = b"k" * 32
DESKS = 8


def test_one_ticket_many_desks(app: Flask) -> None:
    with app.app_context(), writing() as session:
        event = make.event(session)
        ticket = tickets.write(make.registration(session, event).code, KEY, "https://hadir.go.id")
        ref = event.public_id
    start = Barrier(DESKS)

    def scan(desk: int) -> list[Answer]:
        # Each desk's own scan, then one all of them send: a replay that meets itself.
        uids = [f"desk {desk}", "shared"]
        start.wait()
        with app.app_context(), writing() as session:
            here = events.event(session, ref)
            scans = [ScanIn(uid, ticket, None, make.NINE, "desk_ticket") for uid in uids]
            return actions.record_scans(session, here, scans, key=KEY, at=make.NINE, by=make.TESTER)

    with ThreadPoolExecutor(DESKS) as pool:
        answers = list(pool.map(scan, range(DESKS)))

    own = sorted(one[0].verdict for one in answers)
    assert own.count(Verdict.ADMITTED) == 1
    assert own.count(Verdict.ALREADY_IN) == DESKS - 1
    assert len({one[1].verdict for one in answers}) == 1
    with app.app_context(), reading() as session:
        assert session.scalar(select(func.count()).select_from(Arrival)) == 1
        assert session.scalar(select(func.count()).select_from(Scan)) == DESKS + 1
        admitted = select(func.count()).where(Scan.verdict == Verdict.ADMITTED)
        assert session.scalar(admitted) == 1
