"""What the next number of an event will be, or why there is none."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.certificates import queries
from eventapp.certificates.actions.issuing import kinds_of
from eventapp.certificates.actions.taking import pattern_of, written, year_of
from eventapp.certificates.models import NumberSeries
from eventapp.certificates.queries import numbering
from eventapp.events.models import Event
from eventapp.events.numbers import PatternError


@dataclass(frozen=True, slots=True)
class NextNumber:
    """The next number of one kind: `number` "" when there is none; `left` None is no end."""

    kind: str
    pattern: str
    number: str
    left: int | None
    fault: PatternError | None = None


def next_numbers(session: Session, event: Event, at: datetime) -> list[NextNumber]:
    """Return the next number of each kind an event gives."""
    source = numbering.numbering_of(session, event.id)
    if source == numbering.BY_HAND:
        waiting = numbering.hand_numbers(session, event.id, limit=1)
        left = numbering.count_hand_numbers(session, event.id)[0]
        return [NextNumber("agenda", "", waiting[0].number if waiting else "", left)]
    return [_next(session, event, kind, source, at) for kind in kinds_of(session, event)]


def _next(session: Session, event: Event, kind: str, source: str, at: datetime) -> NextNumber:
    series = queries.series(session, year_of(event), kind=kind)
    pattern = pattern_of(event, series, kind)
    serial, left = (series.next_serial if series else 1), None
    if source == numbering.BLOCK:
        serial, left = _in_blocks(session, event, series)
        if not left:
            return NextNumber(kind, pattern, "", 0)
    try:
        return NextNumber(kind, pattern, written(event, series, kind, [serial], at)[0], left)
    except PatternError as error:
        return NextNumber(kind, pattern, "", left, error)


def _in_blocks(session: Session, event: Event, series: NumberSeries | None) -> tuple[int, int]:
    blocks = numbering.open_blocks(session, event.id, series.id) if series else []
    left = sum(one.last_serial - one.next_serial + 1 for one in blocks)
    return (blocks[0].next_serial if blocks else 0), left
