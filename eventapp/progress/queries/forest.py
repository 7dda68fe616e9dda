"""Load all units as a forest, with the head counts of a year."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.progress.rules import Forest, UnitNode
from eventapp.units.models import HeadCount, Unit


def forest(session: Session, year: int) -> Forest:
    """Return the units; one that ended before the year, or begins after it, isn't counted."""
    heads: dict[int, dict[int, int]] = {}
    rows = session.execute(select(HeadCount.unit_id, HeadCount.year, HeadCount.people))
    for unit_id, of_year, people in rows:
        heads.setdefault(unit_id, {})[of_year] = people
    begin, end = date(year, 1, 1), date(year, 12, 31)
    return Forest(
        UnitNode(
            unit.id,
            unit.code,
            unit.label,
            unit.kind,
            unit.parent_id,
            heads.get(unit.id, {}).get(year),
            unit.id in heads,
            (unit.valid_from is None or unit.valid_from <= end)
            and (unit.valid_to is None or unit.valid_to >= begin),
        )
        for unit in session.scalars(select(Unit))
    )
