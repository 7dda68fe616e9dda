"""Coverage by unit."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from eventapp.accounts.guards import allow
from eventapp.accounts.rules import READERS
from eventapp.core import text
from eventapp.db.session import reading
from eventapp.indicators import queries as catalogue
from eventapp.progress import queries
from eventapp.progress.views.blueprint import bp
from eventapp.progress.views.overview import check_year
from eventapp.units import queries as units
from eventapp.web.extensions import settings


@bp.get("/capaian/<int:year>/cakupan")
@allow(*READERS)
def coverage(year: int) -> ResponseReturnValue:
    """Show how many people of each unit are certified, units with nobody first."""
    check_year(year)
    kind = text.clean(request.args.get("jenis"), 40)
    code = text.clean(request.args.get("indikator"), 40)
    with reading() as session:
        chosen = catalogue.indicator_by_code(session, year, code) if code else None
        found = queries.coverage(
            session,
            year,
            kind=kind,
            indicator_id=chosen.id if chosen else None,
            zone=settings().timezone,
        )
        year_of = catalogue.of_year(session, year)
        choices = [one for area in (year_of.areas if year_of else ()) for one in area.indicators]
        kinds = units.kinds(session)
    return render_template(
        "progress/coverage.html",
        year=year,
        coverage=found,
        kinds=kinds,
        kind=kind,
        indicators=choices,
        indicator=chosen,
    )
