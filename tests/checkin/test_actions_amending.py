"""Two desks without network, the way out, and a closed book: on a real database."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.checkin import actions, tickets
from eventapp.checkin.actions import Answer, ScanIn
from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.rules import Direction, Grade, Method, Verdict
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from tests import make

KEY = b"k" * 32
MINUTE = timedelta(minutes=1)
NOON = make.NINE + 180 * MINUTE


def held(
    row: Registration,
    uid: str,
    at: datetime,
    method: Method = Method.DESK_TICKET,
    direction: Direction = Direction.IN,
) -> ScanIn:
    text = tickets.write(row.code, KEY, "https://hadir.go.id")
    return ScanIn(uid, text, None, at, method, direction)


def record(
    session: Session, event: Event, *scans: ScanIn, at: datetime = NOON, device: str = "Meja 1"
) -> list[Answer]:
    return actions.record_scans(
        session, event, scans, key=KEY, at=at, by=make.TESTER, device=device
    )


def arrival(session: Session) -> Arrival:
    return session.scalars(select(Arrival).execution_options(populate_existing=True)).one()


def lines(session: Session) -> list[str]:
    return list(session.scalars(select(AuditLine.action).order_by(AuditLine.id)))


def test_of_two_desks_without_network_the_earlier_scan_stands(session: Session) -> None:
    event = make.event(session)
    sari = make.registration(session, event)
    early, late = make.NINE + MINUTE, make.NINE + 5 * MINUTE
    hall = held(sari, "late", late, Method.DESK_NAME)

    (first,) = record(session, event, hall, device="Meja 2")
    (second,) = record(session, event, held(sari, "early", early), at=NOON + MINUTE)

    assert (first.verdict, first.arrived_at) == (Verdict.ADMITTED, late)
    assert (second.verdict, second.arrived_at) == (Verdict.ADMITTED, early)
    kept = arrival(session)
    assert (kept.arrived_at, kept.scan_uid, kept.device) == (early, "early", "Meja 1")
    # What the desk saw and the name both speak for it.
    assert (kept.proofs, kept.grade) == ("staff ticket", Grade.HELD)
    assert lines(session) == ["checkin.arrive", "checkin.earlier"]
    scans = session.scalars(select(Scan).order_by(Scan.id))
    assert [(one.uid, one.verdict, one.became) for one in scans] == [
        ("late", "admitted", "already_in"),
        ("early", "admitted", ""),
    ]
    # Each keeps its first answer, and the later one learns what became of it.
    again = record(session, event, hall, held(sari, "early", early))
    assert [(one.verdict, one.became) for one in again] == [
        (Verdict.ADMITTED, Verdict.ALREADY_IN),
        (Verdict.ADMITTED, None),
    ]
    assert len(lines(session)) == 2


def test_the_order_of_sending_makes_no_other_record(session: Session) -> None:
    event = make.event(session)
    sari = make.registration(session, event)
    early, late = make.NINE + MINUTE, make.NINE + 5 * MINUTE
    found = record(session, event, held(sari, "late", late), held(sari, "early", early))
    assert [one.verdict for one in found] == [Verdict.ALREADY_IN, Verdict.ADMITTED]
    assert [one.arrived_at for one in found] == [early, early]
    assert arrival(session).scan_uid == "early"


def test_a_scan_sent_at_once_came_second_whatever_its_clock_says(session: Session) -> None:
    event = make.event(session)
    sari = make.registration(session, event)
    record(session, event, held(sari, "one", make.NINE + 59 * timedelta(seconds=1)))
    (found,) = record(
        session, event, held(sari, "two", make.NINE), at=make.NINE + 59 * timedelta(seconds=1)
    )
    assert found.verdict is Verdict.ALREADY_IN
    assert arrival(session).scan_uid == "one"


def test_an_earlier_scan_outside_the_doors_takes_no_place(session: Session) -> None:
    event = make.event(session)
    sari = make.registration(session, event)
    record(session, event, held(sari, "one", make.NINE))
    (found,) = record(session, event, held(sari, "two", make.NINE - 200 * MINUTE))
    assert found.verdict is Verdict.TOO_EARLY
    assert arrival(session).arrived_at == make.NINE


def test_leaving_is_written_down_and_the_last_time_counts(session: Session) -> None:
    event = make.event(session)
    sari = make.registration(session, event)

    def out(uid: str, at: datetime) -> ScanIn:
        return held(sari, uid, at, direction=Direction.OUT)

    (before,) = record(session, event, out("u0", make.NINE))
    record(session, event, held(sari, "u1", make.NINE))
    (left,) = record(session, event, out("u2", make.NINE + 60 * MINUTE))
    (later,) = record(session, event, out("u3", make.NINE + 90 * MINUTE))
    (sooner,) = record(session, event, out("u4", make.NINE + 30 * MINUTE))
    assert before.verdict is Verdict.NOT_IN
    assert [one.verdict for one in (left, later, sooner)] == [Verdict.LEFT] * 3
    assert left.arrived_at == make.NINE
    assert arrival(session).left_at == make.NINE + 90 * MINUTE
    assert lines(session) == ["checkin.arrive", "checkin.leave", "checkin.leave"]
    (again,) = record(session, event, out("u2", make.NINE + 60 * MINUTE))
    assert again == left


def test_in_and_out_in_one_batch(session: Session) -> None:
    event = make.event(session)
    sari = make.registration(session, event)
    found = record(
        session,
        event,
        held(sari, "out", make.NINE + 60 * MINUTE, direction=Direction.OUT),
        held(sari, "in", make.NINE),
    )
    assert [one.verdict for one in found] == [Verdict.LEFT, Verdict.ADMITTED]
    kept = arrival(session)
    assert (kept.arrived_at, kept.left_at) == (make.NINE, make.NINE + 60 * MINUTE)


@pytest.mark.parametrize("direction", [Direction.IN, Direction.OUT])
def test_nobody_is_written_into_a_closed_book(session: Session, direction: Direction) -> None:
    event = make.event(session)
    sari, budi = (make.registration(session, event, name) for name in ("Sari", "Budi"))
    record(session, event, held(sari, "u1", make.NINE))
    event.book_closed_at = NOON
    session.flush()
    row = sari if direction is Direction.OUT else budi

    (found,) = record(session, event, held(row, "u2", make.NINE + MINUTE, direction=direction))

    assert found.verdict is Verdict.TOO_LATE
    kept = arrival(session)
    assert (kept.registration_id, kept.left_at) == (sari.id, None)
    # The scan itself is kept: what a phone had taken can still be proposed as a correction.
    scan = session.scalars(select(Scan).where(Scan.uid == "u2")).one()
    assert (scan.verdict, scan.registration_id, scan.session_id) == (
        "too_late",
        row.id,
        event.sessions[0].id,
    )
