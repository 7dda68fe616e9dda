"""Coming, staying and going by a phone that has seen the hall's screen, on either database."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.checkin.actions.hall import Passage, enter, go, still_here
from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.rules import Verdict
from eventapp.core.actors import Actor, ActorKind
from eventapp.core.errors import NotFoundError
from eventapp.events.rules import BookClosedError
from tests import make

MINUTE = timedelta(minutes=1)


@pytest.fixture
def passage(session: Session) -> Passage:
    event = make.event(session, checks_out=True)
    sari = make.registration(session, event)
    by = Actor(ActorKind.PARTICIPANT, sari.code, "Sari Dewi")
    return Passage(event, sari, event.sessions[0], make.NINE + 5 * MINUTE, by, "ABC234")


def at(passage: Passage, minutes: int) -> Passage:
    return Passage(
        passage.event,
        passage.registration,
        passage.session,
        make.NINE + minutes * MINUTE,
        passage.by,
        passage.device,
    )


def test_a_whole_presence(session: Session, passage: Passage) -> None:
    came = enter(session, passage, seen_at=make.NINE + 2 * MINUTE, is_late=True)
    twice = enter(session, at(passage, 6), seen_at=make.NINE + 2 * MINUTE)
    stayed = still_here(session, at(passage, 30)), still_here(session, at(passage, 31))
    went = go(session, at(passage, 50)).verdict, go(session, at(passage, 55)).verdict

    assert [came.verdict, twice.verdict] == [Verdict.ADMITTED, Verdict.ALREADY_IN]
    assert (stayed, went) == ((True, False), (Verdict.LEFT, Verdict.LEFT))
    session.expire_all()
    row = session.scalars(select(Arrival)).one()
    assert (row.arrived_at, row.recorded_at) == (make.NINE + 2 * MINUTE, make.NINE + 5 * MINUTE)
    assert (row.left_at, row.proofs, row.grade) == (make.NINE + 55 * MINUTE, "code pulse", 3)
    scans = session.execute(select(Scan.direction, Scan.signs).order_by(Scan.id)).all()
    assert [tuple(one) for one in scans] == [
        ("in", "late_code"),
        ("in", ""),
        ("out", ""),
        ("out", ""),
    ]
    actions = session.scalars(select(AuditLine.action).order_by(AuditLine.id)).all()
    assert actions == ["checkin.arrive", "checkin.grade", "checkin.leave", "checkin.leave"]


def test_nobody_stays_or_goes_who_hasnt_come(session: Session, passage: Passage) -> None:
    with pytest.raises(NotFoundError):
        still_here(session, passage)

    assert go(session, passage).verdict is Verdict.NOT_IN
    assert session.scalars(select(Arrival)).all() == []


def test_nothing_is_written_into_a_closed_book(session: Session, passage: Passage) -> None:
    make.arrival(session, passage.registration, passage.session, proofs="code", grade=2)
    passage.event.book_closed_at = make.NINE + 20 * MINUTE
    session.flush()

    with pytest.raises(BookClosedError):
        still_here(session, at(passage, 30))

    assert go(session, at(passage, 30)).verdict is Verdict.TOO_LATE
    assert session.scalars(select(Arrival.left_at)).all() == [None]
