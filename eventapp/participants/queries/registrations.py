"""Read registrations: one by its code, those of an event, those of some people."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from eventapp.core.errors import NotFoundError
from eventapp.core.ids import normalise_code
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.participants.queries.people import NIP_TAIL, contains, words_of
from eventapp.participants.rules.registering import Source, Status
from eventapp.units.models import Unit

_IDS_AT_ONCE = 10_000


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
    event_id: int,
    *,
    q: str = "",
    unit: str = "",
    status: str = "",
    role: str = "",
    since: datetime | None = None,
) -> Select[Registration]:
    """Return an event's registrations by name, unit loaded.

    `q` looks in name, code and the end of the employee number; `unit` is a unit's code; `since`
    is the moment of the import that made them.
    """
    statement = (
        select(Registration)
        .options(joinedload(Registration.unit))
        .where(Registration.event_id == event_id)
        .order_by(Registration.name_key, Registration.id)
    )
    words = words_of(q)
    if q and not words:
        return statement.where(false())
    for word in words:
        fits = [
            Registration.name_key.like(contains(word), escape="\\"),
            Registration.code == normalise_code(word),
        ]
        if word.isdigit() and len(word) >= NIP_TAIL:
            fits.append(Registration.nip.like(f"%{word}"))
        statement = statement.where(or_(*fits))
    if unit:
        statement = statement.join(Unit, Unit.id == Registration.unit_id).where(Unit.code == unit)
    if status:
        statement = statement.where(Registration.status == status)
    if role:
        statement = statement.where(Registration.role == role)
    if since is not None:
        statement = statement.where(
            Registration.created_at == since, Registration.source == Source.IMPORT
        )
    return statement


def units_of_event(session: Session, event_id: int) -> Sequence[Unit]:
    """Return the units an event's registrations come from, by name."""
    own = select(Registration.unit_id).where(Registration.event_id == event_id)
    return session.scalars(select(Unit).where(Unit.id.in_(own)).order_by(Unit.name)).all()


def counts_of_event(session: Session, event_id: int) -> dict[str, int]:
    """Return how many registrations of an event have each status; all statuses are there."""
    rows = session.execute(
        select(Registration.status, func.count())
        .where(Registration.event_id == event_id)
        .group_by(Registration.status)
    )
    found = dict(rows.all())
    return {str(status): found.get(str(status), 0) for status in Status}


def of_person(session: Session, person_id: int) -> Sequence[Registration]:
    """Return a person's registrations, newest event first; event and unit loaded."""
    return session.scalars(
        select(Registration)
        .join(Event, Event.id == Registration.event_id)
        .options(contains_eager(Registration.event), joinedload(Registration.unit))
        .where(Registration.person_id == person_id)
        .order_by(Event.starts_at.desc(), Registration.id.desc())
    ).all()
