"""One's own account: facts, password, other browsers."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts import actions, queries
from eventapp.accounts.forms import ChangePasswordForm
from eventapp.accounts.guards import SESSION_KEY, allow, caller
from eventapp.accounts.labels import ROLES
from eventapp.accounts.rules import EVERYONE
from eventapp.accounts.views.blueprint import bp
from eventapp.core import clock, keys
from eventapp.core.errors import InvalidFieldError
from eventapp.db.session import reading, writing
from eventapp.web import extensions

# Guessing the old password from an unattended browser is guessing too.
CHANGE_LIMIT = "10 per 5 minutes"


@bp.get("/akun")
@allow(*EVERYONE)
def own() -> ResponseReturnValue:
    """Show the caller's account."""
    return _page(ChangePasswordForm())


@bp.post("/akun")
@allow(*EVERYONE)
def own_password() -> ResponseReturnValue:
    """Change the caller's password; their other browsers are signed out."""
    form, who = ChangePasswordForm(), caller()
    if not form.is_accepted():
        return _page(form), 422
    extensions.throttle().hit("own-password", who.public_id, CHANGE_LIMIT)
    try:
        with writing() as db:
            actions.change_password(
                db,
                who.id,
                current=str(form.current.data),
                new=str(form.password.data),
                keep=session[SESSION_KEY],
                at=clock.now(),
                by=who.actor,
            )
    except InvalidFieldError as error:
        form.reject(error.field, _("Kata sandi sekarang salah."))
        return _page(form), 422
    extensions.throttle().forget("own-password", who.public_id, CHANGE_LIMIT)
    flash(_("Kata sandi diganti. Peramban lain sudah dikeluarkan."), "ok")
    return redirect(url_for("accounts.own"), 303)


@bp.post("/akun/sesi/akhiri")
@allow(*EVERYONE)
def own_sessions_end() -> ResponseReturnValue:
    """Sign the caller out everywhere else."""
    who = caller()
    with writing() as db:
        ended = actions.end_other_sessions(
            db, who.id, session[SESSION_KEY], at=clock.now(), by=who.actor
        )
    flash(_("%(n)d peramban lain dikeluarkan.", n=ended), "ok")
    return redirect(url_for("accounts.own"), 303)


def _page(form: ChangePasswordForm) -> str:
    with reading() as db:
        officer = queries.officer(db, caller().public_id)
        opened = queries.sessions_of(db, officer.id, at=clock.now())
    here = keys.digest(session[SESSION_KEY])
    return render_template(
        "accounts/own.html",
        form=form,
        officer=officer,
        role=ROLES[caller().role],
        sessions=[(one, one.token_digest == here) for one in opened],
    )
