"""Register people for an event, one or thousands at once, each row standing or falling alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from eventapp.audit import actions as audit
from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.core.text import sort_key
from eventapp.db.turns import take_turn
from eventapp.db.upsert import insert
from eventapp.events.models import Event
from eventapp.participants import queries
from eventapp.participants.actions.knowing import Known, facts_of_person, known_by_number
from eventapp.participants.actions.lines import write_lines
from eventapp.participants.models import Person, Registration
from eventapp.participants.rules.names import PersonName
from eventapp.participants.rules.people import Draft, Problem
from eventapp.participants.rules.registering import (
    FULL,
    Facts,
    Source,
    Status,
    restores,
    snapshot,
)

Word = Literal["created", "matched", "rejected"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row.

    created: a new registration. matched: this person had one for this event already, and it is
    the one given back. rejected: no registration; `errors` are "field: reason" in fixed words,
    `problems` the same with values. `same_as` is the index of the earlier row that was the same
    person.
    """

    status: Word
    registration: Registration | None = None
    errors: tuple[str, ...] = ()
    is_new_person: bool = False
    same_as: int | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Seat:
    """A row on its way to a registration."""

    draft: Draft
    facts: Facts
    before: Facts | None


def register_all(
    session: Session,
    event: Event,
    drafts: Sequence[Draft],
    *,
    source: str,
    at: datetime,
    by: Actor,
) -> list[Outcome]:
    """Register the drafts' people for `event`; outcomes in the drafts' order.

    Somebody known is recognised by NIP, or by name with phone, e-mail or unit. The same people
    twice, in one list or in two at once, are registered once. Only self-registration minds the
    capacity. Costs a fixed number of queries per thousand rows.
    """
    numbered = [replace(draft, number=at_row) for at_row, draft in enumerate(drafts)]
    known = known_by_number(session, numbered, source=source, at=at, by=by)
    seats = _seats(numbered, known)
    rows, new = _take_seats(session, event, seats, source=source, at=at, by=by)
    return _outcomes(numbered, known, rows, new)


def register_self(
    session: Session, event: Event, draft: Draft, *, at: datetime, by: Actor
) -> Outcome:
    """Register somebody by what they say of themselves; whoever is turned away leaves no trace."""
    attempt = session.begin_nested()
    (outcome,) = register_all(session, event, [draft], source=Source.SELF, at=at, by=by)
    if outcome.registration is None:
        attempt.rollback()
    else:
        attempt.commit()
    return outcome


def register_person(
    session: Session, event: Event, person: Person, *, source: str, at: datetime, by: Actor
) -> Outcome:
    """Register somebody whose identity is certain already, as what is known of them today."""
    facts = facts_of_person(person)
    draft = Draft(0, PersonName(facts.front_title, facts.name, facts.back_title))
    seats = {person.id: _Seat(draft, facts, facts)}
    rows, new = _take_seats(session, event, seats, source=source, at=at, by=by)
    known = {0: Known(facts, person.id, facts)}
    return _outcomes([draft], known, rows, new)[0]


def _take_seats(
    session: Session,
    event: Event,
    seats: dict[int, _Seat],
    *,
    source: str,
    at: datetime,
    by: Actor,
) -> tuple[dict[int, Registration], set[int]]:
    """Return registrations by person, and whose are new; those without a seat are left out."""
    refused: set[int] = set()
    if source == Source.SELF and event.capacity is not None:
        refused = _without_seat(session, event, seats)
    wanted = {key: seat for key, seat in seats.items() if key not in refused}
    new = _insert(session, event, wanted, source=source, at=at, by=by)
    rows = queries.by_people(session, event.id, wanted)
    for row in rows.values():
        set_committed_value(row, "event", event)
    if restores(source):
        _restore(session, rows.values(), at=at, by=by)
    return rows, new


def _seats(drafts: Sequence[Draft], known: dict[int, Known]) -> dict[int, _Seat]:
    """Return one seat per person, as the first of their rows gives it."""
    seats: dict[int, _Seat] = {}
    for draft in drafts:
        found = known[draft.number]
        if found.person_id is not None:
            seats.setdefault(found.person_id, _Seat(draft, found.facts, found.before))
    return seats


def _outcomes(
    drafts: Sequence[Draft],
    known: dict[int, Known],
    rows: dict[int, Registration],
    new: set[int],
) -> list[Outcome]:
    outcomes = []
    for draft in drafts:
        found = known[draft.number]
        if found.person_id is None:
            errors = tuple(f"{p.field}: {p.reason}" for p in found.problems)
            outcomes.append(Outcome("rejected", None, errors, problems=found.problems))
        elif found.person_id not in rows:
            outcomes.append(Outcome("rejected", None, (FULL,)))
        else:
            row, is_first = rows[found.person_id], found.same_as is None
            status: Word = "created" if is_first and found.person_id in new else "matched"
            is_new_person = is_first and found.before is None
            outcomes.append(Outcome(status, row, (), is_new_person, found.same_as))
    return outcomes


def _without_seat(session: Session, event: Event, seats: dict[int, _Seat]) -> set[int]:
    """Return the people no seat is left for; those registered already keep theirs."""
    take_turn(session, f"seats of {event.public_id}")
    taken = queries.registered_count(session, event.id)
    rows = queries.by_people(session, event.id, seats)
    holders = {key for key, row in rows.items() if row.status == Status.REGISTERED}
    left = max((event.capacity or 0) - taken, 0)
    return set([key for key in seats if key not in holders][left:])


def _insert(
    session: Session,
    event: Event,
    seats: dict[int, _Seat],
    *,
    source: str,
    at: datetime,
    by: Actor,
) -> set[int]:
    """Insert what isn't there yet, in the order of the people's keys; return whose were new."""
    if not seats:
        return set()
    common: dict[str, Any] = {"event_id": event.id, "created_at": at, "source": str(source)}
    rows = [common | _row(person_id, seat) for person_id, seat in sorted(seats.items())]
    statement = (
        insert(session, Registration)
        .on_conflict_do_nothing(index_elements=["event_id", "person_id"])
        .returning(Registration.person_id)
    )
    new = set(session.scalars(statement, rows))
    lines = [
        audit.line(
            at=at,
            by=by,
            action="participants.register",
            subject=("registration", row["code"]),
            after={"event": event.public_id, **_printed(row)},
        )
        for row in rows
        if row["person_id"] in new
    ]
    write_lines(session, lines)
    return new


def _row(person_id: int, seat: _Seat) -> dict[str, Any]:
    return {
        "code": ids.code(8),
        "person_id": person_id,
        "name_key": sort_key(seat.facts.name),
        "role": str(seat.draft.role),
        "status": str(Status.REGISTERED),
        "version": 1,
        **snapshot(seat.facts, seat.before),
    }


def _printed(row: dict[str, Any]) -> dict[str, Any]:
    names = ("front_title", "name", "back_title", "nip", "role", "source")
    return {name: row[name] for name in names if row[name]}


def _restore(session: Session, rows: Iterable[Registration], *, at: datetime, by: Actor) -> None:
    for row in rows:
        if row.status == Status.CANCELLED:
            row.status = Status.REGISTERED
            row.version += 1
            audit.record(
                session,
                at=at,
                by=by,
                action="participants.restore",
                subject=("registration", row.code),
                before={"status": str(Status.CANCELLED)},
                after={"status": str(Status.REGISTERED)},
            )
    session.flush()
