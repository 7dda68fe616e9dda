"""Take numbers for certificates: from the year's series, from a block, from the agenda book.

Whoever takes holds the series' row until the transaction ends, so numbers follow each other
whatever happens at the same time, and a transaction that fails has taken none.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventapp.certificates import queries, snapshots
from eventapp.certificates.models import HandNumber, NumberBlock, NumberSeries
from eventapp.certificates.queries import numbering
from eventapp.certificates.queries.series import AGENDA, DEFAULT_PATTERNS, KIND, STATEMENT
from eventapp.core.errors import DomainError
from eventapp.core.periods import local_year
from eventapp.db.upsert import insert
from eventapp.events import numbers
from eventapp.events.models import Event
from eventapp.events.numbers import NumberParts

# {jenis} on a statement of attendance.
_STATEMENT_WORD = "SKET"
_KIND_TOKEN = "jenis"  # noqa: S105 no password


class NumberTakenError(DomainError):
    """A number stands on another certificate already: its pattern lacks the year, say."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class NumbersShortError(DomainError):
    """No number is left for those who are due; `missing` counts them by kind."""

    def __init__(self, source: str, missing: Mapping[str, int]) -> None:
        super().__init__(source, dict(missing))
        self.source = source
        self.missing = dict(missing)


@dataclass(frozen=True, slots=True)
class Given:
    """One number, and its place in its series."""

    series_id: int
    serial: int
    number: str


def locked_series(session: Session, kind: str, year: int) -> NumberSeries:
    """Return a kind's series of a year, made when missing, held until the transaction ends."""
    row = {
        "kind": kind,
        "year": year,
        "pattern": DEFAULT_PATTERNS.get(kind, ""),
        "record_class": queries.DEFAULT_CLASS if kind in DEFAULT_PATTERNS else "",
        "next_serial": 1,
        "version": 1,
    }
    session.execute(insert(session, NumberSeries).values(**row).on_conflict_do_nothing())
    series = queries.series(session, year, kind=kind, lock=True)
    if series is None:
        raise AssertionError
    return series


def year_of(event: Event) -> int:
    """Return the year whose series an event's numbers belong to."""
    return local_year(event.starts_at, event.timezone)


def pattern_of(event: Event, series: NumberSeries | None, kind: str) -> str:
    """Return the pattern an event's numbers follow.

    One of its own is for statements only if it tells the kinds apart.
    """
    own = event.number_pattern
    if own and (kind == KIND or _KIND_TOKEN in numbers.tokens(own)):
        return own
    return series.pattern if series else DEFAULT_PATTERNS[kind]


def parts_of(event: Event, record_class: str, kind: str, serial: int, at: datetime) -> NumberParts:
    """Return what goes into the number of a certificate or statement of an event."""
    parts = snapshots.number_parts(event, record_class, serial, at)
    return replace(parts, kind=_STATEMENT_WORD) if kind == STATEMENT else parts


def written(
    event: Event, series: NumberSeries | None, kind: str, serials: Sequence[int], at: datetime
) -> list[str]:
    """Return the numbers for serials; raises PatternError."""
    pattern = pattern_of(event, series, kind)
    record_class = series.record_class if series else queries.DEFAULT_CLASS
    return [
        numbers.format_number(pattern, parts_of(event, record_class, kind, one, at))
        for one in serials
    ]


class Source:
    """Where one event's numbers come from, its rows held: made first, before who is due is read."""

    def __init__(self, session: Session, event: Event, kinds: Sequence[str], at: datetime) -> None:
        self._session, self._event, self._at = session, event, at
        numbering_of = numbering.numbering_of(session, event.id)
        self.name = numbering_of
        asked = [AGENDA] if numbering_of == numbering.BY_HAND else sorted(kinds)
        # Always in the same order, so that two who take both never wait for each other.
        self._series = {kind: locked_series(session, kind, year_of(event)) for kind in asked}
        self._blocks = {
            kind: list(numbering.open_blocks(session, event.id, series.id))
            for kind, series in self._series.items()
            if numbering_of == numbering.BLOCK
        }

    def room(self, kinds: Sequence[str]) -> "Room":
        """Return how many numbers there are."""
        if self.name == numbering.BY_HAND:
            waiting = numbering.count_hand_numbers(self._session, self._event.id)[0]
            return Room(dict.fromkeys(kinds, AGENDA), {AGENDA: waiting})
        own = {kind: kind for kind in kinds}
        if self.name == numbering.SERIES:
            return Room(own, {})
        left = {kind: sum(map(_left, blocks)) for kind, blocks in self._blocks.items()}
        return Room(own, left)

    def take(self, kinds: Sequence[str]) -> list[Given]:
        """Return a number for each of `kinds`, in their order.

        There must be room for all. Raises PatternError, NumberTakenError.
        """
        if self.name == numbering.BY_HAND:
            return self._by_hand(len(kinds))
        wanted = {kind: self._next(kind, kinds.count(kind)) for kind in sorted(set(kinds))}
        self._refuse_taken([one.number for given in wanted.values() for one in given])
        for kind, given in wanted.items():
            self._advance(kind, len(given))
        self._session.flush()
        each = {kind: iter(given) for kind, given in wanted.items()}
        return [next(each[kind]) for kind in kinds]

    def _next(self, kind: str, count: int) -> list[Given]:
        series = self._series[kind]
        first = series.next_serial
        serials = (
            list(islice(_free(self._blocks[kind]), count))
            if self.name == numbering.BLOCK
            else list(range(first, first + count))
        )
        given = written(self._event, series, kind, serials, self._at)
        return [
            Given(series.id, serial, number) for serial, number in zip(serials, given, strict=True)
        ]

    def _advance(self, kind: str, count: int) -> None:
        if self.name != numbering.BLOCK:
            self._series[kind].next_serial += count
            return
        for block in self._blocks[kind]:
            some = min(count, _left(block))
            block.next_serial += some
            count -= some

    def _by_hand(self, count: int) -> list[Given]:
        series = self._series[AGENDA]
        rows = numbering.hand_numbers(self._session, self._event.id, limit=count)
        self._refuse_taken([one.number for one in rows], is_typed=True)
        first = series.next_serial
        series.next_serial += len(rows)
        self._session.flush()
        self._session.execute(
            update(HandNumber), [{"id": one.id, "used_at": self._at} for one in rows]
        )
        return [Given(series.id, serial, one.number) for serial, one in enumerate(rows, first)]

    def _refuse_taken(self, given: Sequence[str], *, is_typed: bool = False) -> None:
        known = queries.taken(self._session, given, waiting=not is_typed)
        known |= {number for number, times in Counter(given).items() if times > 1}
        if known:
            raise NumberTakenError(min(known))


class Room:
    """How many numbers are left while people are chosen; a kind that isn't counted has no end."""

    def __init__(self, pools: Mapping[str, str], left: Mapping[str, int]) -> None:
        self._pools, self._left = pools, dict(left)

    def takes(self, kind: str) -> bool:
        """Use up one number of a kind; False when there is none."""
        pool = self._pools[kind]
        if pool not in self._left:
            return True
        self._left[pool] -= 1
        return self._left[pool] >= 0


def _left(block: NumberBlock) -> int:
    return block.last_serial - block.next_serial + 1


def _free(blocks: Sequence[NumberBlock]) -> Iterator[int]:
    for block in blocks:
        yield from range(block.next_serial, block.last_serial + 1)
