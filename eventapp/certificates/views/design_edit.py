"""Making and changing a design, with a preview that follows what is typed."""

from base64 import b64encode

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import OVERSEERS
from eventapp.certificates import design_labels, looks
from eventapp.certificates.actions import designs as actions
from eventapp.certificates.design import DesignContent, default_content
from eventapp.certificates.design_forms import DesignForm
from eventapp.certificates.labels import CAPACITIES
from eventapp.certificates.queries import designs as queries
from eventapp.certificates.queries import samples
from eventapp.certificates.queries.designs import Look
from eventapp.certificates.rules import Kind
from eventapp.certificates.tasks import verify_url
from eventapp.certificates.tried import Tried, tried
from eventapp.certificates.views.blueprint import bp
from eventapp.core import clock, text
from eventapp.core.errors import DamagedFileError, NotFoundError, StaleError
from eventapp.db.session import reading, writing
from eventapp.files import pictures
from eventapp.files.current import store
from eventapp.files.pictures import MAX_BYTES, PictureError
from eventapp.web.extensions import settings

_BOXES = {"emblem": looks.EMBLEM, "background": looks.BACKGROUND}


@bp.get("/sertifikat/desain/baru")
@allow(*OVERSEERS)
def new_design() -> ResponseReturnValue:
    """Begin a design from the built-in look of its kind, or as a copy."""
    form, copied = DesignForm(), request.args.get("dari", "")
    with reading() as session:
        look = queries.design(session, copied) if copied else None
    content = look.content if look else default_content(_kind())
    name = _("Salinan %(name)s", name=look.design.name) if look and look.design else ""
    form.show(text.clean(name, actions.NAME_LIMIT), content, 0)
    return _page(form, content.kind, None)


@bp.post("/sertifikat/desain/baru")
@allow(*OVERSEERS)
def create_design() -> ResponseReturnValue:
    """Keep a new design, or show it."""
    return _answered(DesignForm(), _kind(), None)


@bp.get("/sertifikat/desain/<design_id>/ubah")
@allow(*OVERSEERS)
def edit_design(design_id: str) -> ResponseReturnValue:
    """Show a design's parts."""
    form, look = DesignForm(), _look(design_id)
    row = look.design
    form.show(row.name if row else "", look.content, row.version if row else 0)
    return _page(form, look.content.kind, look)


@bp.post("/sertifikat/desain/<design_id>/ubah")
@allow(*OVERSEERS)
def change_design(design_id: str) -> ResponseReturnValue:
    """Keep a changed design as its next version, or show it."""
    look = _look(design_id)
    return _answered(DesignForm(), look.content.kind, look)


@bp.post("/sertifikat/desain/pratinjau")
@allow(*OVERSEERS)
def preview_design() -> ResponseReturnValue:
    """Send a page as typed: `orang` 0 to 4 of those it is tried with, `halaman` 1 or 2.

    204 when there is no such page, 422 with the sentences of what can't be taken.
    """
    form, content = _read(_kind())
    if content is None:
        return jsonify(problems={key: " ".join(map(str, v)) for key, v in form.errors.items()}), 422
    number = request.args.get("orang", 0, int)
    second = request.args.get("halaman") == "2"
    found = _tried(content)
    if not 0 <= number < len(found):
        return Response(status=204)
    width = looks.FULL if number == 0 else looks.SMALL
    data = _drawn(found[number], content, page=int(second), width=width)
    return Response(data, mimetype="image/jpeg") if data else Response(status=204)


@bp.post("/sertifikat/desain/gambar")
@allow(*OVERSEERS)
def keep_picture() -> ResponseReturnValue:
    """Check and keep one picture; answer with its SHA-256, or with why it isn't taken."""
    part, file = request.args.get("untuk", ""), request.files.get("gambar")
    if part not in _BOXES or file is None:
        raise NotFoundError
    try:
        return jsonify(key=_kept(part, file))
    except PictureError as error:
        return jsonify(problem=design_labels.picture_problem(error)), 422


