"""The printed name: right by one tap, mended by its holder, or asked of the organiser."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import public
from eventapp.checkin import queries as checkin
from eventapp.core import clock
from eventapp.db.session import reading, writing
from eventapp.participants import actions as participants
from eventapp.participants import queries as registrations
from eventapp.participants.rules.mending import Mend
from eventapp.portal.forms import PrintedNameForm
from eventapp.portal.views.blueprint import bp
from eventapp.portal.views.holding import Held, code_of, gone, held
from eventapp.web.extensions import throttle

BY_TICKET = "20 per 10 minutes"


@bp.get("/t/<token>/nama")
@public
def name(token: str) -> ResponseReturnValue:
    """Show the name in its parts, and as it is printed."""
    code = code_of(token)
    if code is None:
        return gone()
    with reading() as session:
        mine = held(session, code)
        return _page(session, mine, PrintedNameForm(formdata=None, obj=mine.row))


@bp.post("/t/<token>/nama")
@public
def mend_name(token: str) -> ResponseReturnValue:
    """Mend the name, or hand the wish to the organiser."""
    code, form = code_of(token), PrintedNameForm()
    if code is None:
        return gone()
    throttle().hit("name", code, BY_TICKET)
    with writing() as session:
        mine = held(session, code)
        wanted = form.printed()
        if wanted is None:
            return _page(session, mine, form), 422
        mend = participants.mend_name(
            session, mine.row, wanted, is_settled=mine.is_settled, at=clock.now(), by=mine.actor
        )
    flash(*_told(mend))
    return redirect(url_for("portal.ticket", token=token), 303)


@bp.post("/t/<token>/nama/benar")
@public
def confirm_name(token: str) -> ResponseReturnValue:
    """Keep that the name is right, then go on to what is still to do."""
    code = code_of(token)
    if code is None:
        return gone()
    with writing() as session:
        mine = held(session, code)
        participants.confirm_name(session, mine.row, at=clock.now(), by=mine.actor)
        if _is_to_sign(session, mine):
            return redirect(url_for("portal.sign", token=token), 303)
    flash(_("Terima kasih. Nama ini yang akan tercetak."), "ok")
    return redirect(url_for("portal.ticket", token=token), 303)


def _is_to_sign(session: Session, mine: Held) -> bool:
    """Whether the holder, present by now, has still to sign."""
    if not mine.event.asks_signature or mine.event.book_closed_at:
        return False
    is_present = bool(checkin.arrival_times(session, [mine.row.id]))
    return is_present and not checkin.signature_of(session, mine.row.id)


def _told(mend: Mend) -> tuple[str, str]:
    if mend is Mend.ASK:
        return _("Usulan nama dikirim ke panitia. Jawabannya tampil di halaman ini."), "info"
    if mend is Mend.NOW:
        return _("Nama diperbaiki. Inilah yang akan tercetak."), "ok"
    return _("Nama tidak berubah."), "info"


def _page(session: Session, mine: Held, form: PrintedNameForm) -> str:
    parts = [str(field.data or "") for field in (form.front_title, form.name, form.back_title)]
    return render_template(
        "portal/name.html",
        mine=mine,
        form=form,
        is_typed=parts != [mine.row.front_title, mine.row.name, mine.row.back_title],
        wish=registrations.latest_name_request(session, mine.row.id),
    )
