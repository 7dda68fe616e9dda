"""Keep a kind's number series of a year: its pattern, its class, where it begins."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.certificates import queries
from eventapp.certificates.models import NumberSeries
from eventapp.certificates.queries.series import DEFAULT_PATTERNS, KIND, subject_of
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError, StaleError
from eventapp.db.upsert import insert
from eventapp.events.numbers import check_pattern

YEARS = range(2000, 2101)
LAST_SERIAL = 1_000_000


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """What a series is to be; `next_serial` None leaves it where it is."""

    pattern: str
    record_class: str
    next_serial: int | None = None


def save_series(
    session: Session,
    year: int,
    plan: SeriesPlan,
    *,
    version: int,
    at: datetime,
    by: Actor,
    kind: str = KIND,
) -> NumberSeries:
    """Change a kind's series of a year read at `version` (0: there was none), made when missing.

    Its beginning only moves up, and only while nothing was issued in it: numbers have no gap.
    Raises PatternError, InvalidFieldError, StaleError.
    """
    check_pattern(plan.pattern)
    if year not in YEARS:
        raise InvalidFieldError("year", "out_of_range", str(year))
    if kind not in DEFAULT_PATTERNS:
        raise InvalidFieldError("kind", "unknown", kind)
    series = _held(session, kind, year)
    if series.version != version:
        raise StaleError
    before = _facts(series) if version else None
    has_begun = queries.is_begun(session, series.id)
    _move(series, plan.next_serial, has_begun=has_begun)
    series.pattern, series.record_class = plan.pattern, plan.record_class
    series.version = version + 1
    session.flush()
    audit.record(
        session,
        at=at,
        by=by,
        action="certificates.series",
        subject=("series", subject_of(kind, year)),
        before=before,
        # Where the numbers begin stands nowhere else: the register reckons from here.
        after=_facts(series) | ({} if has_begun else {"first": series.next_serial}),
    )
    return series


def _held(session: Session, kind: str, year: int) -> NumberSeries:
    """Return a series, made at version 0 when missing, held until the transaction ends."""
    row = {
        "kind": kind,
        "year": year,
        "pattern": DEFAULT_PATTERNS[kind],
        "record_class": queries.DEFAULT_CLASS,
        "next_serial": 1,
        "version": 0,
    }
    session.execute(insert(session, NumberSeries).values(**row).on_conflict_do_nothing())
    series = queries.series(session, year, kind=kind, lock=True)
    if series is None:
        raise StaleError
    return series


def _move(series: NumberSeries, serial: int | None, *, has_begun: bool) -> None:
    if serial is None or serial == series.next_serial:
        return
    if has_begun:
        raise InvalidFieldError("next_serial", "begun", str(serial))
    if not series.next_serial < serial <= LAST_SERIAL:
        raise InvalidFieldError("next_serial", "out_of_range", str(serial))
    series.next_serial = serial


def _facts(series: NumberSeries) -> dict[str, object]:
    return asdict(SeriesPlan(series.pattern, series.record_class, series.next_serial))
