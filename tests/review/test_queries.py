"""The queue, spot checks and trails as they are read."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from eventapp.checkin.models import Signature
from eventapp.checkin.rules import Proof, Sign
from eventapp.core.errors import NotFoundError
from eventapp.participants.models import Person
from eventapp.review import actions, queries
from eventapp.review.actions import Ruling
from eventapp.review.rules import Decision, Kind, Result
from tests import make
from tests.queries import counted
from tests.review.rows import MARK, one_phone, scanned

AT = make.NINE + timedelta(hours=1)
LINE = [[0.1, 0.5, 0.9, 0.5]]


def test_facts_of_an_event(session: Session) -> None:
    event = make.event(session, sessions=2)
    sari = make.registration(session, event)
    first, second = event.sessions
    first.room = "Aula"
    scanned(session, sari, first, 5, signs="late_code clock", phone_at=make.NINE)
    beaten = scanned(session, sari, first, 9, verdict="already_in")
    beaten.verdict, beaten.became = "admitted", "already_in"
    scanned(session, sari, second, 3600, method="desk_ticket", direction="out", verdict="left")
    session.add(
        Signature(
            event_id=event.id, registration_id=sari.id, strokes=LINE, signed_at=AT, device=MARK
        )
    )
    session.flush()

    found = queries.facts(session, event)

    assert [(one.ref, one.room) for one in found.windows] == [
        (first.public_id, "Aula"),
        (second.public_id, ""),
    ]
    assert [(one.code, one.session, one.verdict, one.method, one.direction, one.signs)
            for one in sorted(found.showings, key=lambda one: one.at)] == [
        (sari.code, first.public_id, "admitted", "hall_screen", "in",
         frozenset({Sign.LATE_CODE, Sign.CLOCK})),
        (sari.code, first.public_id, "already_in", "hall_screen", "in", frozenset()),
        (sari.code, second.public_id, "left", "desk_ticket", "out", frozenset()),
    ]  # fmt: skip
    assert [(one.place, one.proofs) for one in found.presences] == [
        ((first.public_id, sari.code), frozenset({Proof.CODE}))
    ]
    assert [(one.code, one.strokes, one.device) for one in found.signed] == [
        (sari.code, LINE, MARK)
    ]


@pytest.mark.parametrize(("hours", "wanted"), [(0, ["Rapat"]), (5, [])])
def test_same_person_at_another_event(session: Session, hours: int, wanted: list[str]) -> None:
    event = make.event(session)
    sari = make.registration(session, event)
    scanned(session, sari, event.sessions[0])
    begins = make.NINE + timedelta(hours=hours)
    other = make.event(
        session, title="Rapat", starts_at=begins, ends_at=begins + timedelta(hours=1)
    )
    person = session.get_one(Person, sari.person_id)
    there = make.registration(session, other, person=person)
    make.arrival(session, there, other.sessions[0])

    assert [one.event for one in queries.facts(session, event).elsewhere] == wanted
    assert [one.flag.kind for one in queries.queue(session, event).open] == [
        Kind.TWO_PLACES for _ in wanted
    ]


def test_share_of_flagged_presences(session: Session) -> None:
    event = make.event(session)
    people = one_phone(session, event)
    scanned(session, make.registration(session, event, "Rina"), event.sessions[0], 300)
    ruling = Ruling("shared_phone", MARK, Decision.KEEP, "")
    actions.decide(session, event, ruling, at=AT, by=make.TESTER)

    found = queries.queue(session, event)

    # Decided or not: what was noticed stays noticed.
    assert (found.flagged, found.present, found.open) == (3, 4, [])
    assert [row.key.rpartition("|")[2] for row in found.decided] == [one.code for one in people]


def test_queue_costs_the_same_for_one_flag_and_for_thirty(session: Session) -> None:
    event = make.event(session)
    one_phone(session, event)
    counts = []
    for _ in range(2):
        with counted() as sent:
            found = queries.queue(session, event)
        counts.append(len(sent))
        for number in range(29):
            pair = [make.registration(session, event, f"Orang {number} {n}") for n in range(2)]
            for one in pair:
                scanned(session, one, event.sessions[0], 60 * number, device=f"P{number}")

    assert len(found.open) == 30
    assert counts[0] == counts[1]


def test_outcomes_of_spot_checks(session: Session) -> None:
    event = make.event(session)
    people = one_phone(session, event)
    made = actions.make_spot_check(session, event, event.sessions[0], at=AT, by=make.TESTER)
    check = queries.spot_check(session, event.id, made.public_id)
    for one, said in zip(people, (Result.FOUND, Result.NOT_FOUND), strict=False):
        actions.set_result(session, event, check, one.code, said, at=AT, by=make.TESTER)

    [found] = queries.outcomes(session, event.id)

    assert (found.check.session.title, found.drawn, found.found, found.missed, found.waiting) == (
        "Sesi 1", 3, 1, 1, 1,
    )  # fmt: skip


def test_spot_check_of_another_event_is_not_there(session: Session) -> None:
    event, other = make.event(session), make.event(session)
    one_phone(session, event)
    made = actions.make_spot_check(session, event, event.sessions[0], at=AT, by=make.TESTER)

    with pytest.raises(NotFoundError):
        queries.spot_check(session, other.id, made.public_id)


def test_trail_of_one_person(session: Session) -> None:
    event = make.event(session, sessions=2)
    sari, budi = one_phone(session, event, "Sari Budi")
    sari.stands_in_for_id = budi.id
    scanned(session, sari, event.sessions[1], -900, verdict="too_early")
    ruling = Ruling("shared_phone", MARK, Decision.DOWNGRADE, "Tidak terlihat")
    actions.decide(session, event, ruling, at=AT, by=make.TESTER)

    found = queries.trail(session, event.id, sari.code)

    assert found.invitee is budi
    assert [scan.verdict for scan in found.scans] == ["too_early", "admitted"]
    assert list(found.arrivals) == [event.sessions[0].id]
    assert [row.decision for row in found.reviews] == ["downgrade"]
    with pytest.raises(NotFoundError):
        queries.trail(session, event.id, "TIADA000")
