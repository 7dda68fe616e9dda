"""Who is let in, and for which session."""

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.checkin.rules import (
    Doors,
    Grade,
    Method,
    Proof,
    SessionWindow,
    Ticket,
    Verdict,
    grade_of,
    judge,
    proofs_of,
    session_for,
)


def clock(text: str) -> datetime:
    """Return that time of the seed's day."""
    return datetime.fromisoformat(f"2023-11-08T{text}:00").replace(tzinfo=UTC)


DOORS = Doors(event="serang")
LENIENT = Doors(event="serang", close_after=timedelta(minutes=15))
OPENING = SessionWindow("pembukaan", clock("09:00"), clock("09:30"))
SPEECH = SessionWindow("materi", clock("09:30"), clock("12:00"))
PANEL = SessionWindow("panel", clock("13:30"), clock("15:00"))
SIDE_ROOM = SessionWindow("ruang-2", clock("10:00"), clock("11:00"))
DAY = (OPENING, SPEECH, PANEL)
HOLDER = Ticket(event="serang")


@pytest.mark.parametrize(
    ("at", "session"),
    [
        ("07:59", None),
        ("08:00", OPENING),
        ("09:00", OPENING),
        ("09:29", OPENING),
        ("09:30", SPEECH),
        ("12:00", SPEECH),
        ("12:01", None),
        ("12:29", None),
        ("12:30", PANEL),
        ("15:00", PANEL),
        ("15:01", None),
    ],
)
def test_session_follows_the_schedule(at: str, session: SessionWindow | None) -> None:
    assert session_for(DAY, clock(at), DOORS) == session


@pytest.mark.parametrize(
    ("at", "session"), [("12:15", SPEECH), ("12:16", None), ("12:30", PANEL), ("15:15", PANEL)]
)
def test_a_door_left_open_longer_counts_for_the_session_just_over(
    at: str, session: SessionWindow | None
) -> None:
    assert session_for(DAY, clock(at), LENIENT) == session


def test_of_two_running_at_once_the_one_begun_last_counts() -> None:
    assert session_for((*DAY, SIDE_ROOM), clock("10:30"), DOORS) == SIDE_ROOM
    assert session_for((*DAY, SIDE_ROOM), clock("11:30"), DOORS) == SPEECH


def test_the_order_of_the_schedule_does_not_matter() -> None:
    assert session_for(tuple(reversed(DAY)), clock("08:45"), DOORS) == OPENING


@pytest.mark.parametrize(
    ("ticket", "at", "verdict"),
    [
        (HOLDER, "08:00", Verdict.ADMITTED),
        (HOLDER, "15:00", Verdict.ADMITTED),
        (HOLDER, "07:59", Verdict.TOO_EARLY),
        (HOLDER, "12:29", Verdict.TOO_EARLY),
        (HOLDER, "15:01", Verdict.TOO_LATE),
        (None, "09:00", Verdict.UNKNOWN_TICKET),
        (Ticket(event="lain"), "09:00", Verdict.WRONG_EVENT),
        (Ticket(event="serang", is_cancelled=True), "09:00", Verdict.CANCELLED),
        (Ticket(event="serang", is_in=True), "09:00", Verdict.ALREADY_IN),
        # The first reason is the one that helps the officer.
        (Ticket(event="lain", is_cancelled=True, is_in=True), "15:01", Verdict.WRONG_EVENT),
        (Ticket(event="serang", is_cancelled=True, is_in=True), "15:01", Verdict.CANCELLED),
        (Ticket(event="serang", is_in=True), "15:01", Verdict.ALREADY_IN),
    ],
)
def test_verdicts(ticket: Ticket | None, at: str, verdict: Verdict) -> None:
    assert judge(ticket, DOORS, DAY, clock(at)) is verdict


def test_a_chosen_session_is_judged_by_its_own_hours() -> None:
    assert judge(HOLDER, DOORS, [PANEL], clock("09:00")) is Verdict.TOO_EARLY
    assert judge(HOLDER, DOORS, [OPENING], clock("09:31")) is Verdict.TOO_LATE


def test_a_cancelled_event_admits_nobody() -> None:
    closed = Doors(event="serang", is_cancelled=True)

    assert judge(HOLDER, closed, DAY, clock("09:00")) is Verdict.CANCELLED


def test_an_event_without_sessions_has_not_opened() -> None:
    assert judge(HOLDER, DOORS, (), clock("09:00")) is Verdict.TOO_EARLY


def test_what_each_method_proves() -> None:
    assert {method: grade_of(proofs_of(method)) for method in Method} == {
        Method.DESK_TICKET: Grade.HELD,
        Method.DESK_TYPED: Grade.SEEN,
        Method.DESK_NAME: Grade.SEEN,
        Method.HALL_SCREEN: Grade.CLAIMED,
        Method.WALK_IN: Grade.SEEN,
        Method.API: Grade.CLAIMED,
        Method.IMPORT: Grade.TYPED,
        Method.ROSTER: Grade.TYPED,
    }


@pytest.mark.parametrize(
    ("proofs", "grade"),
    [
        ({Proof.CODE, Proof.PULSE}, Grade.SEEN),
        ({Proof.CODE, Proof.SIGNATURE}, Grade.CLAIMED),
        ({Proof.CODE, Proof.SPOT}, Grade.HELD),
        ({Proof.STAFF, Proof.SPOT}, Grade.SEEN),
        ({Proof.STAFF, Proof.TICKET, Proof.PULSE}, Grade.PROVEN),
        ({Proof.STAFF, Proof.TICKET, Proof.SPOT}, Grade.PROVEN),
        ({Proof.SIGNATURE}, Grade.TYPED),
        ({Proof.STAFF, Proof.TICKET, Proof.PULSE, Proof.DOUBTED}, Grade.TYPED),
    ],
)
def test_what_is_added_in_the_session(proofs: set[Proof], grade: Grade) -> None:
    assert grade_of(proofs) == grade
