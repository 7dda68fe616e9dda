"""Number series: one for each year, its pattern and where it stands."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import OVERSEERS, READERS
from eventapp.certificates import actions, labels, queries
from eventapp.certificates.actions import SeriesPlan
from eventapp.certificates.actions.series import YEARS
from eventapp.certificates.forms import SeriesForm
from eventapp.certificates.models import NumberSeries
from eventapp.certificates.views.blueprint import bp
from eventapp.core import clock
from eventapp.core.errors import InvalidFieldError, NotFoundError
from eventapp.core.periods import local_day, local_year
from eventapp.db.session import reading, writing
from eventapp.events import numbers
from eventapp.events.numbers import EXAMPLE, NumberParts, PatternError
from eventapp.web.extensions import settings


@bp.get("/sertifikat/seri")
@allow(*READERS)
def series() -> ResponseReturnValue:
    """List the years, this one too when nothing was issued in it yet."""
    this_year = local_year(clock.now(), settings().timezone)
    with reading() as session:
        known = queries.all_series(session)
    rows = [
        (one.year, _plan_of(one), issued, next_number(_plan_of(one), one.year))
        for one, issued in known
        if one.kind == queries.KIND
    ]
    if this_year not in [row[0] for row in rows]:
        rows.insert(0, (this_year, _plan_of(None), 0, next_number(_plan_of(None), this_year)))
    rows.sort(key=lambda row: -row[0])
    return render_template("certificates/series.html", rows=rows)


@bp.get("/sertifikat/seri/<int:year>")
@allow(*OVERSEERS)
def series_edit(year: int) -> ResponseReturnValue:
    """Show a year's pattern, class and next serial, and the next number they give."""
    with reading() as session:
        row, is_begun = _load(session, year)
    form = SeriesForm()
    form.show(row, _plan_of(row))
    return _page(year, form, is_begun=is_begun, number=next_number(_plan_of(row), year))


@bp.post("/sertifikat/seri/<int:year>")
@allow(*OVERSEERS)
def series_save(year: int) -> ResponseReturnValue:
    """Save a year's series, or only show the number it would give."""
    form = SeriesForm()
    with reading() as session:
        row, is_begun = _load(session, year)
    if not form.is_accepted():
        return _page(year, form, is_begun=is_begun), 422
    plan = form.plan()
    serial = plan.next_serial or (row.next_serial if row else 1)
    number = next_number(SeriesPlan(plan.pattern, plan.record_class, serial), year)
    if form.wants_preview() and number:
        return _page(year, form, is_begun=is_begun, number=number)
    try:
        with writing() as session:
            actions.save_series(
                session,
                year,
                plan,
                version=form.read_version(),
                at=clock.now(),
                by=current_actor(),
            )
    except PatternError as error:
        form.reject("pattern", labels.pattern_fault(error))
    except InvalidFieldError as error:
        form.reject("next_serial", _serial_fault(error))
    else:
        flash(_("Seri %(year)s disimpan. Nomor berikutnya: %(n)s", year=year, n=number), "ok")
        return redirect(url_for("certificates.series"))
    return _page(year, form, is_begun=is_begun), 422


def next_number(plan: SeriesPlan, year: int) -> str:
    """Return the next number a series gives to an event of the office in the example, or ""."""
    today = local_day(clock.now(), settings().timezone)
    day = today if today.year == year else date(year, 1, 1)
    parts = NumberParts(
        serial=plan.next_serial or 1,
        class_code=plan.record_class,
        unit=EXAMPLE.unit,
        kind=EXAMPLE.kind,
        on=day,
    )
    try:
        return numbers.format_number(plan.pattern, parts)
    except PatternError:
        return ""


def _load(session: Session, year: int) -> tuple[NumberSeries | None, bool]:
    if year not in YEARS:
        raise NotFoundError
    row = queries.series(session, year)
    return row, bool(row and queries.is_begun(session, row.id))


def _plan_of(row: NumberSeries | None) -> SeriesPlan:
    if row is None:
        return SeriesPlan(queries.DEFAULT_PATTERN, queries.DEFAULT_CLASS, 1)
    return SeriesPlan(row.pattern, row.record_class, row.next_serial)


def _serial_fault(error: InvalidFieldError) -> str:
    if error.reason == "begun":
        return _("Sudah ada nomor terbit dalam seri ini, jadi urutannya tidak dapat diubah.")
    return _("Nomor urut hanya dapat dinaikkan, tidak diturunkan.")


def _page(year: int, form: SeriesForm, *, is_begun: bool, number: str = "") -> str:
    return render_template(
        "certificates/series_edit.html",
        year=year,
        form=form,
        is_begun=is_begun,
        number=number,
        tokens=numbers.examples(),
    )
