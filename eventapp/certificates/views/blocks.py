"""Blocks of numbers: all of them, and those set aside for something that is no event here."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, caller, current_actor
from eventapp.accounts.rules import OVERSEERS
from eventapp.certificates import number_labels
from eventapp.certificates.actions import blocks as actions
from eventapp.certificates.number_forms import CloseForm, PurposeForm
from eventapp.certificates.queries import numbering
from eventapp.certificates.views.blueprint import bp
from eventapp.core import clock
from eventapp.core.errors import NotFoundError
from eventapp.core.periods import local_year
from eventapp.core.roles import Role
from eventapp.db.session import reading, writing
from eventapp.web.extensions import settings
from eventapp.web.paging import slice_of


@bp.get("/sertifikat/blok")
@allow(*OVERSEERS, Role.AUDITOR)
def number_blocks() -> ResponseReturnValue:
    """List all blocks, newest first, and how to set numbers aside."""
    form = PurposeForm(formdata=None)
    form.year.data = local_year(clock.now(), settings().timezone)
    with reading() as session:
        return _page(session, form)


@bp.post("/sertifikat/blok")
@allow(*OVERSEERS)
def reserve_numbers() -> ResponseReturnValue:
    """Set numbers aside for a purpose."""
    form = PurposeForm()
    with writing() as session:
        if not form.is_accepted():
            return _page(session, form), 422
        block = actions.reserve_block(
            session,
            token=form.fresh(),
            kind=form.kind.data,
            count=form.count.data or 0,
            year=form.year.data,
            purpose=form.purpose.data or "",
            at=clock.now(),
            by=current_actor(),
        )
    flash(
        _("Nomor urut %(a)d sampai %(b)d dipesan.", a=block.first_serial, b=block.last_serial),
        "ok",
    )
    return redirect(url_for("certificates.number_blocks"))


@bp.post("/sertifikat/blok/<block>/tutup")
@allow(*OVERSEERS)
def close_numbers(block: str) -> ResponseReturnValue:
    """Close any block for good."""
    form = CloseForm()
    with writing() as session:
        found = numbering.block(session, block)
        if found is None:
            raise NotFoundError
        if not form.is_accepted():
            flash(_("Tulis dulu alasan menutup blok."), "bad")
            return redirect(url_for("certificates.number_blocks"))
        at, by = clock.now(), current_actor()
        left = actions.close_block(session, found, reason=form.reason.data or "", at=at, by=by)
    flash(number_labels.closed(left), "ok")
    return redirect(url_for("certificates.number_blocks"))


def _page(session: Session, form: PurposeForm) -> str:
    form.fresh()
    return render_template(
        "certificates/number_blocks.html",
        page=slice_of(numbering.blocks(session)),
        form=form,
        close_form=CloseForm(formdata=None),
        labels=number_labels,
        may_change=caller().role in OVERSEERS,
    )
