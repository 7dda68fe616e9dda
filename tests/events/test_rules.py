"""What an event's state allows, and what is wrong with a plan: tables without a database."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from eventapp.events.rules import (
    EventPlan,
    Fault,
    Reason,
    Refusal,
    SessionPlan,
    Status,
    Step,
    faults,
    lesson_hours,
    refuse,
    steps,
)
from tests.make import NINE

HOUR = timedelta(hours=1)
SESSION = SessionPlan("Pembukaan", NINE, NINE + HOUR)
PLAN = EventPlan("Sosialisasi", "Tema", "Aula", NINE, NINE + 3 * HOUR, sessions=(SESSION,))


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        (Status.DRAFT, {Step.EDIT, Step.PUBLISH, Step.CANCEL}),
        (Status.PUBLISHED, {Step.EDIT, Step.POSTPONE, Step.CANCEL, Step.CLOSE}),
        (Status.POSTPONED, {Step.EDIT, Step.PUBLISH, Step.POSTPONE, Step.CANCEL, Step.CLOSE}),
        (Status.CANCELLED, {Step.REOPEN}),
        (Status.CLOSED, {Step.REOPEN}),
    ],
)
def test_steps_by_status(status: Status, allowed: set[Step]) -> None:
    assert steps(status) == allowed


@pytest.mark.parametrize(
    ("step", "status", "sessions", "after_end", "refusal"),
    [
        (Step.PUBLISH, "draft", 1, False, None),
        (Step.PUBLISH, "draft", 0, False, Refusal.NO_SESSION),
        (Step.PUBLISH, "published", 1, False, Refusal.WRONG_STATUS),
        (Step.CLOSE, "published", 1, False, Refusal.NOT_ENDED),
        (Step.CLOSE, "published", 1, True, None),
        (Step.CLOSE, "draft", 1, True, Refusal.WRONG_STATUS),
        (Step.EDIT, "closed", 1, True, Refusal.WRONG_STATUS),
        (Step.REOPEN, "cancelled", 0, True, None),
    ],
)
def test_refusals(
    step: Step, status: str, sessions: int, after_end: bool, refusal: Refusal | None
) -> None:
    at = NINE + HOUR if after_end else NINE + HOUR - timedelta(microseconds=1)
    assert refuse(step, status, sessions=sessions, ends_at=NINE + HOUR, at=at) == refusal


@pytest.mark.parametrize(
    ("minutes", "hours"), [(0, 0), (44, 0), (45, 1), (89, 1), (90, 2), (180, 4), (-60, 0)]
)
def test_lesson_hours(minutes: int, hours: int) -> None:
    assert lesson_hours(NINE, NINE + timedelta(minutes=minutes)) == Decimal(hours)


def test_written_lesson_hours_win() -> None:
    assert SESSION.hours == Decimal(1)
    assert replace(SESSION, lesson_hours=Decimal("1.5")).hours == Decimal("1.5")
    assert replace(SESSION, lesson_hours=Decimal(0)).hours == Decimal(0)


def session(**changes: object) -> EventPlan:
    """Return the plan with its session changed."""
    return replace(PLAN, sessions=(replace(SESSION, **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (PLAN, []),
        (replace(PLAN, sessions=()), []),
        (replace(PLAN, title="", venue=""), [("title", "empty"), ("venue", "empty")]),
        (replace(PLAN, theme="x" * 301), [("theme", "too_long")]),
        (replace(PLAN, description="x" * 4001), [("description", "too_long")]),
        (
            replace(PLAN, ends_at=NINE),
            [("ends_at", "ends_before_start")],
        ),
        (replace(PLAN, ends_at=NINE + 32 * 24 * HOUR), [("ends_at", "lasts_too_long")]),
        (
            replace(PLAN, registration_opens_at=NINE, registration_closes_at=NINE),
            [("registration_closes_at", "ends_before_start")],
        ),
        (replace(PLAN, capacity=0), [("capacity", "out_of_range")]),
        (replace(PLAN, capacity=1), []),
        (replace(PLAN, doors_open_minutes=-1), [("doors_open_minutes", "out_of_range")]),
        (replace(PLAN, certificate_share=Decimal(0)), [("certificate_share", "out_of_range")]),
        (replace(PLAN, certificate_share=Decimal("1.01")), [("certificate_share", "out_of_range")]),
        (replace(PLAN, timezone="Mars/Base"), [("timezone", "unknown")]),
        (replace(PLAN, signer_nip="197902012005011004"), []),
        (replace(PLAN, signer_nip="1979"), [("signer_nip", "not_a_nip")]),
        (replace(PLAN, sessions=(SESSION,) * 41), [("sessions", "too_many")]),
        (session(title=""), [("title", "empty", 0)]),
        (session(speaker="x" * 301), [("speaker", "too_long", 0)]),
        (session(ends_at=NINE), [("ends_at", "ends_before_start", 0)]),
        (session(starts_at=NINE - HOUR), [("starts_at", "outside_event", 0)]),
        (session(ends_at=NINE + 4 * HOUR), [("ends_at", "outside_event", 0)]),
        (session(ends_at=NINE + 3 * HOUR), []),
        (session(lesson_hours=Decimal(-1)), [("lesson_hours", "out_of_range", 0)]),
    ],
)
def test_faults(plan: EventPlan, expected: list[tuple[str, str, int]]) -> None:
    assert faults(plan) == [Fault(one[0], Reason(one[1]), *one[2:]) for one in expected]
