"""The attendance list: who came, to which session, how and when."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from eventapp.checkin.models import Arrival
from eventapp.checkin.rules import Method
from eventapp.checkin.stays import MINUTE
from eventapp.core.errors import NotFoundError
from eventapp.events.models import EventSession
from eventapp.participants import queries as participants
from eventapp.participants.models import Registration
from eventapp.participants.rules.registering import Status

PRESENT, ABSENT = "present", "absent"
LATE, EARLY, STILL = "late", "early", "still"
# SQLite takes 32,766 values in one statement.
_IDS_AT_ONCE = 10_000


def arrivals(
    event_id: int, *, session: str = "", unit_id: int | None = None, method: str = ""
) -> Select[Any]:
    """Return an event's arrivals, first one first; session, registration (unit too) and unit.

    `session` is a public id, `method` a value of rules.Method.
    """
    statement = (
        select(Arrival)
        .options(
            joinedload(Arrival.session),
            joinedload(Arrival.registration).joinedload(Registration.unit),
            joinedload(Arrival.unit),
        )
        .where(Arrival.event_id == event_id)
        .order_by(Arrival.arrived_at, Arrival.id)
    )
    if session:
        chosen = select(EventSession.id).where(EventSession.public_id == session)
        statement = statement.where(Arrival.session_id.in_(chosen))
    if unit_id is not None:
        statement = statement.where(Arrival.unit_id == unit_id)
    if method:
        statement = statement.where(Arrival.method == method)
    return statement


def attendees(
    event_id: int,
    *,
    q: str = "",
    unit: str = "",
    state: str = "",
    roles: Iterable[str] = (),
    by: ColumnElement[bool] | None = None,
) -> Select[Any]:
    """Return registrations by name, unit loaded: those who came, who didn't, or both.

    Cancelled ones stand here only when they came after all. `unit` is a unit's code; `state` is
    PRESENT, ABSENT or "" for both; `by` narrows to those with a presence it fits (see `how`).
    """
    came = exists().where(Arrival.registration_id == Registration.id)
    statement = participants.of_event(event_id, q=q, unit=unit)
    if wanted := list(roles):
        statement = statement.where(Registration.role.in_(wanted))
    if by is not None:
        return statement.where(came.where(by))
    if state == PRESENT:
        return statement.where(came)
    if state == ABSENT:
        return statement.where(~came, Registration.status == Status.REGISTERED)
    return statement.where(came | (Registration.status == Status.REGISTERED))


def how(
    sessions: Iterable[EventSession], *, method: str = "", grade: int = 0, timing: str = ""
) -> ColumnElement[bool] | None:
    """Return what one and the same arrival must fit, None for any: a Method, a Grade, a timing.

    `timing` is LATE (after its session's start), EARLY (left before the end) or STILL (no leaving
    written down), to the whole minute as checkin.stays counts.
    """
    fits: list[ColumnElement[bool]] = []
    if method:
        fits.append(Arrival.method == method)
    if grade:
        fits.append(Arrival.grade == grade)
    if timing == STILL:
        fits.append(Arrival.left_at.is_(None))
    elif timing:
        each = [
            and_(Arrival.session_id == one.id, _off(one, is_late=timing == LATE))
            for one in sessions
        ]
        fits.append(or_(false(), *each))
    return and_(*fits) if fits else None


def _off(one: EventSession, *, is_late: bool) -> ColumnElement[bool]:
    if is_late:
        return Arrival.arrived_at >= one.starts_at + MINUTE
    return Arrival.left_at <= one.ends_at - MINUTE


def shared_phones(session: Session, event_id: int) -> dict[str, int]:
    """Return the phones in the hall that checked in more than one person, and how many.

    A weak sign, for a human to look at: colleagues do lend phones.
    """
    people = func.count(func.distinct(Arrival.registration_id))
    rows = session.execute(
        select(Arrival.device, people)
        .where(
            Arrival.event_id == event_id,
            Arrival.method == Method.HALL_SCREEN,
            Arrival.device != "",
        )
        .group_by(Arrival.device)
        .having(people > 1)
    )
    return dict(rows.all())


def arrivals_of(session: Session, ids: Iterable[int]) -> dict[int, dict[int, Arrival]]:
    """Return the arrivals of these registrations: by registration id, then by session id."""
    wanted = list(ids)
    found: dict[int, dict[int, Arrival]] = {}
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        part = wanted[start : start + _IDS_AT_ONCE]
        for row in session.scalars(select(Arrival).where(Arrival.registration_id.in_(part))):
            found.setdefault(row.registration_id, {})[row.session_id] = row
    return found


def arrival(session: Session, event_id: int, code: str, session_ref: str) -> Arrival:
    """Return one arrival of the event, session and registration loaded; raises NotFoundError."""
    found = session.scalar(
        select(Arrival)
        .join(Arrival.registration)
        .join(Arrival.session)
        .options(joinedload(Arrival.registration), joinedload(Arrival.session))
        .where(
            Arrival.event_id == event_id,
            Registration.code == code,
            EventSession.public_id == session_ref,
        )
    )
    if found is None:
        raise NotFoundError
    return found
