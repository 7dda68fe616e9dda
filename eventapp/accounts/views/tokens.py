"""API tokens: list, make, revoke."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts import actions, queries
from eventapp.accounts.forms import AddTokenForm
from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.labels import ROLES
from eventapp.accounts.rules import Role
from eventapp.accounts.views.blueprint import bp
from eventapp.core import clock
from eventapp.db.session import reading, writing
from eventapp.web.paging import paginate


@bp.get("/token")
@allow(Role.ADMIN)
def tokens() -> ResponseReturnValue:
    """List API tokens."""
    with reading() as db:
        page = paginate(db, queries.tokens())
    return render_template("accounts/tokens.html", page=page, roles=ROLES)


@bp.get("/token/baru")
@allow(Role.ADMIN)
def token_new() -> ResponseReturnValue:
    """Show an empty form."""
    return _add_page(AddTokenForm())


@bp.post("/token/baru")
@allow(Role.ADMIN)
def token_add() -> ResponseReturnValue:
    """Make a token and show its secret, once."""
    form = AddTokenForm()
    with reading() as db:
        form.offer(queries.unit_choices(db))
    if not form.is_accepted():
        return _add_page(form), 422
    grant = form.grant()
    with writing() as db:
        row, secret = actions.add_token(
            db,
            name=grant.name,
            role=grant.role,
            unit_id=queries.unit_id(db, grant.unit),
            at=clock.now(),
            by=current_actor(),
        )
    return render_template(
        "accounts/token_made.html", token=row, secret=secret, role=ROLES[grant.role]
    )


@bp.post("/token/<token>/cabut")
@allow(Role.ADMIN)
def token_revoke(token: str) -> ResponseReturnValue:
    """Stop a token from working."""
    with writing() as db:
        row = queries.token(db, token)
        actions.revoke_token(db, row, at=clock.now(), by=current_actor())
    flash(_("Token “%(name)s” dicabut.", name=row.name), "ok")
    return redirect(url_for("accounts.tokens"), 303)


def _add_page(form: AddTokenForm) -> str:
    with reading() as db:
        form.offer(queries.unit_choices(db))
    return render_template("accounts/token_new.html", form=form)