def _answered(form: DesignForm, kind: Kind, look: Look | None) -> ResponseReturnValue:
    form, content = _read(kind)
    if content is None:
        return _page(form, kind, look), 422
    if "pratinjau" in request.form:
        return _page(form, kind, look, shown=content)
    try:
        design_id, said = _save(form, content, look)
    except StaleError:
        if look is None:
            raise
        fresh = _look(look.design.public_id if look.design else "")
        form.version.data = str(fresh.design.version if fresh.design else 0)
        return _page(form, kind, fresh, is_stale=True), 409
    flash(said, "ok")
    return redirect(url_for("certificates.design", design_id=design_id))


def _save(form: DesignForm, content: DesignContent, look: Look | None) -> tuple[str, str]:
    at, by, name = clock.now(), current_actor(), form.name.data or ""
    with writing() as session:
        if look is None or look.design is None:
            made = actions.create_design(session, name, content, at=at, by=by)
            return made.public_id, _("Desain “%(name)s” dibuat.", name=made.name)
        public_id = look.design.public_id
        fresh = queries.design(session, public_id)
        version = form.read_version()
        changed = actions.change_design(
            session, fresh, name, content, version=version, at=at, by=by
        )
    if changed:
        return public_id, _("Desain disimpan. Sertifikat yang sudah terbit tidak berubah.")
    return public_id, _("Tidak ada yang berubah.")


def _read(kind: Kind) -> tuple[DesignForm, DesignContent | None]:
    """Return the form as sent, its pictures kept, and the design in it if all is good."""
    form = DesignForm()
    is_good = form.is_accepted()
    for part in _BOXES:
        file = form[f"{part}_file"].data
        if not isinstance(file, FileStorage) or not file.filename:
            continue
        try:
            form.keep(part, _kept(part, file))
        except PictureError as error:
            form.refuse_picture(part, error)
            is_good = False
    content = form.content(kind) if is_good else None
    if content is not None:
        try:
            looks.pictures_of(content, store())
        except DamagedFileError:
            form.reject("name", _("Gambarnya tidak ditemukan lagi. Pilih berkasnya sekali lagi."))
            content = None
    return form, content


def _kept(part: str, file: FileStorage) -> str:
    return store().put(pictures.clean(file.stream.read(MAX_BYTES + 1), _BOXES[part]))


def _kind() -> Kind:
    asked = request.values.get("jenis", "")
    return Kind(asked) if asked in set(Kind) else Kind.CERTIFICATE


def _look(design_id: str) -> Look:
    with reading() as session:
        return queries.design(session, design_id)


def _tried(content: DesignContent) -> list[Tried]:
    event_id = text.clean(request.values.get("kegiatan"), 40)
    with reading() as session:
        return tried(session, content, event_id, settings().organisation, clock.now())


def _drawn(one: Tried, content: DesignContent, *, page: int = 0, width: int) -> bytes | None:
    return looks.picture(
        one.facts,
        verify_url(looks.NO_CODE),
        content,
        looks.pictures_of(content, store()),
        page=page,
        width=width,
    )


def _page(
    form: DesignForm,
    kind: Kind,
    look: Look | None,
    *,
    shown: DesignContent | None = None,
    is_stale: bool = False,
) -> str:
    """Return the form; with `shown`, the pictures in the page itself, for who has no script."""
    with reading() as session:
        events = samples.recent_events(session)
    people = _tried(shown or default_content(kind))
    drawn: list[bytes | None] = []
    if shown:
        sizes = [looks.FULL] + [looks.SMALL] * (len(people) - 1)
        drawn = [_drawn(one, shown, width=width) for one, width in zip(people, sizes, strict=True)]
        drawn.append(_drawn(people[0], shown, page=1, width=looks.FULL))
    return render_template(
        "certificates/design_edit.html",
        form=form,
        kind=kind,
        look=look,
        design=look.design if look else None,
        events=events,
        event_id=text.clean(request.values.get("kegiatan"), 40),
        people=[one.facts.name for one in people],
        images=[
            f"data:image/jpeg;base64,{b64encode(one).decode()}" if one else "" for one in drawn
        ],
        is_stale=is_stale,
        capacities=CAPACITIES,
        words=design_labels,
    )
