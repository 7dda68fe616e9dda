"""Read registrations: one by its code, those of an event, those of some people."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from eventapp.core.errors import NotFoundError
from eventapp.core.ids import normalise_code
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.participants.queries.people import contains, words_of
from eventapp.participants.rules.registering import Status
from eventapp.units.models import Unit

_IDS_AT_ONCE = 10_000
_TAIL = 3  # digits of an employee number that make a search worth it


def registration(session: Session, code: str) -> Registration:
    """Return a registration with event (sessions too), unit and person; raises NotFoundError."""
    found = session.scalar(
        select(Registration)
        .options(
            joinedload(Registration.event).selectinload(Event.sessions),
            joinedload(Registration.event).joinedload(Event.host_unit),
            joinedload(Registration.unit),
            joinedload(Registration.person),
        )
        .where(Registration.code == normalise_code(code))
    )
    if found is None:
        raise NotFoundError(code)
    return found


def by_people(session: Session, event_id: int, ids: Iterable[int]) -> dict[int, Registration]:
    """Return an event's registrations of these people by person key; unit and person loaded."""
    wanted = sorted(set(ids))
    found: dict[int, Registration] = {}
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        rows = session.scalars(
            select(Registration)
            .options(joinedload(Registration.unit), joinedload(Registration.person))
            .where(
                Registration.event_id == event_id,
                Registration.person_id.in_(wanted[start : start + _IDS_AT_ONCE]),
            )
            .execution_options(populate_existing=True)
        )
        found |= {row.person_id: row for row in rows}
    return found


def registered_count(session: Session, event_id: int) -> int:
    """Return how many seats of an event are taken."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Registration)
            .where(Registration.event_id == event_id, Registration.status == Status.REGISTERED)
        )
        or 0
    )


def of_event(
    event_id: int, *, q: str = "", unit: str = "", status: str = "", role: str = ""
) -> Select[Any]:
    """Return an event's registrations by name, unit loaded.

    `q` looks in name, code and the end of the employee number; `unit` is a unit's code.
    """
    statement = (
        select(Registration)
        .options(joinedload(Registration.unit))
        .where(Registration.event_id == event_id)
        .order_by(Registration.name_key, Registration.id)
    )
    for word in words_of(q):
        fits = [
            Registration.name_key.like(contains(word), escape="\\"),
            Registration.code == normalise_code(word),
        ]
        if word.isdigit() and len(word) >= _TAIL:
            fits.append(Registration.nip.like(f"%{word}"))
        statement = statement.where(or_(*fits))
    if unit:
        statement = statement.join(Unit, Unit.id == Registration.unit_id).where(Unit.code == unit)
    if status:
        statement = statement.where(Registration.status == status)
    if role:
        statement = statement.where(Registration.role == role)
    return statement
