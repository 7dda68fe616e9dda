"""Counts and lists of attendance."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from eventapp.checkin import queries
from eventapp.checkin.queries import Attendance, SessionCount, UnitCount
from eventapp.checkin.queries.lists import ABSENT, EARLY, LATE, PRESENT, STILL
from tests import make


def test_attendance_counts_people_once(session: Session) -> None:
    event = make.event(session, sessions=2)
    first, second = event.sessions
    dinas = make.unit(session, "DINKES", name="Dinas Kesehatan")
    sari = make.registration(session, event, "Sari", unit_id=dinas.id)
    make.registration(session, event, "Budi", unit_id=dinas.id)
    make.registration(session, event, "Batal", unit_id=dinas.id, status="cancelled")
    guest = make.registration(session, event, "Tamu")
    make.arrival(session, sari, first)
    make.arrival(session, sari, second)
    make.arrival(session, guest, second)
    elsewhere = make.event(session)
    make.arrival(session, make.registration(session, elsewhere, "Lain"), elsewhere.sessions[0])

    assert queries.attendance(session, event) == Attendance(
        registered=3,
        present=2,
        sessions=[
            SessionCount(first.public_id, "Sesi 1", 1),
            SessionCount(second.public_id, "Sesi 2", 2),
        ],
        units=[UnitCount("DINKES", "Dinas Kesehatan", 2, 1), UnitCount("", "", 1, 1)],
    )
    assert queries.present_count(session, event.id) == (2, 3)
    assert queries.presences(session, event.id) == [
        (sari.id, first.id, first.starts_at, None),
        (sari.id, second.id, second.starts_at, None),
        (guest.id, second.id, second.starts_at, None),
    ]


def test_lists_by_state_method_role_and_unit(session: Session) -> None:
    event = make.event(session)
    dinas = make.unit(session, "DINKES")
    sari = make.registration(session, event, "Sari", unit_id=dinas.id)
    make.registration(session, event, "Budi", nip="197902011998031007")
    kpk = make.registration(session, event, "Tri", role="speaker")
    make.registration(session, event, "Batal", status="cancelled")
    make.arrival(session, sari, event.sessions[0])
    make.arrival(session, kpk, event.sessions[0], method="walk_in")

    def names(**filters: object) -> list[str]:
        statement = queries.attendees(event.id, **filters)  # type: ignore[arg-type]
        return [row.name for row in session.scalars(statement)]

    assert names() == ["Budi", "Sari", "Tri"]
    assert names(state=PRESENT) == ["Sari", "Tri"]
    assert names(state=ABSENT) == ["Budi"]
    assert names(roles=["participant"]) == ["Budi", "Sari"]
    assert names(unit="DINKES") == ["Sari"]

    assert names(q="007") == ["Budi"]
    arrivals = session.scalars(queries.arrivals(event.id)).all()
    assert [(one.registration.name, one.session.title) for one in arrivals] == [
        ("Sari", "Sesi 1"),
        ("Tri", "Sesi 1"),
    ]
    assert queries.arrivals_of(session, [sari.id])[sari.id].keys() == {event.sessions[0].id}
    many = range(sari.id, sari.id + 40_000)
    assert queries.arrivals_of(session, many).keys() == {sari.id, kpk.id}


def test_lists_by_how_somebody_was_there(session: Session) -> None:
    event = make.event(session, sessions=2)
    first, second = event.sessions
    late, early = first.starts_at + timedelta(minutes=1), second.ends_at - timedelta(minutes=1)
    rows = [make.registration(session, event, name) for name in ("Andi", "Budi", "Sari", "Tri")]
    make.arrival(session, rows[0], first, grade=4, left_at=first.ends_at)
    make.arrival(session, rows[1], first, method="walk_in", grade=3, arrived_at=late)
    make.arrival(session, rows[2], second, grade=4, arrived_at=late, left_at=early)

    def names(**filters: Any) -> list[str]:
        by = queries.how(event.sessions, **filters)
        return [row.name for row in session.scalars(queries.attendees(event.id, by=by))]

    assert names() == ["Andi", "Budi", "Sari", "Tri"]
    assert names(method="walk_in") == ["Budi"]
    assert names(grade=4) == ["Andi", "Sari"]
    assert names(timing=LATE) == ["Budi"]
    assert names(timing=EARLY) == ["Sari"]
    assert names(timing=STILL) == ["Budi"]
    assert names(timing=LATE, grade=4) == []
    by = queries.how([], timing=LATE)
    assert session.scalars(queries.attendees(event.id, by=by)).all() == []
