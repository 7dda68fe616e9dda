"""The year as an Excel file: indicators, coverage, people, scores. NIP is text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from eventapp.core.periods import local
from eventapp.files.spreadsheets import Column, Sheet, Value, write_book
from eventapp.progress.rules import Coverage, YearProgress


class Listed(Protocol):
    """A certificate in the list of people."""

    @property
    def indicator(self) -> str | None: ...
    @property
    def facts(self) -> dict[str, Any]: ...
    @property
    def nip(self) -> str | None: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def title(self) -> str: ...
    @property
    def number(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the file in the reader's language.

    `sheets` names the four sheets, `heads` their headings; `measures` and `everybody` fill
    cells; `above` are the lines over every table.
    """

    sheets: Sequence[str]
    heads: Sequence[Sequence[str]]
    measures: Mapping[str, str]
    everybody: str
    above: Sequence[str]


_WIDTHS = (
    (10, 30, 10, 44, 26, 12, 12, 12, 12, 14, 40, 40),
    (18, 44, 16, 14, 14, 12),
    (12, 40, 22, 34, 44, 14, 44, 26, 8),
    (14, 12, 10, 40, 44),
)
_PERCENT = "0.0%"
_DAY = "dd/mm/yyyy"
_FORMATS: dict[tuple[int, int], str] = {
    (0, 5): "#,##0.##",
    (0, 6): "#,##0.##",
    (0, 7): _PERCENT,
    (0, 8): "0",
    (0, 9): _DAY,
    (1, 3): "0",
    (1, 4): "0",
    (1, 5): _PERCENT,
    (2, 5): _DAY,
    (2, 8): "0.##",
    (3, 0): _DAY,
    (3, 2): "0.00",
}


def write(
    progress: YearProgress,
    coverage: Coverage,
    people: Iterable[Listed],
    *,
    words: Words,
    zone: str,
) -> bytes:
    """Return the workbook; days are those of `zone`."""
    tables: tuple[Iterable[Sequence[Value]], ...] = (
        _indicators(progress, words),
        ((u.code, u.name, u.kind, u.people, u.heads, u.share) for u in coverage.units),
        (_person(row, zone) for row in people),
        ((s.as_of, s.scheme, s.value, s.rank, s.source) for s in progress.scores),
    )
    return write_book(
        Sheet(words.sheets[n], _columns(n, words.heads[n]), rows, words.above)
        for n, rows in enumerate(tables)
    )


def _columns(sheet: int, heads: Sequence[str]) -> list[Column]:
    widths = _WIDTHS[sheet]
    return [
        Column(head, widths[at], _FORMATS.get((sheet, at), "")) for at, head in enumerate(heads)
    ]


def _indicators(progress: YearProgress, words: Words) -> Iterable[Sequence[Value]]:
    for area in progress.areas:
        for one in area.indicators:
            yield (
                area.code,
                area.name,
                one.code,
                one.name,
                words.measures[one.measure] if one.measure else None,
                one.target,
                one.value,
                one.share,
                one.people,
                one.due_on,
                ", ".join([*one.unit_kinds, *one.unit_codes]) or words.everybody,
                ", ".join(one.missing),
            )


def _person(row: Listed, zone: str) -> Sequence[Value]:
    hours = row.facts.get("lesson_hours")
    return (
        row.indicator,
        row.facts.get("name"),
        row.facts.get("nip") or row.nip,
        row.facts.get("position"),
        row.unit,
        local(row.starts_at, zone).date(),
        row.title,
        row.number,
        None if hours is None else float(hours),
    )
