"""Correcting a closed book, on a real database."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.book import actions
from eventapp.book.actions import Proposal
from eventapp.book.models import Correction
from eventapp.book.rules import CorrectionRefusedError, Kind, Refusal
from eventapp.checkin import actions as checkin
from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.rules import Proof
from eventapp.core.actors import Actor
from eventapp.core.errors import NotFoundError
from eventapp.events.models import Event
from eventapp.events.rules import BookClosedError
from eventapp.participants.models import Registration
from tests import make
from tests.book.held import CLOSED, FIRST, LATER, SECOND, closed

TEN = make.NINE + timedelta(minutes=10)


def propose(
    session: Session,
    event: Event,
    row: Registration,
    kind: Kind = Kind.ADD,
    by: Actor = FIRST,
    **more: Any,
) -> Correction:
    values: dict[str, Any] = {"reason": "Ada di foto", "arrived_at": TEN} | more
    wanted = Proposal(kind, row, event.sessions[0], **values)
    return actions.propose(session, event, wanted, at=LATER, by=by)


def approve(session: Session, event: Event, row: Correction, by: Actor = SECOND) -> Correction:
    return actions.approve(session, event, row.public_id, at=LATER, by=by)


def lines(session: Session) -> list[str]:
    return list(session.scalars(select(AuditLine.action).order_by(AuditLine.id)))


def test_a_closed_book_refuses_every_other_change(session: Session) -> None:
    event = closed(session)
    arrival = make.arrival(session, make.registration(session, event), event.sessions[0])
    arrival = session.scalars(select(Arrival).where(Arrival.id == arrival.id)).one()

    with pytest.raises(BookClosedError) as undone:
        checkin.undo_arrival(session, arrival, reason="Salah orang", at=LATER, by=FIRST)
    with pytest.raises(BookClosedError):
        checkin.add_proof(session, arrival, Proof.PULSE, at=LATER, by=FIRST)

    assert undone.value.event == event.public_id
    assert (lines(session), session.scalars(select(Arrival)).all()) == ([], [arrival])


def test_somebody_is_added_by_two_officers(session: Session) -> None:
    event = closed(session)
    sari = make.registration(session, event, unit_id=make.unit(session).id)

    made = propose(session, event, sari, left_at=TEN + timedelta(minutes=40))
    assert (made.state, made.number, session.scalars(select(Arrival)).all()) == (
        "pending",
        None,
        [],
    )
    approve(session, event, made)

    assert (made.state, made.number, made.decided_label) == ("approved", 1, SECOND.label)
    [arrival] = session.scalars(select(Arrival))
    assert (arrival.registration_id, arrival.arrived_at, arrival.left_at, arrival.method) == (
        *(sari.id, TEN, TEN + timedelta(minutes=40), "roster"),
    )
    assert (arrival.unit_id, arrival.grade, arrival.scan_uid) == (sari.unit_id, 1, made.public_id)
    assert lines(session) == ["book.propose", "book.approve", "checkin.arrive"]
    last = session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert last is not None
    assert last.after is not None
    assert last.after["correction"] == made.public_id


def test_a_late_scan_is_taken_in_as_it_was_made(session: Session) -> None:
    event = closed(session)
    sari = make.registration(session, event)
    session.add(
        Scan(
            event_id=event.id,
            uid="u1",
            verdict="too_late",
            method="desk_ticket",
            scanned_at=TEN,
            received_at=LATER,
            by_label="Meja 2",
            device="HP Meja 2",
            session_id=event.sessions[0].id,
            registration_id=sari.id,
        )
    )

    approve(session, event, propose(session, event, sari, scan_uid="u1"))

    [arrival] = session.scalars(select(Arrival))
    assert (arrival.method, arrival.device, arrival.by_label, arrival.scan_uid) == (
        *("desk_ticket", "HP Meja 2", "Meja 2", "u1"),
    )
    assert (arrival.grade, arrival.proofs) == (4, "staff ticket")


def test_times_removal_and_doubt(session: Session) -> None:
    event = closed(session)
    rows = [make.registration(session, event, name) for name in ("Ani", "Budi", "Citra")]
    for row in rows:
        make.arrival(session, row, event.sessions[0], proofs="staff ticket", grade=4)

    for kind, row in zip((Kind.TIME, Kind.REMOVE, Kind.DOWNGRADE), rows, strict=True):
        approve(session, event, propose(session, event, row, kind))

    found = {one.registration_id: one for one in session.scalars(select(Arrival))}
    assert found[rows[0].id].arrived_at == TEN
    assert rows[1].id not in found
    assert (found[rows[2].id].grade, found[rows[2].id].proofs) == (1, "doubted staff ticket")
    assert [one.number for one in session.scalars(select(Correction))] == [1, 2, 3]
    changes = ["checkin.set_times", "checkin.undo_arrival", "checkin.grade"]
    assert [one for one in lines(session) if one.startswith("checkin.")] == changes


def test_whoever_proposed_it_decides_nothing(session: Session) -> None:
    event = closed(session)
    made = propose(session, event, make.registration(session, event))
    # The same account in another browser, under another name by now.
    again = Actor(FIRST.kind, FIRST.id, "Nama Baru")

    for decide in (actions.approve, actions.decline):
        with pytest.raises(CorrectionRefusedError) as refused:
            decide(session, event, made.public_id, at=LATER, by=again, note="ya")
        assert refused.value.refusal is Refusal.SAME_OFFICER
    assert (made.state, session.scalars(select(Arrival)).all()) == ("pending", [])


def test_declining_needs_a_reason_and_takes_no_number(session: Session) -> None:
    event = closed(session)
    ani, budi = (make.registration(session, event, name) for name in ("Ani", "Budi"))
    first, second = propose(session, event, ani), propose(session, event, budi)

    actions.decline(session, event, first.public_id, note="Tidak ada bukti", at=LATER, by=SECOND)
    approve(session, event, second)

    assert [(one.state, one.number) for one in (first, second)] == [
        ("declined", None),
        ("approved", 1),
    ]
    with pytest.raises(CorrectionRefusedError) as refused:
        approve(session, event, first)
    assert refused.value.refusal is Refusal.DECIDED_ALREADY
    # Declined is not forbidden for ever: with a better reason it may be proposed anew.
    approve(session, event, propose(session, event, ani, reason="Ada di notula"))


def test_what_cannot_be_proposed(session: Session) -> None:
    event, other = closed(session), make.event(session)
    sari = make.registration(session, event)
    ani = make.registration(session, event, "Ani")
    make.arrival(session, ani, event.sessions[0], arrived_at=TEN)
    propose(session, event, sari)

    for refusal, row, kind, reason in (
        (Refusal.NO_REASON, sari, Kind.ADD, " "),
        (Refusal.PROPOSED_ALREADY, sari, Kind.ADD, "x"),
        (Refusal.ALREADY_IN, ani, Kind.ADD, "x"),
        (Refusal.SAME_TIMES, ani, Kind.TIME, "x"),
    ):
        with pytest.raises(CorrectionRefusedError) as refused:
            propose(session, event, row, kind, reason=reason)
        assert refused.value.refusal is refusal
    with pytest.raises(CorrectionRefusedError) as refused:
        propose(session, other, make.registration(session, other))
    assert refused.value.refusal is Refusal.BOOK_OPEN


def test_a_correction_of_another_event_is_not_there(session: Session) -> None:
    event, other = closed(session), closed(session)
    made = propose(session, event, make.registration(session, event))

    with pytest.raises(NotFoundError):
        approve(session, other, made)
    assert event.book_closed_at == CLOSED
