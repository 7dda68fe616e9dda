"""A board's figures, on both databases."""

from datetime import timedelta

from sqlalchemy.orm import Session

from eventapp.board import queries
from eventapp.board.queries import DeskFigures, Missing, UnitFigures
from eventapp.board.rules import Step
from eventapp.checkin.queries import SessionCount
from tests import make
from tests.board.phones import phone
from tests.queries import counted

AT = make.NINE + timedelta(minutes=30)


def test_nobody_registered(session: Session) -> None:
    event = make.event(session)

    found = queries.figures(session, event, AT)

    assert (found.registered, found.present, found.missing, found.unsent) == (0, 0, 0, 0)
    assert (found.units, found.desks, found.latest, found.course.steps) == ([], [], [], ())
    assert found.sessions == [SessionCount(event.sessions[0].public_id, "Sesi 1", 0)]


def test_figures_add_up(session: Session) -> None:
    event = make.event(session, sessions=2)
    other = make.event(session)
    health = make.unit(
        session, "DINKES", short_name="", liaison_name="Siti", liaison_phone="+6281234567890"
    )
    came = make.registration(session, event, "Ani", unit_id=health.id, back_title="S.E.")
    make.registration(session, event, "Budi", unit_id=health.id, position="Staf")
    head = make.registration(session, event, "Cici", unit_id=health.id)
    deputy = make.registration(session, event, "Dedi", stands_in_for_id=head.id)
    make.registration(session, event, "Eka", status="cancelled", unit_id=health.id)
    make.registration(session, event, "Feri")
    make.arrival(session, came, event.sessions[0], method="hall_screen")
    make.arrival(session, came, event.sessions[1], method="desk_ticket")
    make.arrival(session, deputy, event.sessions[0], arrived_at=make.NINE + timedelta(minutes=7))
    stranger = make.registration(session, other, "Gina", unit_id=health.id)
    make.arrival(session, stranger, other.sessions[0])

    found = queries.figures(session, event, AT)

    assert (found.registered, found.present, found.missing, found.represented) == (5, 2, 2, 1)
    assert found.units == [
        UnitFigures("DINKES", "Dinkes", "Dinkes", 3, 1, 1, 1, "Siti", "+6281234567890"),
        UnitFigures("", "", "", 2, 1, 1, 0, "", ""),
    ]
    assert (found.expected, found.units[0].expected) == (4, 2)
    assert [one.present for one in found.sessions] == [2, 1]
    assert found.methods == [("desk_ticket", 2), ("hall_screen", 1)]
    assert found.course.steps == (
        Step(make.NINE, 1, 1),
        Step(make.NINE + timedelta(minutes=5), 1, 2),
    )
    assert [(one.name, one.unit) for one in found.latest] == [
        ("Ani, S.E.", "Dinkes"),
        ("Dedi", ""),
        ("Ani, S.E.", "Dinkes"),
    ]


def test_missing_are_those_neither_come_nor_represented(session: Session) -> None:
    event = make.event(session)
    unit = make.unit(session, "DINKES")
    make.registration(session, event, "Budi", unit_id=unit.id, position="Staf", front_title="Dr.")
    make.registration(session, event, "Ani", unit_id=unit.id)
    came = make.registration(session, event, "Cici", unit_id=unit.id)
    make.arrival(session, came, event.sessions[0])
    head = make.registration(session, event, "Dedi", unit_id=unit.id)
    deputy = make.registration(session, event, "Eka", stands_in_for_id=head.id)
    make.registration(session, event, "Feri", unit_id=unit.id, status="cancelled")

    before = queries.missing(session, event.id, "DINKES")
    make.arrival(session, deputy, event.sessions[0])
    after = queries.missing(session, event.id, "DINKES")

    assert before == [Missing("Ani", ""), Missing("Dr. Budi", "Staf"), Missing("Dedi", "")]
    assert after == before[:2]
    assert queries.missing(session, event.id, "") == []


def test_phones_at_the_door(session: Session) -> None:
    event = make.event(session)
    near = phone(session, event, "A", seen_at=AT, unsent=3)
    far = phone(session, event, "B", seen_at=AT - timedelta(minutes=10), unsent=4)
    phone(session, event, "C", enrolled_at=None)
    phone(session, event, "D", revoked_at=AT)
    gone = phone(session, event, "E", seen_at=AT, revoked_at=AT, unsent=2)
    phone(session, make.event(session), "F", unsent=9)

    found = queries.figures(session, event, AT)

    assert found.unsent == 9
    assert found.desks == [
        DeskFigures(near.public_id, "A", AT, 3, is_silent=False, is_revoked=False),
        DeskFigures(far.public_id, "B", far.seen_at, 4, is_silent=True, is_revoked=False),
        DeskFigures(gone.public_id, "E", AT, 2, is_silent=False, is_revoked=True),
    ]


def test_as_many_queries_for_60_units_as_for_one(session: Session) -> None:
    small, large = make.event(session, sessions=3), make.event(session, sessions=3)
    for number in range(60):
        unit = make.unit(session, f"U{number}")
        for event in (large, small) if number == 0 else (large,):
            row = make.registration(session, event, unit_id=unit.id)
            make.arrival(session, row, event.sessions[0])
            phone(session, event, f"HP {number}")
    session.flush()

    with counted() as few:
        one = queries.figures(session, small, AT)
    with counted() as many:
        sixty = queries.figures(session, large, AT)

    assert (len(one.units), len(sixty.units)) == (1, 60)
    assert len(few) == len(many) == 10
