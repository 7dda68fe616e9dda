"""Read the register of numbers: every one that left its series, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from eventapp.certificates.models import Certificate, HandNumber, NumberBlock, NumberSeries
from eventapp.core.periods import local_year
from eventapp.core.text import sort_key
from eventapp.events.models import Event
from eventapp.participants.models import Registration

_IDS_AT_ONCE = 10_000


class NumberState(StrEnum):
    """What became of a number."""

    ISSUED = "issued"
    CORRECTED = "corrected"
    REVOKED = "revoked"
    RESERVED = "reserved"
    UNUSED = "unused"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Entry:
    """One number; `certificate_id` is that of its newest version, None where there is none.

    `number` is "" while it is only a serial; a typed number that waits has `serial` 0.
    """

    kind: str
    year: int
    serial: int
    number: str
    state: NumberState
    event_id: int | None
    certificate_id: int | None = None
    versions: int = 0
    name_key: str = ""
    block_id: int | None = None
    reason: str = ""
    at: datetime | None = None

    def says(self, word: str) -> bool:
        """Whether a word is in the number or in the holder's name."""
        key = sort_key(word)
        return word.casefold() in self.number.casefold() or bool(key and key in self.name_key)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which numbers are asked for; empty means all. `events` are those the caller may see."""

    kind: str = ""
    state: str = ""
    q: str = ""
    event_id: int | None = None
    events: frozenset[int] | None = None

    def takes(self, entry: Entry) -> bool:
        """Whether an entry fits."""
        if self.events is not None and entry.event_id not in self.events:
            return False
        if self.kind and entry.kind != self.kind:
            return False
        if self.state and entry.state != self.state:
            return False
        if self.event_id is not None and entry.event_id != self.event_id:
            return False
        return all(entry.says(word) for word in self.q.split())


def entries(session: Session, year: int) -> list[Entry]:
    """Return every number of a year by kind and serial, light enough for tens of thousands."""
    found: list[Entry] = []
    for series in _series(session, year):
        issued = {one.serial: one for one in _issued(session, series)}
        loose = [one for one in _reserved(session, series) if one.serial not in issued]
        found += sorted([*issued.values(), *loose], key=lambda one: one.serial)
        if series.kind == "agenda":
            found += _waiting(session, year)
    return found


def certificates(session: Session, found: Iterable[Entry]) -> dict[int, Certificate]:
    """Return the certificates of entries by their keys, event and unit loaded."""
    keys = [one.certificate_id for one in found if one.certificate_id is not None]
    rows: dict[int, Certificate] = {}
    for start in range(0, len(keys), _IDS_AT_ONCE):
        some = session.scalars(
            select(Certificate)
            .options(joinedload(Certificate.event), joinedload(Certificate.unit))
            .where(Certificate.id.in_(keys[start : start + _IDS_AT_ONCE]))
        )
        rows |= {one.id: one for one in some}
    return rows


def events_of(session: Session, found: Iterable[Entry]) -> dict[int, Event]:
    """Return the events of entries by their keys."""
    keys = {one.event_id for one in found if one.event_id is not None}
    return {one.id: one for one in session.scalars(select(Event).where(Event.id.in_(keys)))}


def years(session: Session) -> list[int]:
    """Return the years numbers were given in, newest first."""
    return list(session.scalars(select(NumberSeries.year).distinct().order_by(_newest_year)))


_newest_year = NumberSeries.year.desc()


def _series(session: Session, year: int) -> Sequence[NumberSeries]:
    return session.scalars(
        select(NumberSeries).where(NumberSeries.year == year).order_by(NumberSeries.kind)
    ).all()


def _issued(session: Session, series: NumberSeries) -> list[Entry]:
    """Return one entry for each serial on paper, of its newest version."""
    rows = session.execute(
        select(
            Certificate.serial,
            Certificate.version,
            Certificate.id,
            Certificate.number,
            Certificate.status,
            Certificate.event_id,
            Certificate.reason,
            Certificate.revoke_reason,
            Certificate.issued_at,
            Registration.name_key,
        )
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(Certificate.series_id == series.id)
        .order_by(Certificate.serial, Certificate.version)
    )
    found = []
    for serial, versions in groupby(rows, key=lambda row: row[0]):
        every = list(versions)
        newest = every[-1]
        state = _state(newest.status, newest.version)
        found.append(
            Entry(
                kind=series.kind,
                year=series.year,
                serial=serial,
                number=newest.number,
                state=state,
                event_id=newest.event_id,
                certificate_id=newest.id,
                versions=len(every),
                name_key=newest.name_key,
                reason=newest.revoke_reason if state is NumberState.REVOKED else newest.reason,
                at=every[0].issued_at,
            )
        )
    return found


def _state(status: str, version: int) -> NumberState:
    if status == "revoked":
        return NumberState.REVOKED
    return NumberState.CORRECTED if version > 1 else NumberState.ISSUED


def _reserved(session: Session, series: NumberSeries) -> list[Entry]:
    """Return the serials of blocks that were not taken from them, free or closed."""
    found: list[Entry] = []
    for block in session.scalars(select(NumberBlock).where(NumberBlock.series_id == series.id)):
        is_closed = block.closed_at is not None
        one = Entry(
            kind=series.kind,
            year=series.year,
            serial=0,
            number="",
            state=NumberState.UNUSED if is_closed else NumberState.RESERVED,
            event_id=block.event_id,
            block_id=block.id,
            reason=block.close_reason if is_closed else block.purpose,
            at=block.closed_at or block.made_at,
        )
        serials = range(block.next_serial, block.last_serial + 1)
        found += [replace(one, serial=serial) for serial in serials]
    return found


def _waiting(session: Session, year: int) -> list[Entry]:
    """Return the typed numbers that wait, of the events whose numbers are of this year."""
    rows = session.execute(
        select(HandNumber, Event.starts_at, Event.timezone)
        .join(Event, Event.id == HandNumber.event_id)
        .where(HandNumber.used_at.is_(None))
        .order_by(HandNumber.event_id, HandNumber.position)
    )
    return [
        Entry(
            kind="agenda",
            year=year,
            serial=0,
            number=one.number,
            state=NumberState.WAITING,
            event_id=one.event_id,
            at=one.made_at,
        )
        for one, starts_at, zone in rows
        if local_year(starts_at, zone) == year
    ]
