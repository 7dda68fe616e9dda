"""Guests, and those who stand in for an invitee, on a real database."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.checkin import queries
from eventapp.checkin.actions import Answer
from eventapp.checkin.actions.newcomers import Came, Newcomer, NewcomerRefusedError, admit_newcomer
from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.rules import Grade, Method, Verdict
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Person, Registration
from eventapp.participants.rules.columns import Field
from eventapp.participants.rules.people import read_draft
from eventapp.units import queries as units
from tests import make

AT = make.NINE + timedelta(minutes=5)
NIP = "197902011998031007"


def newcomer(session: Session, name: str = "Budi Santoso", **more: Any) -> Newcomer:
    invitation = {one: more.pop(one, "") for one in ("stands_in_for", "stands_in_as", "letter")}
    fields = {Field(key): value for key, value in more.items()} | {Field.NAME: name}
    return Newcomer(read_draft(0, fields, units.index(session), needs_unit=False), **invitation)


def come(
    session: Session,
    event: Event,
    who: Newcomer,
    uid: str = "u1",
    *,
    at: datetime = AT,
    scanned_at: datetime = AT,
) -> Answer:
    came = Came(uid, scanned_at=scanned_at, device="HP meja 1")
    return admit_newcomer(session, event, who, came, at=at, by=make.TESTER)


def invited(session: Session, event: Event, **more: Any) -> Registration:
    dinkes = make.unit(session, "DINKES", name="Dinas Kesehatan", short_name="Dinkes")
    return make.registration(session, event, "Kepala Dinas", unit_id=dinkes.id, **more)


def rows(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def lines(session: Session) -> Sequence[str]:
    return session.scalars(select(AuditLine.action).order_by(AuditLine.id)).all()


def test_a_guest_is_registered_and_admitted(session: Session) -> None:
    event = make.event(session)
    make.unit(session, "DINKES", name="Dinas Kesehatan", short_name="Dinkes")

    answer = come(session, event, newcomer(session, "Drs. Budi Santoso, M.M.", unit="DINKES"))

    row = session.scalars(select(Registration)).one()
    ref = event.sessions[0].public_id
    assert answer == Answer(
        "u1", Verdict.ADMITTED, row.code, "Drs. Budi Santoso, M.M.", "Dinkes", AT, ref
    )
    arrival = session.scalars(select(Arrival)).one()
    assert (arrival.method, arrival.grade, arrival.device, arrival.scan_uid) == (
        Method.WALK_IN,
        Grade.SEEN,
        "HP meja 1",
        "u1",
    )
    assert (row.source, row.stands_in_for_id) == ("walk_in", None)
    assert lines(session) == [
        "participants.add_person",
        "participants.register",
        "checkin.arrive",
    ]


def test_sent_again_it_is_answered_again_and_nothing_is_new(session: Session) -> None:
    event = make.event(session)

    # A guest without unit or number: nothing but the scan's id says that it is the same one.
    first = come(session, event, newcomer(session, role="narasumber"))
    again = come(session, event, newcomer(session, role="narasumber"), at=AT + timedelta(hours=1))

    assert again == first
    assert [rows(session, one) for one in (Person, Registration, Arrival, Scan)] == [1, 1, 1, 1]


def test_who_is_on_the_list_is_used_not_doubled(session: Session) -> None:
    event = make.event(session)
    unit = make.unit(session, "DINKES")
    sari = make.registration(session, event, unit_id=unit.id, nip=NIP, status="cancelled")

    first = come(session, event, newcomer(session, "Sari Dewi", nip=NIP))
    again = come(session, event, newcomer(session, "Sari Dewi", nip=NIP), "u2")

    assert (first.verdict, first.registration) == (Verdict.ADMITTED, sari.code)
    assert (again.verdict, again.arrived_at) == (Verdict.ALREADY_IN, AT)
    assert sari.status == "registered"
    assert rows(session, Registration) == 1


def test_before_the_doors_open_they_are_told_to_wait(session: Session) -> None:
    event = make.event(session)
    early = make.NINE - timedelta(hours=3)

    answer = come(session, event, newcomer(session), scanned_at=early)

    assert (answer.verdict, answer.name) == (Verdict.TOO_EARLY, "Budi Santoso")
    assert (rows(session, Registration), rows(session, Arrival)) == (1, 0)


def test_standing_in_keeps_both_facts(session: Session) -> None:
    event = make.event(session)
    head = invited(session, event)
    letter = "800/123/Dinkes/2023"
    who = newcomer(session, stands_in_for=head.code, stands_in_as="Sekretaris Dinas", letter=letter)

    answer = come(session, event, who)

    row = session.scalars(
        select(Registration).where(Registration.code == answer.registration)
    ).one()
    assert (answer.verdict, answer.name, answer.unit) == (
        Verdict.ADMITTED,
        "Budi Santoso",
        "Dinkes",
    )
    assert (row.stands_in_for_id, row.stands_in_as, row.letter) == (
        head.id,
        "Sekretaris Dinas",
        letter,
    )
    assert row.unit_id == head.unit_id
    assert list(queries.arrivals_of(session, [head.id, row.id])) == [row.id]
    line = session.scalars(
        select(AuditLine).where(AuditLine.action == "participants.stand_in")
    ).one()
    assert (line.subject_id, line.after) == (
        row.code,
        {"stands_in_for": head.code, "stands_in_as": "Sekretaris Dinas", "letter": letter},
    )
    [unit] = [one for one in queries.attendance(session, event).units if one.present]
    assert (unit.code, unit.present) == ("DINKES", 1)


@pytest.mark.parametrize("given", ["", "BPKAD"])
def test_the_unit_counts_unless_another_is_given(session: Session, given: str) -> None:
    """Somebody known keeps their own unit; only this presence counts for the invitee's."""
    event = make.event(session)
    head = invited(session, event)
    own = make.unit(session, "PKM", name="Puskesmas Serang")
    make.unit(session, "BPKAD")
    known = make.person(session, "Budi Santoso", nip=NIP, unit_id=own.id)

    come(session, event, newcomer(session, nip=NIP, unit=given, stands_in_for=head.code))

    arrival = session.scalars(select(Arrival)).one()
    counted = make.unit(session, given) if given else make.unit(session, "DINKES")
    assert arrival.unit_id == counted.id
    assert known.unit_id == (counted.id if given else own.id)


