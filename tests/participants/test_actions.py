"""Registering people: who is new, who is known, what is kept, and two lists at the same time."""

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event as sa_event
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.db.session import db, writing
from eventapp.events.models import Event
from eventapp.participants.actions import Outcome, register_all, register_self
from eventapp.participants.models import Person, Registration
from eventapp.participants.rules.columns import Field
from eventapp.participants.rules.people import Draft, Employment, Problem, Reason, Role
from tests import make
from tests.conftest import Arrange
from tests.participants.drafts import NIP, OTHER_NIP, PHONE, draft, many


def register(
    session: Session, event: Event, *drafts: Draft, source: str = "import"
) -> list[Outcome]:
    return register_all(session, event, drafts, source=source, at=make.NINE, by=make.TESTER)


def words(outcomes: list[Outcome]) -> list[str]:
    return [outcome.status for outcome in outcomes]


def count(session: Session, model: type[Person | Registration]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_new_person_is_stored_with_a_snapshot(session: Session) -> None:
    event, unit = make.event(session), make.unit(session, "DINKES")
    row = draft(
        "Dr. Sari Dewi, S.Sos.",
        nip=NIP,
        unit_code="DINKES",
        rank="Pembina, IV/a",
        position="Kepala Bidang",
        phone=PHONE,
        role=Role.SPEAKER,
        employment=Employment.PNS,
    )

    (outcome,) = register(session, event, row)

    kept = outcome.registration
    assert kept is not None
    assert (outcome.status, outcome.errors) == ("created", ())
    assert (kept.front_title, kept.name, kept.back_title) == ("Dr.", "Sari Dewi", "S.Sos.")
    assert (kept.nip, kept.rank, kept.position) == (NIP, "Pembina, IV/a", "Kepala Bidang")
    assert (kept.unit_id, kept.role, kept.employment) == (unit.id, "speaker", "pns")
    assert (kept.name_key, kept.status, kept.source) == ("sari dewi", "registered", "import")
    assert (kept.event.id, kept.person.nip, kept.person.phone) == (event.id, NIP, PHONE)
    assert kept.unit is unit
    lines = session.scalars(select(AuditLine.action).order_by(AuditLine.id)).all()
    assert lines == ["participants.add_person", "participants.register"]


def test_the_same_list_twice_creates_nobody(session: Session) -> None:
    event = make.event(session)

    first, again = register(session, event, *many(5)), register(session, event, *many(5))

    assert (words(first), words(again)) == (["created"] * 5, ["matched"] * 5)
    assert [o.registration for o in first] == [o.registration for o in again]
    assert (count(session, Person), count(session, Registration)) == (5, 5)


def test_a_repeated_row_answers_with_the_first_ones_registration(session: Session) -> None:
    event = make.event(session)

    outcomes = register(session, event, draft(nip=NIP), draft("Sari D.", nip=NIP))

    assert words(outcomes) == ["created", "matched"]
    assert outcomes[0].registration is outcomes[1].registration
    assert outcomes[0].registration is not None
    assert outcomes[0].registration.name == "Sari Dewi"


def test_a_bad_row_is_given_back_alone(session: Session) -> None:
    bad = draft().with_problem(Problem(Field.NIP, Reason.NIP_WRONG_LENGTH, "123"))

    outcomes = register(session, make.event(session), bad, draft("Budi Santoso"))

    assert words(outcomes) == ["rejected", "created"]
    assert outcomes[0].errors == ("nip: nip_wrong_length",)
    assert outcomes[0].problems == bad.problems
    assert count(session, Person) == 1


def test_a_known_person_fills_the_snapshot_and_learns_what_is_newer(session: Session) -> None:
    old, new = make.unit(session, "DINKES"), make.unit(session, "DPUPR")
    person = make.person(
        session, nip=NIP, back_title="S.Sos.", position="Staf", unit_id=old.id, employment="pns"
    )
    row = draft("SARI DEWI", nip=NIP, position="Kepala Bidang", unit_code="DPUPR", phone=PHONE)

    (outcome,) = register(session, make.event(session), row)

    kept = outcome.registration
    assert kept is not None
    assert (kept.person_id, kept.name, kept.back_title) == (person.id, "Sari Dewi", "S.Sos.")
    assert (kept.position, kept.unit_id, kept.employment) == ("Kepala Bidang", new.id, "pns")
    assert (person.position, person.unit_id, person.phone) == ("Kepala Bidang", new.id, PHONE)
    assert (person.name, person.back_title, person.version) == ("Sari Dewi", "S.Sos.", 2)
    line = session.scalar(select(AuditLine).where(AuditLine.action == "participants.change_person"))
    assert line is not None
    assert line.before == {"position": "Staf", "unit_id": old.id, "phone": None}
    assert line.after == {"position": "Kepala Bidang", "unit_id": new.id, "phone": PHONE}


def test_a_filled_name_title_or_phone_is_not_overwritten_by_a_list(session: Session) -> None:
    person = make.person(session, nip=NIP, back_title="M.Si.", phone=PHONE)

    register(session, make.event(session), draft(nip=NIP, phone="+6281111111111"))

    assert (person.name, person.back_title, person.phone) == ("Sari Dewi", "M.Si.", PHONE)


@pytest.mark.parametrize(
    ("typed", "is_known"),
    [
        (draft("Sari Dewi", nip=NIP), True),
        (draft("Sari Dewi", phone=PHONE), True),
        (draft("Rudi Hartono", nip=NIP), False),
        (draft("Rudi Hartono", phone=PHONE), False),
        (draft("Sari Dewi", unit_code="DINKES"), False),
        (draft("Sari Dewi", unit_code="DINKES", phone="+6281111111111"), False),
    ],
    ids=["nip", "phone", "others-nip", "others-phone", "unit", "unit-and-new-phone"],
)
def test_signing_up_needs_name_and_number_to_be_known(
    session: Session, typed: Draft, is_known: bool
) -> None:
    unit = make.unit(session, "DINKES")
    person = make.person(session, nip=NIP, phone=PHONE, unit_id=unit.id)
    event = make.event(session)
    own = make.registration(session, event, person=person)

    (outcome,) = register(session, event, typed, source="self")

    assert outcome.registration is not None
    assert (outcome.registration is own) == is_known
    assert outcome.status == ("matched" if is_known else "created")
    assert outcome.registration.nip == (None if not is_known else own.nip)


def test_signing_up_never_moves_a_known_persons_record(session: Session) -> None:
    unit = make.unit(session, "DINKES")
    make.unit(session, "DPUPR")
    person = make.person(session, nip=NIP, unit_id=unit.id, position="Staf")
    typed = draft(nip=NIP, unit_code="DPUPR", position="Wali Kota", phone=PHONE)

    register(session, make.event(session), typed, source="self")

    assert (person.unit_id, person.position, person.phone) == (unit.id, "Staf", PHONE)


def test_capacity_holds_for_signing_up_alone(session: Session) -> None:
    event = make.event(session, capacity=1)

    first = register(session, event, draft("Sari Dewi", nip=NIP), source="self")
    again = register(session, event, draft("Sari Dewi", nip=NIP), source="self")
    late = register(session, event, draft("Budi Santoso", nip=OTHER_NIP), source="self")
    listed = register(session, event, draft("Budi Santoso", nip=OTHER_NIP))

    assert words(first + again + late + listed) == ["created", "matched", "rejected", "created"]
    assert late == [Outcome("rejected", None, ("full",))]


def test_whoever_finds_no_seat_leaves_no_trace(session: Session) -> None:
    event = make.event(session, capacity=1)
    by: dict[str, Any] = {"at": make.NINE, "by": make.TESTER}

    first = register_self(session, event, draft("Sari Dewi", nip=NIP), **by)
    late = register_self(session, event, draft("Budi Santoso", nip=OTHER_NIP), **by)

    assert words([first, late]) == ["created", "rejected"]
    assert session.scalars(select(Person.name)).all() == ["Sari Dewi"]
    names = [(line.after or {}).get("name") for line in session.scalars(select(AuditLine))]
    assert "Budi Santoso" not in names


@pytest.mark.parametrize(
    ("source", "status"), [("import", "cancelled"), ("api", "cancelled"), ("officer", "registered")]
)
def test_a_cancellation_is_taken_back_by_hand_not_by_a_list(
    session: Session, source: str, status: str
) -> None:
    event = make.event(session)
    person = make.person(session, nip=NIP)
    row = make.registration(session, event, person=person, status="cancelled")

    (outcome,) = register(session, event, draft(nip=NIP), source=source)

    assert (outcome.status, row.status) == ("matched", status)


def test_a_thousand_rows_cost_as_many_statements_as_one(session: Session) -> None:
    statements: list[str] = []
    engine = db.engines["write"]
    sa_event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    costs = []
    for rows in (many(1), many(1000)):
        event = make.event(session)
        statements.clear()
        register(session, event, *rows)
        costs.append(len(statements))

    # one more: among the thousand one is known already, and is compared with what is stored
    assert costs[1] <= costs[0] + 1
    assert count(session, Registration) == 1001


def test_two_lists_at_once_create_nobody_twice(app: Flask, arrange: Arrange) -> None:
    with arrange() as session:
        event = make.event(session)
    rows = [
        draft(f"Anggota {name}", unit_code=None, phone=PHONE[:-1] + str(at))
        for at, name in enumerate("Abcdefgh")
    ]
    counts: list[list[str]] = []
    gate = threading.Barrier(2)

    def load() -> None:
        with app.app_context():
            gate.wait(10)
            with writing() as own:
                counts.append(words(register(own, own.get_one(Event, event.id), *rows)))

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(counts) == [["created"] * 8, ["matched"] * 8]
    with arrange() as session:
        assert (count(session, Person), count(session, Registration)) == (8, 8)
