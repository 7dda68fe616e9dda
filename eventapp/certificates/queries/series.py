"""Read number series, and the lines over a certificate's title."""

from collections.abc import Iterable, Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from eventapp.certificates.models import Certificate, NumberSeries
from eventapp.units.models import Unit

KIND = "certificate"
DEFAULT_PATTERN = "{klas}/{urut3}/{unit}/{bulan_romawi}/{tahun}"
DEFAULT_CLASS = "700.1.2"
_NUMBERS_AT_ONCE = 500
_LEVELS = 6


def series(session: Session, year: int, *, lock: bool = False) -> NumberSeries | None:
    """Return a year's series; `lock` keeps others from taking numbers until the end."""
    statement = select(NumberSeries).where(NumberSeries.kind == KIND, NumberSeries.year == year)
    if lock:
        statement = statement.with_for_update()
    return session.scalar(statement.execution_options(populate_existing=lock))


def all_series(session: Session) -> Sequence[tuple[NumberSeries, int]]:
    """Return every series, newest year first, with the number of certificates issued in it."""
    issued = (
        select(Certificate.series_id, func.count().label("count"))
        .where(Certificate.version == 1)
        .group_by(Certificate.series_id)
        .subquery()
    )
    rows = session.execute(
        select(NumberSeries, func.coalesce(issued.c.count, 0))
        .outerjoin(issued, issued.c.series_id == NumberSeries.id)
        .where(NumberSeries.kind == KIND)
        .order_by(NumberSeries.year.desc())
    )
    return [(row[0], row[1]) for row in rows]


def is_begun(session: Session, series_id: int) -> bool:
    """Whether a number of the series is on paper."""
    return bool(session.scalar(select(exists().where(Certificate.series_id == series_id))))


def taken(session: Session, numbers: Iterable[str]) -> set[str]:
    """Return those numbers that stand on a certificate already."""
    wanted = sorted(set(numbers))
    found: set[str] = set()
    for start in range(0, len(wanted), _NUMBERS_AT_ONCE):
        part = wanted[start : start + _NUMBERS_AT_ONCE]
        found.update(
            session.scalars(select(Certificate.number).where(Certificate.number.in_(part)))
        )
    return found


def letterhead(session: Session, host: Unit | None, organisation: str) -> tuple[str, ...]:
    """Return the body the host belongs to, then the host; the organisation where it has none."""
    if host is None:
        return (organisation,) if organisation else ()
    top = host
    for _level in range(_LEVELS):
        above = session.get(Unit, top.parent_id) if top.parent_id else None
        if above is None:
            break
        top = above
    first = top.name if top is not host else organisation
    return tuple(dict.fromkeys(line for line in (first, host.name) if line))
