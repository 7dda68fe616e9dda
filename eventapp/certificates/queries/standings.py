"""Who has earned a certificate, who has one, and why not: a whole event in three queries."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, joinedload

from eventapp.certificates.models import Certificate
from eventapp.certificates.queries.designs import statement_rule
from eventapp.certificates.rules import (
    Attended,
    Capacity,
    Earned,
    EarningRule,
    Kind,
    State,
    StatementRule,
    has_earned,
    kind_of,
    state_of,
)
from eventapp.checkin import queries as checkin
from eventapp.checkin.stays import Presence, Stay, stay, together
from eventapp.core.text import sort_key
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.units.models import Unit

_IDS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """One registration as the rule sees it, light enough for lists of tens of thousands.

    `kind` is the paper the rule gives, None for none. What is said of a certificate is of its
    newest version; None and "" without one. `presence` sums up the sessions that count.
    """

    registration_id: int
    code: str
    name_key: str
    unit_code: str
    unit_name: str
    attended: Attended
    earned: Earned
    kind: Kind | None
    certificate_id: int | None
    certificate_code: str
    number: str
    state: State
    presence: Presence


@dataclass(frozen=True, slots=True)
class Standing:
    """A registration (unit loaded), what the rule says, and its newest certificate."""

    registration: Registration
    earned: Earned
    attended: Attended
    certificate: Certificate | None


def rule_of(event: Event) -> EarningRule:
    """Return what an event (sessions loaded) asks for; sessions go by their public ids."""
    hours = {one.public_id: one.lesson_hours for one in event.sessions if one.counts}
    return EarningRule(event.certificate_share, hours)


def roll(
    session: Session,
    event: Event,
    *,
    at: datetime | None = None,
    among: Collection[int] | None = None,
) -> list[Line]:
    """Return every registration of an event (sessions loaded) by unit and name.

    While a session runs, its minutes count until `at`; without one, until its end. `among` are
    the registrations to look at, a few hundred by their keys; None for all.
    """
    rules = (rule_of(event), statement_rule(session, event.id))
    came = _attended(session, event, at, among)
    newest = _newest(session, event.id, among)
    rows = session.execute(
        select(
            Registration.id,
            Registration.code,
            Registration.name_key,
            Registration.role,
            Registration.status,
            Unit.code,
            Unit.name,
        )
        .outerjoin(Unit, Unit.id == Registration.unit_id)
        .where(Registration.event_id == event.id, *_among(Registration.id, among))
    )
    return _ordered([_line(rules, row, came.get(row[0], {}), newest.get(row[0])) for row in rows])


def _line(
    rules: tuple[EarningRule, StatementRule],
    row: Row[int, str, str, str, str, str, str],
    came: Mapping[str, Stay],
    paper: tuple[int, str, str, str] | None,
) -> Line:
    key, code, name_key, role, status, unit_code, unit_name = row
    rule, statements = rules
    early = max((one.early for ref, one in came.items() if ref in rule.hours), default=0)
    attended = Attended(Capacity(role), status == "cancelled", frozenset(came), early)
    earned = has_earned(rule, attended)
    kind = kind_of(statements, rule, attended, earned)
    return Line(
        registration_id=key,
        code=code,
        name_key=name_key,
        unit_code=unit_code or "",
        unit_name=unit_name or "",
        attended=attended,
        earned=earned,
        kind=kind,
        certificate_id=paper[0] if paper else None,
        certificate_code=paper[3] if paper else "",
        number=paper[1] if paper else "",
        state=state_of(kind, paper[2] if paper else None),
        presence=together(stay for ref, stay in came.items() if ref in rule.hours),
    )


def _ordered(lines: list[Line]) -> list[Line]:
    """Return the lines as they stand in every list and on the printer: by unit, then by name."""
    units = {name: sort_key(name) for name in {line.unit_name for line in lines}}
    return sorted(lines, key=lambda a: (units[a.unit_name], a.name_key, a.registration_id))


def due(session: Session, event: Event) -> list[Standing]:
    """Return the standing of every registration, earned or not, by unit and name."""
    registrations = {
        row.id: row
        for row in session.scalars(
            select(Registration)
            .options(joinedload(Registration.unit))
            .where(Registration.event_id == event.id)
        )
    }
    certificates = {
        row.id: row
        for row in session.scalars(select(Certificate).where(Certificate.event_id == event.id))
    }
    return [
        Standing(
            registrations[line.registration_id],
            line.earned,
            line.attended,
            certificates[line.certificate_id] if line.certificate_id else None,
        )
        for line in roll(session, event)
    ]


def registrations(session: Session, ids: Iterable[int]) -> dict[int, Registration]:
    """Return registrations by their keys, unit loaded; one query for ten thousand of them."""
    wanted = list(ids)
    found: dict[int, Registration] = {}
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        rows = session.scalars(
            select(Registration)
            .options(joinedload(Registration.unit))
            .where(Registration.id.in_(wanted[start : start + _IDS_AT_ONCE]))
        )
        found |= {row.id: row for row in rows}
    return found


def due_keys(session: Session, event: Event) -> list[int]:
    """Return the keys of the registrations a certificate is due to, by unit and name."""
    return [one.registration_id for one in roll(session, event) if one.state is State.DUE]


def longest_names(session: Session, event_id: int, count: int = 5) -> Sequence[Registration]:
    """Return the registrations whose names with titles have the most letters, longest first."""
    length = func.length(Registration.front_title + Registration.name + Registration.back_title)
    return session.scalars(
        select(Registration)
        .where(Registration.event_id == event_id, Registration.status != "cancelled")
        .order_by(length.desc(), Registration.id)
        .limit(count)
    ).all()


def _among(key: Any, among: Collection[int] | None) -> list[Any]:
    return [] if among is None else [key.in_(among)]


def _attended(
    session: Session, event: Event, at: datetime | None, among: Collection[int] | None
) -> dict[int, dict[str, Stay]]:
    """Return how long each registration was in each session (by public id) it arrived in."""
    known = {one.id: one for one in event.sessions}
    found: dict[int, dict[str, Stay]] = {}
    for key, session_id, arrived_at, left_at in checkin.presences(session, event.id, among):
        one = known[session_id]
        until = at or one.ends_at
        found.setdefault(key, {})[one.public_id] = stay(
            one.starts_at, one.ends_at, arrived_at, left_at, at=until
        )
    return found


def _newest(
    session: Session, event_id: int, among: Collection[int] | None
) -> dict[int, tuple[int, str, str, str]]:
    """Return key, number, status and code of each registration's newest certificate."""
    rows = session.execute(
        select(
            Certificate.registration_id,
            Certificate.id,
            Certificate.number,
            Certificate.status,
            Certificate.code,
        )
        .where(Certificate.event_id == event_id, *_among(Certificate.registration_id, among))
        .order_by(Certificate.version)
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}
