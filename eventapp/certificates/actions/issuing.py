"""Ask for certificates, and give out their numbers, as many in one transaction as are asked."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.certificates import queries, snapshots
from eventapp.certificates.actions.taking import (
    Given,
    NumbersShortError,
    NumberTakenError,
    Room,
    Source,
    written,
    year_of,
)
from eventapp.certificates.codes import new_code
from eventapp.certificates.models import Certificate
from eventapp.certificates.queries import ISSUE, PRINT, Line, Standing, designs, numbering, only_one
from eventapp.certificates.queries.designs import Look
from eventapp.certificates.rules import Kind, State
from eventapp.core.actors import Actor
from eventapp.core.errors import DomainError
from eventapp.db.rows import Rows
from eventapp.events.models import Event
from eventapp.events.rules import Status
from eventapp.jobs.actions import enqueue

__all__ = [
    "CancelledEventError",
    "NumberTakenError",
    "NumbersShortError",
    "issue_due",
    "request_issue",
    "request_print",
]

_COLUMNS = (
    "code",
    "event_id",
    "registration_id",
    "person_id",
    "unit_id",
    "series_id",
    "serial",
    "number",
    "facts",
    "issued_at",
    "version",
    "status",
    "kind",
    "design_version_id",
    "reason",
    "changes",
    "revoke_reason",
)
_ROWS = Rows(Certificate, _COLUMNS)
_AT_ONCE = 500


class CancelledEventError(DomainError):
    """A cancelled event gives no certificates."""


@dataclass(frozen=True, slots=True)
class _Due:
    """Somebody who gets a certificate now, and of which kind."""

    standing: Standing
    kind: str


def request_issue(session: Session, event: Event, *, at: datetime, by: Actor) -> str:
    """Return the public id of the one job that issues what is due, made when none is under way.

    Raises CancelledEventError, PatternError.
    """
    _check(event)
    if numbering.numbering_of(session, event.id) != numbering.BY_HAND:
        for kind in kinds_of(session, event):
            known = queries.series(session, year_of(event), kind=kind)
            written(event, known, kind, [known.next_serial if known else 1], at)
    return _enqueue(session, event, ISSUE, at=at, by=by)


def request_print(session: Session, event: Event, *, at: datetime, by: Actor) -> str:
    """Return the public id of the one job that joins an event's certificates for the printer."""
    return _enqueue(session, event, PRINT, at=at, by=by)


def issue_due(
    session: Session,
    event: Event,
    *,
    at: datetime,
    by: Actor,
    organisation: str = "",
    limit: int | None = None,
    among: Collection[int] | None = None,
) -> int:
    """Give a number, a code and a snapshot to those due (event from `events.queries.event`).

    The first `limit` of them by unit and name; `among` are the registrations to look at, a few
    hundred by their keys, None for all. The event and the series are held first and who is due
    is read after, so any number of callers at once issue each certificate once and leave no gap.
    Returns how many were issued, 0 when nobody is due. Raises
    CancelledEventError, PatternError, NumberTakenError, and NumbersShortError when nobody who
    is due can have a number: then nothing is issued.
    """
    _check(event)
    numbering.hold(session, event.id)
    kinds = kinds_of(session, event)
    source = Source(session, event, kinds, at)
    roll = queries.roll(session, event, among=among)
    lines = [line for line in roll if line.state is State.DUE]
    if not lines:
        return 0
    due = _chosen(session, lines, source.room(kinds), limit)
    if not due:
        raise NumbersShortError(source.name, _missing(session, lines))
    given = source.take([one.kind for one in due])
    letterhead = queries.letterhead(session, event.host_unit, organisation)
    looks = designs.chosen(session, event.id).looks
    rows = [
        _row(event, one, number, looks[Kind(one.kind)], letterhead, at)
        for one, number in zip(due, given, strict=True)
    ]
    _ROWS.insert(session.connection(), rows)
    lines_written = [_line(event, row, one, at, by) for row, one in zip(rows, due, strict=True)]
    audit.write(session.connection(), lines_written)
    return len(rows)


def kinds_of(session: Session, event: Event) -> tuple[str, ...]:
    """Return which kinds of paper an event gives."""
    return tuple(str(kind) for kind in designs.chosen(session, event.id).kinds)


def _chosen(session: Session, lines: Sequence[Line], room: Room, limit: int | None) -> list[_Due]:
    """Return the first `limit` there is a number for."""
    able = (one for one in _papers(session, lines) if room.takes(one.kind))
    return list(islice(able, limit))


def _missing(session: Session, lines: Sequence[Line]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for one in _papers(session, lines):
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return counts


def _papers(session: Session, lines: Sequence[Line]) -> Iterator[_Due]:
    for start in range(0, len(lines), _AT_ONCE):
        some = lines[start : start + _AT_ONCE]
        people = queries.registrations(session, [line.registration_id for line in some])
        for line in some:
            person = people[line.registration_id]
            standing = Standing(person, line.earned, line.attended, None)
            yield _Due(standing, str(line.kind))


def _check(event: Event) -> None:
    if event.status == Status.CANCELLED:
        raise CancelledEventError


def _enqueue(session: Session, event: Event, kind: str, *, at: datetime, by: Actor) -> str:
    args = {"event": event.public_id}
    return enqueue(session, kind, args, at=at, by=by, only_one=only_one(kind, event.public_id))


def _row(
    event: Event,
    due: _Due,
    given: Given,
    look: Look,
    letterhead: Sequence[str],
    at: datetime,
) -> dict[str, Any]:
    person, code = due.standing.registration, new_code()
    facts = snapshots.facts_of(
        event,
        due.standing,
        number=given.number,
        code=code,
        letterhead=letterhead,
        at=at,
        design=look.content,
    )
    return {
        "code": code,
        "event_id": event.id,
        "registration_id": person.id,
        "person_id": person.person_id,
        "unit_id": person.unit_id,
        "series_id": given.series_id,
        "serial": given.serial,
        "number": given.number,
        "facts": facts.to_dict(),
        "issued_at": at,
        "version": 1,
        "status": str(State.VALID),
        "kind": due.kind,
        "design_version_id": look.version_id,
        "reason": "",
        "changes": "",
        "revoke_reason": "",
    }


def _line(event: Event, row: dict[str, Any], due: _Due, at: datetime, by: Actor) -> dict[str, Any]:
    after = {
        "event": event.public_id,
        "registration": due.standing.registration.code,
        "number": row["number"],
        "name": row["facts"]["name"],
    }
    subject = ("certificate", row["code"])
    return audit.line(at=at, by=by, action="certificates.issue", subject=subject, after=after)
