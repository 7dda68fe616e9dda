"""Reckon up the numbers: whether each one that left its series is where it should be, once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.certificates.models import Certificate, HandNumber, NumberBlock, NumberSeries
from eventapp.certificates.queries.register import Entry, NumberState, entries
from eventapp.certificates.queries.series import AGENDA, subject_of


class FaultKind(StrEnum):
    """What doesn't add up about a number."""

    MISSING = "missing"
    BEYOND = "beyond"
    TWICE = "twice"
    CHANGED = "changed"
    LINEAGE = "lineage"
    BLOCK = "block"
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Fault:
    """One number that doesn't add up."""

    kind: FaultKind
    serial: int
    number: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """One series: from its first to its last number given, how many are what, and what is wrong.

    Of an empty series `last` is one less than `first`.
    """

    kind: str
    year: int
    first: int
    last: int
    first_number: str
    last_number: str
    counts: Mapping[NumberState, int]
    faults: Sequence[Fault]

    @property
    def size(self) -> int:
        """How many numbers left the series."""
        return self.last - self.first + 1

    @property
    def is_whole(self) -> bool:
        """Whether everything adds up."""
        return not self.faults


def accounts(session: Session, year: int, *, kind: str = "") -> list[Account]:
    """Return the accounts of a year's series, or of one kind's."""
    statement = select(NumberSeries).where(NumberSeries.year == year).order_by(NumberSeries.kind)
    if kind:
        statement = statement.where(NumberSeries.kind == kind)
    known = entries(session, year)
    return [
        _account(session, series, [one for one in known if one.kind == series.kind])
        for series in session.scalars(statement)
    ]


def _account(session: Session, series: NumberSeries, known: Sequence[Entry]) -> Account:
    rows = session.execute(
        select(
            Certificate.serial,
            Certificate.version,
            Certificate.number,
            Certificate.code,
            Certificate.status,
        )
        .where(Certificate.series_id == series.id)
        .order_by(Certificate.serial, Certificate.version)
    ).all()
    blocks = session.scalars(
        select(NumberBlock)
        .where(NumberBlock.series_id == series.id)
        .order_by(NumberBlock.first_serial)
    ).all()
    serials = [one.serial for one in known if one.serial]
    first = _first(session, series, serials)
    faults = [
        *_holes(range(first, series.next_serial), serials),
        *_papers(rows),
        *_blocks(blocks, {row.serial for row in rows}),
        *(_typed(session, rows) if series.kind == AGENDA else ()),
    ]
    numbers = [one.number for one in known if one.serial and one.number]
    return Account(
        kind=series.kind,
        year=series.year,
        first=first,
        last=series.next_serial - 1,
        first_number=numbers[0] if numbers else "",
        last_number=numbers[-1] if numbers else "",
        counts=Counter(one.state for one in known),
        faults=sorted(faults, key=lambda one: (one.serial, one.kind)),
    )


def _first(session: Session, series: NumberSeries, serials: Sequence[int]) -> int:
    """Return where a series begins: as the log says, else at 1; older logs don't say."""
    lines = session.scalars(
        select(AuditLine.after)
        .where(
            AuditLine.subject_kind == "series",
            AuditLine.subject_id == subject_of(series.kind, series.year),
            AuditLine.action == "certificates.series",
        )
        .order_by(AuditLine.id.desc())
    ).all()
    said = next((after["first"] for after in lines if after and "first" in after), None)
    if said is not None:
        return int(said)
    return min([*serials, series.next_serial]) if lines else 1


def _holes(wanted: range, serials: Sequence[int]) -> Iterator[Fault]:
    have = set(serials)
    yield from (Fault(FaultKind.MISSING, one) for one in wanted if one not in have)
    yield from (Fault(FaultKind.BEYOND, one) for one in sorted(have) if one not in wanted)


def _papers(rows: Iterable[Any]) -> Iterator[Fault]:
    """Check each number's versions: one code, one text, each the next of the one before."""
    for serial, group in groupby(rows, key=lambda row: row.serial):
        versions = list(group)
        number = versions[0].number
        if len({row.code for row in versions}) > 1:
            yield Fault(FaultKind.TWICE, serial, number)
        if len({row.number for row in versions}) > 1:
            yield Fault(FaultKind.CHANGED, serial, number)
        is_in_order = [row.version for row in versions] == list(range(1, len(versions) + 1))
        is_older_valid = any(row.status == "valid" for row in versions[:-1])
        if not is_in_order or is_older_valid or versions[-1].status == "superseded":
            yield Fault(FaultKind.LINEAGE, serial, number)


def _blocks(blocks: Sequence[NumberBlock], issued: set[int]) -> Iterator[Fault]:
    """Check that blocks don't overlap, and that just what was taken from each is on paper."""
    for one in blocks:
        if not one.first_serial <= one.next_serial <= one.last_serial + 1:
            yield Fault(FaultKind.BLOCK, one.first_serial)
        for serial in range(one.first_serial, one.last_serial + 1):
            if (serial in issued) != (serial < one.next_serial):
                yield Fault(FaultKind.BLOCK, serial)
    for before, after in pairwise(blocks):
        if after.first_serial <= before.last_serial:
            yield Fault(FaultKind.BLOCK, after.first_serial)


def _typed(session: Session, rows: Sequence[Any]) -> Iterator[Fault]:
    """Check that what came from the agenda book was typed, and that nothing that waits is used."""
    used = set(session.scalars(select(HandNumber.number).where(HandNumber.used_at.is_not(None))))
    yield from (
        Fault(FaultKind.TYPED, row.serial, row.number)
        for row in rows
        if row.version == 1 and row.number not in used
    )
    is_printed = exists().where(Certificate.number == HandNumber.number)
    # Used and on no paper, or on paper and still waiting.
    odd = select(HandNumber.number).where(is_printed == HandNumber.used_at.is_(None))
    yield from (Fault(FaultKind.TYPED, 0, number) for number in session.scalars(odd))
