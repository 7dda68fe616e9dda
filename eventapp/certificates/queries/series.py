"""Read number series, whose numbers are taken, and the lines over a certificate's title."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from eventapp.certificates.models import Certificate, HandNumber, NumberBlock, NumberSeries
from eventapp.units.models import Unit

KIND = "certificate"
STATEMENT = "statement"
AGENDA = "agenda"
DEFAULT_PATTERN = "{klas}/{urut3}/{unit}/{bulan_romawi}/{tahun}"
# Two series with one pattern would give the same numbers.
DEFAULT_PATTERNS = {KIND: DEFAULT_PATTERN, STATEMENT: "{klas}/{urut3}/{jenis}/{unit}/{tahun}"}
DEFAULT_CLASS = "700.1.2"
_NUMBERS_AT_ONCE = 500
_LEVELS = 6


def series(
    session: Session, year: int, *, kind: str = KIND, lock: bool = False
) -> NumberSeries | None:
    """Return a kind's series of a year; `lock` keeps others from its numbers until the end."""
    statement = select(NumberSeries).where(NumberSeries.kind == kind, NumberSeries.year == year)
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
        .order_by(NumberSeries.year.desc(), NumberSeries.kind)
    )
    return [(row[0], row[1]) for row in rows]


def subject_of(kind: str, year: int) -> str:
    """Return what a series is called in the log."""
    return str(year) if kind == KIND else f"{kind}-{year}"


def is_begun(session: Session, series_id: int) -> bool:
    """Whether a number of the series is on paper, or set aside."""
    is_issued = exists().where(Certificate.series_id == series_id)
    is_reserved = exists().where(NumberBlock.series_id == series_id)
    return bool(session.scalar(select(is_issued | is_reserved)))


def taken(session: Session, numbers: Iterable[str], *, waiting: bool = True) -> set[str]:
    """Return those numbers that stand on a certificate; typed ones too that are `waiting`."""
    wanted = sorted(set(numbers))
    found: set[str] = set()
    columns: list[Any] = [Certificate.number] + ([HandNumber.number] if waiting else [])
    for start in range(0, len(wanted), _NUMBERS_AT_ONCE):
        part = wanted[start : start + _NUMBERS_AT_ONCE]
        for column in columns:
            found.update(session.scalars(select(column).where(column.in_(part))))
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
