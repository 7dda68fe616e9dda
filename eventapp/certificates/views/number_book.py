"""The register of numbers: every number of a year, what became of it, and whether all add up."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, caller
from eventapp.accounts.rules import OVERSEERS, READERS
from eventapp.certificates import number_book as book
from eventapp.certificates import number_labels
from eventapp.certificates.number_book import BookLine, Volume
from eventapp.certificates.queries import reckoning
from eventapp.certificates.queries import register as queries
from eventapp.certificates.queries.reckoning import Account
from eventapp.certificates.queries.register import Entry, Filter, NumberState
from eventapp.certificates.views.blueprint import bp
from eventapp.core import clock, text
from eventapp.core.periods import local_day, local_year
from eventapp.db.session import reading
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.web.downloads import XLSX, attachment
from eventapp.web.extensions import settings
from eventapp.web.paging import slice_of

_FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    year: int
    kind: str
    state: str
    q: str
    event: str

    @property
    def is_filtered(self) -> bool:
        """Whether less than the year is wanted."""
        return bool(self.kind or self.state or self.q or self.event)

    def address(self, endpoint: str, **more: object) -> str:
        """Return the same numbers in another form."""
        return url_for(
            endpoint,
            tahun=self.year,
            jenis=self.kind or None,
            status=self.state or None,
            q=self.q or None,
            kegiatan=self.event or None,
            **more,  # type: ignore[arg-type]
        )


@bp.get("/sertifikat/buku-nomor")
@allow(*READERS)
def number_register() -> ResponseReturnValue:
    """List every number of a year, filtered and paged, with the reckoning above."""
    asked = _asked()
    with reading() as session:
        found, accounts, seen = _read(session, asked)
        page = slice_of(found)
        papers = queries.certificates(session, page.items)
        lines = book.lines_of(page.items, papers, seen, settings().timezone)
        years = queries.years(session)
    return render_template(
        "certificates/number_register.html",
        asked=asked,
        page=page,
        lines=lines,
        papers=papers,
        events=seen,
        years=sorted({*years, asked.year}, reverse=True),
        accounts=accounts,
        sentences=[number_labels.reckoned(one) for one in accounts],
        faults=[(one, fault) for one in accounts for fault in one.faults],
        volumes=-(-len(found) // book.VOLUME),
        labels=number_labels,
        states=NumberState,
        may_reserve=caller().role in OVERSEERS,
    )


@bp.get("/sertifikat/buku-nomor.xlsx")
@allow(*READERS)
def number_sheet() -> ResponseReturnValue:
    """Send the numbers, as filtered, as Excel."""
    asked = _asked()
    with reading() as session:
        found, accounts, seen = _read(session, asked)
        lines = _lines(session, found, seen)
    data = book.as_sheet(lines, accounts, asked.year)
    return attachment(data, f"register-nomor-{asked.year}.xlsx", XLSX)


@bp.get("/sertifikat/buku-nomor.pdf")
@allow(*READERS)
def number_paper() -> ResponseReturnValue:
    """Send one volume of the numbers, as filtered, as PDF."""
    asked = _asked()
    wanted = request.args.get("buku", "1")
    with reading() as session:
        found, accounts, seen = _read(session, asked)
        of = max(-(-len(found) // book.VOLUME), 1)
        is_number = wanted.isascii() and wanted.isdigit() and len(wanted) < 5  # noqa: PLR2004 (digits)
        number = min(max(int(wanted), 1), of) if is_number else 1
        some = found[(number - 1) * book.VOLUME : number * book.VOLUME]
        lines = _lines(session, some, seen)
    known = settings()
    volume = Volume(
        year=asked.year,
        organisation=known.organisation,
        filtered=_("Sebagian nomor saja, sesuai penyaring") if asked.is_filtered else "",
        number=number,
        of=of,
        lines=lines,
        accounts=accounts,
        printed_on=local_day(clock.now(), known.timezone),
    )
    name = f"register-nomor-{asked.year}-{number}.pdf"
    return attachment(book.as_paper(volume), name, "application/pdf")


def _asked() -> Asked:
    year = request.args.get("tahun", "")
    is_year = len(year) == 4 and year.isascii() and year.isdigit() and int(year) >= _FIRST_YEAR  # noqa: PLR2004 (digits)
    return Asked(
        year=int(year) if is_year else local_year(clock.now(), settings().timezone),
        kind=text.clean(request.args.get("jenis"), 20),
        state=text.clean(request.args.get("status"), 20),
        q=text.clean(request.args.get("q"), 100),
        event=text.clean(request.args.get("kegiatan"), 40),
    )


def _read(session: Session, asked: Asked) -> tuple[list[Entry], list[Account], dict[int, Event]]:
    """Return the entries asked for, the accounts of their series, and the events of the year."""
    every = queries.entries(session, asked.year)
    seen = queries.events_of(session, every)
    who, own = caller(), None
    if not who.sees_everything:
        mine = events.visible(who).with_only_columns(Event.id)
        own = frozenset(session.scalars(mine))
        seen = {key: event for key, event in seen.items() if key in own}
    wanted = next((key for key, one in seen.items() if one.public_id == asked.event), -1)
    asks = Filter(asked.kind, asked.state, asked.q, wanted if asked.event else None, own)
    found = [one for one in every if asks.takes(one)]
    return found, reckoning.accounts(session, asked.year, kind=asked.kind), seen


def _lines(session: Session, found: list[Entry], seen: dict[int, Event]) -> list[BookLine]:
    papers = queries.certificates(session, found)
    return book.lines_of(found, papers, seen, settings().timezone)
