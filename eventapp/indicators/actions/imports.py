"""Take a whole catalogue or score list; the same file twice changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.db.base import Base
from eventapp.db.upsert import insert
from eventapp.indicators.actions.scores import insert_score
from eventapp.indicators.models import Area, CatalogueYear, Indicator, Score
from eventapp.indicators.rules import CatalogueRow, ScorePlan, catalogue_rows, score_rows

# UTC+14: somewhere the next day has begun already.
_AHEAD = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, in rows of years, areas and indicators, or of scores.

    `differs`: scores known already with another figure; they are corrected by hand, with a reason.
    """

    created: int
    changed: int
    unchanged: int
    differs: int = 0


def import_catalogue(
    session: Session, rows: Sequence[Mapping[str, str]], *, at: datetime, by: Actor
) -> Outcome:
    """Create and rename what the rows say, all or nothing; never removes; raises RowsError."""
    taken = catalogue_rows(rows)
    notes = _Notes()
    years = _years(session, taken, notes)
    areas = _areas(session, taken, years, notes)
    _indicators(session, taken, years, areas, notes)
    if notes.created or notes.changed:
        audit.record(
            session,
            at=at,
            by=by,
            action="indicators.imported",
            subject=("catalogue", ",".join(str(year) for year in sorted(years))[:40]),
            before={key: old for key, (old, _) in notes.changed.items()},
            after={key: new for key, (_, new) in notes.changed.items()}
            | {"created": notes.created},
        )
    return Outcome(len(notes.created), len(notes.changed), notes.unchanged)


def import_scores(
    session: Session, rows: Sequence[Mapping[str, str]], *, at: datetime, by: Actor
) -> Outcome:
    """Add the scores that aren't known yet, all or nothing; raises RowsError."""
    created = unchanged = differs = 0
    for row in score_rows(rows, today=(at + _AHEAD).date()):
        plan = ScorePlan(row.as_of, row.scheme, row.value, row.rank, row.source)
        if insert_score(session, plan, at=at, by=by) is not None:
            created += 1
        elif _is_same(session, plan):
            unchanged += 1
        else:
            differs += 1
    return Outcome(created, 0, unchanged, differs)


class _Notes:
    """What was created and changed, for the audit line and the answer."""

    def __init__(self) -> None:
        self.created: list[str] = []
        self.changed: dict[str, tuple[Any, Any]] = {}
        self.unchanged = 0

    def change(self, row: Base, key: str, **values: Any) -> None:
        """Set what differs on `row`."""
        old = {name: getattr(row, name) for name in values}
        if old == values:
            self.unchanged += 1
            return
        for name, value in values.items():
            setattr(row, name, value)
        self.changed[key] = (old, values)


def _put(session: Session, model: type[Base], keys: Sequence[str], values: Any) -> bool:
    """Insert unless the key is there already; return whether it was inserted."""
    statement = insert(session, model).values(**values)
    statement = statement.on_conflict_do_nothing(index_elements=list(keys))
    return session.execute(statement.returning(model.id)).scalar() is not None  # type: ignore[attr-defined]


def _years(
    session: Session, rows: Sequence[CatalogueRow], notes: _Notes
) -> dict[int, CatalogueYear]:
    wanted = {row.year: row.scheme for row in rows}
    for year, scheme in wanted.items():
        if _put(session, CatalogueYear, ["year"], {"year": year, "scheme": scheme}):
            notes.created.append(str(year))
    found = session.scalars(
        select(CatalogueYear).where(CatalogueYear.year.in_(wanted)).with_for_update()
    ).all()
    for row in found:
        if str(row.year) not in notes.created:
            notes.change(row, str(row.year), scheme=wanted[row.year])
    return {row.year: row for row in found}


def _areas(
    session: Session,
    rows: Sequence[CatalogueRow],
    years: Mapping[int, CatalogueYear],
    notes: _Notes,
) -> dict[tuple[int, str], int]:
    ids_of_years = {row.id: row.year for row in years.values()}
    statement = select(Area).where(Area.year_id.in_(ids_of_years))
    known = {(ids_of_years[a.year_id], a.code): a for a in session.scalars(statement)}
    # New areas go behind those already there: part of a catalogue must not shuffle the whole.
    places: dict[int, int] = {}
    for (year, _code), area in known.items():
        places[year] = max(places.get(year, 0), area.position)
    for year, code, name in dict.fromkeys((r.year, r.area_code, r.area) for r in rows):
        found = known.get((year, code))
        if found is not None:
            notes.change(found, f"{year} {code}", name=name)
            continue
        places[year] = places.get(year, 0) + 1
        made = Area(year_id=years[year].id, code=code, name=name, position=places[year])
        session.add(made)
        known[year, code] = made
        notes.created.append(f"{year} {code}")
    session.flush()
    return {key: area.id for key, area in known.items()}


def _indicators(
    session: Session,
    rows: Sequence[CatalogueRow],
    years: Mapping[int, CatalogueYear],
    areas: Mapping[tuple[int, str], int],
    notes: _Notes,
) -> None:
    ids_of_years = {row.id: row.year for row in years.values()}
    statement = select(Indicator).where(Indicator.year_id.in_(ids_of_years))
    known = {(ids_of_years[one.year_id], one.code): one for one in session.scalars(statement)}
    for row in rows:
        if not row.code:
            continue
        area_id = areas[row.year, row.area_code]
        values: dict[str, Any] = {
            "name": row.name,
            "source": str(row.source),
            "area_id": area_id,
        }
        indicator = known.get((row.year, row.code))
        if indicator is not None:
            notes.change(indicator, f"{row.year} {row.code}", **values)
            continue
        session.add(
            Indicator(
                public_id=ids.public_id(), year_id=years[row.year].id, code=row.code, **values
            )
        )
        notes.created.append(f"{row.year} {row.code}")
    session.flush()


def _is_same(session: Session, plan: ScorePlan) -> bool:
    """Whether the log holds this very reading (perhaps after a correction)."""
    statement = select(Score.id).where(
        Score.as_of == plan.as_of,
        Score.scheme == plan.scheme,
        Score.source == plan.source,
        Score.value == plan.value,
        Score.rank == plan.rank,
    )
    return session.scalar(statement) is not None
