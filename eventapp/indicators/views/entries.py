"""Indicators one by one: add, change, remove."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import OVERSEERS
from eventapp.audit.models import AuditLine
from eventapp.core import clock
from eventapp.core.errors import InvalidFieldError, NotFoundError, StaleError
from eventapp.db.session import reading, writing
from eventapp.indicators import actions, queries
from eventapp.indicators.forms import IndicatorForm
from eventapp.indicators.models import Indicator
from eventapp.indicators.rules import fingerprint
from eventapp.indicators.views.blueprint import bp, change_of, refuse


@bp.get("/katalog/<int:year>/indikator/baru")
@allow(*OVERSEERS)
def indicator_new(year: int) -> ResponseReturnValue:
    """Show an empty indicator."""
    form = IndicatorForm()
    with reading() as session:
        _offer(session, form, year)
    return _page(form, year)


@bp.post("/katalog/<int:year>/indikator/baru")
@allow(*OVERSEERS)
def indicator_add(year: int) -> ResponseReturnValue:
    """Add an indicator."""
    form = IndicatorForm()
    with reading() as session:
        _offer(session, form, year)
    if not form.is_accepted():
        return _page(form, year), 422
    try:
        with writing() as session:
            row = actions.add_indicator(
                session, year, form.plan(), at=clock.now(), by=current_actor()
            )
    except InvalidFieldError as error:
        refuse(form, error)
        return _page(form, year), 422
    flash(_("Indikator %(code)s ditambahkan.", code=row.code), "ok")
    return redirect(url_for("indicators.year", year=year))


@bp.get("/katalog/<int:year>/indikator/<code>/ubah")
@allow(*OVERSEERS)
def indicator(year: int, code: str) -> ResponseReturnValue:
    """Show an indicator, to be changed."""
    form = IndicatorForm()
    with reading() as session:
        _offer(session, form, year)
        row = _found(session, year, code)
        form.fill(row)
        return _page(form, year, row)


@bp.post("/katalog/<int:year>/indikator/<code>/ubah")
@allow(*OVERSEERS)
def indicator_save(year: int, code: str) -> ResponseReturnValue:
    """Save an indicator."""
    form = IndicatorForm()
    seen = str(form.seen.data or "")
    with reading() as session:
        _offer(session, form, year)
        row = _found(session, year, code)
        if not form.is_accepted():
            return _page(form, year, row, seen), 422
        try:
            with writing() as writer:
                actions.change_indicator(
                    writer, year, code, form.plan(), seen=seen, at=clock.now(), by=current_actor()
                )
        except InvalidFieldError as error:
            refuse(form, error)
            return _page(form, year, row, seen), 422
        except StaleError:
            change = change_of(session, "indicator", row.public_id)
            return _page(form, year, row, change=change), 409
    flash(_("Indikator %(code)s disimpan.", code=form.code.data), "ok")
    return redirect(url_for("indicators.year", year=year))


@bp.post("/katalog/<int:year>/indikator/<code>/hapus")
@allow(*OVERSEERS)
def indicator_remove(year: int, code: str) -> ResponseReturnValue:
    """Remove an indicator nothing refers to."""
    with writing() as session:
        actions.remove_indicator(session, year, code, at=clock.now(), by=current_actor())
    flash(_("Indikator %(code)s dihapus.", code=code), "ok")
    return redirect(url_for("indicators.year", year=year))


def _offer(session: Session, form: IndicatorForm, year: int) -> None:
    areas = queries.areas(session, queries.year_of(session, year).id)
    form.offer([(area.code, area.name) for area in areas])


def _found(session: Session, year: int, code: str) -> Indicator:
    row = queries.indicator_by_code(session, year, code)
    if row is None:
        raise NotFoundError
    return row


def _page(
    form: IndicatorForm,
    year: int,
    row: Indicator | None = None,
    seen: str = "",
    change: AuditLine | None = None,
) -> str:
    if row is not None:
        form.seen.data = seen or fingerprint(actions.indicator_values(row, row.area.code))
    return render_template(
        "indicators/indicator.html", form=form, year=year, indicator=row, change=change
    )
