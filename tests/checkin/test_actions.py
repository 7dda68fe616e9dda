"""Scans, arrivals and undoing, on a real database."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.checkin import actions, queries, tickets
from eventapp.checkin.actions import Answer, ScanIn
from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.rules import Method, Verdict
from eventapp.core.errors import InvalidFieldError
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from tests import make
from tests.queries import counted

KEY = b"k" * 32
AT = make.NINE + timedelta(minutes=5)


def seat(session: Session, event: Event, name: str = "Sari Dewi", **more: Any) -> Registration:
    return make.registration(session, event, name, **more)


def held(
    row: Registration | str,
    uid: str = "u1",
    *,
    at: datetime = AT,
    ref: str | None = None,
    method: str = "desk_ticket",
) -> ScanIn:
    text = row if isinstance(row, str) else tickets.write(row.code, KEY, "https://hadir.go.id")
    return ScanIn(uid, text, ref, at, method)


def record(session: Session, event: Event, *scans: ScanIn, at: datetime = AT) -> list[Answer]:
    return actions.record_scans(
        session, event, scans, key=KEY, at=at, by=make.TESTER, device="HP meja 1"
    )


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def arrive_lines(session: Session) -> list[AuditLine]:
    return list(session.scalars(select(AuditLine).where(AuditLine.action == "checkin.arrive")))


def test_first_scan_admits_and_writes_one_line(session: Session) -> None:
    event = make.event(session)
    dinas = make.unit(session, "DINKES", name="Dinas Kesehatan", short_name="Dinkes")
    sari = seat(session, event, front_title="Dr.", back_title="M.Si.", unit_id=dinas.id)

    found = record(session, event, held(sari))

    ref = event.sessions[0].public_id
    assert found == [
        Answer("u1", Verdict.ADMITTED, sari.code, "Dr. Sari Dewi, M.Si.", "Dinkes", AT, ref)
    ]
    [arrival] = session.scalars(select(Arrival))
    assert (arrival.session_id, arrival.registration_id, arrival.unit_id, arrival.method) == (
        event.sessions[0].id,
        sari.id,
        dinas.id,
        "desk_ticket",
    )
    [line] = arrive_lines(session)
    assert (line.subject_id, line.after) == (
        sari.code,
        {
            "event": event.public_id,
            "session": ref,
            "arrived_at": AT.isoformat(),
            "method": "desk_ticket",
            "device": "HP meja 1",
            "scan": "u1",
        },
    )


def test_same_uid_gets_its_first_answer_whatever_came_since(session: Session) -> None:
    event = make.event(session)
    sari, budi = seat(session, event), seat(session, event, "Budi Santoso")
    later = AT + timedelta(minutes=1)

    first = record(session, event, held(sari))
    again = record(session, event, held(sari, "u2", at=later), at=later)
    replay = record(session, event, held(budi), held(sari, "u2", at=later), at=later)

    assert first[0].verdict is Verdict.ADMITTED
    assert (again[0].verdict, again[0].arrived_at) == (Verdict.ALREADY_IN, AT)
    assert replay == [first[0], again[0]]
    assert (count(session, Arrival), count(session, Scan)) == (1, 2)


def test_duplicates_in_a_batch_count_once(session: Session) -> None:
    event = make.event(session)
    sari = seat(session, event)
    later = AT + timedelta(minutes=3)

    found = record(
        session, event, held(sari), held(sari, "u2", at=later), held(sari), held(sari, "u3")
    )

    assert [(one.verdict, one.arrived_at) for one in found] == [
        (Verdict.ADMITTED, AT),
        (Verdict.ALREADY_IN, AT),
        (Verdict.ADMITTED, AT),
        (Verdict.ALREADY_IN, AT),
    ]
    assert (count(session, Arrival), count(session, Scan), len(arrive_lines(session))) == (1, 3, 1)


def test_every_reason_to_refuse(session: Session) -> None:
    event, other = make.event(session), make.event(session)
    gone = seat(session, event, "Citra", status="cancelled")
    stranger, sari = seat(session, other, "Dodi"), seat(session, event)
    ref = event.sessions[0].public_id
    early, late = make.NINE - timedelta(minutes=61), make.NINE + timedelta(minutes=61)

    found = record(
        session,
        event,
        held("bukan tiket", "1"),
        held(tickets.write(sari.code, b"x" * 32, "https://hadir.go.id"), "2"),
        held(sari.code, "3"),
        held(stranger, "4"),
        held(gone, "5"),
        held(sari, "6", at=early),
        held(sari, "7", at=late, ref=ref),
    )

    assert [one.verdict for one in found] == [
        Verdict.UNKNOWN_TICKET,
        Verdict.UNKNOWN_TICKET,
        Verdict.UNKNOWN_TICKET,
        Verdict.WRONG_EVENT,
        Verdict.CANCELLED,
        Verdict.TOO_EARLY,
        Verdict.TOO_LATE,
    ]
    assert [one.name for one in found] == [None] * 4 + ["Citra", "Sari Dewi", "Sari Dewi"]
    assert [one.arrived_at for one in found] == [None] * 7
    assert (count(session, Arrival), count(session, Scan)) == (0, 7)
    assert record(session, event, held(stranger, "4")) == [found[3]]


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_event_that_is_not_on_admits_nobody(session: Session, status: str) -> None:
    event = make.event(session, status=status)

    assert record(session, event, held(seat(session, event)))[0].verdict is Verdict.CANCELLED


def test_chosen_session_counts_and_each_session_once(session: Session) -> None:
    event = make.event(session, sessions=2)
    sari = seat(session, event)
    first, second = (one.public_id for one in event.sessions)

    found = record(
        session,
        event,
        held(sari, "1"),
        held(sari, "2", ref=second),
        held(sari, "3", at=AT + timedelta(hours=1)),
        held(sari, "4", at=AT + timedelta(hours=5), ref=first),
    )

    assert [(one.verdict, one.session_ref) for one in found] == [
        (Verdict.ADMITTED, first),
        (Verdict.ADMITTED, second),
        (Verdict.ALREADY_IN, second),
        (Verdict.ALREADY_IN, first),
    ]
    assert {one[:2] for one in queries.presences(session, event.id)} == {
        (sari.id, event.sessions[0].id),
        (sari.id, event.sessions[1].id),
    }


def test_unknown_session_is_named(session: Session) -> None:
    event, other = make.event(session), make.event(session)

    with pytest.raises(InvalidFieldError) as caught:
        record(session, event, held("x", ref=other.sessions[0].public_id))

    assert (caught.value.field, caught.value.reason) == ("session", "unknown")


def test_officer_may_type_the_bare_code_and_other_words_are_the_api(session: Session) -> None:
    event = make.event(session)
    sari, budi = seat(session, event), seat(session, event, "Budi")

    found = record(
        session,
        event,
        held(sari.code.lower(), "1", method="desk_typed"),
        held(budi.code, "2", method="gerbang"),
        held(budi, "3", method="gerbang"),
    )

    assert [one.verdict for one in found] == [
        Verdict.ADMITTED,
        Verdict.UNKNOWN_TICKET,
        Verdict.ADMITTED,
    ]
    methods = select(Arrival.method).order_by(Arrival.registration_id)
    assert list(session.scalars(methods)) == ["desk_typed", "api"]


def test_five_hundred_scans_cost_as_many_statements_as_one(session: Session) -> None:
    event = make.event(session)
    rows = [seat(session, event, f"Orang {n}") for n in range(501)]
    with counted() as alone:
        record(session, event, held(rows[0], "one"))
    with counted() as together:
        found = record(session, event, *(held(r, f"u{n}") for n, r in enumerate(rows[1:])))

    assert {one.verdict for one in found} == {Verdict.ADMITTED}
    assert [one.uid for one in found] == [f"u{n}" for n in range(500)]
    assert (len(alone), len(together)) == (6, 6)


def test_admit_by_name(session: Session) -> None:
    event = make.event(session)
    sari = seat(session, event)

    def admit() -> Answer:
        return actions.admit(
            session, event, sari, None, method=Method.DESK_NAME, at=AT, by=make.TESTER
        )

    assert [admit().verdict, admit().verdict] == [Verdict.ADMITTED, Verdict.ALREADY_IN]
    assert count(session, Arrival) == 1


def test_undo_takes_the_arrival_out_and_says_why(session: Session) -> None:
    event = make.event(session)
    sari = seat(session, event)
    record(session, event, held(sari))
    arrival = queries.arrival(session, event.id, sari.code, event.sessions[0].public_id)

    with pytest.raises(InvalidFieldError):
        actions.undo_arrival(session, arrival, reason="  ", at=AT, by=make.TESTER)
    actions.undo_arrival(session, arrival, reason="Salah orang", at=AT, by=make.TESTER)

    assert count(session, Arrival) == 0
    line = session.scalars(
        select(AuditLine).where(AuditLine.action == "checkin.undo_arrival")
    ).one()
    assert (line.subject_id, line.after) == (sari.code, {"reason": "Salah orang"})
    assert line.before is not None
    assert line.before["scan"] == "u1"
    assert record(session, event, held(sari))[0].verdict is Verdict.ADMITTED
    assert count(session, Arrival) == 0
    assert record(session, event, held(sari, "u2"))[0].verdict is Verdict.ADMITTED
    assert count(session, Arrival) == 1
