"""What the door needs on paper: the official attendance list, tickets, and cards to cut."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cache

from eventapp.core.paths import assets
from eventapp.core.periods import local_day
from eventapp.files import pages, pdf, qr
from eventapp.files.fit import fit

CARDS_ON_A_SHEET = 8

_BOLD = "PlusJakartaSans-Bold.ttf"
# Points of text width on an A5 ticket (118 mm) and beside the code on a card (52 mm).
_TICKET = 118 / 25.4 * 72
_CARD = 52 / 25.4 * 72


class ListKind(StrEnum):
    """Whom a list is of: offices file one for each."""

    PARTICIPANTS = "participants"
    SPEAKERS = "speakers"
    ORGANISERS = "organisers"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who answers for the list. Empty text leaves a line to fill in by hand."""

    position: str
    name: str
    nip: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One person's cell of a session; empty when they weren't there.

    `typed`: written in afterwards, from paper. `corrections` are the numbers of the corrections of
    a closed book that made it so.
    """

    arrived_at: datetime | None = None
    left_at: datetime | None = None
    typed: bool = False
    corrections: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """One row. `marks` has one for each session of the list, in its order.

    `stands_in` says for whom they came; `signature` is SVG path data in a box of 100 by 40.
    """

    name: str
    nip: str
    rank: str
    position: str
    unit: str
    marks: tuple[Mark, ...]
    stands_in: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """One approved correction of a closed book, in the words it is printed in."""

    number: int
    name: str
    unit: str
    session: str
    change: str
    reason: str
    proposed: str
    approved: str


@dataclass(frozen=True, slots=True)
class Closing:
    """When a book was closed, by whom, and its SHA-256; `corrections` are those of this list.

    `marks` are the numbers of corrections by session and registration key.
    """

    closed_at: datetime
    closed_by: str
    rows: int
    digest: str
    corrections: Sequence[Corrected] = ()
    marks: Mapping[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Occasion:
    """The event as it stands on paper; `zone` is the one its times are shown in."""

    title: str
    theme: str
    venue: str
    host_unit: str
    starts_at: datetime
    ends_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class AttendanceList:
    """A whole list. `letterhead` are its lines, largest body first; `sessions` their titles.

    `closing` is None while the book is open.
    """

    kind: ListKind
    letterhead: tuple[str, ...]
    occasion: Occasion
    sessions: tuple[str, ...]
    people: Sequence[Listed]
    place: str
    signed_on: date
    signer: Signer
    checks_out: bool = False
    closing: Closing | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """One registration: `text` goes into the QR, `code` is what an officer can type."""

    name: str
    unit: str
    code: str
    text: str


# Official documents are Indonesian in every language of the screens.
TITLES = {
    ListKind.PARTICIPANTS: "Daftar Hadir Peserta",
    ListKind.SPEAKERS: "Daftar Hadir Narasumber",
    ListKind.ORGANISERS: "Daftar Hadir Panitia",
}


def attendance_list(facts: AttendanceList) -> bytes:
    """Return the *daftar hadir*: A4 landscape, its header on every page, signed at the end.

    Neither phone numbers nor addresses nor places of checking in: what a list on paper doesn't
    need can't be lost with it.
    """
    html = pages.page(
        "checkin/pdf/attendance_list.html",
        facts=facts,
        title=TITLES[facts.kind],
        occasion=facts.occasion,
        when=_when(facts.occasion),
        closed=_closed(facts),
        digest=_grouped(facts.closing.digest) if facts.closing else "",
        has_typed=any(mark.typed for one in facts.people for mark in one.marks),
    )
    return pdf.render(html, "attendance_list", _pictures())


def ticket(holder: Ticket, occasion: Occasion) -> bytes:
    """Return one ticket on A5, with a code large enough for any phone."""
    name = fit(holder.name, _BOLD, _TICKET, (20, 13), 3)
    title = fit(occasion.title, _BOLD, _TICKET, (15, 11), 3)
    html = pages.page(
        "checkin/pdf/ticket.html",
        holder=holder,
        occasion=occasion,
        when=_when(occasion),
        name=name,
        title=title,
        code=_grouped(holder.code),
        qr=_drawn(holder),
    )
    return pdf.render(html, "ticket", _pictures(), {"name": name.size, "event": title.size})


def ticket_cards(holders: Sequence[Ticket], occasion: Occasion) -> bytes:
    """Return cards to cut, eight to an A4, in the order given."""
    cards = [_card(holder) for holder in holders]
    sheets = [
        cards[start : start + CARDS_ON_A_SHEET] for start in range(0, len(cards), CARDS_ON_A_SHEET)
    ]
    html = pages.page(
        "checkin/pdf/ticket_cards.html", sheets=sheets, occasion=occasion, when=_when(occasion)
    )
    return pdf.render(html, "ticket_cards", None, {card.style: card.size for card in cards})


@dataclass(frozen=True, slots=True)
class _Card:
    """One card as its template takes it; `style` is the class that sets its name's size."""

    lines: tuple[str, ...]
    size: float
    style: str
    unit: str
    code: str
    qr: str


def _card(holder: Ticket) -> _Card:
    name = fit(holder.name, _BOLD, _CARD, (13, 10), 4)
    return _Card(
        lines=name.lines,
        size=name.size,
        style=f"name-{round(name.size * 10)}",
        unit=holder.unit,
        code=_grouped(holder.code),
        qr=_drawn(holder),
    )


def _when(occasion: Occasion) -> str:
    """Return "Rabu, 8 November 2023, pukul 09.00–15.00 WIB", or from day to day."""
    zone = occasion.zone
    first, last = local_day(occasion.starts_at, zone), local_day(occasion.ends_at, zone)
    hours = f"{pages.hour(occasion.starts_at, zone)}–{pages.hour(occasion.ends_at, zone)}"
    return f"{pages.long_days(first, last)}, pukul {hours} {pages.zone_word(zone)}"


def _closed(facts: AttendanceList) -> str:
    """Return "8 November 2023 pukul 15.10 WIB", or nothing while the book is open."""
    if facts.closing is None:
        return ""
    zone, at = facts.occasion.zone, facts.closing.closed_at
    day, hour = pages.plain_day(local_day(at, zone)), pages.hour(at, zone)
    return f"{day} pukul {hour} {pages.zone_word(zone)}"


def _grouped(code: str) -> str:
    """Return the code in fours, as eyes and voices take it."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def _drawn(holder: Ticket) -> str:
    return qr.svg(holder.text, f"Kode tiket {holder.code}")


@cache
def _pictures() -> dict[str, bytes]:
    return {"emblem.svg": (assets() / "static" / "img" / "emblem.svg").read_bytes()}
