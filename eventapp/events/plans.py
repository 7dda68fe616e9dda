"""From a plan to the rows of an event, and back."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from eventapp.core import ids
from eventapp.events.models import Event, EventAudience, EventIndicator, EventSession
from eventapp.events.rules import EventPlan, SessionPlan, shifted

# What a plan and an event's row both have under the same name.
PLAIN = (
    *("title", "theme", "venue", "starts_at", "ends_at", "timezone", "host_unit_id"),
    *("description", "capacity", "registration_opens_at", "registration_closes_at"),
    *("doors_open_minutes", "asks_signature", "checks_out"),
    *("certificate_share", "number_pattern"),
    *("signer_name", "signer_position", "signer_nip", "issue_place"),
)
_OF_SESSION = ("title", "starts_at", "ends_at", "room", "speaker", "counts")


def plan_of(event: Event) -> EventPlan:
    """Return an event as a plan, sessions with their ids (all that belongs to it loaded)."""
    values = {name: getattr(event, name) for name in PLAIN}
    return EventPlan(
        **values,
        audience_kinds=tuple(event.audience_kinds),
        audience_unit_ids=tuple(sorted(one.unit_id for one in event.audience_units)),
        indicator_ids=tuple(sorted(one.indicator_id for one in event.indicators)),
        sessions=tuple(_session_plan(one) for one in event.sessions),
    )


def _session_plan(row: EventSession) -> SessionPlan:
    values = {name: getattr(row, name) for name in _OF_SESSION}
    return SessionPlan(**values, lesson_hours=row.lesson_hours, public_id=row.public_id)


def as_new(event: Event) -> EventPlan:
    """Return an event as the plan of another one: its sessions are new, its window is open."""
    plan = plan_of(event)
    sessions = tuple(replace(one, public_id=None) for one in plan.sessions)
    return replace(plan, sessions=sessions, registration_opens_at=None, registration_closes_at=None)


def moved(plan: EventPlan, distance: timedelta) -> EventPlan:
    """Return a plan with every moment moved by the same length of time."""
    sessions = tuple(
        replace(one, starts_at=one.starts_at + distance, ends_at=one.ends_at + distance)
        for one in plan.sessions
    )
    return replace(
        plan,
        starts_at=plan.starts_at + distance,
        ends_at=plan.ends_at + distance,
        registration_opens_at=shifted(plan.registration_opens_at, distance),
        registration_closes_at=shifted(plan.registration_closes_at, distance),
        sessions=sessions,
    )


def with_indicators(plan: EventPlan, indicator_ids: tuple[int, ...]) -> EventPlan:
    """Return a plan that serves other indicators."""
    return replace(plan, indicator_ids=tuple(sorted(indicator_ids)))


def missing(event: Event, plan: EventPlan) -> list[str]:
    """Return the titles of the event's sessions that the plan no longer has."""
    kept = {one.public_id for one in plan.sessions}
    return [one.title for one in event.sessions if one.public_id not in kept]


def write(event: Event, plan: EventPlan) -> None:
    """Let an event's row, and the rows below it, be as planned; the database is not asked."""
    for name in PLAIN:
        setattr(event, name, getattr(plan, name))
    event.audience_kinds = list(plan.audience_kinds)
    units = {one.unit_id: one for one in event.audience_units}
    event.audience_units[:] = [
        units.get(id_) or EventAudience(unit_id=id_)
        for id_ in dict.fromkeys(plan.audience_unit_ids)
    ]
    served = {one.indicator_id: one for one in event.indicators}
    event.indicators[:] = [
        served.get(id_) or EventIndicator(indicator_id=id_)
        for id_ in dict.fromkeys(plan.indicator_ids)
    ]
    known = {one.public_id: one for one in event.sessions}
    in_order = sorted(plan.sessions, key=lambda one: one.starts_at)
    event.sessions[:] = [
        _session(known.pop(one.public_id or "", None), one, position)
        for position, one in enumerate(in_order)
    ]


def _session(row: EventSession | None, plan: SessionPlan, position: int) -> EventSession:
    if row is None:
        row = EventSession(
            public_id=ids.public_id(),
            title=plan.title,
            starts_at=plan.starts_at,
            ends_at=plan.ends_at,
        )
    for name in _OF_SESSION:
        setattr(row, name, getattr(plan, name))
    row.lesson_hours = plan.hours
    row.position = position
    return row


def facts(event: Event) -> dict[str, Any]:
    """Return what the audit log keeps of a loaded event: plain values, moments in ISO 8601."""
    found = {name: _plain(getattr(event, name)) for name in PLAIN}
    del found["host_unit_id"]
    found["host_unit"] = event.host_unit.code if event.host_unit else None
    found["audience_kinds"] = list(event.audience_kinds)
    found["audience_units"] = sorted(one.unit.code for one in event.audience_units)
    found["indicators"] = sorted(one.indicator.code for one in event.indicators)
    found["sessions"] = [
        {name: _plain(getattr(one, name)) for name in (*_OF_SESSION, "lesson_hours")}
        for one in event.sessions
    ]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value
