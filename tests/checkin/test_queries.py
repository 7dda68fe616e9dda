"""Counts and lists of attendance."""

from sqlalchemy.orm import Session

from eventapp.checkin import queries
from eventapp.checkin.queries import Attendance, SessionCount, UnitCount
from eventapp.checkin.queries.lists import ABSENT, PRESENT
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
    assert queries.sessions_attended(session, event.id) == {
        sari.id: {first.id, second.id},
        guest.id: {second.id},
    }


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
    assert names(method="walk_in") == ["Tri"]
    assert names(roles=["participant"]) == ["Budi", "Sari"]
    assert names(unit="DINKES") == ["Sari"]
    assert names(q="007") == ["Budi"]
    arrivals = session.scalars(queries.arrivals(event.id)).all()
    assert [(one.registration.name, one.session.title) for one in arrivals] == [
        ("Sari", "Sesi 1"),
        ("Tri", "Sesi 1"),
    ]
    assert queries.arrivals_of(session, [sari.id])[sari.id].keys() == {event.sessions[0].id}
