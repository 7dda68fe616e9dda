"""Lines off a paper roster, judged and written on a real database."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.checkin.actions.rosters import Written, type_roster
from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.queries.rosters import TypedPlace, on_roster, typed_places
from eventapp.checkin.rules import Grade, Method
from eventapp.checkin.typed import Fault, read_lines
from eventapp.events.models import Event
from eventapp.events.rules import BookClosedError
from tests import make
from tests.queries import counted

UID = "0123456789abcdef0123456789abcdef"
NOON = make.NINE + timedelta(hours=3)


def read(session: Session, event: Event, text: str) -> list[TypedPlace]:
    first = event.sessions[0]
    return typed_places(session, event, first, read_lines(text), make.NINE, at=NOON)


def write(session: Session, event: Event, text: str, uid: str = UID) -> Written:
    places = read(session, event, text)
    return type_roster(session, event, event.sessions[0], places, uid, at=NOON, by=make.TESTER)


def test_lines_become_presences_typed_in_afterwards(session: Session) -> None:
    event = make.event(session)
    sari = make.registration(session, event, code="K7Q2M8PA")
    budi = make.registration(session, event, "Budi", code="K8Q2M8PA")
    make.registration(session, event, "Tidak", code="K9Q2M8PA")

    done = write(session, event, "k7q2 09.10\nK8Q2, 0905, 09.50\nK777 09.00")

    assert done == Written(new=2, known=0, left=1)
    rows = session.scalars(select(Arrival).order_by(Arrival.registration_id)).all()
    minutes = [
        (one.registration_id, (one.arrived_at - make.NINE) // timedelta(minutes=1)) for one in rows
    ]
    assert minutes == [(sari.id, 10), (budi.id, 5)]
    assert {(one.method, one.grade, one.proofs) for one in rows} == {
        (Method.ROSTER, Grade.TYPED, "")
    }
    assert [one.left_at for one in rows] == [None, make.NINE + timedelta(minutes=50)]
    lines = session.execute(
        select(AuditLine.action, AuditLine.subject_id).order_by(AuditLine.id)
    ).all()
    assert sorted(tuple(one) for one in lines) == [
        ("checkin.arrive", "K7Q2M8PA"),
        ("checkin.arrive", "K8Q2M8PA"),
        ("checkin.set_left", "K8Q2M8PA"),
    ]


def test_the_same_form_twice_writes_once(session: Session) -> None:
    event = make.event(session)
    make.registration(session, event, code="K7Q2M8PA")

    first = write(session, event, "K7Q2")
    again = write(session, event, "K7Q2")
    later = write(session, event, "K7Q2 09.30", UID[::-1])

    # A replay is answered as the first time was.
    assert (first, again, later) == (Written(new=1), Written(new=1), Written(known=1))
    assert session.scalars(select(Arrival.arrived_at)).all() == [make.NINE]
    assert session.scalar(select(func.count()).select_from(Scan)) == 2


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("ZZZZ", Fault.UNKNOWN),
        ("K7Q2", Fault.SEVERAL),
        ("BATA", Fault.CANCELLED),
        ("K7Q2M 07.59", Fault.TOO_EARLY),
        ("K7Q2M 08.00", None),
        ("K7Q2M 10.00", None),
        ("K7Q2M 10.01", Fault.TOO_LATE),
        ("K7Q2M 13.00", Fault.FUTURE),
        ("K7Q2M 09.00 08.59", Fault.LEFT_BEFORE),
        ("K7Q2M 09.00 12.01", Fault.FUTURE),
        ("N0NE", Fault.UNKNOWN),
        ("??", Fault.NO_CODE),
    ],
)
def test_what_is_wrong_with_a_line(session: Session, line: str, fault: Fault | None) -> None:
    event = make.event(session)
    make.registration(session, event, code="K7Q2M8PA")
    make.registration(session, event, "Budi", code="K7Q2N8PA")
    make.registration(session, event, "Batal", code="BATAM8PA", status="cancelled")
    make.registration(session, make.event(session), "Lain", code="N0NEM8PA")

    [found] = read(session, event, line)

    assert found.fault is fault
    if fault is Fault.SEVERAL:
        assert [one.code for one in found.others] == ["K7Q2N8PA", "K7Q2M8PA"]
    done = type_roster(session, event, event.sessions[0], [found], UID, at=NOON, by=make.TESTER)
    assert done.new == (1 if fault is None else 0)


def test_twice_on_one_sheet_and_somebody_who_is_in_already(session: Session) -> None:
    event = make.event(session)
    sari = make.registration(session, event, code="K7Q2M8PA")
    make.registration(session, event, "Budi", code="K8Q2M8PA")
    make.arrival(session, sari, event.sessions[0])

    found = read(session, event, "K7Q2 09.40 09.55\nK8Q2\nK8Q2 09.10")
    done = write(session, event, "K7Q2 09.40 09.55\nK8Q2\nK8Q2 09.10")

    assert [(one.is_in, one.fault) for one in found] == [
        (True, None),
        (False, None),
        (False, Fault.TWICE),
    ]
    assert found[0].arrived_at == make.NINE
    assert done == Written(new=1, known=1, left=1)


def test_nothing_is_typed_into_a_closed_book(session: Session) -> None:
    event = make.event(session, book_closed_at=NOON)
    make.registration(session, event, code="K7Q2M8PA")

    with pytest.raises(BookClosedError):
        write(session, event, "K7Q2")
    assert session.scalar(select(func.count()).select_from(Scan)) == 0


def test_many_lines_cost_what_one_does(session: Session) -> None:
    event = make.event(session)
    codes = [f"A{number:03d}BCDE" for number in range(60)]
    for code in codes:
        make.registration(session, event, f"Orang {code}", code=code)

    with counted() as one:
        read(session, event, codes[0])
    with counted() as many:
        read(session, event, "\n".join(codes))

    assert len(one) == len(many)


def test_the_roster_is_by_unit_and_name_without_the_cancelled(session: Session) -> None:
    event = make.event(session)
    b, a = make.unit(session, "B", name="Beta"), make.unit(session, "A", name="Alfa")
    for name, unit, more in (
        ("Tamu", None, {}),
        ("Sari", b, {}),
        ("Budi", b, {}),
        ("Candra", a, {}),
        ("Batal", a, {"status": "cancelled"}),
    ):
        make.registration(session, event, name, unit_id=unit.id if unit else None, **more)

    assert [one.name for one in on_roster(session, event.id)] == ["Candra", "Budi", "Sari", "Tamu"]
