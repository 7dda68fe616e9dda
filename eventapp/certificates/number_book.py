"""The register of numbers as Excel and on paper, with the reckoning under it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from eventapp.certificates.models import Certificate
from eventapp.certificates.queries.reckoning import Account
from eventapp.certificates.queries.register import Entry, NumberState
from eventapp.core.periods import local_day
from eventapp.events.models import Event
from eventapp.files import pages, pdf
from eventapp.files.spreadsheets import Column, Value, write_table

# A volume on paper: about sixty pages, made while the officer waits.
VOLUME = 1_000
# What is printed is Indonesian whoever prints it.
STATES: Mapping[NumberState, str] = {
    NumberState.ISSUED: "Terbit",
    NumberState.CORRECTED: "Terbit, dikoreksi",
    NumberState.REVOKED: "Dicabut",
    NumberState.RESERVED: "Dipesan",
    NumberState.UNUSED: "Tidak dipakai",
    NumberState.WAITING: "Menunggu",
}
KINDS = {"certificate": "Sertifikat", "statement": "Surat keterangan", "agenda": "Buku agenda"}


@dataclass(frozen=True, slots=True)
class BookLine:
    """One number with whom and what it is for; `day` is that of issue, else of reserving."""

    entry: Entry
    number: str
    name: str
    unit: str
    event: str
    day: date | None

    @property
    def state(self) -> str:
        """The word for its state."""
        return STATES[self.entry.state]


@dataclass(frozen=True, slots=True)
class Volume:
    """What is printed at once: lines of a year, which volume of how many, and the reckoning."""

    year: int
    organisation: str
    filtered: str
    number: int
    of: int
    lines: Sequence[BookLine]
    accounts: Sequence[Account]
    printed_on: date


def lines_of(
    entries: Iterable[Entry],
    certificates: Mapping[int, Certificate],
    events: Mapping[int, Event],
    zone: str,
) -> list[BookLine]:
    """Return entries with the rows they point at."""
    return [_line(one, certificates, events, zone) for one in entries]


def as_sheet(lines: Sequence[BookLine], accounts: Sequence[Account], year: int) -> bytes:
    """Return the register as xlsx, the reckoning above it; numbers are text."""
    columns = [
        Column("Jenis", 18),
        Column("Urut", 8, "0"),
        Column("Nomor", 36),
        Column("Keadaan", 18),
        Column("Nama", 38, is_wrapped=True),
        Column("Unit", 34, is_wrapped=True),
        Column("Kegiatan", 44, is_wrapped=True),
        Column("Tanggal", 12, "dd/mm/yyyy"),
        Column("Versi", 8, "0"),
        Column("Keterangan", 40, is_wrapped=True),
    ]
    above = [f"Register nomor {year}", *map(sentence, accounts)]
    return write_table(columns, map(_row, lines), sheet=f"Nomor {year}", above=above)


def as_paper(volume: Volume) -> bytes:
    """Return one volume of the register as PDF."""
    html = pages.page(
        "certificates/pdf/number_book.html",
        volume=volume,
        sentences=[sentence(one) for one in volume.accounts],
        printed=pages.plain_day(volume.printed_on),
        short=_short,
        kinds=KINDS,
    )
    return pdf.render(html, "number_book")


def sentence(account: Account) -> str:
    """Return the reckoning of one series as a sentence of the paper."""
    kind = KINDS.get(account.kind, account.kind)
    if not account.size:
        return f"{kind} {account.year}: belum ada nomor yang keluar."
    span = f"{kind} {account.year}: {account.size} nomor, urut {account.first} s.d. {account.last}"
    parts = [
        f"{account.counts[state]} {STATES[state].lower()}"
        for state in NumberState
        if account.counts.get(state)
    ]
    wrong = f"{len(account.faults)} TIDAK COCOK" if account.faults else "tidak ada yang hilang"
    return f"{span}, {wrong} ({'; '.join(parts)})."


def _line(
    entry: Entry, certificates: Mapping[int, Certificate], events: Mapping[int, Event], zone: str
) -> BookLine:
    paper = certificates.get(entry.certificate_id or 0)
    event = events.get(entry.event_id or 0)
    moment = entry.at
    return BookLine(
        entry=entry,
        number=entry.number,
        name=str(paper.facts.get("name") or "") if paper else "",
        unit=str(paper.facts.get("unit") or "") if paper else "",
        event=event.title if event else "",
        day=local_day(moment, event.timezone if event else zone) if moment else None,
    )


def _row(line: BookLine) -> list[Value]:
    entry = line.entry
    day = datetime(line.day.year, line.day.month, line.day.day) if line.day else None  # noqa: DTZ001 (a cell)
    return [
        KINDS.get(entry.kind, entry.kind),
        entry.serial or None,
        line.number,
        line.state,
        line.name,
        line.unit,
        line.event,
        day,
        entry.versions or None,
        entry.reason,
    ]


def _short(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
