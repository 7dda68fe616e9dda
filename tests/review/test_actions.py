"""Deciding on flags and taking it back; drawing names and saying who was found."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.book.models import Correction
from eventapp.checkin.models import Arrival
from eventapp.core.errors import InvalidFieldError, NotFoundError, NotReadyError
from eventapp.events.models import Event
from eventapp.events.rules import BookClosedError
from eventapp.participants.models import Registration
from eventapp.review import actions, queries
from eventapp.review.actions import Ruling
from eventapp.review.models import Review, SpotCheck
from eventapp.review.rules import Decision, Result, StruckError
from tests import make
from tests.review.rows import MARK, one_phone, scanned

AT = make.NINE + timedelta(hours=1)
WHY = "Tidak terlihat oleh petugas"


def ruled(
    session: Session,
    event: Event,
    decision: Decision,
    *people: Registration,
    reason: str = WHY,
    **more: Any,
) -> list[str]:
    """Decide on the shared phone; of these people alone, or of all."""
    keys = frozenset(key_of(event, one) for one in people)
    ruling = Ruling("shared_phone", MARK, decision, reason, keys)
    return actions.decide(session, event, ruling, at=AT, by=make.TESTER, **more)


def key_of(event: Event, who: Registration) -> str:
    return f"{MARK}|{event.sessions[0].public_id}|{who.code}"


def open_codes(session: Session, event: Event) -> list[str]:
    return [
        row.item.code
        for one in queries.queue(session, event).open
        for row in one.rows
        if row.standing == "open"
    ]


def strengths(session: Session) -> dict[str, tuple[int, str]]:
    session.flush()
    rows = session.execute(
        select(Registration.name, Arrival.grade, Arrival.proofs)
        .join(Registration, Registration.id == Arrival.registration_id)
        .order_by(Arrival.id)
    )
    return {name: (grade, proofs) for name, grade, proofs in rows}


def lines(session: Session, action: str) -> list[tuple[str, Any, Any]]:
    rows = session.scalars(
        select(AuditLine).where(AuditLine.action == action).order_by(AuditLine.id)
    )
    return [(row.subject_id, row.before, row.after) for row in rows]


def test_let_one_stand_doubt_another_strike_the_last(session: Session) -> None:
    event = make.event(session)
    sari, budi, tono = one_phone(session, event)

    kept = ruled(session, event, Decision.KEEP, sari, reason="")
    doubted = ruled(session, event, Decision.DOWNGRADE, budi)
    left = open_codes(session, event)
    struck = ruled(session, event, Decision.STRIKE, reason="Mengaku tidak hadir")

    assert (kept, doubted, struck) == tuple([key_of(event, one)] for one in (sari, budi, tono))
    assert left == [tono.code]
    assert open_codes(session, event) == []
    assert strengths(session) == {"Sari": (2, "code"), "Budi": (1, "code doubted")}
    assert [(code, after["decision"], after["reason"]) for code, _before, after in lines(
        session, "review.decide"
    )] == [
        (sari.code, "keep", ""),
        (budi.code, "downgrade", WHY),
        (tono.code, "strike", "Mengaku tidak hadir"),
    ]  # fmt: skip
    assert [(code, after["reason"]) for code, _b, after in lines(session, "checkin.grade")] == [
        (budi.code, WHY)
    ]
    assert [code for code, _b, _a in lines(session, "checkin.undo_arrival")] == [tono.code]


def test_whole_flag_at_once_and_only_once(session: Session) -> None:
    event = make.event(session)
    people = one_phone(session, event)

    first = ruled(session, event, Decision.DOWNGRADE)
    again = ruled(session, event, Decision.STRIKE)

    assert first == [key_of(event, one) for one in people]
    assert again == []
    assert [one[0] for one in strengths(session).values()] == [1, 1, 1]
    assert [row.decision for row in queries.reviews(session, event.id)] == ["downgrade"] * 3


def test_whoever_joins_later_is_asked_about(session: Session) -> None:
    event = make.event(session)
    one_phone(session, event, "Sari Budi")
    ruled(session, event, Decision.KEEP, reason="")
    tono = make.registration(session, event, "Tono")
    scanned(session, tono, event.sessions[0], 60, device=MARK)

    assert open_codes(session, event) == [tono.code]


@pytest.mark.parametrize("decision", [Decision.DOWNGRADE, Decision.STRIKE])
def test_no_doubt_and_no_strike_without_a_reason(session: Session, decision: Decision) -> None:
    event = make.event(session)
    one_phone(session, event)

    with pytest.raises(InvalidFieldError):
        ruled(session, event, decision, reason=" \u200b ")
    assert session.scalar(select(func.count()).select_from(Review)) == 0


def test_refused_try_can_only_be_noted(session: Session) -> None:
    event = make.event(session)
    sari = make.registration(session, event)
    scanned(session, sari, event.sessions[0], verdict="device_revoked", device="HP 3")
    ruling = Ruling("late_device", "HP 3", Decision.STRIKE, WHY)

    done = actions.decide(session, event, ruling, at=AT, by=make.TESTER)

    assert done == [f"HP 3|{event.sessions[0].public_id}|{sari.code}"]
    assert [row.decision for row in queries.reviews(session, event.id)] == ["keep"]


def test_what_is_no_flag_is_not_decided(session: Session) -> None:
    event = make.event(session)
    one_phone(session, event)
    other = Ruling("shared_phone", "TIADA1", Decision.STRIKE, WHY)

    assert actions.decide(session, event, other, at=AT, by=make.TESTER) == []
    assert len(strengths(session)) == 3


def test_take_a_doubt_back(session: Session) -> None:
    event = make.event(session)
    sari, _budi = one_phone(session, event, "Sari Budi")
    ruled(session, event, Decision.DOWNGRADE)

    actions.undo(session, event, "shared_phone", key_of(event, sari), at=AT, by=make.TESTER)

    assert strengths(session) == {"Sari": (2, "code"), "Budi": (1, "code doubted")}
    assert open_codes(session, event) == [sari.code]
    assert [(code, before["decision"]) for code, before, _a in lines(session, "review.undo")] == [
        (sari.code, "downgrade")
    ]


def test_doubt_stays_while_another_flag_says_so(session: Session) -> None:
    event = make.event(session)
    sari, _budi = one_phone(session, event, "Sari Budi")
    late = scanned(session, sari, event.sessions[0], 5, verdict="already_in")
    late.verdict, late.signs = "admitted", "late_code"
    session.flush()
    ruled(session, event, Decision.DOWNGRADE)
    code = Ruling("late_code", event.sessions[0].public_id, Decision.DOWNGRADE, WHY)
    actions.decide(session, event, code, at=AT, by=make.TESTER)

    actions.undo(session, event, "shared_phone", key_of(event, sari), at=AT, by=make.TESTER)

    assert strengths(session)["Sari"] == (1, "code doubted")


def test_strike_is_not_taken_back_here_and_nothing_else_twice(session: Session) -> None:
    event = make.event(session)
    sari, budi = one_phone(session, event, "Sari Budi")
    ruled(session, event, Decision.STRIKE, sari)
    ruled(session, event, Decision.KEEP, budi, reason="")

    with pytest.raises(StruckError):
        actions.undo(session, event, "shared_phone", key_of(event, sari), at=AT, by=make.TESTER)
    for _ in range(2):
        actions.undo(session, event, "shared_phone", key_of(event, budi), at=AT, by=make.TESTER)
    assert [row.decision for row in queries.reviews(session, event.id)] == ["strike"]
    assert len(lines(session, "review.undo")) == 1


def test_closed_book_is_corrected_by_proposals(session: Session) -> None:
    event = make.event(session)
    sari, budi, tono = one_phone(session, event)
    event.book_closed_at = AT
    session.flush()

    ruled(session, event, Decision.KEEP, sari, reason="")
    ruled(session, event, Decision.DOWNGRADE, budi)
    ruled(session, event, Decision.STRIKE, tono)

    assert strengths(session) == dict.fromkeys(("Sari", "Budi", "Tono"), (2, "code"))
    rows = session.scalars(select(Correction).order_by(Correction.id))
    assert [(row.kind, row.registration_id, row.reason, row.state) for row in rows] == [
        ("downgrade", budi.id, WHY, "pending"),
        ("remove", tono.id, WHY, "pending"),
    ]
    with pytest.raises(BookClosedError):
        actions.undo(session, event, "shared_phone", key_of(event, budi), at=AT, by=make.TESTER)


def test_second_flag_about_a_proposed_correction(session: Session) -> None:
    event = make.event(session)
    sari, _budi = one_phone(session, event, "Sari Budi")
    scanned(session, sari, event.sessions[0], verdict="device_revoked", device="HP 3")
    event.book_closed_at = AT
    session.flush()
    ruled(session, event, Decision.STRIKE, sari)

    again = Ruling("late_device", "HP 3", Decision.STRIKE, WHY)

    assert len(actions.decide(session, event, again, at=AT, by=make.TESTER)) == 1
    assert session.scalar(select(func.count()).select_from(Correction)) == 1


def present(session: Session, event: Event, count: int) -> list[Registration]:
    people = [make.registration(session, event, f"Orang {number}") for number in range(count)]
    for one in people:
        scanned(session, one, event.sessions[0])
    return people


def drawn(session: Session, event: Event, seed: str = "K7Q2X1AB") -> SpotCheck:
    made = actions.make_spot_check(
        session, event, event.sessions[0], at=AT, by=make.TESTER, seed=seed
    )
    return queries.spot_check(session, event.id, made.public_id)


def look(session: Session, event: Event, check: SpotCheck, code: str, said: Result | None) -> None:
    actions.set_result(session, event, check, code, said, at=AT, by=make.TESTER)


def test_ten_of_those_present_are_drawn_and_can_be_drawn_again(session: Session) -> None:
    event = make.event(session, sessions=2)
    people = present(session, event, 30)
    scanned(session, make.registration(session, event, "Lain"), event.sessions[1])
    gone = make.registration(session, event, "Sudah pulang")
    scanned(session, gone, event.sessions[0])
    session.scalars(select(Arrival).where(Arrival.registration_id == gone.id)).one().left_at = (
        make.NINE + timedelta(minutes=5)
    )
    session.flush()

    codes = [[one.registration.code for one in drawn(session, event).names] for _ in range(2)]

    assert codes[0] == codes[1]
    assert len(set(codes[0]) & {one.code for one in people}) == 10
    [(_code, _before, line), _again] = lines(session, "review.draw")
    assert (line["seed"], line["among"], line["drawn"]) == ("K7Q2X1AB", 30, codes[0])


def test_seed_is_made_when_none_is_given(session: Session) -> None:
    event = make.event(session)
    present(session, event, 3)
    seeds = {drawn(session, event, "").seed for _ in range(3)}

    assert len(seeds) == 3
    assert {len(seed) for seed in seeds} == {8}


def test_nobody_to_draw(session: Session) -> None:
    event = make.event(session)

    with pytest.raises(NotReadyError):
        drawn(session, event)


def test_found_speaks_for_a_presence_until_it_is_taken_back(session: Session) -> None:
    event = make.event(session)
    [sari] = present(session, event, 1)
    first, second = drawn(session, event), drawn(session, event)

    look(session, event, first, sari.code, Result.FOUND)
    look(session, event, second, sari.code, Result.FOUND)
    both = strengths(session)
    look(session, event, second, sari.code, None)
    one = strengths(session)
    look(session, event, first, sari.code, Result.NOT_FOUND)

    assert both == one == {"Orang 0": (4, "code spot")}
    assert strengths(session) == {"Orang 0": (2, "code")}
    assert open_codes(session, event) == [sari.code]
    looks = lines(session, "review.look")
    assert [(before["result"], after["result"]) for _code, before, after in looks] == [
        ("", "found"),
        ("", "found"),
        ("found", ""),
        ("found", "not_found"),
    ]


def test_pressed_twice_is_said_once(session: Session) -> None:
    event = make.event(session)
    [sari] = present(session, event, 1)
    check = drawn(session, event)
    for _ in range(2):
        look(session, event, check, sari.code, Result.NOT_FOUND)

    assert len(lines(session, "review.look")) == 1


def test_only_drawn_names_are_looked_for_and_only_in_an_open_book(session: Session) -> None:
    event = make.event(session)
    [sari] = present(session, event, 1)
    check = drawn(session, event)

    with pytest.raises(NotFoundError):
        look(session, event, check, "TIADA000", Result.FOUND)
    event.book_closed_at = AT
    session.flush()
    with pytest.raises(BookClosedError):
        look(session, event, check, sari.code, Result.FOUND)
    with pytest.raises(BookClosedError):
        drawn(session, event)


def test_struck_while_the_marshal_looks(session: Session) -> None:
    event = make.event(session)
    [sari] = present(session, event, 1)
    check = drawn(session, event)
    session.delete(session.scalars(select(Arrival)).one())
    session.flush()

    look(session, event, check, sari.code, Result.NOT_FOUND)

    assert queries.outcomes(session, event.id)[0].missed == 1
    assert open_codes(session, event) == []
