"""Read units: all with their names, one by its code, the index that finds them, the tree."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from eventapp.audit.models import AuditLine
from eventapp.core.text import sort_key
from eventapp.units.drafts import Fault, UnitDraft
from eventapp.units.models import Unit
from eventapp.units.rows import GoodRow, RawRow, judge
from eventapp.units.rules import UnitIndex, UnitNames


@dataclass(frozen=True, slots=True)
class Comparison:
    """A list held against what is known: rows that make, change or leave a unit, and faults."""

    created: tuple[GoodRow, ...]
    changed: tuple[GoodRow, ...]
    unchanged: tuple[GoodRow, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the tree; `depth` 0 at the top."""

    unit: Unit
    depth: int


def all_units(session: Session) -> Sequence[Unit]:
    """Return every unit by name, ended ones too; parent, aliases and head counts loaded."""
    return session.scalars(
        select(Unit)
        .options(
            selectinload(Unit.aliases), selectinload(Unit.head_counts), joinedload(Unit.parent)
        )
        .order_by(Unit.name, Unit.code)
    ).all()


def by_code(session: Session, code: str) -> Unit | None:
    """Return the unit with parent, aliases and head counts loaded, or None."""
    return session.scalar(
        select(Unit)
        .options(
            selectinload(Unit.aliases), selectinload(Unit.head_counts), joinedload(Unit.parent)
        )
        .where(Unit.code == code)
    )


def index(session: Session) -> UnitIndex:
    """Return the index that finds a unit by whatever somebody wrote."""
    units = session.scalars(select(Unit).options(selectinload(Unit.aliases))).all()
    return UnitIndex(
        UnitNames(u.code, u.name, u.short_name, tuple(a.alias for a in u.aliases)) for u in units
    )


def kinds(session: Session) -> list[str]:
    """Return the kinds in use, by name."""
    return list(session.scalars(select(Unit.kind).distinct().order_by(Unit.kind)))


def code_of(session: Session, unit_id: int | None) -> str:
    """Return the code of a unit by its key, "" for none."""
    found = session.scalar(select(Unit.code).where(Unit.id == unit_id)) if unit_id else None
    return found or ""


def draft_of(unit: Unit) -> UnitDraft:
    """Return a unit as it is now (parent, aliases and head counts must be loaded)."""
    return UnitDraft(
        code=unit.code,
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        parent_code=unit.parent.code if unit.parent else "",
        aliases=tuple(sorted(one.alias for one in unit.aliases)),
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        liaison_name=unit.liaison_name,
        liaison_phone=unit.liaison_phone,
        is_confirmed=unit.is_confirmed,
        head_counts={one.year: one.people for one in unit.head_counts},
    )


def compare(session: Session, rows: Sequence[RawRow], year: int) -> Comparison:
    """Return what importing `rows` would do, head counts being those of `year`."""
    known = {unit.code.casefold(): draft_of(unit) for unit in all_units(session)}
    good, faults = judge(rows, known, year)
    created = tuple(row for row in good if row.draft.code.casefold() not in known)
    changed = tuple(row for row in good if _differs(row, known))
    settled = {row.number for row in (*created, *changed)}
    unchanged = tuple(row for row in good if row.number not in settled)
    return Comparison(created, changed, unchanged, tuple(faults))


def _differs(row: GoodRow, known: Mapping[str, UnitDraft]) -> bool:
    before = known.get(row.draft.code.casefold())
    return before is not None and _sorted(before) != _sorted(row.draft)


def _sorted(draft: UnitDraft) -> tuple[object, ...]:
    plain = (getattr(draft, name) for name in UnitDraft.__slots__ if name != "aliases")
    return (*plain, sorted(draft.aliases))


def matching(units: Iterable[Unit], *, q: str = "", kind: str = "") -> list[Unit]:
    """Return the units of a kind whose code, name or other names hold every word of `q`."""
    words = sort_key(q).split()
    return [
        unit
        for unit in units
        if (not kind or unit.kind == kind) and all(word in _written(unit) for word in words)
    ]


def _written(unit: Unit) -> str:
    return sort_key(
        " ".join((unit.code, unit.name, unit.short_name, *(one.alias for one in unit.aliases)))
    )


def count_years(units: Iterable[Unit]) -> list[int]:
    """Return the years that have head counts, newest first."""
    return sorted({one.year for unit in units for one in unit.head_counts}, reverse=True)


def last_change(session: Session, code: str) -> AuditLine | None:
    """Return the newest audit line about a unit: who changed it, when, and what."""
    return session.scalar(
        select(AuditLine)
        .where(AuditLine.subject_kind == "unit", AuditLine.subject_id == code)
        .order_by(AuditLine.id.desc())
        .limit(1)
    )


def tree(units: Iterable[Unit]) -> list[Branch]:
    """Return `units` from the top down, each followed by those below it.

    A unit whose parent isn't among them stands at the top.
    """
    units = list(units)
    ids = {unit.id for unit in units}
    below: dict[int | None, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent_id if unit.parent_id in ids else None, []).append(unit)
    found: list[Branch] = []
    waiting = [Branch(unit, 0) for unit in reversed(below.get(None, []))]
    while waiting:
        branch = waiting.pop()
        found.append(branch)
        under = below.get(branch.unit.id, [])
        waiting += [Branch(unit, branch.depth + 1) for unit in reversed(under)]
    return found
