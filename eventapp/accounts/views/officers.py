"""The officers' list: invite, change, shut out, let in again."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts import actions, letters, queries
from eventapp.accounts.forms import AddOfficerForm, EditOfficerForm
from eventapp.accounts.guards import allow, caller, current_actor
from eventapp.accounts.labels import ROLES
from eventapp.accounts.models import Officer
from eventapp.accounts.rules import LastAdminError, LinkPurpose, Role
from eventapp.accounts.views.blueprint import bp
from eventapp.audit.queries import latest
from eventapp.core import clock, text
from eventapp.core.errors import InvalidFieldError, StaleError
from eventapp.db.session import reading, writing
from eventapp.web import extensions
from eventapp.web.errors import sentence_of
from eventapp.web.paging import paginate

STATUSES = ("active", "invited", "disabled")


@bp.get("/petugas")
@allow(Role.ADMIN, Role.AUDITOR)
def officers() -> ResponseReturnValue:
    """List officers, with search and filters."""
    q = text.clean(request.args.get("q"), 100)
    role, status = request.args.get("peran", ""), request.args.get("status", "")
    with reading() as db:
        page = paginate(db, queries.officers(q=q, role=role, status=status))
    return render_template(
        "accounts/officers.html",
        page=page,
        q=q,
        role=role,
        status=status,
        roles=ROLES,
        can_change=caller().role is Role.ADMIN,
    )


@bp.get("/petugas/baru")
@allow(Role.ADMIN)
def officer_new() -> ResponseReturnValue:
    """Show an empty invitation."""
    return _add_page(AddOfficerForm())


@bp.post("/petugas/baru")
@allow(Role.ADMIN)
def officer_add() -> ResponseReturnValue:
    """Add an officer and show their invitation link, once."""
    form, at = AddOfficerForm(), clock.now()
    with reading() as db:
        form.offer(queries.unit_choices(db))
    if not form.is_accepted():
        return _add_page(form), 422
    grant = form.grant()
    try:
        with writing() as db:
            officer = actions.add_officer(
                db,
                email=str(form.email.data),
                name=grant.name,
                role=grant.role,
                unit_id=queries.unit_id(db, grant.unit),
                at=at,
                by=current_actor(),
            )
            return _link_page(db, officer)
    except InvalidFieldError as error:
        form.reject(error.field, _("E-mail ini sudah dipakai petugas lain."))
        return _add_page(form), 422


@bp.get("/petugas/<officer>")
@allow(Role.ADMIN)
def officer(officer: str) -> ResponseReturnValue:
    """Show one officer, ready to be changed."""
    with reading() as db:
        row = queries.officer(db, officer)
    unit = row.unit.code if row.unit else ""
    values = {"name": row.name, "role": row.role, "unit": unit, "version": str(row.version)}
    return _edit_page(officer, EditOfficerForm(data=values))


@bp.post("/petugas/<officer>")
@allow(Role.ADMIN)
def officer_save(officer: str) -> ResponseReturnValue:
    """Change name, role and unit."""
    form = EditOfficerForm()
    with reading() as db:
        form.offer(queries.unit_choices(db))
    if not form.is_accepted():
        return _edit_page(officer, form), 422
    grant = form.grant()
    try:
        with writing() as db:
            actions.edit_officer(
                db,
                queries.officer(db, officer),
                name=grant.name,
                role=grant.role,
                unit_id=queries.unit_id(db, grant.unit),
                version=form.known_version,
                at=clock.now(),
                by=current_actor(),
            )
    except StaleError:
        return _edit_page(officer, form, is_stale=True), 409
    except LastAdminError as error:
        known = sentence_of(error)
        form.reject("role", known[1] if known else "")
        return _edit_page(officer, form), 409
    flash(_("Perubahan disimpan."), "ok")
    return redirect(url_for("accounts.officers"), 303)


@bp.post("/petugas/<officer>/nonaktif")
@allow(Role.ADMIN)
def officer_disable(officer: str) -> ResponseReturnValue:
    """Shut an officer out at once."""
    return _set_active(officer, is_active=False)


@bp.post("/petugas/<officer>/aktif")
@allow(Role.ADMIN)
def officer_enable(officer: str) -> ResponseReturnValue:
    """Let an officer in again."""
    return _set_active(officer, is_active=True)


@bp.post("/petugas/<officer>/tautan")
@allow(Role.ADMIN)
def officer_link(officer: str) -> ResponseReturnValue:
    """Make a new one-time link and show it once; older ones stop working."""
    with writing() as db:
        return _link_page(db, queries.officer(db, officer))


def _set_active(public_id: str, *, is_active: bool) -> ResponseReturnValue:
    here = redirect(url_for("accounts.officer", officer=public_id), 303)
    try:
        with writing() as db:
            row = queries.officer(db, public_id)
            actions.set_active(db, row, is_active=is_active, at=clock.now(), by=current_actor())
    except LastAdminError as error:
        known = sentence_of(error)
        flash(known[1] if known else "", "bad")
        return here
    if is_active:
        flash(_("%(name)s aktif lagi.", name=row.name), "ok")
    else:
        flash(_("%(name)s dinonaktifkan dan dikeluarkan dari semua peramban.", name=row.name), "ok")
    return here


def _link_page(db: Session, officer: Officer) -> str:
    purpose = LinkPurpose.RESET if officer.password_hash else LinkPurpose.INVITATION
    at, settings = clock.now(), extensions.settings()
    token = actions.make_link(db, officer, purpose, at=at, by=current_actor())
    is_sent = letters.send_link(db, settings, officer, token, purpose, at=at)
    return render_template(
        "accounts/link_made.html",
        officer=officer,
        link=letters.address(settings, token),
        is_invitation=purpose is LinkPurpose.INVITATION,
        is_sent=is_sent,
    )


def _add_page(form: AddOfficerForm) -> str:
    with reading() as db:
        form.offer(queries.unit_choices(db))
    return render_template("accounts/officer_new.html", form=form)


def _edit_page(public_id: str, form: EditOfficerForm, *, is_stale: bool = False) -> str:
    with reading() as db:
        row = queries.officer(db, public_id)
        form.offer(queries.unit_choices(db))
        change: Any = latest(db, ("officer", public_id)) if is_stale else None
    if is_stale:
        # Sending again after reading the warning is a decision, no longer an accident.
        form.version.data = str(row.version)
    return render_template(
        "accounts/officer.html", form=form, officer=row, change=change, roles=ROLES
    )
