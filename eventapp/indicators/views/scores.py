"""The log of official scores: list with its chart, add, correct, import."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import OVERSEERS, READERS
from eventapp.audit.models import AuditLine
from eventapp.core import clock
from eventapp.core.errors import InvalidFieldError, StaleError
from eventapp.core.periods import local_day
from eventapp.db.session import reading, writing
from eventapp.indicators import actions, queries
from eventapp.indicators.forms import CorrectionForm, ScoreForm, UploadForm
from eventapp.indicators.labels import REASONS
from eventapp.indicators.models import Score
from eventapp.indicators.rules import Fault, RowsError, fingerprint, lines
from eventapp.indicators.rules.rows import SCORE_COLUMNS
from eventapp.indicators.sheets import UnreadableListError, read_csv
from eventapp.indicators.views.blueprint import bp, can_change, change_of, refuse, refuse_file
from eventapp.web.extensions import settings


@bp.get("/nilai")
@allow(*READERS)
def scores() -> ResponseReturnValue:
    """List the scores, newest first, with a chart per scheme."""
    with reading() as session:
        rows = queries.scores(session)
    charts = lines(queries.reading(row) for row in rows)
    return render_template(
        "indicators/scores.html", scores=rows, lines=charts, can_change=can_change()
    )


@bp.get("/nilai/baru")
@allow(*OVERSEERS)
def score_new() -> ResponseReturnValue:
    """Show an empty score, of the newest scheme."""
    form = ScoreForm()
    with reading() as session:
        form.scheme.data = next((one.scheme for one in queries.years(session)), "")
    return render_template("indicators/score.html", form=form, score=None)


@bp.post("/nilai/baru")
@allow(*OVERSEERS)
def score_add() -> ResponseReturnValue:
    """Add a score."""
    form, at = ScoreForm(), clock.now()
    if not form.check(local_day(at, settings().timezone)):
        return render_template("indicators/score.html", form=form, score=None), 422
    try:
        with writing() as session:
            actions.add_score(session, form.plan(), at=at, by=current_actor())
    except InvalidFieldError as error:
        refuse(form, error)
        return render_template("indicators/score.html", form=form, score=None), 422
    flash(_("Nilai dicatat."), "ok")
    return redirect(url_for("indicators.scores"))


@bp.get("/nilai/<score>/koreksi")
@allow(*OVERSEERS)
def score(score: str) -> ResponseReturnValue:
    """Show a score, to be corrected."""
    form = CorrectionForm()
    with reading() as session:
        row = queries.score(session, score)
    form.fill(row)
    return _page(form, row)


@bp.post("/nilai/<score>/koreksi")
@allow(*OVERSEERS)
def score_correct(score: str) -> ResponseReturnValue:
    """Correct a score, with a reason."""
    form, at = CorrectionForm(), clock.now()
    seen = str(form.seen.data or "")
    with reading() as session:
        row = queries.score(session, score)
    if not form.check(local_day(at, settings().timezone)):
        return _page(form, row, seen), 422
    try:
        with writing() as session:
            actions.correct_score(
                session,
                score,
                form.plan(),
                reason=str(form.reason.data),
                seen=seen,
                at=at,
                by=current_actor(),
            )
    except InvalidFieldError as error:
        refuse(form, error)
        return _page(form, row, seen), 422
    except StaleError:
        with reading() as session:
            change = change_of(session, "score", score)
        return _page(form, row, change=change), 409
    flash(_("Nilai dikoreksi. Nilai lama dan alasannya tersimpan di jejak audit."), "ok")
    return redirect(url_for("indicators.scores"))


@bp.get("/nilai/impor")
@allow(*OVERSEERS)
def scores_import() -> ResponseReturnValue:
    """Ask for a file of scores."""
    return _import_page(UploadForm())


@bp.post("/nilai/impor")
@allow(*OVERSEERS)
def scores_import_now() -> ResponseReturnValue:
    """Take a file of scores, all of it or nothing."""
    form = UploadForm()
    if not form.is_accepted():
        return _import_page(form), 422
    try:
        rows = read_csv(form.content(), SCORE_COLUMNS)
        with writing() as session:
            done = actions.import_scores(session, rows, at=clock.now(), by=current_actor())
    except UnreadableListError as error:
        refuse_file(form, error)
        return _import_page(form), 422
    except RowsError as error:
        return _import_page(form, error.faults), 422
    sentence = _(
        "Nilai diimpor: %(new)d baru, %(same)d sudah ada.", new=done.created, same=done.unchanged
    )
    if done.differs:
        sentence += " " + _(
            "%(n)d berbeda dengan catatan dan tidak diubah: koreksi satu per satu dengan alasan.",
            n=done.differs,
        )
    flash(sentence, "warn" if done.differs else "ok")
    return redirect(url_for("indicators.scores"))


def _import_page(form: UploadForm, faults: tuple[Fault, ...] = ()) -> str:
    return render_template(
        "indicators/import.html",
        form=form,
        faults=faults,
        reasons=REASONS,
        columns=SCORE_COLUMNS,
        title=_("Impor nilai"),
        back=(_("Catatan nilai"), url_for("indicators.scores")),
    )


def _page(form: CorrectionForm, row: Score, seen: str = "", change: AuditLine | None = None) -> str:
    form.seen.data = seen or fingerprint(actions.score_values(row))
    return render_template("indicators/score.html", form=form, score=row, change=change)
