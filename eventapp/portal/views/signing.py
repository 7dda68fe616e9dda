"""Signing with a finger, on the holder's own phone."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import public
from eventapp.checkin import queries as checkin
from eventapp.checkin import strokes as drawing
from eventapp.checkin.actions.signing import sign as keep_signature
from eventapp.checkin.strokes import Fault
from eventapp.checkin.views.devices import device
from eventapp.core import clock
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading, writing
from eventapp.portal.forms import SignatureForm
from eventapp.portal.views.blueprint import bp
from eventapp.portal.views.holding import Held, code_of, gone, held
from eventapp.web.extensions import throttle

BY_TICKET = "20 per 10 minutes"


@bp.get("/t/<token>/tanda-tangan")
@public
def sign(token: str) -> ResponseReturnValue:
    """Show the pad, and the signature that is kept."""
    code = code_of(token)
    if code is None:
        return gone()
    with reading() as session:
        return _page(session, _asked(session, code), SignatureForm(formdata=None))


@bp.post("/t/<token>/tanda-tangan")
@public
def do_sign(token: str) -> ResponseReturnValue:
    """Keep a signature in place of the one before."""
    code, form = code_of(token), SignatureForm()
    if code is None:
        return gone()
    throttle().hit("signature", code, BY_TICKET)
    with writing() as session:
        mine = _asked(session, code)
        strokes = drawing.read(form.strokes.data or "") if form.is_accepted() else Fault.UNREADABLE
        if isinstance(strokes, Fault):
            form.refuse(strokes)
            return _page(session, mine, form), 422
        if not _may_sign(session, mine):
            return _page(session, mine, form), 409
        at = clock.now()
        keep_signature(session, mine.row, strokes, at=at, by=mine.actor, device=device())
    flash(_("Tanda tangan tersimpan."), "ok")
    return redirect(url_for("portal.ticket", token=token), 303)


def _asked(session: Session, code: str) -> Held:
    """Return the holder at an event that asks for signatures; NotFoundError at any other."""
    mine = held(session, code)
    if not mine.event.asks_signature:
        raise NotFoundError(code)
    return mine


def _may_sign(session: Session, mine: Held) -> bool:
    is_present = bool(checkin.arrival_times(session, [mine.row.id]))
    return is_present and mine.event.book_closed_at is None


def _page(session: Session, mine: Held, form: SignatureForm) -> str:
    return render_template(
        "portal/sign.html",
        mine=mine,
        form=form,
        may_sign=_may_sign(session, mine),
        signature=checkin.signature_of(session, mine.row.id),
    )
