"""Certificates signed elsewhere: who signs, the ZIP that leaves, the files that come back."""

from flask import Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import EDITORS, OVERSEERS, READERS
from eventapp.certificates import archive, returning
from eventapp.certificates import signing_labels as labels
from eventapp.certificates.actions import signing_out as actions
from eventapp.certificates.current import shelf
from eventapp.certificates.queries import signing_out as queries
from eventapp.certificates.signing_forms import ReturnForm, ServiceForm
from eventapp.certificates.views.blueprint import bp
from eventapp.core import clock
from eventapp.core.periods import local
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.files.current import store
from eventapp.jobs.waking import wake
from eventapp.signing.esign import Esign, EsignError
from eventapp.web.extensions import settings

MAX_UPLOAD = 200 * 1024 * 1024
# So many in one request to the service: about 20 seconds, and the page says how many are left.
_AT_ONCE = 10
_PAGE = "certificates.signing_out"


@bp.url_value_preprocessor
def _roomy(endpoint: str | None, _values: object) -> None:
    """Let signed files in, three hundred at a time; before the form is read for its token."""
    if endpoint == "certificates.take_back":
        request.max_content_length = MAX_UPLOAD


@bp.get("/kegiatan/<event_id>/sertifikat/tanda-tangan")
@allow(*READERS)
def signing_out(event_id: str) -> ResponseReturnValue:
    """Show who signs, what waits to be signed, what left and what came back."""
    with reading() as session:
        event = guards.load(session, event_id)
        return _page(session, event, ReturnForm(), ServiceForm())


def _page(session: Session, event: Event, upload: ReturnForm, service: ServiceForm) -> str:
    return render_template(
        "certificates/signing_out.html",
        event=event,
        signing=queries.signing_of(session, event.id),
        waiting=queries.count_waiting(session, event.id),
        batches=queries.batches(session, event.id),
        not_back=queries.not_back(session, event.id),
        upload=upload,
        service=service,
        has_roots=settings().bsre_roots is not None,
        has_service=settings().bsre_url is not None,
        limit_mb=MAX_UPLOAD // 1024**2,
        labels=labels,
    )


@bp.post("/kegiatan/<event_id>/sertifikat/tanda-tangan/pilih")
@allow(*OVERSEERS)
def choose_signing(event_id: str) -> ResponseReturnValue:
    """Choose who signs what is issued from now on."""
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        signing = request.form.get("signing", "")
        if signing == queries.BSRE and settings().bsre_roots is None:
            flash(_("Setel dulu EVENTAPP_BSRE_ROOTS di server; lihat README."), "bad")
        else:
            actions.choose_signing(session, event, signing, at=clock.now(), by=current_actor())
            flash(_("Pilihan penanda tangan disimpan."), "ok")
    return redirect(url_for(_PAGE, event_id=event_id))


@bp.post("/kegiatan/<event_id>/sertifikat/tanda-tangan/kirim")
@allow(*EDITORS)
def send_out(event_id: str) -> ResponseReturnValue:
    """Send what waits to be signed as a ZIP, and note that it left."""
    at = clock.now()
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        sent, papers = (
            queries.waiting(session, event.id),
            queries.papers_to_sign(session, event.id),
        )
        if sent:
            actions.send_out(session, event, sent, way="zip", at=at, by=current_actor())
    if not sent:
        flash(_("Tidak ada sertifikat yang menunggu tanda tangan."), "warn")
        return redirect(url_for(_PAGE, event_id=event_id))
    parts = archive.archived(papers, shelf(), local(at, event.timezone))
    response = Response(stream_with_context(parts), mimetype="application/zip")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="untuk-ditandatangani-{event.short_code}.zip"'
    )
    return response


@bp.post("/kegiatan/<event_id>/sertifikat/tanda-tangan/terima")
@allow(*EDITORS)
def take_back(event_id: str) -> ResponseReturnValue:
    """Keep what was uploaded, and have the worker look at each file."""
    form = ReturnForm()
    with reading() as session:
        event = guards.load(session, event_id, change=True)
        if not form.is_accepted():
            return _page(session, event, form, ServiceForm()), 422
    files = [store().put(data) for data in form.contents()]
    with writing() as session:
        event = guards.load(session, event_id, change=True)
        job = actions.request_take_back(session, event, files, at=clock.now(), by=current_actor())
    wake(settings())
    return redirect(url_for("jobs.show", job=job, lanjut=url_for(_PAGE, event_id=event_id)))


@bp.post("/kegiatan/<event_id>/sertifikat/tanda-tangan/layanan")
@allow(*OVERSEERS)
def sign_by_service(event_id: str) -> ResponseReturnValue:
    """Have the state's service sign the next few; who signs is forgotten with this request."""
    form, known = ServiceForm(), settings()
    with reading() as session:
        event = guards.load(session, event_id, change=True)
        if not form.is_accepted() or known.bsre_url is None or known.bsre_roots is None:
            return _page(session, event, ReturnForm(), form), 422
        due = queries.waiting(session, event.id, limit=_AT_ONCE)
    service = Esign(known.bsre_url, known.bsre_user, known.bsre_password)
    try:
        done, problem = returning.sign_all(due, service, form.credentials(), by=current_actor())
    except EsignError as error:
        form.reject("passphrase", labels.fault(error))
        with reading() as session:
            return _page(session, event, ReturnForm(), form), 422
    with reading() as session:
        left = queries.count_waiting(session, event.id)
    said = ngettext(
        "%(num)d sertifikat ditandatangani.", "%(num)d sertifikat ditandatangani.", done
    )
    flash(said, "ok" if done else "warn")
    if problem:
        flash(labels.problem(problem), "bad")
    elif left:
        flash(_("Tinggal %(n)d. Isi frasa sandi lagi untuk melanjutkan.", n=left), "info")
    return redirect(url_for(_PAGE, event_id=event_id))