def test_a_colleague_known_by_name_and_unit_is_recognised(session: Session) -> None:
    event = make.event(session)
    head = invited(session, event)
    known = make.person(session, "Budi Santoso", unit_id=head.unit_id)

    come(session, event, newcomer(session, stands_in_for=head.code))

    arrival = session.scalars(select(Arrival)).one()
    row = session.get_one(Registration, arrival.registration_id)
    assert row.person_id == known.id


def refused(session: Session, event: Event, who: Newcomer) -> tuple[str, ...]:
    attempt = session.begin_nested()
    with pytest.raises(NewcomerRefusedError) as caught:
        come(session, event, who, "other")
    attempt.rollback()
    return caught.value.errors


def test_nobody_stands_in_for_who_is_there_or_unknown(session: Session) -> None:
    event, other = make.event(session), make.event(session)
    head, elsewhere = invited(session, event), make.registration(session, other, "Orang Lain")
    make.arrival(session, head, event.sessions[0])

    def tried(code: str) -> tuple[str, ...]:
        return refused(session, event, newcomer(session, stands_in_for=code))

    assert tried(head.code) == ("stands_in_for: present",)
    assert tried("ZZZZZZZZ") == tried(elsewhere.code) == ("stands_in_for: unknown",)
    assert (rows(session, Scan), rows(session, Registration)) == (0, 2)


def test_one_stands_in_for_one(session: Session) -> None:
    event = make.event(session)
    head = invited(session, event)
    second = make.registration(session, event, "Kepala Badan")
    come(session, event, newcomer(session, stands_in_for=head.code))

    taken = newcomer(session, "Candra Wijaya", stands_in_for=head.code)
    busy = newcomer(session, stands_in_for=second.code, unit="DINKES")
    own = newcomer(session, "Kepala Dinas", unit="DINKES", stands_in_for=head.code)
    same = newcomer(session, unit="DINKES", stands_in_for=head.code)

    assert refused(session, event, taken) == ("stands_in_for: taken",)
    assert refused(session, event, busy) == ("stands_in_for: busy",)
    assert refused(session, event, own) == ("stands_in_for: self",)
    assert come(session, event, same, "u2").verdict is Verdict.ALREADY_IN
    assert rows(session, Arrival) == 1


def test_a_bad_field_is_named(session: Session) -> None:
    event = make.event(session)

    found = refused(session, event, newcomer(session, "", nip="123", unit="ANTAH"))

    assert found == ("name: missing", "nip: nip_wrong_length", "unit: unit_unknown")


def test_namesakes_are_to_be_told_apart(session: Session) -> None:
    event = make.event(session)
    unit = make.unit(session, "DINKES")
    for _ in range(2):
        make.person(session, "Budi Santoso", unit_id=unit.id)

    assert refused(session, event, newcomer(session, unit="DINKES")) == ("name: person_ambiguous",)


def test_a_device_for_one_session_lets_nobody_into_another(session: Session) -> None:
    event = make.event(session, sessions=2)
    first, second = event.sessions

    def tried(uid: str, chosen: EventSession | None, only: EventSession) -> Verdict:
        came = Came(uid, AT, chosen, only=(only.public_id,))
        who = newcomer(session)
        return admit_newcomer(session, event, who, came, at=AT, by=make.TESTER).verdict

    assert tried("a", second, first) is Verdict.ADMITTED
    assert [one.session_id for one in session.scalars(select(Arrival))] == [first.id]
    # Five past nine the second session's door, an hour before ten, is open.
    assert tried("b", None, second) is Verdict.ADMITTED


@pytest.mark.parametrize(
    ("more", "verdict", "people"),
    [
        ({"status": "cancelled"}, Verdict.CANCELLED, 0),
        ({"status": "draft"}, Verdict.CANCELLED, 0),
        ({"book_closed_at": AT - timedelta(minutes=1)}, Verdict.TOO_LATE, 0),
        # Came before the book was closed, and reached us after: kept, for a correction.
        ({"book_closed_at": AT + timedelta(minutes=1)}, Verdict.TOO_LATE, 1),
    ],
)
def test_where_nobody_gets_in_nobody_is_written_down(
    session: Session, more: dict[str, Any], verdict: Verdict, people: int
) -> None:
    event = make.event(session, **more)

    first = come(session, event, newcomer(session), at=AT + timedelta(hours=1))
    again = come(session, event, newcomer(session), at=AT + timedelta(hours=1))

    assert first.verdict is verdict
    assert again == first
    assert (rows(session, Registration), rows(session, Arrival), rows(session, Scan)) == (
        people,
        0,
        1,
    )
