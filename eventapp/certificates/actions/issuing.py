"""Ask for certificates, and give out their numbers: all that are due in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.audit.models import AuditLine
from eventapp.certificates import queries, snapshots
from eventapp.certificates.codes import new_code
from eventapp.certificates.models import Certificate, NumberSeries
from eventapp.certificates.queries import ISSUE, PRINT, Standing, only_one
from eventapp.certificates.rules import State, state_of
from eventapp.core.actors import Actor
from eventapp.core.errors import DomainError
from eventapp.core.periods import local_year
from eventapp.db.upsert import insert
from eventapp.events import numbers
from eventapp.events.models import Event
from eventapp.events.rules import Status
from eventapp.jobs.actions import enqueue


class CancelledEventError(DomainError):
    """A cancelled event gives no certificates."""


class NumberTakenError(DomainError):
    """A pattern gives a number that stands on another certificate: it lacks the year, say."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


def request_issue(session: Session, event: Event, *, at: datetime, by: Actor) -> str:
    """Return the public id of the one job that issues what is due, made when none is under way.

    Raises CancelledEventError, PatternError.
    """
    _check(event)
    known = queries.series(session, _year(event))
    pattern = event.number_pattern or (known.pattern if known else queries.DEFAULT_PATTERN)
    record_class = known.record_class if known else queries.DEFAULT_CLASS
    serial = known.next_serial if known else 1
    numbers.format_number(pattern, snapshots.number_parts(event, record_class, serial, at))
    return _enqueue(session, event, ISSUE, at=at, by=by)


def request_print(session: Session, event: Event, *, at: datetime, by: Actor) -> str:
    """Return the public id of the one job that joins an event's certificates for the printer."""
    return _enqueue(session, event, PRINT, at=at, by=by)


def issue_due(
    session: Session, event: Event, *, at: datetime, by: Actor, organisation: str = ""
) -> int:
    """Give a number, a code and a snapshot to everybody due (event from `events.queries.event`).

    The series' row is locked first and who is due is read after, so any number of callers at
    once issue each certificate once and leave no gap. Returns how many were issued; raises
    CancelledEventError, PatternError, NumberTakenError, and then nothing is issued.
    """
    _check(event)
    series = _locked(session, _year(event))
    due = [one for one in queries.due(session, event) if _is_due(one)]
    if not due:
        return 0
    given = _numbers(event, series, len(due), at)
    if known := queries.taken(session, given):
        raise NumberTakenError(min(known))
    letterhead = queries.letterhead(session, event.host_unit, organisation)
    rows = [
        _row(event, one, series, serial, number, letterhead, at)
        for serial, (number, one) in enumerate(zip(given, due, strict=True), series.next_serial)
    ]
    series.next_serial += len(rows)
    session.flush()
    session.execute(Certificate.__table__.insert(), rows)  # type: ignore[attr-defined]
    session.execute(
        AuditLine.__table__.insert(),  # type: ignore[attr-defined]
        [_line(event, row, one, at, by) for row, one in zip(rows, due, strict=True)],
    )
    return len(rows)


def _check(event: Event) -> None:
    if event.status == Status.CANCELLED:
        raise CancelledEventError


def _enqueue(session: Session, event: Event, kind: str, *, at: datetime, by: Actor) -> str:
    args = {"event": event.public_id}
    return enqueue(session, kind, args, at=at, by=by, only_one=only_one(kind, event.public_id))


def _year(event: Event) -> int:
    return local_year(event.starts_at, event.timezone)


def _is_due(standing: Standing) -> bool:
    status = standing.certificate.status if standing.certificate else None
    return state_of(standing.earned, status) is State.DUE


def _locked(session: Session, year: int) -> NumberSeries:
    """Return the year's series, made when missing, held until the transaction ends."""
    row = {
        "kind": queries.KIND,
        "year": year,
        "pattern": queries.DEFAULT_PATTERN,
        "record_class": queries.DEFAULT_CLASS,
        "next_serial": 1,
        "version": 1,
    }
    session.execute(insert(session, NumberSeries).values(**row).on_conflict_do_nothing())
    series = queries.series(session, year, lock=True)
    if series is None:
        raise AssertionError
    return series


def _numbers(event: Event, series: NumberSeries, count: int, at: datetime) -> list[str]:
    pattern = event.number_pattern or series.pattern
    serials = range(series.next_serial, series.next_serial + count)
    parts = (snapshots.number_parts(event, series.record_class, one, at) for one in serials)
    return [numbers.format_number(pattern, one) for one in parts]


def _row(
    event: Event,
    standing: Standing,
    series: NumberSeries,
    serial: int,
    number: str,
    letterhead: Sequence[str],
    at: datetime,
) -> dict[str, Any]:
    person = standing.registration
    code = new_code()
    facts = snapshots.facts_of(
        event, standing, number=number, code=code, letterhead=letterhead, at=at
    )
    return {
        "code": code,
        "event_id": event.id,
        "registration_id": person.id,
        "person_id": person.person_id,
        "unit_id": person.unit_id,
        "series_id": series.id,
        "serial": serial,
        "number": number,
        "facts": facts.to_dict(),
        "issued_at": at,
        "version": 1,
        "status": str(State.VALID),
        "revoke_reason": "",
    }


def _line(
    event: Event, row: dict[str, Any], standing: Standing, at: datetime, by: Actor
) -> dict[str, Any]:
    after = {
        "event": event.public_id,
        "registration": standing.registration.code,
        "number": row["number"],
        "name": row["facts"]["name"],
    }
    subject = ("certificate", row["code"])
    return audit.line(at=at, by=by, action="certificates.issue", subject=subject, after=after)
