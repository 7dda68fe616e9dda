"""A phone gets its network back after the book was closed: what it still knew isn't lost."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.book import actions, queries
from eventapp.book.checking import check
from eventapp.book.rules import Kind
from eventapp.checkin import actions as checkin
from eventapp.checkin import tickets
from eventapp.checkin.actions import Answer, ScanIn
from eventapp.checkin.models import Arrival
from eventapp.checkin.rules import Direction, Verdict
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from tests import make
from tests.book.held import CLOSED, FIRST, LATER, SECOND

KEY = b"k" * 32
TEN_PAST = make.NINE + timedelta(minutes=10)


def sent(
    session: Session,
    event: Event,
    row: Registration,
    scanned_at: datetime,
    *,
    at: datetime,
    way: Direction = Direction.IN,
) -> Answer:
    text = tickets.write(row.code, KEY, "https://hadir.go.id")
    scan = ScanIn(f"{row.code} {scanned_at:%H%M} {way}", text, None, scanned_at, "desk_ticket", way)
    return checkin.record_scans(
        session, event, [scan], key=KEY, at=at, by=FIRST, device="HP Meja 2"
    )[0]


def test_scans_that_come_after_closing_wait_for_two_officers(session: Session) -> None:
    event = make.event(session, checks_out=True)
    here, late = (make.registration(session, event, name) for name in ("Ani", "Budi"))
    session.expire_all()
    event = events.event(session, event.public_id)
    assert sent(session, event, here, TEN_PAST, at=TEN_PAST).verdict is Verdict.ADMITTED
    actions.close(session, event, at=CLOSED, by=FIRST)

    answers = [
        sent(session, event, late, TEN_PAST, at=LATER),
        sent(session, event, here, make.NINE, at=LATER),
        sent(
            *(session, event, here, TEN_PAST + timedelta(minutes=40)),
            at=LATER,
            way=Direction.OUT,
        ),
    ]
    found = queries.late_scans(session, event)

    assert [one.verdict for one in answers] == [
        Verdict.TOO_LATE,
        Verdict.ALREADY_IN,
        Verdict.TOO_LATE,
    ]
    assert check(session, event).differences == []
    assert [(one.registration.name, one.kind, one.left_at) for one in found] == [
        ("Budi", Kind.ADD, None),
        ("Ani", Kind.TIME, TEN_PAST + timedelta(minutes=40)),
    ]
    for one in found:
        made = actions.propose(
            session, event, actions.of_scan(one, "Terlambat"), at=LATER, by=FIRST
        )
        actions.approve(session, event, made.public_id, at=LATER, by=SECOND)
    rows = session.execute(
        select(Registration.name, Arrival.arrived_at, Arrival.left_at, Arrival.grade)
        .join(Arrival, Arrival.registration_id == Registration.id)
        .order_by(Registration.name)
    ).all()
    assert [tuple(row) for row in rows] == [
        ("Ani", TEN_PAST, TEN_PAST + timedelta(minutes=40), 4),
        ("Budi", TEN_PAST, None, 4),
    ]
    assert queries.late_scans(session, event) == []
    assert check(session, event).differences == []
    # The phone asks once more, and is told the same.
    assert sent(session, event, late, TEN_PAST, at=LATER).verdict is Verdict.TOO_LATE
