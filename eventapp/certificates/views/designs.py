"""Designs of certificates: the list, one design with its versions, and what is done with it."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import OVERSEERS, READERS
from eventapp.certificates import design_labels, looks
from eventapp.certificates.actions import designs as actions
from eventapp.certificates.design import DesignContent, default_content
from eventapp.certificates.models import Design
from eventapp.certificates.queries import designs as queries
from eventapp.certificates.queries.designs import Look
from eventapp.certificates.rules import Kind
from eventapp.certificates.tasks import verify_url
from eventapp.certificates.views.blueprint import bp
from eventapp.core import clock
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading, writing
from eventapp.files.current import store
from eventapp.web.extensions import settings


@bp.get("/sertifikat/desain")
@allow(*READERS)
def designs() -> ResponseReturnValue:
    """List the designs with their pictures; the built-in ones hold where none is the default."""
    with reading() as session:
        found = queries.designs(session)
        away = queries.designs(session, archived=True)
    defaults = {look.design.kind for look in found if look.design and look.design.is_default}
    return render_template(
        "certificates/designs.html",
        looks=found,
        away=away,
        built_in=[kind for kind in Kind if kind not in defaults],
        kinds=Kind,
        words=design_labels,
    )


@bp.get("/sertifikat/desain/<design_id>")
@allow(*READERS)
def design(design_id: str) -> ResponseReturnValue:
    """Show a design at the size of the paper, its versions, and what may be done with it."""
    with reading() as session:
        look = queries.design(session, design_id)
        row = _row(look)
        return render_template(
            "certificates/design.html",
            look=look,
            design=row,
            versions=queries.versions(session, row.id),
            events=queries.in_use(session, row.id),
            zone=settings().timezone,
            words=design_labels,
        )


@bp.get("/sertifikat/desain/<design_id>/gambar.jpg")
@allow(*READERS)
def design_picture(design_id: str) -> ResponseReturnValue:
    """Send a page of a design with an invented person; `versi`, `halaman`, `kecil` say which.

    A version never changes, so neither does its picture.
    """
    number = request.args.get("versi", "", str)
    with reading() as session:
        content = _content(session, design_id, number)
    width = looks.SMALL if "kecil" in request.args else looks.FULL
    page = 1 if request.args.get("halaman") == "2" else 0
    data = looks.picture(
        looks.sample_facts(content),
        verify_url(looks.NO_CODE),
        content,
        looks.pictures_of(content, store()),
        page=page,
        width=width,
    )
    if data is None:
        raise NotFoundError
    response = Response(data, mimetype="image/jpeg")
    response.headers["Cache-Control"] = f"private, max-age={86_400 if number else 60}"
    return response


@bp.post("/sertifikat/desain/<design_id>/bawaan")
@allow(*OVERSEERS)
def default_design(design_id: str) -> ResponseReturnValue:
    """Make a design the one that holds for events that choose none, or no longer."""
    on = request.form.get("pasang") == "1"
    with writing() as session:
        look = queries.design(session, design_id)
        version = _version()
        actions.make_default(
            session, look, on=on, version=version, at=clock.now(), by=current_actor()
        )
        name = _row(look).name
    said = _("“%(name)s” kini bawaan.") if on else _("“%(name)s” bukan bawaan lagi.")
    return _done(design_id, said % {"name": name})


@bp.post("/sertifikat/desain/<design_id>/arsip")
@allow(*OVERSEERS)
def archive_design(design_id: str) -> ResponseReturnValue:
    """Put a design away, or take it back."""
    away = request.form.get("simpan") == "1"
    with writing() as session:
        look = queries.design(session, design_id)
        version = _version()
        actions.archive_design(
            session, look, away=away, version=version, at=clock.now(), by=current_actor()
        )
        name = _row(look).name
    said = _("“%(name)s” diarsipkan.") if away else _("“%(name)s” dapat dipilih lagi.")
    return _done(design_id, said % {"name": name})


@bp.post("/sertifikat/desain/<design_id>/versi/<int:number>")
@allow(*OVERSEERS)
def restore_design(design_id: str, number: int) -> ResponseReturnValue:
    """Go back to an earlier version, as a new one."""
    with writing() as session:
        look = queries.design(session, design_id)
        version = _version()
        actions.restore_design(
            session, look, number, version=version, at=clock.now(), by=current_actor()
        )
    return _done(design_id, _("Desain kembali seperti versi %(n)d.", n=number))


def _content(session: Session, design_id: str, number: str) -> DesignContent:
    """Return a version's content; a kind's name stands for its built-in look."""
    if design_id in set(Kind):
        return default_content(Kind(design_id))
    look = queries.design(session, design_id)
    if not number:
        return look.content
    found = [one for one in queries.versions(session, _row(look).id) if str(one.number) == number]
    if not found:
        raise NotFoundError
    return DesignContent.from_dict(found[0].content)


def _version() -> int:
    """Return the version the button's page showed; -1 when it isn't one."""
    return request.form.get("version", -1, int)


def _row(look: Look) -> Design:
    if look.design is None:
        raise NotFoundError
    return look.design


def _done(design_id: str, said: str) -> ResponseReturnValue:
    flash(said, "ok")
    return redirect(url_for("certificates.design", design_id=design_id))
