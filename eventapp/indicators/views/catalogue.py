"""The catalogue: years, one year, import and export, deadlines."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import OVERSEERS, READERS
from eventapp.audit.models import AuditLine
from eventapp.core import clock
from eventapp.core.errors import InvalidFieldError, NotFoundError, StaleError
from eventapp.db.session import reading, writing
from eventapp.files.spreadsheets import write_csv
from eventapp.indicators import actions, queries
from eventapp.indicators.forms import DeadlinesForm, UploadForm
from eventapp.indicators.labels import MEASURES, REASONS, SOURCES, SUFFIXES
from eventapp.indicators.models import CatalogueYear
from eventapp.indicators.rules import Fault, RowsError, fingerprint
from eventapp.indicators.rules.rows import CATALOGUE_COLUMNS
from eventapp.indicators.sheets import UnreadableListError, read_csv
from eventapp.indicators.views.blueprint import (
    bp,
    can_change,
    change_of,
    refuse,
    refuse_file,
    scope_text,
)


@bp.get("/katalog")
@allow(*READERS)
def index() -> ResponseReturnValue:
    """List the years."""
    with reading() as session:
        years = queries.years(session)
    return render_template("indicators/index.html", years=years, can_change=can_change())


@bp.get("/katalog/<int:year>")
@allow(*READERS)
def year(year: int) -> ResponseReturnValue:
    """Show a year's areas, indicators and targets."""
    with reading() as session:
        found = queries.of_year(session, year)
        if found is None:
            raise NotFoundError
        return render_template(
            "indicators/year.html",
            catalogue=found,
            years=queries.years(session),
            measures=MEASURES,
            suffixes=SUFFIXES,
            sources=SOURCES,
            scope_text=scope_text,
            can_change=can_change(),
        )


@bp.get("/katalog/<int:year>.csv")
@allow(*READERS)
def export(year: int) -> ResponseReturnValue:
    """Give the year as the file it could be imported from."""
    with reading() as session:
        found = queries.of_year(session, year)
        if found is None:
            raise NotFoundError
        rows = [
            (str(year), found.scheme, area.code, area.name, code, name, source)
            for area in found.areas
            for code, name, source in (
                [(one.code, one.name, one.source) for one in area.indicators] or [("", "", "area")]
            )
        ]
    content = write_csv(CATALOGUE_COLUMNS, rows)
    headers = {"Content-Disposition": f'attachment; filename="katalog-{year}.csv"'}
    return Response(content, content_type="text/csv; charset=utf-8", headers=headers)


@bp.get("/katalog/impor")
@allow(*OVERSEERS)
def import_list() -> ResponseReturnValue:
    """Ask for a catalogue file."""
    return _import_page(UploadForm())


@bp.post("/katalog/impor")
@allow(*OVERSEERS)
def import_now() -> ResponseReturnValue:
    """Take a catalogue file, all of it or nothing."""
    form = UploadForm()
    if not form.is_accepted():
        return _import_page(form), 422
    try:
        rows = read_csv(form.content(), CATALOGUE_COLUMNS)
        with writing() as session:
            done = actions.import_catalogue(session, rows, at=clock.now(), by=current_actor())
    except UnreadableListError as error:
        refuse_file(form, error)
        return _import_page(form), 422
    except RowsError as error:
        return _import_page(form, error.faults), 422
    flash(
        _(
            "Katalog diimpor: %(new)d baru, %(changed)d berubah, %(same)d tetap.",
            new=done.created,
            changed=done.changed,
            same=done.unchanged,
        ),
        "ok",
    )
    return redirect(url_for("indicators.index"))


@bp.get("/katalog/<int:year>/tenggat")
@allow(*OVERSEERS)
def deadlines(year: int) -> ResponseReturnValue:
    """Show the year's deadlines, to be changed."""
    form = DeadlinesForm()
    with reading() as session:
        row = queries.year_of(session, year)
    form.fill(row)
    return _deadlines_page(form, row)


@bp.post("/katalog/<int:year>/tenggat")
@allow(*OVERSEERS)
def set_deadlines(year: int) -> ResponseReturnValue:
    """Save the year's deadlines."""
    form = DeadlinesForm()
    with reading() as session:
        row = queries.year_of(session, year)
    seen = str(form.seen.data or "")
    if not form.is_accepted():
        return _deadlines_page(form, row, seen), 422
    try:
        with writing() as session:
            actions.set_deadlines(
                session, year, form.plan(), seen=seen, at=clock.now(), by=current_actor()
            )
    except InvalidFieldError as error:
        refuse(form, error)
        return _deadlines_page(form, row, seen), 422
    except StaleError:
        with reading() as session:
            change = change_of(session, "catalogue", str(year))
        return _deadlines_page(form, row, change=change), 409
    flash(_("Tenggat disimpan."), "ok")
    return redirect(url_for("indicators.year", year=year))


def _import_page(form: UploadForm, faults: tuple[Fault, ...] = ()) -> str:
    return render_template(
        "indicators/import.html",
        form=form,
        faults=faults,
        reasons=REASONS,
        columns=CATALOGUE_COLUMNS,
        title=_("Impor katalog"),
        back=(_("Katalog"), url_for("indicators.index")),
    )


def _deadlines_page(
    form: DeadlinesForm, row: CatalogueYear, seen: str = "", change: AuditLine | None = None
) -> str:
    form.seen.data = seen or fingerprint(actions.year_values(row))
    return render_template("indicators/deadlines.html", form=form, catalogue=row, change=change)
