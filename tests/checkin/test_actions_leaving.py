"""Leaving, written down by hand."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.checkin import queries
from eventapp.checkin.actions.leaving import set_left
from eventapp.checkin.models import Arrival
from eventapp.core.errors import InvalidFieldError
from eventapp.events.rules import BookClosedError
from tests import make

AT = make.NINE + timedelta(minutes=40)


def presence(session: Session) -> Arrival:
    event = make.event(session)
    row = make.registration(session, event)
    make.arrival(session, row, event.sessions[0])
    return queries.arrival(session, event.id, row.code, event.sessions[0].public_id)


def left(session: Session, row: Arrival, moment: datetime | None) -> bool:
    return set_left(session, row, moment, at=AT, by=make.TESTER)


def test_set_corrected_and_taken_back_each_with_a_line(session: Session) -> None:
    row = presence(session)
    half, earlier = make.NINE + timedelta(minutes=30), make.NINE + timedelta(minutes=20)

    done = [left(session, row, one) for one in (half, half, earlier, None, None)]

    assert done == [True, False, True, True, False]
    lines = session.scalars(select(AuditLine).where(AuditLine.action == "checkin.set_left")).all()
    assert [((one.before or {})["left_at"], (one.after or {})["left_at"]) for one in lines] == [
        (None, half.isoformat()),
        (half.isoformat(), earlier.isoformat()),
        (earlier.isoformat(), None),
    ]


@pytest.mark.parametrize(("minutes", "reason"), [(-1, "before_arrival"), (41, "future")])
def test_times_that_cannot_be(session: Session, minutes: int, reason: str) -> None:
    row = presence(session)

    with pytest.raises(InvalidFieldError) as caught:
        left(session, row, make.NINE + timedelta(minutes=minutes))

    assert (caught.value.field, caught.value.reason) == ("left_at", reason)
    assert row.left_at is None


def test_a_closed_book_stays_as_it_is(session: Session) -> None:
    row = presence(session)
    event = make.event(session, book_closed_at=AT)
    row.event_id = event.id
    session.flush()

    with pytest.raises(BookClosedError):
        left(session, row, AT)
