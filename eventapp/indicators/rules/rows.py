"""Read the rows of a catalogue or a score list; every fault names its row and field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from eventapp.core.errors import DomainError
from eventapp.core.text import clean
from eventapp.indicators.rules.words import FIRST_YEAR, LAST_YEAR, Source, is_code

CATALOGUE_COLUMNS = (
    "year",
    "framework",
    "area_code",
    "area",
    "indicator_code",
    "indicator",
    "confirmed",
)
SCORE_COLUMNS = ("as_of", "scheme", "value", "rank", "source")
Row = TypeVar("Row")
FIRST_ROW = 2  # the header is row 1 in every spreadsheet
_HIGHEST = 100
_NAME = 300
_CODE = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row can't be taken: its number in the file, the column, and a fixed word."""

    row: int
    field: str
    reason: str
    value: str = ""


class RowsError(DomainError):
    """Some rows can't be taken; nothing was written."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(len(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One row; without an indicator code it only defines the area."""

    year: int
    scheme: str
    area_code: str
    area: str
    code: str
    name: str
    source: Source


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One score; `value` from 0 to 100."""

    as_of: date
    scheme: str
    value: Decimal
    rank: str
    source: str


class _Wrong(Exception):
    def __init__(self, field: str, reason: str, value: str = "") -> None:
        self.field, self.reason, self.value = field, reason, value


class _Catalogue:
    """Rows taken so far, which the next one must not contradict."""

    def __init__(self) -> None:
        self.codes: set[tuple[int, str]] = set()
        self.schemes: dict[int, str] = {}
        self.areas: dict[tuple[int, str], str] = {}

    def take(self, row: Mapping[str, str]) -> CatalogueRow:
        one = _catalogue_row(row)
        if self.schemes.setdefault(one.year, one.scheme) != one.scheme:
            raise _Wrong("framework", "differs", one.scheme)
        if self.areas.setdefault((one.year, one.area_code), one.area) != one.area:
            raise _Wrong("area", "differs", one.area)
        if one.code and (one.year, one.code) in self.codes:
            raise _Wrong("indicator_code", "repeated", one.code)
        self.codes.add((one.year, one.code))
        return one


class _Scores:
    """Scores taken so far: the same day, scheme and source come once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.seen: set[tuple[date, str, str]] = set()

    def take(self, row: Mapping[str, str]) -> ScoreRow:
        one = _score_row(row, self.today)
        if (one.as_of, one.scheme, one.source) in self.seen:
            raise _Wrong("as_of", "repeated", one.as_of.isoformat())
        self.seen.add((one.as_of, one.scheme, one.source))
        return one


def catalogue_rows(rows: Sequence[Mapping[str, str]]) -> list[CatalogueRow]:
    """Return the rows, checked one by one and against each other; raises RowsError."""
    return _all_or_nothing(rows, _Catalogue().take)


def score_rows(rows: Sequence[Mapping[str, str]], *, today: date) -> list[ScoreRow]:
    """Return the rows, checked; raises RowsError. A score after `today` is a slip of the pen."""
    return _all_or_nothing(rows, _Scores(today).take)


def _all_or_nothing(
    rows: Sequence[Mapping[str, str]], take: Callable[[Mapping[str, str]], Row]
) -> list[Row]:
    taken: list[Row] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows, FIRST_ROW):
        try:
            taken.append(take(row))
        except _Wrong as wrong:
            faults.append(Fault(number, wrong.field, wrong.reason, wrong.value))
    if not taken and not faults:
        faults.append(Fault(FIRST_ROW, "", "empty"))
    if faults:
        raise RowsError(faults)
    return taken


def _catalogue_row(row: Mapping[str, str]) -> CatalogueRow:
    code = _text(row, "indicator_code", _CODE)
    name = _text(row, "indicator", _NAME)
    if bool(code) != bool(name):
        raise _Wrong("indicator_code" if name else "indicator", "missing")
    year = _text(row, "year", 10)
    if not year.isdecimal() or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise _Wrong("year", "not_a_year", year)
    source = _text(row, "confirmed", 20).casefold() or Source.UNOFFICIAL
    if source not in (*Source, "area"):
        raise _Wrong("confirmed", "unknown", source)
    if source == "area" and code:
        raise _Wrong("confirmed", "unknown", source)
    area_code = _needed(row, "area_code", _CODE)
    for field, text in (("area_code", area_code), ("indicator_code", code)):
        if text and not is_code(text):
            raise _Wrong(field, "not_a_code", text)
    return CatalogueRow(
        int(year),
        _needed(row, "framework", _CODE),
        area_code,
        _needed(row, "area", _NAME),
        code,
        name,
        Source(source) if code else Source.UNOFFICIAL,
    )


def _score_row(row: Mapping[str, str], today: date) -> ScoreRow:
    written = _needed(row, "as_of", 20)
    as_of = _day(written)
    if as_of is None or as_of.year < FIRST_YEAR:
        raise _Wrong("as_of", "not_a_day", written)
    if as_of > today:
        raise _Wrong("as_of", "future", written)
    figure = _needed(row, "value", 20)
    value = _number(figure)
    if value is None or not 0 <= value <= _HIGHEST:
        raise _Wrong("value", "out_of_range", figure)
    scheme = _needed(row, "scheme", _CODE)
    return ScoreRow(as_of, scheme, value, _text(row, "rank", _NAME), _needed(row, "source", _NAME))


def _text(row: Mapping[str, str], field: str, limit: int) -> str:
    text = clean(row.get(field), limit + 1)
    if len(text) > limit:
        raise _Wrong(field, "too_long", text[:40])
    return text


def _needed(row: Mapping[str, str], field: str, limit: int) -> str:
    text = _text(row, field, limit)
    if not text:
        raise _Wrong(field, "missing")
    return text


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return round(value, 2) if value.is_finite() else None


def _day(text: str) -> date | None:
    """Read 2023-11-08, or 08/11/2023 as an Indonesian spreadsheet saves it."""
    for parts, order in ((text.split("-"), (0, 1, 2)), (text.split("/"), (2, 1, 0))):
        if len(parts) == 3 and all(part.isdecimal() for part in parts):  # noqa: PLR2004 (y, m, d)
            try:
                return date(*(int(parts[at]) for at in order))
            except ValueError:
                return None
    return None
