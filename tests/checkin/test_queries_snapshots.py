"""What a phone takes along, and what it is told afterwards."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from eventapp.checkin import actions, queries
from eventapp.checkin.actions import ScanIn
from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.queries import snapshots
from eventapp.checkin.queries.snapshots import LATELY, MOST_AT_ONCE, Presence
from eventapp.checkin.rules import Direction, Method, Verdict
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from tests import make
from tests.make import NINE, TESTER
from tests.queries import counted

MINUTE = timedelta(minutes=1)


def admit(session: Session, event: Event, row: Registration, at: datetime = NINE) -> Verdict:
    answer = actions.admit(session, event, row, None, method=Method.DESK_NAME, at=at, by=TESTER)
    return answer.verdict


def undo(session: Session, event: Event, row: Registration) -> None:
    ref = event.sessions[0].public_id
    arrival = queries.arrival(session, event.id, row.code, ref)
    actions.undo_arrival(session, arrival, reason="salah orang", at=NINE, by=TESTER)


def told(
    session: Session, event: Event, after: int = 0, at: datetime = NINE
) -> tuple[list[tuple[str, datetime]], int]:
    refs = [one.public_id for one in event.sessions]
    found = snapshots.feed(session, event, refs, after=after, at=at)
    return [(one.code, one.arrived_at) for one in found.presences], found.after


def test_the_feed_tells_who_came_since_its_cursor(session: Session) -> None:
    event, other = make.event(session), make.event(session)
    ani, budi = (make.registration(session, event, name) for name in ("Ani", "Budi"))
    late = NINE + MINUTE
    admit(session, event, ani)
    admit(session, other, make.registration(session, other))
    came, after = told(session, event)
    assert (came, after) == ([(ani.code, NINE)], snapshots.cursor(session))
    assert told(session, event, after, NINE + 2 * LATELY) == ([], after)
    admit(session, event, budi, late)
    came, after = told(session, event, after, late + 2 * LATELY)
    assert (came, after) == ([(budi.code, late)], snapshots.cursor(session))


def test_what_came_in_lately_is_told_again(session: Session) -> None:
    """Another server process may commit a lower key after a higher one was told."""
    event = make.event(session)
    ani = make.registration(session, event, "Ani")
    admit(session, event, ani)
    after = snapshots.cursor(session)
    assert told(session, event, after, NINE + LATELY / 2) == ([(ani.code, NINE)], after)
    assert told(session, event, after, NINE + LATELY) == ([], after)


def test_a_scan_that_was_refused_is_not_told(session: Session) -> None:
    event = make.event(session)
    gone = make.registration(session, event, status="cancelled")
    assert admit(session, event, gone) is Verdict.CANCELLED
    came, after = told(session, event)
    assert (came, after) == ([], snapshots.cursor(session))


def test_a_cursor_from_elsewhere_is_set_right(session: Session) -> None:
    event = make.event(session)
    admit(session, event, make.registration(session, event))
    assert told(session, event, 10**9, NINE + MINUTE) == ([], snapshots.cursor(session))


def test_a_phone_far_behind_comes_along_step_by_step(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "MOST_AT_ONCE", 2)
    event = make.event(session)
    people = [make.registration(session, event, f"Orang {n}") for n in range(5)]
    for row in people:
        admit(session, event, row)
    seen: list[tuple[str, datetime]] = []
    after = 0
    for _step in count():
        came, next_after = told(session, event, after, NINE + MINUTE)
        if next_after == after:
            break
        seen, after = seen + came, next_after
    assert [code for code, _at in seen] == [row.code for row in people]
    assert MOST_AT_ONCE == 5_000


def test_somebody_coming_leaves_the_version(session: Session) -> None:
    event = make.event(session)
    ani = make.registration(session, event, "Ani")
    before = snapshots.version(session, event)
    assert [admit(session, event, ani) for _ in range(2)] == [
        Verdict.ADMITTED,
        Verdict.ALREADY_IN,
    ]
    assert snapshots.version(session, event) == before


def test_an_arrival_taken_back_changes_the_version_once(session: Session) -> None:
    event = make.event(session)
    ani = make.registration(session, event, "Ani")
    admit(session, event, ani)
    before, after = snapshots.version(session, event), snapshots.cursor(session)
    undo(session, event, ani)
    undone = snapshots.version(session, event)
    assert undone != before
    admit(session, event, ani, NINE + MINUTE)
    assert snapshots.version(session, event) == undone
    came, _after = told(session, event, after, NINE + 2 * MINUTE)
    assert came == [(ani.code, NINE + MINUTE)]


@pytest.mark.parametrize(
    "change",
    [
        lambda event, _row: setattr(event, "title", "Lain"),
        lambda event, _row: setattr(event, "status", "cancelled"),
        lambda event, _row: setattr(event, "book_closed_at", NINE),
        lambda event, _row: setattr(event.sessions[0], "ends_at", NINE + MINUTE),
        lambda _event, row: setattr(row, "version", 2),
    ],
)
def test_what_a_snapshot_holds_changes_the_version(session: Session, change: Any) -> None:
    event = make.event(session)
    row = make.registration(session, event, unit_id=make.unit(session).id)
    before = snapshots.version(session, event)
    change(event, row)
    session.flush()
    assert snapshots.version(session, event) != before


def test_somebody_new_and_a_renamed_unit_change_the_version(session: Session) -> None:
    event, unit = make.event(session), make.unit(session)
    first = snapshots.version(session, event)
    make.registration(session, event)
    second = snapshots.version(session, event)
    unit.version += 1
    session.flush()
    assert len({first, second, snapshots.version(session, event)}) == 3


def test_another_events_changes_leave_the_version(session: Session) -> None:
    event, other = make.event(session), make.event(session)
    before = snapshots.version(session, event)
    admit(session, other, make.registration(session, other))
    assert snapshots.version(session, event) == before


def test_only_the_asked_sessions_are_told(session: Session) -> None:
    event = make.event(session, sessions=2)
    first, second = event.sessions
    row = make.registration(session, event)
    make.arrival(session, row, first, left_at=NINE + MINUTE)
    make.arrival(session, row, second)
    assert snapshots.presences(session, event, [first.public_id]) == [
        Presence(row.code, first.public_id, NINE, NINE + MINUTE)
    ]


def test_many_people_cost_what_few_do(session: Session) -> None:
    event = make.event(session)
    refs = [event.sessions[0].public_id]

    def all_of_it() -> int:
        with counted() as sent:
            snapshots.seated(session, event.id)
            snapshots.presences(session, event, refs)
            snapshots.version(session, event)
            snapshots.feed(session, event, refs, after=0, at=NINE)
        return len(sent)

    admit(session, event, make.registration(session, event))
    few = all_of_it()
    for number in range(30):
        admit(session, event, make.registration(session, event, f"Orang {number}"))
    assert all_of_it() == few
    assert session.scalars(select(Arrival)).all() != []


def test_the_feed_reads_a_range_of_keys(session: Session) -> None:
    """In a table of millions an event's index would be read from its beginning each time."""
    if session.get_bind().dialect.name != "sqlite":
        return
    event = make.event(session)
    with counted() as sent:
        told(session, event)
    plan = session.execute(text("EXPLAIN QUERY PLAN " + _filled(sent[-1]))).all()
    assert [row[3] for row in plan if "scans" in row[3]] == [
        "SEARCH scans USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"
    ]
    assert Scan.__tablename__ == "scans"


