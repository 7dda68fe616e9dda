"""Make, change and end units, one by one or by a list."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError, StaleError
from eventapp.units import queries
from eventapp.units.drafts import Fault, Reason, UnitDraft, circle, faults
from eventapp.units.models import HeadCount, Unit, UnitAlias
from eventapp.units.rows import RawRow
from eventapp.units.rules import UnitVerdict

_COLUMNS = (
    *("code", "name", "short_name", "kind", "valid_from", "valid_to", "is_confirmed"),
    *("liaison_name", "liaison_phone"),
)
_TAIL = 3  # digits of a phone number that tell one change from the next


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did: how many units it made, changed, left; and the rows it refused."""

    created: int
    changed: int
    unchanged: int
    faults: tuple[Fault, ...]


def import_units(
    session: Session, rows: Sequence[RawRow], *, at: datetime, by: Actor, year: int | None = None
) -> Outcome:
    """Make and change units by a list's rows; a bad row is left out alone.

    Head counts are those of `year`, the year of `at` when not given. Twice the same list changes
    nothing.
    """
    compared = queries.compare(session, rows, at.year if year is None else year)
    units = {unit.code: unit for unit in queries.all_units(session)}
    before = {code: queries.draft_of(unit) for code, unit in units.items()}
    drafts = [row.draft for row in (*compared.created, *compared.changed)]
    for draft in drafts:
        if draft.code not in units:
            units[draft.code] = _new(session, draft)
    session.flush()
    for draft in drafts:
        unit, was = units[draft.code], before.get(draft.code)
        if was:
            _claim(session, unit, unit.version)
        _write(session, unit, draft, units, at=at, by=by, was=was)
    session.flush()
    return Outcome(
        len(compared.created), len(compared.changed), len(compared.unchanged), compared.faults
    )


def save(
    session: Session, unit: Unit | None, draft: UnitDraft, *, version: int, at: datetime, by: Actor
) -> Unit:
    """Make a unit (None) or change one that was read at `version`.

    Raises InvalidFieldError (field, reason) and StaleError.
    """
    units = {one.code: one for one in queries.all_units(session)}
    _check(session, unit, draft, units)
    if unit is None:
        unit = _new(session, draft)
        was = None
    else:
        was = queries.draft_of(unit)
        _claim(session, unit, version)
    try:
        session.flush()
        units[unit.code] = unit
        _write(session, unit, draft, units, at=at, by=by, was=was)
        session.flush()
    except IntegrityError as error:
        raise InvalidFieldError("code", Reason.TAKEN, draft.code) from error
    return unit


def end(session: Session, unit: Unit, on: date, *, at: datetime, by: Actor) -> None:
    """Let `on` be the unit's last day; nothing that belongs to it goes away."""
    draft = replace(queries.draft_of(unit), valid_to=on)
    save(session, unit, draft, version=unit.version, at=at, by=by)


def _check(
    session: Session, unit: Unit | None, draft: UnitDraft, units: Mapping[str, Unit]
) -> None:
    own = unit.code if unit else ""
    found = faults(draft)
    others = {code.casefold() for code in units if code != own}
    if draft.code.casefold() in others:
        found.append(Fault("code", Reason.TAKEN, draft.code))
    if draft.parent_code and draft.parent_code not in units:
        found.append(Fault("parent_code", Reason.UNKNOWN, draft.parent_code))
    above = {code: one.parent.code if one.parent else "" for code, one in units.items()}
    if own and circle(own, {**above, own: draft.parent_code}):
        found.append(Fault("parent_code", Reason.CIRCLE, draft.parent_code))
    index = queries.index(session)
    for alias in draft.aliases:
        match = index.find(alias)
        if match.verdict is UnitVerdict.FOUND and match.code != own:
            found.append(Fault("aliases", Reason.TAKEN, alias))
    if found:
        raise InvalidFieldError(found[0].field, found[0].reason, found[0].value)


def _claim(session: Session, unit: Unit, version: int) -> None:
    taken = session.scalars(
        update(Unit)
        .where(Unit.id == unit.id, Unit.version == version)
        .values(version=version + 1)
        .returning(Unit.id)
    ).first()
    if taken is None:
        raise StaleError


def _new(session: Session, draft: UnitDraft) -> Unit:
    unit = Unit(code=draft.code, name=draft.name)
    unit.parent = None
    unit.aliases = []
    unit.head_counts = []
    session.add(unit)
    return unit


def _write(
    session: Session,
    unit: Unit,
    draft: UnitDraft,
    units: Mapping[str, Unit],
    *,
    at: datetime,
    by: Actor,
    was: UnitDraft | None,
) -> None:
    for name in _COLUMNS:
        setattr(unit, name, getattr(draft, name))
    unit.parent = units[draft.parent_code] if draft.parent_code else None
    kept = {one.alias: one for one in unit.aliases}
    unit.aliases[:] = [kept.get(alias) or UnitAlias(alias=alias) for alias in draft.aliases]
    counted = {one.year: one for one in unit.head_counts}
    for year, people in draft.head_counts.items():
        counted.setdefault(year, HeadCount(year=year, people=people)).people = people
    unit.head_counts[:] = [counted[year] for year in sorted(draft.head_counts)]
    audit.record(
        session,
        at=at,
        by=by,
        action="units.change" if was else "units.add",
        subject=("unit", unit.code),
        before=_changes(was, draft)[0] if was else None,
        after=_changes(was, draft)[1],
    )


def _changes(was: UnitDraft | None, now: UnitDraft) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = (_plain(was) if was else {}), _plain(now)
    names = [name for name in after if before.get(name) != after[name]]
    return _told(before, names), _told(after, names)


def _told(plain: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return what the log keeps for ever: of a phone number the last digits."""
    told = {name: plain.get(name) for name in names}
    if phone := told.get("liaison_phone"):
        told["liaison_phone"] = f"…{phone[-_TAIL:]}"
    return told


def _plain(draft: UnitDraft) -> dict[str, Any]:
    plain = asdict(draft)
    plain["head_counts"] = {str(year): n for year, n in sorted(draft.head_counts.items())}
    plain["aliases"] = sorted(draft.aliases)
    for name in ("valid_from", "valid_to"):
        plain[name] = plain[name].isoformat() if plain[name] else None
    return plain
