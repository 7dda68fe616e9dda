"""Who stands where, and what is found by code, bytes, event and person."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.accounts.rules import Principal, Role
from eventapp.certificates import actions, queries
from eventapp.certificates.models import Certificate
from eventapp.certificates.rules import Reason, State
from eventapp.checkin.stays import Presence
from eventapp.core.actors import ActorKind
from tests import make
from tests.certificates import held
from tests.queries import counted


def test_everybody_has_a_state_and_a_reason(session: Session) -> None:
    event = held.event(session)
    held.came(session, event, "A Lengkap")
    held.came(session, event, "B Separuh", sessions=1)
    make.registration(session, event, "C Absen")
    held.came(session, event, "D Batal", status="cancelled")
    make.registration(session, event, "E Panitia", role="organiser")

    lines = queries.roll(session, event)

    assert [(line.state, line.earned.reason, line.earned.attended) for line in lines] == [
        (State.DUE, None, 2),
        (State.NOT_YET, Reason.TOO_FEW_SESSIONS, 1),
        (State.NOT_YET, Reason.NEVER_CHECKED_IN, 0),
        (State.NOT_YET, Reason.CANCELLED, 2),
        (State.DUE, None, 0),
    ]


def test_due_is_the_roll_with_its_rows(session: Session) -> None:
    event = held.event(session)
    held.came(session, event, "Ani")
    held.came(session, event, "Budi", sessions=1)
    actions.issue_due(session, event, at=make.NINE, by=make.TESTER)

    standings = queries.due(session, event)

    assert [(s.registration.name, s.earned.is_earned) for s in standings] == [
        ("Ani", True),
        ("Budi", False),
    ]
    assert [s.certificate.serial if s.certificate else None for s in standings] == [1, None]


def test_thirty_cost_no_more_queries_than_one(session: Session) -> None:
    costs = []
    for count in (1, 30):
        event = held.event(session)
        for number in range(count):
            held.came(session, event, f"Orang {number}")
        with counted() as statements:
            assert len(queries.due(session, event)) == count
        costs.append(len(statements))

    assert costs == [6, 6]


def test_a_certificate_is_found_as_people_type_its_code(session: Session) -> None:
    event = held.event(session)
    registration = held.came(session, event, "Ani")
    actions.issue_due(session, event, at=make.NINE, by=make.TESTER)
    row = session.scalars(select(Certificate)).one()
    typed = f" {row.code[:4]}-{row.code[4:8]}-{row.code[8:]} ".lower().replace("0", "o")

    assert queries.by_code(session, typed) is row
    assert queries.of_registration(session, registration.id) is row
    assert queries.by_code(session, "") is None
    assert queries.by_code(session, "0" * 12) is None
    assert queries.by_code(session, "x" * 10_000) is None
    assert queries.by_hash(session, "0" * 64) is None


def test_the_newest_version_stands_for_its_code(session: Session) -> None:
    event = held.event(session)
    registration = held.came(session, event, "Ani")
    old = make.certificate(session, registration, status="superseded")
    new = make.certificate(session, registration, version=2, code=old.code, number=old.number)

    assert queries.by_code(session, old.code) is new
    assert queries.of_registration(session, registration.id) is new
    assert list(queries.versions(session, old.code)) == [new, old]
    assert list(session.scalars(queries.of_event(event.id))) == [new]
    assert [line.state for line in queries.roll(session, event)] == [State.VALID]


def test_papers_lie_by_unit_and_name_without_the_revoked(session: Session) -> None:
    event = held.event(session)
    health = make.unit(session, "DINKES", name="Dinas Kesehatan")
    archive = make.unit(session, "ARSIP", name="Arsip Daerah")
    for name, unit, more in (
        ("Budi", health, {"sha256": "1" * 64}),
        ("Ani", health, {"sha256": "2" * 64}),
        ("Zul", archive, {"sha256": "3" * 64}),
        ("Belum", health, {}),
        ("Cabut", health, {"sha256": "4" * 64, "status": "revoked"}),
    ):
        person = make.registration(session, event, name, unit_id=unit.id)
        make.certificate(session, person, **more)

    assert [paper.name for paper in queries.papers(session, event.id)] == ["Zul", "Ani", "Budi"]
    assert [row.registration.name for row in queries.undrawn(session, event.id)] == ["Belum"]


def test_the_register_shows_an_organiser_the_own_units_only(session: Session) -> None:
    mine = held.event(session)
    other = held.event(session, host_unit_id=make.unit(session, "DINKES").id)
    make.certificate(session, make.registration(session, mine, "Ani Mulyani"))
    make.certificate(session, make.registration(session, other, "Ani Lestari"))
    unit_id = make.unit(session).id
    organiser = Principal(ActorKind.OFFICER, 1, "p", "Panitia", Role.ORGANISER, unit_id=unit_id)
    overseer = Principal(ActorKind.OFFICER, 2, "i", "Inspektorat", Role.INSPECTORATE)

    def names(who: Principal, q: str) -> list[str]:
        rows = session.scalars(queries.matching(who, q=q)).all()
        return sorted(row.facts["name"] for row in rows)

    assert names(organiser, "ani") == ["Ani Mulyani"]
    assert names(overseer, "ani") == ["Ani Lestari", "Ani Mulyani"]
    assert names(overseer, "ANI  lest") == ["Ani Lestari"]
    assert names(overseer, "2/2023") == ["Ani Lestari"]
    assert names(overseer, "%") == []


def test_minutes_late_and_early_stand_beside_the_sessions(session: Session) -> None:
    event = make.event(session, sessions=3)
    event.sessions[2].counts = False
    first, second, third = event.sessions
    row = make.registration(session, event, "Ani")
    make.registration(session, event, "Budi")
    make.arrival(session, make.registration(session, event, "Candra"), second)
    late = first.starts_at + timedelta(minutes=20)
    early = second.ends_at - timedelta(minutes=15)
    make.arrival(session, row, first, arrived_at=late)
    make.arrival(session, row, second, left_at=early)
    make.arrival(session, row, third, arrived_at=third.starts_at + timedelta(minutes=30))
    running = second.starts_at + timedelta(minutes=10)
    session.flush()

    lines = queries.roll(session, event)
    while_running = queries.roll(session, event, at=running)

    both = Presence(40 + 45, late=1, early=1)
    assert [one.presence for one in lines] == [both, Presence(), Presence(60)]
    assert [one.earned.attended for one in lines] == [2, 0, 1]
    assert [one.presence for one in while_running] == [both, Presence(), Presence(10)]
