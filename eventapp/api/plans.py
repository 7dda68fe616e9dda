"""Turn bodies into what actions take."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from eventapp.accounts.rules import Role
from eventapp.api import bodies, requests
from eventapp.core.errors import InvalidFieldError
from eventapp.core.periods import local_year
from eventapp.events.rules import EventPlan, SessionPlan
from eventapp.indicators import queries as indicators
from eventapp.participants.rules.columns import Field
from eventapp.participants.rules.people import Draft, read_draft
from eventapp.units import queries as units

# One lesson hour (JP) is 45 minutes by custom.
LESSON_HOUR = timedelta(minutes=45)


def plan(
    session: Session, body: bodies.EventIn, *, unit_id: int | None, zone: str, role: Role
) -> EventPlan:
    """Return the plan; raises InvalidFieldError that names an unknown indicator or unit.

    An event without sessions gets one that spans it, so that it can be opened and counted.
    """
    host = _host(session, body.host_unit, unit_id, role)
    sessions = tuple(_session(one) for one in body.sessions) or (_whole(body),)
    return EventPlan(
        title=body.title,
        theme=body.theme,
        venue=body.venue,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        timezone=zone,
        host_unit_id=host,
        capacity=body.capacity,
        indicator_ids=_indicators(session, body, zone),
        certificate_share=body.certificate_share,
        sessions=sessions,
    )


def _host(session: Session, code: str | None, unit_id: int | None, role: Role) -> int | None:
    if code is None:
        return unit_id
    unit = units.by_code(session, code)
    if unit is None or (role is Role.ORGANISER and unit.id != unit_id):
        raise InvalidFieldError("host_unit", "unknown", code)
    return unit.id


def _indicators(session: Session, body: bodies.EventIn, zone: str) -> tuple[int, ...]:
    year = local_year(body.starts_at, zone)
    found = []
    for code in dict.fromkeys(body.indicators):
        indicator = indicators.indicator_by_code(session, year, code)
        if indicator is None:
            raise InvalidFieldError("indicators", f"not in the catalogue of {year}", code)
        found.append(indicator.id)
    return tuple(found)


def _session(body: bodies.SessionIn) -> SessionPlan:
    hours = body.lesson_hours
    if hours is None:
        hours = Decimal((body.ends_at - body.starts_at) // LESSON_HOUR)
    return SessionPlan(
        title=body.title,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        room=body.room,
        speaker=body.speaker,
        lesson_hours=hours,
        counts=body.counts,
    )


def _whole(body: bodies.EventIn) -> SessionPlan:
    return _session(
        bodies.SessionIn(title=body.title, starts_at=body.starts_at, ends_at=body.ends_at)
    )


def drafts(session: Session, rows: list[Any]) -> tuple[dict[int, Draft], dict[int, dict[str, Any]]]:
    """Return the readable rows as drafts by index, and results for the rows that aren't."""
    index = units.index(session)
    good: dict[int, Draft] = {}
    bad: dict[int, dict[str, Any]] = {}
    for number, row in enumerate(rows):
        try:
            body = requests.parse(bodies.ParticipantIn, row)
        except requests.InvalidBodyError as error:
            faults = [f"{one['field']}: {one['reason']}" for one in error.errors]
            bad[number] = _rejected(number, faults)
            continue
        draft = read_draft(number, _fields(body), index, needs_unit=False)
        if draft.problems:
            bad[number] = _rejected(number, [f"{p.field}: {p.reason}" for p in draft.problems])
        else:
            good[number] = draft
    return good, bad


def _fields(body: bodies.ParticipantIn) -> dict[Field, str]:
    given = body.model_dump(exclude_none=True)
    return {Field(name): str(value) for name, value in given.items()}


def _rejected(number: int, errors: list[str]) -> dict[str, Any]:
    return {
        "index": number,
        "status": "rejected",
        "registration": None,
        "ticket": None,
        "errors": errors,
    }


def year_asked(at: datetime, zone: str) -> int:
    """Return the year asked for, this year by default; raises InvalidFieldError."""
    value = request.args.get("year", str(local_year(at, zone)))
    if not (value.isascii() and value.isdigit()) or not 2000 <= int(value[:5]) <= 2100:  # noqa: PLR2004
        raise InvalidFieldError("year", "expected a year such as 2023", value[:20])
    return int(value)
