"""Find somebody's place at an event: by number, by name, or by the phone they carry."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from eventapp.checkin.models import Scan
from eventapp.core.ids import normalise_code
from eventapp.events.models import Event
from eventapp.events.rules import OPEN
from eventapp.participants.models import Person, Registration
from eventapp.participants.queries.people import contains, words_of
from eventapp.participants.rules.registering import are_alike
from eventapp.units.models import Unit

MOST_FOUND = 20
_TAIL = 3  # digits of an employee number that make a search worth it
_DOORS_AT_ONCE = 50
_LONGEST_DOORS = timedelta(days=1)


def seat(session: Session, event_id: int, code: str) -> Registration | None:
    """Return the event's registration with this code, unit and person loaded, or None."""
    return session.scalar(_seats(event_id).where(Registration.code == code))


def seat_of_person(session: Session, event_id: int, person: str) -> Registration | None:
    """Return the registration of a person (public id), unit and person loaded, or None."""
    return session.scalar(
        _seats(event_id)
        .join(Person, Person.id == Registration.person_id)
        .where(Person.public_id == person)
    )


def seat_by_number(
    session: Session, event_id: int, *, nip: str | None = None, phone: str | None = None
) -> Registration | None:
    """Return the one registration with this number; None when there is none, or several."""
    fits: list[ColumnElement[bool]] = []
    if nip:
        fits += [Registration.nip == nip, Person.nip == nip]
    if phone:
        fits.append(Person.phone == phone)
    if not fits:
        return None
    rows = session.scalars(
        _seats(event_id)
        .join(Person, Person.id == Registration.person_id)
        .where(or_(*fits))
        .limit(2)
    ).all()
    return rows[0] if len(rows) == 1 else None


def is_scanned(session: Session, event_id: int, uid: str) -> bool:
    """Whether a scan with this uid was answered before."""
    kept = select(Scan.id).where(Scan.event_id == event_id, Scan.uid == uid)
    return session.scalar(kept) is not None


def found(session: Session, event_id: int, q: str) -> Sequence[Registration]:
    """Return at most 20 registrations by name whose name, unit, code or NIP's end fits `q`."""
    words = words_of(q)
    if not words:
        return []
    statement = _seats(event_id).outerjoin(Unit, Unit.id == Registration.unit_id)
    for word in words:
        fits = [
            Registration.name_key.like(contains(word), escape="\\"),
            Unit.name.icontains(word, autoescape=True),
            Unit.short_name.icontains(word, autoescape=True),
            Registration.code == normalise_code(word),
        ]
        if word.isdigit() and len(word) >= _TAIL:
            fits.append(Registration.nip.like(f"%{word}"))
        statement = statement.where(or_(*fits))
    in_order = statement.order_by(Registration.name_key, Registration.id)
    return session.scalars(in_order.limit(MOST_FOUND)).all()


def alike(session: Session, event_id: int, name_key: str) -> list[Registration]:
    """Return registrations whose name may be the same person's, the likeliest of 20 first."""
    words = [word for word in name_key.split() if len(word) > 1]
    if not words:
        return []
    statement = _seats(event_id).where(
        or_(*(Registration.name_key.like(contains(word), escape="\\") for word in words[:6]))
    )
    rows = session.scalars(statement.order_by(Registration.name_key).limit(500))
    fitting = [row for row in rows if are_alike(name_key, row.name_key)]
    wanted = set(words)
    fitting.sort(key=lambda row: len(wanted ^ set(row.name_key.split())))
    return fitting[:MOST_FOUND]


def open_events(session: Session, at: datetime) -> Sequence[Event]:
    """Return the events whose doors may be open at `at`, sessions loaded."""
    return session.scalars(
        select(Event)
        .options(selectinload(Event.sessions))
        .where(
            Event.status.in_(OPEN),
            Event.starts_at <= at + _LONGEST_DOORS,
            Event.ends_at >= at - _LONGEST_DOORS,
        )
        .order_by(Event.starts_at)
        .limit(_DOORS_AT_ONCE)
    ).all()


def _seats(event_id: int) -> Select[Registration]:
    return (
        select(Registration)
        .options(joinedload(Registration.unit), joinedload(Registration.person))
        .where(Registration.event_id == event_id)
    )
