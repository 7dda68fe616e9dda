"""Find out who the rows of a list are, store whoever is new, and learn what is newer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.db.turns import take_turn
from eventapp.db.upsert import insert
from eventapp.participants import queries
from eventapp.participants.actions.lines import write_lines
from eventapp.participants.models import Person
from eventapp.participants.rules.matching import Judged, Outcome
from eventapp.participants.rules.people import Draft, Problem
from eventapp.participants.rules.registering import (
    Facts,
    facts_of,
    lessons,
)

_TURN = "people"


@dataclass(frozen=True, slots=True)
class Known:
    """Who a row is. `person_id` is None for a row that was given back, with its `problems`.

    `before` is what was known of the person before this list, None for somebody new; `same_as` the
    number of the earlier row that was the same person.
    """

    facts: Facts
    person_id: int | None = None
    before: Facts | None = None
    same_as: int | None = None
    problems: tuple[Problem, ...] = ()


def known_by_number(
    session: Session, drafts: Sequence[Draft], *, source: str, at: datetime, by: Actor
) -> dict[int, Known]:
    """Return who each draft is by its number (each its own); new people are stored.

    Who would store somebody takes a turn and looks again: two lists at once create nobody twice.
    """
    judged = queries.preview(session, drafts, source)
    is_creating = any(row.outcome is Outcome.CREATE for row in judged)
    if is_creating and take_turn(session, _TURN):
        judged = queries.preview(session, drafts, source)
    units = queries.unit_ids(session, (draft.unit_code for draft in drafts))
    given = {row.draft.number: facts_of(row.draft, units) for row in judged}
    created = _create(session, judged, given, at=at, by=by)
    matched = {
        row.draft.number: row.person_id
        for row in judged
        if row.outcome is Outcome.MATCHED and row.person_id is not None
    }
    before = _learn(session, matched, given, source=source, at=at, by=by)
    keys = created | matched
    return {row.draft.number: _known(row, given[row.draft.number], keys, before) for row in judged}


def _known(
    row: Judged,
    facts: Facts,
    keys: dict[int, int],
    before: dict[int, Facts],
) -> Known:
    if row.outcome is Outcome.REJECTED:
        return Known(facts, problems=row.draft.problems)
    number = row.draft.number if row.same_as is None else row.same_as
    person_id = keys[number]
    return Known(facts, person_id, before.get(person_id), row.same_as)


def _create(
    session: Session,
    judged: Sequence[Judged],
    given: dict[int, Facts],
    *,
    at: datetime,
    by: Actor,
) -> dict[int, int]:
    """Store new people; return their keys by row. A number stored meanwhile keeps its holder."""
    rows = {
        row.draft.number: {
            "public_id": ids.public_id(),
            "name_key": row.draft.name_key,
            "created_at": at,
            "version": 1,
            **given[row.draft.number].as_dict(),
        }
        for row in judged
        if row.outcome is Outcome.CREATE
    }
    if not rows:
        return {}
    statement = (
        insert(session, Person)
        .on_conflict_do_nothing(index_elements=["nip"])
        .returning(Person.public_id, Person.id)
    )
    stored = dict(session.execute(statement, list(rows.values())).all())
    lines = [
        audit.line(
            at=at,
            by=by,
            action="participants.add_person",
            subject=("person", row["public_id"]),
            after={name: value for name, value in given[number].as_dict().items() if value},
        )
        for number, row in rows.items()
        if row["public_id"] in stored
    ]
    write_lines(session, lines)
    late = _late(session, [row["nip"] for row in rows.values() if row["public_id"] not in stored])
    return {
        number: stored.get(row["public_id"]) or late[row["nip"]] for number, row in rows.items()
    }


def _late(session: Session, nips: list[str]) -> dict[str, int]:
    if not nips:
        return {}
    found = session.execute(select(Person.nip, Person.id).where(Person.nip.in_(nips)))
    return {nip: key for nip, key in found if nip}


def _learn(
    session: Session,
    matched: dict[int, int],
    given: dict[int, Facts],
    *,
    source: str,
    at: datetime,
    by: Actor,
) -> dict[int, Facts]:
    """Fill and renew what is known of recognised people; return what was known before."""
    people = queries.people_by_id(session, matched.values(), lock=True)
    before: dict[int, Facts] = {}
    lines: list[dict[str, Any]] = []
    for number, person_id in sorted(matched.items(), key=lambda pair: pair[1]):
        person = people[person_id]
        facts = before[person_id] = facts_of_person(person)
        changes = lessons(given[number], facts, source)
        if not changes:
            continue
        was = {name: getattr(person, name) for name in changes}
        for name, value in changes.items():
            setattr(person, name, value)
        person.version += 1
        lines.append(
            audit.line(
                at=at,
                by=by,
                action="participants.change_person",
                subject=("person", person.public_id),
                before=was,
                after=changes,
            )
        )
    session.flush()
    write_lines(session, lines)
    return before


def facts_of_person(person: Person) -> Facts:
    """Return what is known of a person now."""
    return Facts(**{name: getattr(person, name) for name in Facts.__slots__})
