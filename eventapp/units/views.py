"""Units: the tree, one unit's form, lists in and out."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.core import clock
from eventapp.core.errors import InvalidFieldError, NotFoundError, StaleError
from eventapp.core.periods import local, local_year
from eventapp.core.roles import OVERSEERS, READERS
from eventapp.core.text import clean
from eventapp.db.session import reading, writing
from eventapp.units import actions, queries, sheets
from eventapp.units.drafts import YEARS, Fault, Reason
from eventapp.units.forms import (
    ImportForm,
    TakeForm,
    UnitForm,
    row_sentence,
    unreadable_sentence,
)
from eventapp.units.models import Unit
from eventapp.web.access import allow, current_actor
from eventapp.web.errors import register_message
from eventapp.web.extensions import settings

bp = Blueprint("units", __name__)

register_message(sheets.UnreadableListError, 422, lambda e: unreadable_sentence(e.reason, e.detail))


def _year(default: int | None = None) -> int:
    asked = request.args.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0  # noqa: PLR2004
    if year in YEARS:
        return year
    return default or local_year(clock.now(), settings().timezone)


def _unit(session: Session, code: str) -> Unit:
    found = queries.by_code(session, code)
    if found is None:
        raise NotFoundError
    return found


@bp.get("/unit")
@allow(*READERS)
def index() -> ResponseReturnValue:
    """Show the units as a tree, with the head counts of a year."""
    q, kind = clean(request.args.get("q"), 100), clean(request.args.get("kind"), 40)
    with reading() as session:
        units = queries.all_units(session)
        found = queries.matching(units, q=q, kind=kind)
        years = queries.count_years(units)
        year = _year(years[0] if years else None)
        return render_template(
            "units/index.html",
            branches=queries.tree(found),
            total=len(units),
            kinds=queries.kinds(session),
            today=local(clock.now(), settings().timezone).date(),
            year=year,
            years=years,
            q=q,
            kind=kind,
        )


@bp.get("/unit.csv")
@allow(*READERS)
def export() -> ResponseReturnValue:
    """Give all units as a list that imports back to the same."""
    with reading() as session:
        drafts = [queries.draft_of(unit) for unit in queries.all_units(session)]
    return _csv(sheets.write(drafts, _year()), f"unit-{_year()}.csv")


def _csv(data: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, content_type="text/csv; charset=utf-8", headers=headers)


@bp.route("/unit/baru", methods=["GET", "POST"])
@allow(*OVERSEERS)
def create() -> ResponseReturnValue:
    """Make a unit."""
    return _edited(None)


@bp.route("/unit/<code>/ubah", methods=["GET", "POST"])
@allow(*OVERSEERS)
def edit(code: str) -> ResponseReturnValue:
    """Change a unit."""
    return _edited(code)


def _edited(code: str | None) -> ResponseReturnValue:
    with reading() as session:
        unit = _unit(session, code) if code else None
        form = UnitForm.of(unit, queries.all_units(session), _year())
        kinds = queries.kinds(session)
    status = 200
    if form.is_accepted():
        try:
            _save(code, form)
            flash(_("Unit “%(name)s” tersimpan.", name=form.name.data), "ok")
            return redirect(url_for("units.index"))
        except InvalidFieldError as error:
            form.refuse(Fault(error.field, Reason(error.reason), error.value))
        except StaleError:
            return _stale(code or "", form, kinds)
    if form.is_submitted():
        status = 422
    return render_template("units/form.html", form=form, unit=unit, kinds=kinds), status


def _save(code: str | None, form: UnitForm) -> None:
    with writing() as session:
        unit = _unit(session, code) if code else None
        version = form.version.data or 0
        actions.save(
            session, unit, form.draft(), version=version, at=clock.now(), by=current_actor()
        )


def _stale(code: str, form: UnitForm, kinds: list[str]) -> ResponseReturnValue:
    """Show who saved in between; what was typed stays, and can be saved on top knowingly."""
    with reading() as session:
        unit = _unit(session, code)
        change = queries.last_change(session, code)
    form.version.data, form.version.raw_data = unit.version, None
    page = render_template("units/form.html", form=form, unit=unit, kinds=kinds, change=change)
    return page, 409


@bp.post("/unit/<code>/akhiri")
@allow(*OVERSEERS)
def end(code: str) -> ResponseReturnValue:
    """Let today be a unit's last day."""
    at = clock.now()
    with writing() as session:
        unit = _unit(session, code)
        day = local(at, settings().timezone).date()
        actions.end(session, unit, day, at=at, by=current_actor())
    flash(_("Unit “%(name)s” berakhir hari ini. Catatan lama tetap ada.", name=unit.name), "ok")
    return redirect(url_for("units.index"))


@bp.route("/unit/impor", methods=["GET", "POST"])
@allow(*OVERSEERS)
def import_list() -> ResponseReturnValue:
    """Take a list and show what importing it would do."""
    form = ImportForm(data={"year": _year()})
    if form.is_accepted():
        try:
            data = form.file.data.read(sheets.LARGEST + 1)
            rows = sheets.read(data)
        except sheets.UnreadableListError as error:
            form.reject("file", unreadable_sentence(error.reason, error.detail))
        else:
            year = form.year.data or _year()
            take = TakeForm(formdata=None, data={"text": sheets.decode(data), "year": year})
            with reading() as session:
                found = queries.compare(session, rows, year)
            reasons = _reasons(found.faults)
            return render_template("units/preview.html", found=found, form=take, reasons=reasons)
    return render_template("units/import.html", form=form), 422 if form.is_submitted() else 200


def _reasons(faults: tuple[Fault, ...]) -> dict[int, list[str]]:
    reasons: dict[int, list[str]] = {}
    for fault in faults:
        reasons.setdefault(fault.row or 0, []).append(row_sentence(fault))
    return reasons


@bp.post("/unit/impor/terapkan")
@allow(*OVERSEERS)
def take_list() -> ResponseReturnValue:
    """Import the list that was looked at."""
    form = TakeForm()
    if not form.is_accepted() or form.year.data is None:
        return redirect(url_for("units.import_list"))
    rows = sheets.read((form.text.data or "").encode())
    with writing() as session:
        done = actions.import_units(
            session, rows, year=form.year.data, at=clock.now(), by=current_actor()
        )
    counts = {"new": done.created, "changed": done.changed, "same": done.unchanged}
    flash(_("%(new)s unit baru, %(changed)s diubah, %(same)s tetap.", **counts), "ok")
    return redirect(url_for("units.index", year=form.year.data))


@bp.post("/unit/impor/ditolak.csv")
@allow(*OVERSEERS)
def refused_rows() -> ResponseReturnValue:
    """Give the refused rows back, the reason beside each."""
    form = TakeForm()
    if not form.is_accepted() or form.year.data is None:
        return redirect(url_for("units.import_list"))
    rows = sheets.read((form.text.data or "").encode())
    with reading() as session:
        found = queries.compare(session, rows, form.year.data)
    reasons = {row: "; ".join(words) for row, words in _reasons(found.faults).items()}
    return _csv(sheets.write_refused(rows, reasons, _("alasan")), "unit-ditolak.csv")
