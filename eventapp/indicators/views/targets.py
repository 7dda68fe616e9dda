"""Targets of an indicator: add, change, remove."""

from datetime import date

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
from eventapp.indicators.forms import TargetForm, VersionForm
from eventapp.indicators.labels import SUFFIXES
from eventapp.indicators.models import Indicator, Target
from eventapp.indicators.views.blueprint import bp, change_of, refuse
from eventapp.units import queries as units


@bp.get("/katalog/<int:year>/indikator/<code>/sasaran/baru")
@allow(*OVERSEERS)
def target_new(year: int, code: str) -> ResponseReturnValue:
    """Show an empty target, due at the upload deadline."""
    form = TargetForm()
    with reading() as session:
        row = _indicator(session, year, code)
        _offer(session, form)
        form.due_on.data = row.area.year.upload_deadline or date(year, 12, 31)
        if form.due_on.data.year != year:
            form.due_on.data = date(year, 12, 31)
        return _page(form, row)


@bp.post("/katalog/<int:year>/indikator/<code>/sasaran/baru")
@allow(*OVERSEERS)
def target_add(year: int, code: str) -> ResponseReturnValue:
    """Add a target."""
    form = TargetForm()
    with reading() as session:
        row = _indicator(session, year, code)
        _offer(session, form)
        if not form.is_accepted():
            return _page(form, row), 422
        try:
            with writing() as writer:
                indicator = _indicator(writer, year, code)
                actions.add_target(
                    writer, indicator, form.plan(), at=clock.now(), by=current_actor()
                )
        except InvalidFieldError as error:
            refuse(form, error)
            return _page(form, row), 422
    flash(_("Sasaran ditambahkan."), "ok")
    return redirect(url_for("indicators.year", year=year))


@bp.get("/katalog/<int:year>/sasaran/<target>")
@allow(*OVERSEERS)
def target(year: int, target: str) -> ResponseReturnValue:
    """Show a target, to be changed."""
    form = TargetForm()
    with reading() as session:
        row = queries.target(session, year, target)
        _offer(session, form)
        form.fill(row)
        form.version.data = str(row.version)
        return _page(form, row.indicator, row)


@bp.post("/katalog/<int:year>/sasaran/<target>")
@allow(*OVERSEERS)
def target_save(year: int, target: str) -> ResponseReturnValue:
    """Save a target."""
    form = TargetForm()
    with reading() as session:
        row = queries.target(session, year, target)
        _offer(session, form)
        if not form.is_accepted():
            return _page(form, row.indicator, row), 422
        version = form.seen_version()
        try:
            with writing() as writer:
                actions.change_target(
                    writer,
                    year,
                    target,
                    form.plan(),
                    version=version,
                    at=clock.now(),
                    by=current_actor(),
                )
        except InvalidFieldError as error:
            refuse(form, error)
            return _page(form, row.indicator, row), 422
        except StaleError:
            form.version.data = str(row.version)
            change = change_of(session, "target", target)
            return _page(form, row.indicator, row, change), 409
    flash(_("Sasaran disimpan."), "ok")
    return redirect(url_for("indicators.year", year=year))


@bp.post("/katalog/<int:year>/sasaran/<target>/hapus")
@allow(*OVERSEERS)
def target_remove(year: int, target: str) -> ResponseReturnValue:
    """Remove a target."""
    form = VersionForm()
    with writing() as session:
        actions.remove_target(
            session,
            year,
            target,
            version=form.seen_version(),
            at=clock.now(),
            by=current_actor(),
        )
    flash(_("Sasaran dihapus."), "ok")
    return redirect(url_for("indicators.year", year=year))


def _indicator(session: Session, year: int, code: str) -> Indicator:
    row = queries.indicator_by_code(session, year, code)
    if row is None:
        raise NotFoundError
    return row


def _offer(session: Session, form: TargetForm) -> None:
    known = [(unit.code, unit.label) for unit in units.all_units(session)]
    known.sort(key=lambda pair: pair[1].casefold())
    form.offer(units.kinds(session), known)


def _page(
    form: TargetForm,
    indicator: Indicator,
    row: Target | None = None,
    change: AuditLine | None = None,
) -> str:
    return render_template(
        "indicators/target.html",
        form=form,
        indicator=indicator,
        year=indicator.area.year.year,
        target=row,
        change=change,
        suffixes=SUFFIXES,
    )
