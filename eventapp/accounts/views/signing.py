"""In and out: sign-in, one-time links, forgotten passwords."""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts import actions, letters, queries
from eventapp.accounts.forms import ForgotForm, NewPasswordForm, SignInForm
from eventapp.accounts.guards import SESSION_KEY, current_principal, public
from eventapp.accounts.rules import LinkPurpose
from eventapp.accounts.views.blueprint import bp
from eventapp.core import clock, keys
from eventapp.db.session import reading, writing
from eventapp.web import extensions
from eventapp.web.redirects import is_local
from eventapp.web.throttle import TooManyTriesError

HOME = "/dasbor"
SIGN_IN_LIMIT = "10 per 5 minutes"
FORGOT_LIMIT = "5 per 15 minutes"


def open_browser_session(token: str) -> None:
    """Make the browser's session an officer's; what it held before is gone (fixation)."""
    session.clear()
    session[SESSION_KEY] = token


def _target(wanted: str | None) -> str:
    return wanted if wanted and is_local(wanted) else HOME


def _try_keys(purpose: str, email: str) -> list[tuple[str, str]]:
    """Return what tries are counted by: the caller's address, and the account named."""
    named = keys.digest(email.strip().casefold())[:32]
    return [(f"{purpose}-address", extensions.client()), (f"{purpose}-email", named)]


@bp.get("/masuk")
@public
def sign_in() -> ResponseReturnValue:
    """Ask for e-mail and password."""
    if current_principal() is not None:
        return redirect(_target(request.args.get("lanjut")))
    return render_template("accounts/sign_in.html", form=SignInForm(request.args))


@bp.post("/masuk")
@public
def sign_in_sent() -> ResponseReturnValue:
    """Open a session; unknown, wrong and disabled get the same answer."""
    form = SignInForm()
    if not form.is_accepted():
        return render_template("accounts/sign_in.html", form=form), 422
    email, password = str(form.email.data), str(form.password.data)
    tries = _try_keys("sign-in", email)
    try:
        for purpose, key in tries:
            extensions.throttle().hit(purpose, key, SIGN_IN_LIMIT)
    except TooManyTriesError as error:
        minutes = -(-error.seconds // 60)
        refusal = _("Terlalu banyak percobaan. Tunggu %(n)d menit lalu coba lagi.", n=minutes)
        page = render_template("accounts/sign_in.html", form=form, refusal=refusal)
        return page, 429, {"Retry-After": str(error.seconds)}
    token = _token(email, password)
    if token is None:
        refusal = _("E-mail atau kata sandi salah, atau akun tidak aktif.")
        return render_template("accounts/sign_in.html", form=form, refusal=refusal), 422
    for purpose, key in tries:
        extensions.throttle().forget(purpose, key, SIGN_IN_LIMIT)
    target = _target(form.lanjut.data)
    open_browser_session(token)
    return redirect(target, 303)


def _token(email: str, password: str) -> str | None:
    with reading() as db:
        officer_id = queries.recognise(db, email, password)
    if officer_id is None:
        return None
    with writing() as db:
        return actions.sign_in(db, officer_id, at=clock.now())


@bp.post("/keluar")
@public
def sign_out() -> ResponseReturnValue:
    """End the session here and on the server."""
    token, who = session.get(SESSION_KEY), current_principal()
    if isinstance(token, str) and who is not None:
        with writing() as db:
            actions.sign_out(db, token, at=clock.now(), by=who.actor)
    session.clear()
    return redirect(url_for("accounts.sign_in"), 303)


@bp.get("/lupa")
@public
def forgot() -> ResponseReturnValue:
    """Ask which account's password was forgotten."""
    return render_template("accounts/forgot.html", form=ForgotForm(), has_mail=_has_mail())


@bp.post("/lupa")
@public
def forgot_sent() -> ResponseReturnValue:
    """Send a link where there is an account; say the same where there is none."""
    form = ForgotForm()
    if not form.is_accepted() or not _has_mail():
        page = render_template("accounts/forgot.html", form=form, has_mail=_has_mail())
        return page, 422
    email = str(form.email.data)
    for purpose, key in _try_keys("forgot", email):
        extensions.throttle().hit(purpose, key, FORGOT_LIMIT)
    at = clock.now()
    with writing() as db:
        found = actions.reset_link(db, email, at=at)
        if found is not None:
            officer, token = found
            letters.send_link(db, extensions.settings(), officer, token, LinkPurpose.RESET, at=at)
    return render_template("accounts/forgot_sent.html", email=email)


def _has_mail() -> bool:
    return extensions.settings().mail_url is not None


@bp.get("/tautan/<token>")
@public
def link(token: str) -> ResponseReturnValue:
    """Show the form for a new password to whoever holds the link."""
    with reading() as db:
        officer = queries.link_holder(db, token, at=clock.now())
    if officer is None:
        return render_template("accounts/link_ended.html"), 404
    return render_template("accounts/link.html", form=NewPasswordForm(), officer=officer)


@bp.post("/tautan/<token>")
@public
def link_sent(token: str) -> ResponseReturnValue:
    """Set the password and sign in; the link is used up."""
    form = NewPasswordForm()
    with reading() as db:
        officer = queries.link_holder(db, token, at=clock.now())
    if officer is None:
        return render_template("accounts/link_ended.html"), 404
    if not form.is_accepted():
        return render_template("accounts/link.html", form=form, officer=officer), 422
    with writing() as db:
        opened = actions.use_link(db, token, str(form.password.data), at=clock.now())
    open_browser_session(opened)
    return redirect(HOME, 303)
