"""An event's certificates to take away: one PDF for the printer, a ZIP, the register."""

from flask import Response, flash, redirect, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import EDITORS, READERS
from eventapp.certificates import actions, archive, labels, queries
from eventapp.certificates.current import shelf
from eventapp.certificates.printing import AT_ONCE, Printing, Sides, joined, mark
from eventapp.certificates.views.blueprint import bp
from eventapp.core import clock
from eventapp.core.errors import DamagedFileError, InvalidFieldError
from eventapp.core.periods import local
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.jobs.waking import wake
from eventapp.web.extensions import settings

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/kegiatan/<event_id>/sertifikat/cetak.pdf")
@allow(*READERS)
def print_file(event_id: str) -> ResponseReturnValue:
    """Send all valid certificates as one PDF by unit and name, or say how to have it made.

    With `kertas` (a4, f4, letter), `sisi` (duplex, single, fronts) and `margin` (mm) in the
    address they are laid on that paper.
    """
    how = _asked()
    with reading() as session:
        event = guards.load(session, event_id)
        papers = queries.papers(session, event.id)
        made = queries.printed(session, event.public_id, mark(papers))
    if not papers:
        flash(_("Belum ada sertifikat yang dapat dicetak. Terbitkan dulu."), "warn")
        return redirect(url_for("certificates.index", event_id=event_id))
    if made is None and len(papers) > AT_ONCE:
        flash(_("Berkas cetak belum disiapkan. Tekan “Siapkan berkas cetak”."), "warn")
        return redirect(url_for("certificates.index", event_id=event_id))
    if how is not None and len(papers) > AT_ONCE:
        raise InvalidFieldError("paper", "too_many", str(len(papers)))
    body = shelf().get(made) if made and how is None else joined(papers, shelf(), how)
    return _file(body, "application/pdf", f"sertifikat-{event.short_code}.pdf")


@bp.post("/kegiatan/<event_id>/sertifikat/cetak")
@allow(*EDITORS)
def prepare_print(event_id: str) -> ResponseReturnValue:
    """Have the worker join the certificates of a large event, unless they are joined already."""
    target = url_for("certificates.print_file", event_id=event_id)
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        papers = queries.papers(session, event.id)
        if queries.printed(session, event.public_id, mark(papers)):
            return redirect(target)
        job = actions.request_print(session, event, at=clock.now(), by=current_actor())
    wake(settings())
    return redirect(url_for("jobs.show", job=job, lanjut=target))


@bp.get("/kegiatan/<event_id>/sertifikat/unduh.zip")
@allow(*READERS)
def zip_file(event_id: str) -> ResponseReturnValue:
    """Send the single files in a folder per unit, while the ZIP is being made."""
    with reading() as session:
        event = guards.load(session, event_id)
        papers = queries.papers(session, event.id)
    if not papers:
        flash(_("Belum ada sertifikat yang dapat diunduh. Terbitkan dulu."), "warn")
        return redirect(url_for("certificates.index", event_id=event_id))
    # Before the first byte leaves: a ZIP that breaks off looks like a bad network.
    if missing := shelf().missing(paper.sha256 for paper in papers):
        raise DamagedFileError(missing[0])
    parts = archive.archived(papers, shelf(), local(clock.now(), event.timezone))
    name = f"sertifikat-{event.short_code}.zip"
    return _file(stream_with_context(parts), "application/zip", name)


@bp.get("/kegiatan/<event_id>/sertifikat/register.xlsx")
@allow(*READERS)
def register_file(event_id: str) -> ResponseReturnValue:
    """Send the register of an event's certificates, revoked ones too, as Excel."""
    with reading() as session:
        event = guards.load(session, event_id)
        certificates = session.scalars(queries.of_event(event.id)).all()
    heads = [_("No"), _("Nomor"), _("Nama"), _("NIP"), _("Jabatan"), _("Unit"), _("Peran")]
    heads += [_("JP"), _("Diterbitkan"), _("Status"), _("Kode"), _("Alasan pencabutan"), "SHA-256"]
    words = {str(key): str(word) for key, word in labels.STATES.items()}
    words |= {str(key): str(word) for key, word in labels.CAPACITIES.items()}
    body = archive.written(certificates, heads, words, event.timezone)
    return _file(body, _XLSX, f"register-sertifikat-{event.short_code}.xlsx")


def _asked() -> Printing | None:
    asked = request.args
    if not asked.keys() & {"kertas", "sisi", "margin"}:
        return None
    margin, sides = asked.get("margin", "0"), asked.get("sisi", Sides.DUPLEX)
    if sides not in list(Sides):
        raise InvalidFieldError("sides", "unknown", sides)
    is_number = margin.isascii() and margin.isdigit() and len(margin) <= 2  # noqa: PLR2004 (digits)
    return Printing(asked.get("kertas", "a4"), Sides(sides), int(margin) if is_number else -1)


def _file(body: object, mimetype: str, name: str) -> Response:
    response = Response(body, mimetype=mimetype)  # type: ignore[arg-type]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
