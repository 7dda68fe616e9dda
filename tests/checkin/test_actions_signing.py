"""Signing with a finger: one signature a person, kept as strokes, logged as a digest."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.checkin import queries, strokes
from eventapp.checkin.actions.signing import sign
from eventapp.checkin.models import Arrival, Signature
from eventapp.core.actors import Actor, ActorKind
from eventapp.core.errors import NotReadyError
from eventapp.events.rules import BookClosedError
from tests import make
from tests.queries import counted

FIRST = [[0.1, 0.2, 0.9, 0.3]]
SECOND = [[0.1, 0.2, 0.5, 0.5], [0.3, 0.1, 0.9, 0.9]]
HOLDER = Actor(ActorKind.PARTICIPANT, "AAAA2222", "Sari Dewi")


def test_signing_again_replaces_and_leaves_both_digests(session: Session) -> None:
    event = make.event(session, sessions=2)
    sari = make.registration(session, event)
    for one in event.sessions:
        make.arrival(session, sari, one, proofs="code", grade=2)

    sign(session, sari, FIRST, at=make.NINE, by=HOLDER, device="ABC234")
    sign(session, sari, SECOND, at=make.NINE + timedelta(minutes=1), by=HOLDER, device="ABC234")

    kept = session.execute(select(Signature.strokes, Signature.device, Signature.signed_at)).all()
    assert [tuple(row) for row in kept] == [(SECOND, "ABC234", make.NINE + timedelta(minutes=1))]
    lines = session.execute(
        select(AuditLine.before, AuditLine.after)
        .where(AuditLine.action == "checkin.sign")
        .order_by(AuditLine.id)
    ).all()
    first = {"digest": strokes.digest(FIRST), "strokes": 1}
    second = {"digest": strokes.digest(SECOND), "strokes": 2}
    assert [tuple(row) for row in lines] == [
        (None, first | {"device": "ABC234"}),
        (first, second | {"device": "ABC234"}),
    ]
    grades = session.execute(select(Arrival.proofs, Arrival.grade)).all()
    assert [tuple(row) for row in grades] == [("code signature", 2)] * 2


def test_nobody_signs_before_arriving(session: Session) -> None:
    sari = make.registration(session, make.event(session))

    with pytest.raises(NotReadyError):
        sign(session, sari, FIRST, at=make.NINE, by=HOLDER)

    assert queries.signature_of(session, sari.id) == ""


def test_nobody_signs_in_a_closed_book(session: Session) -> None:
    event = make.event(session, book_closed_at=make.NINE)
    sari = make.registration(session, event)
    make.arrival(session, sari, event.sessions[0])

    with pytest.raises(BookClosedError):
        sign(session, sari, FIRST, at=make.NINE, by=HOLDER)

    assert queries.signature_of(session, sari.id) == ""


@pytest.mark.parametrize("count", [1, 30])
def test_signatures_of_an_event_cost_one_query(session: Session, count: int) -> None:
    event, other = make.event(session), make.event(session)
    rows = [make.registration(session, event, f"Orang {n}") for n in range(count)]
    stranger = make.registration(session, other, "Orang Lain")
    for row in (*rows, stranger):
        session.add(
            Signature(
                event_id=row.event_id, registration_id=row.id, strokes=FIRST, signed_at=make.NINE
            )
        )
    session.flush()

    with counted() as sent:
        found = queries.signatures_of(session, event.id)

    assert found == {row.id: strokes.path(FIRST) for row in rows}
    assert len(sent) == 1
    assert queries.signature_of(session, stranger.id) == strokes.path(FIRST)
