"""A year on one page."""

from datetime import date

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from eventapp.accounts.guards import allow, caller
from eventapp.accounts.rules import OVERSEERS, READERS
from eventapp.core import clock
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading
from eventapp.indicators.labels import MEASURES, SOURCES, SUFFIXES
from eventapp.indicators.rules import FIRST_YEAR, LAST_YEAR, lines
from eventapp.progress import queries
from eventapp.progress.labels import BANDS, TONES
from eventapp.progress.views.blueprint import bp
from eventapp.web.extensions import settings


@bp.get("/capaian")
@allow(*READERS)
def index() -> ResponseReturnValue:
    """Go to the newest year with something in it."""
    with reading() as session:
        newest = queries.newest_year(session, clock.now(), settings().timezone)
    return redirect(url_for("progress.year", year=newest))


@bp.get("/capaian/<int:year>")
@allow(*READERS)
def year(year: int) -> ResponseReturnValue:
    """Show areas, indicators, targets and scores of a year."""
    check_year(year)
    at, zone = clock.now(), settings().timezone
    with reading() as session:
        progress = queries.year(session, year, at, zone)
        years = queries.years(session)
    scores = progress.scores
    return render_template(
        "progress/year.html",
        progress=progress,
        years=sorted({*years, year}, reverse=True),
        lines=lines(scores, scheme=progress.scheme, deadline=progress.upload_deadline),
        measures=MEASURES,
        suffixes=SUFFIXES,
        sources=SOURCES,
        bands=BANDS,
        tones=TONES,
        remaining=remaining,
        can_change=caller().role in OVERSEERS,
    )


def check_year(year: int) -> None:
    """Refuse years no calendar of ours has."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFoundError


def remaining(days: int | None, day: date | None) -> str:
    """Return how long there is until a day, in words; "" without one."""
    if days is None or day is None:
        return ""
    if days > 0:
        return ngettext("%(n)d hari lagi", "%(n)d hari lagi", days, n=days)
    if days == 0:
        return _("hari ini")
    return ngettext("lewat %(n)d hari", "lewat %(n)d hari", -days, n=-days)