def _filled(statement: str) -> str:
    return statement.replace("?", "1")


def test_an_earlier_scan_that_comes_later_is_told_and_leaves_the_version(session: Session) -> None:
    event = make.event(session)
    ani = make.registration(session, event, "Ani")
    late, early = NINE + 10 * MINUTE, NINE + MINUTE
    assert admit(session, event, ani, late) is Verdict.ADMITTED
    before, after = snapshots.version(session, event), snapshots.cursor(session)
    scan = ScanIn("early", ani.code, None, early, "desk_typed")
    [answer] = actions.record_scans(
        session, event, [scan], key=b"k" * 32, at=late + MINUTE, by=TESTER
    )
    assert answer.verdict is Verdict.ADMITTED
    came, _after = told(session, event, after, late + 2 * MINUTE)
    assert (came, snapshots.version(session, event)) == ([(ani.code, early)], before)


def test_somebody_leaving_is_told_and_leaves_the_version(session: Session) -> None:
    event = make.event(session, checks_out=True)
    ani = make.registration(session, event, "Ani")
    admit(session, event, ani)
    before, after = snapshots.version(session, event), snapshots.cursor(session)
    left, refs = NINE + 20 * MINUTE, [event.sessions[0].public_id]
    scan = ScanIn("out", ani.code, None, left, "desk_typed", direction=Direction.OUT)
    [answer] = actions.record_scans(session, event, [scan], key=b"k" * 32, at=left, by=TESTER)
    assert answer.verdict is Verdict.LEFT
    found = snapshots.feed(session, event, refs, after=after, at=left + 2 * MINUTE)
    assert found.presences == [Presence(ani.code, refs[0], NINE, left)]
    assert snapshots.version(session, event) == before
