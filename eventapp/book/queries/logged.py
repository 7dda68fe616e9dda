"""What people's data were when a book was closed, by the log: today's, with each change undone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.book.rules.comparing import Logged
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name
from eventapp.units.models import Unit

_CHANGES = ("participants.change", "participants.stand_in")
_COLUMNS = (
    *("front_title", "name", "back_title", "nip", "rank", "position", "unit_id", "role"),
    *("stands_in_as", "letter"),
)
_CODES_AT_ONCE = 10_000
_Values = dict[str, Any]


def logged_since(session: Session, event: Event, codes: Iterable[str], since: datetime) -> Logged:
    """Return what the log says these people's printed data were at a moment.

    Only of those it says were changed since. Somebody whose data today are not what the last line
    left is missing: that nobody has logged.
    """
    lines = _lines(session, codes, since)
    rows = session.scalars(select(Registration).where(Registration.code.in_(lines))).all()
    codes_of = _codes(session, [row.stands_in_for_id for row in rows])
    undone = {row.code: _undone(row, lines[row.code], codes_of) for row in rows}
    units = _units(session, [one["unit_id"] for one in undone.values() if one])
    return Logged(
        {code: _printed(values, units) for code, values in undone.items() if values},
        event=_is_edited(session, event, since),
    )


def _lines(session: Session, codes: Iterable[str], since: datetime) -> dict[str, list[AuditLine]]:
    """Return the changes of these people since a moment, the newest first."""
    wanted = sorted(codes)
    found: dict[str, list[AuditLine]] = {}
    for start in range(0, len(wanted), _CODES_AT_ONCE):
        rows = session.scalars(
            select(AuditLine)
            .where(
                AuditLine.subject_kind == "registration",
                AuditLine.subject_id.in_(wanted[start : start + _CODES_AT_ONCE]),
                AuditLine.action.in_(_CHANGES),
                AuditLine.at >= since,
            )
            .order_by(AuditLine.id.desc())
        )
        for row in rows:
            found.setdefault(row.subject_id, []).append(row)
    return found


def _undone(
    row: Registration, lines: Sequence[AuditLine], codes: Mapping[int, str]
) -> _Values | None:
    """Undo the lines, the newest first; None when one doesn't say what stands there."""
    values: _Values = {name: getattr(row, name) for name in _COLUMNS}
    values["stands_in_for"] = codes.get(row.stands_in_for_id or 0, "")
    for line in lines:
        before = line.before or {}
        for name, value in (line.after or {}).items():
            if name not in values:
                continue
            if values[name] != value:
                return None
            values[name] = before.get(name, "")
    return values


def _printed(values: _Values, units: Mapping[int, str]) -> dict[str, str]:
    named = full_name(values["front_title"], values["name"], values["back_title"])
    unit = units.get(values["unit_id"] or 0, "")
    kept = ("rank", "position", "role", "stands_in_for", "stands_in_as", "letter")
    said = {name: values[name] or "" for name in kept}
    return said | {"name": named, "nip": values["nip"] or "", "unit": unit}


def _codes(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    wanted = [key for key in ids if key is not None]
    rows = session.execute(
        select(Registration.id, Registration.code).where(Registration.id.in_(wanted))
    )
    return dict(rows.all())


def _units(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    wanted = {key for key in ids if key}
    return dict(session.execute(select(Unit.id, Unit.code).where(Unit.id.in_(wanted))).all())


def _is_edited(session: Session, event: Event, since: datetime) -> bool:
    found = session.scalar(
        select(AuditLine.id)
        .where(
            AuditLine.subject_kind == "event",
            AuditLine.subject_id == event.public_id,
            AuditLine.action.startswith("events."),
            AuditLine.at >= since,
        )
        .limit(1)
    )
    return found is not None
