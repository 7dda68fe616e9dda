"""Plan events and take them from step to step, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.checkin.models import Arrival
from eventapp.core import ids
from eventapp.core.errors import StaleError
from eventapp.events import actions, plans, queries
from eventapp.events.actions import InvalidPlanError, StepRefusedError
from eventapp.events.models import Event
from eventapp.events.rules import EventPlan, Fault, Reason, SessionPlan, Status, Step
from tests import make
from tests.make import NINE

HOUR = timedelta(hours=1)
AT: dict[str, Any] = {"at": NINE - timedelta(days=14), "by": make.TESTER}
PLAN = EventPlan(
    "Sosialisasi Antikorupsi",
    "Bersama mencegah korupsi",
    "Ledian Hotel",
    NINE,
    NINE + 3 * HOUR,
    sessions=(
        SessionPlan("Pembukaan", NINE, NINE + HOUR, counts=False),
        SessionPlan("Materi", NINE + HOUR, NINE + 3 * HOUR, speaker="KPK"),
    ),
)


def full(session: Session) -> EventPlan:
    """Return a plan with all that can be planned."""
    return replace(
        PLAN,
        host_unit_id=make.unit(session).id,
        description="Baris satu\nBaris dua",
        capacity=300,
        audience_kinds=("DPRD", "OPD"),
        audience_unit_ids=tuple(sorted((make.unit(session, "A").id, make.unit(session, "B").id))),
        indicator_ids=(make.indicator(session).id,),
        registration_opens_at=NINE - timedelta(days=7),
        registration_closes_at=NINE,
        certificate_share=Decimal("0.5"),
        number_pattern="{urut3}/XI",
        signer_name="Ir. Wahyu",
        signer_position="Inspektur",
        signer_nip="197902012005011004",
        issue_place="Serang",
    )


def last_line(session: Session) -> AuditLine:
    """Return the newest audit line."""
    found = session.scalars(select(AuditLine).order_by(AuditLine.id.desc())).first()
    assert found is not None
    return found


def times(event: Event) -> list[tuple[datetime, datetime]]:
    """Return when the sessions begin and end."""
    return [(one.starts_at, one.ends_at) for one in event.sessions]


def test_what_is_planned_is_kept(session: Session) -> None:
    plan = full(session)

    event = actions.create(session, plan, **AT)

    session.expire_all()
    event = queries.event(session, event.public_id)
    kept = plans.plan_of(event)
    without_ids = tuple(replace(one, public_id=None) for one in kept.sessions)
    hours = tuple(replace(one, lesson_hours=one.hours) for one in plan.sessions)
    assert replace(kept, sessions=without_ids) == replace(plan, sessions=hours)
    assert (event.status, event.version) == (Status.DRAFT, 1)
    assert queries.by_short_code(session, event.short_code) is event


def test_created_and_published_at_once(session: Session) -> None:
    event = actions.create(session, PLAN, publish=True, **AT)

    assert (event.status, event.version) == ("published", 2)
    lines = session.scalars(select(AuditLine.action).order_by(AuditLine.id)).all()
    assert lines == ["events.create", "events.publish"]


def test_saving_keeps_sessions_by_their_id(session: Session) -> None:
    event = actions.create(session, full(session), **AT)
    first, second = plans.plan_of(event).sessions
    changed = replace(
        plans.plan_of(event),
        title="Judul baru",
        audience_unit_ids=(make.unit(session, "C").id,),
        indicator_ids=(),
        sessions=(
            replace(second, title="Materi inti"),
            SessionPlan("Penutup", NINE + HOUR, NINE + 2 * HOUR),
        ),
    )

    actions.save(session, event, changed, version=1, **AT)

    session.expire_all()
    event = queries.event(session, event.public_id)
    assert [one.title for one in event.sessions] == ["Materi inti", "Penutup"]
    assert event.sessions[0].public_id == second.public_id
    assert (event.title, event.version) == ("Judul baru", 2)
    line = last_line(session)
    assert (line.action, line.subject_id) == ("events.edit", event.public_id)
    assert line.before is not None
    assert line.after is not None
    assert line.before["removed"] == [first.title]
    assert {name: value for name, value in line.after.items() if name != "sessions"} == {
        "title": "Judul baru",
        "audience_units": ["C"],
        "indicators": [],
    }


def test_the_second_of_two_savers_is_told(session: Session) -> None:
    event = actions.create(session, PLAN, **AT)
    actions.save(session, event, replace(PLAN, title="Pertama"), version=1, **AT)

    with pytest.raises(StaleError):
        actions.save(session, event, replace(PLAN, title="Kedua"), version=1, **AT)

    assert queries.event(session, event.public_id).title == "Pertama"


def test_a_faulty_plan_is_refused_whole(session: Session) -> None:
    other = make.indicator(session, year=2022)
    plan = replace(PLAN, title="", indicator_ids=(other.id,))

    with pytest.raises(InvalidPlanError) as caught:
        actions.create(session, plan, **AT)

    assert caught.value.field == "title"
    assert caught.value.faults == [
        Fault("title", Reason.EMPTY),
        Fault("indicators", Reason.UNKNOWN),
    ]
    assert session.scalars(select(Event)).all() == []


def test_an_event_without_sessions_stays_a_draft(session: Session) -> None:
    event = actions.create(session, replace(PLAN, sessions=()), **AT)

    with pytest.raises(StepRefusedError) as caught:
        actions.publish(session, event, **AT)

    assert (caught.value.step, caught.value.reason) == (Step.PUBLISH, "no_session")
    assert event.status == "draft"


def test_postponing_moves_everything_alike(session: Session) -> None:
    here, there = make.indicator(session), make.indicator(session, year=2024)
    gone = make.indicator(session, code="A5.1")
    plan = replace(full(session), indicator_ids=(here.id, gone.id))
    event = actions.create(session, plan, publish=True, **AT)
    year = timedelta(days=366)

    actions.postpone(session, event, NINE + year, note="Narasumber berhalangan", **AT)

    session.expire_all()
    event = queries.event(session, event.public_id)
    assert (event.starts_at, event.ends_at) == (NINE + year, NINE + year + 3 * HOUR)
    assert times(event) == [
        (NINE + year, NINE + year + HOUR),
        (NINE + year + HOUR, NINE + year + 3 * HOUR),
    ]
    assert event.registration_closes_at == NINE + year
    assert [one.indicator_id for one in event.indicators] == [there.id]
    assert (event.status, event.status_note) == ("postponed", "Narasumber berhalangan")
    assert last_line(session).after == {
        "starts_at": "2024-11-08T02:00:00+00:00",
        "ends_at": "2024-11-08T05:00:00+00:00",
        "status": "postponed",
        "note": "Narasumber berhalangan",
    }


def test_cancelled_and_taken_back(session: Session) -> None:
    event = actions.create(session, PLAN, publish=True, **AT)

    actions.cancel(session, event, note="Hotel penuh", **AT)
    cancelled = (event.status, event.status_note)
    actions.reopen(session, event, **AT)

    assert cancelled == ("cancelled", "Hotel penuh")
    assert (event.status, event.status_note, event.version) == ("published", "", 4)


def test_a_cancelled_draft_without_sessions_is_a_draft_again(session: Session) -> None:
    event = actions.create(session, replace(PLAN, sessions=()), **AT)
    actions.cancel(session, event, note="x", **AT)

    actions.reopen(session, event, **AT)

    assert event.status == "draft"


def test_the_book_closes_only_after_the_end(session: Session) -> None:
    event = actions.create(session, PLAN, publish=True, **AT)

    with pytest.raises(StepRefusedError) as caught:
        actions.close(session, event, at=NINE, by=make.TESTER)
    actions.close(session, event, at=NINE + 3 * HOUR, by=make.TESTER)

    assert caught.value.refusal == "not_ended"
    assert event.status == "closed"


def test_a_copy_is_a_new_draft_in_two_weeks(session: Session) -> None:
    make.indicator(session, year=2025)
    event = actions.create(session, full(session), publish=True, **AT)
    at = datetime.fromisoformat("2025-03-01T20:00:00+00:00")

    copy = actions.clone(session, event, at=at, by=make.TESTER)

    day = datetime.fromisoformat("2025-03-16T02:00:00+00:00")  # 09.00 WIB, 14 days on
    assert (copy.status, copy.title, copy.starts_at) == ("draft", event.title, day)
    assert times(copy) == [(day, day + HOUR), (day + HOUR, day + 3 * HOUR)]
    assert {one.public_id for one in copy.sessions}.isdisjoint(
        one.public_id for one in event.sessions
    )
    assert [one.indicator.code for one in copy.indicators] == ["A4.1"]
    assert (copy.registration_opens_at, copy.registration_closes_at) == (None, None)
    assert last_line(session).after == {"of": event.public_id}


def test_a_session_with_arrivals_cannot_go(session: Session) -> None:
    event = actions.create(session, PLAN, publish=True, **AT)
    arrived = Arrival(
        event_id=event.id,
        session_id=event.sessions[1].id,
        registration_id=make.registration(session, event).id,
        unit_id=None,
        arrived_at=NINE,
        recorded_at=NINE,
        method="api",
        by_label="Penguji",
        scan_uid="1",
    )
    session.add(arrived)
    session.flush()
    plan = plans.plan_of(event)

    with pytest.raises(InvalidPlanError) as caught:
        actions.save(session, event, replace(plan, sessions=plan.sessions[:1]), version=2, **AT)

    assert caught.value.faults == [Fault("sessions", Reason.IN_USE)]


def test_a_form_sent_twice_makes_one_event(session: Session) -> None:
    ref = ids.public_id()

    first = actions.create(session, PLAN, **AT, ref=ref)
    again = actions.create(session, PLAN, **AT, ref=ref)
    other = actions.create(session, replace(PLAN, title="Lain"), **AT, ref=ref)

    assert (first.public_id, again.id) == (ref, first.id)
    assert (other.title, other.public_id == ref) == ("Lain", False)


def test_a_copy_asked_for_twice_is_one(session: Session) -> None:
    ref = ids.public_id()
    event = actions.create(session, PLAN, **AT)

    copies = [actions.clone(session, event, **AT, ref=ref).public_id for _ in "ab"]

    assert copies == [ref, ref]
