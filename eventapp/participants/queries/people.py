"""Read people: the few that a list may mean, one by number, all with their units."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, false, or_, select
from sqlalchemy.orm import Session, joinedload

from eventapp.core.errors import NotFoundError
from eventapp.core.text import sort_key
from eventapp.participants.models import Person
from eventapp.participants.rules.matching import KnownPerson
from eventapp.participants.rules.people import Draft
from eventapp.units.models import Unit

# Three values a draft, and SQLite takes 32,766 in one statement.
_DRAFTS_AT_ONCE = 5_000
_IDS_AT_ONCE = 10_000
_LIKE_ESCAPE = "\\"
NIP_TAIL = 3
"""Digits of an employee number that make a search for its end worth it."""


def known_people(session: Session, drafts: Sequence[Draft]) -> list[KnownPerson]:
    """Return the stored people any of the drafts may be: same number, same name or same phone."""
    found: dict[int, KnownPerson] = {}
    for start in range(0, len(drafts), _DRAFTS_AT_ONCE):
        part = drafts[start : start + _DRAFTS_AT_ONCE]
        for key, name_key, nip, code, phone, email in session.execute(_candidates(part)):
            found[key] = KnownPerson(key, name_key, nip, code, phone, email)
    return [found[key] for key in sorted(found)]


def _candidates(
    drafts: Iterable[Draft],
) -> Select[int, str, str | None, str, str | None, str | None]:
    keys = {draft.name_key for draft in drafts}
    nips = {draft.nip for draft in drafts if draft.nip}
    phones = {draft.phone for draft in drafts if draft.phone}
    return (
        select(Person.id, Person.name_key, Person.nip, Unit.code, Person.phone, Person.email)
        .outerjoin(Unit, Unit.id == Person.unit_id)
        .where(or_(Person.nip.in_(nips), Person.name_key.in_(keys), Person.phone.in_(phones)))
    )


def people_by_id(session: Session, ids: Iterable[int], *, lock: bool = False) -> dict[int, Person]:
    """Return people by their keys; `lock` keeps others from changing them until the end.

    Locked in the order of their keys, so that two lists never wait for each other in a circle.
    """
    wanted = sorted(set(ids))
    found: dict[int, Person] = {}
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        statement = (
            select(Person)
            .where(Person.id.in_(wanted[start : start + _IDS_AT_ONCE]))
            .order_by(Person.id)
        )
        if lock:
            statement = statement.with_for_update(key_share=True).execution_options(
                populate_existing=True
            )
        found |= {person.id: person for person in session.scalars(statement)}
    return found


def unit_ids(session: Session, codes: Iterable[str | None]) -> dict[str, int]:
    """Return the keys of units by their codes."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    rows = session.execute(select(Unit.code, Unit.id).where(Unit.code.in_(wanted)))
    return dict(rows.all())


def contains(text: str) -> str:
    """Return the LIKE pattern for "contains", the text's own wildcards taken literally."""
    for sign in (_LIKE_ESCAPE, "%", "_"):
        text = text.replace(sign, _LIKE_ESCAPE + sign)
    return f"%{text}%"


def words_of(text: str) -> list[str]:
    """Return the words a search asks for, at most six."""
    return sort_key(text).split()[:6]


def person(session: Session, public_id: str) -> Person:
    """Return a person with unit; raises NotFoundError."""
    found = session.scalar(
        select(Person).options(joinedload(Person.unit)).where(Person.public_id == public_id)
    )
    if found is None:
        raise NotFoundError(public_id)
    return found


def people(*, q: str = "", unit: str = "", unit_id: int | None = None) -> Select[Person]:
    """Return people by name, unit loaded; `q` looks in name and the end of the employee number.

    `unit` is a unit's code; `unit_id` keeps the list to one unit whatever else is asked.
    """
    statement = select(Person).options(joinedload(Person.unit)).order_by(Person.name_key, Person.id)
    words = words_of(q)
    if q and not words:
        return statement.where(false())
    for word in words:
        fits = [Person.name_key.like(contains(word), escape=_LIKE_ESCAPE)]
        if word.isdigit() and len(word) >= NIP_TAIL:
            fits.append(Person.nip.like(f"%{word}"))
        statement = statement.where(or_(*fits))
    if unit:
        statement = statement.join(Unit, Unit.id == Person.unit_id).where(Unit.code == unit)
    if unit_id is not None:
        statement = statement.where(Person.unit_id == unit_id)
    return statement
