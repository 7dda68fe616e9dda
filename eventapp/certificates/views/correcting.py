"""One certificate put right by an officer, seen before it is kept; a revoked one issued again."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, current_actor
from eventapp.accounts.rules import EDITORS, OVERSEERS
from eventapp.certificates import actions, correction_labels
from eventapp.certificates.actions import Proposal, asking, mending
from eventapp.certificates.amending import PARTS, Wish
from eventapp.certificates.correction_forms import OfficerCorrectionForm, mark_of
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.forms import RevokeForm
from eventapp.certificates.models import Certificate, CorrectionRequest
from eventapp.certificates.queries import by_code, corrections, registrations
from eventapp.certificates.rules import State
from eventapp.certificates.views.blueprint import bp
from eventapp.core import clock
from eventapp.core.errors import InvalidFieldError, NotFoundError, StaleError
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.jobs.waking import wake
from eventapp.participants.forms import unit_options
from eventapp.units import queries as units
from eventapp.web.extensions import settings


@bp.get("/kegiatan/<event_id>/sertifikat/<code>/koreksi")
@allow(*EDITORS)
def correct(event_id: str, code: str) -> ResponseReturnValue:
    """Show what is printed, to be changed; with `usulan`, as its holder wishes it."""
    with reading() as session:
        event, certificate = load(session, event_id, code)
        actions.say_ended(certificate)
        form = _form(session, event, certificate, is_blank=True)
        form.show(certificate.version)
        wish = _asked(session, event, certificate)
        if wish:
            form.fill(wish.changes, wish.reason)
        return _page(session, event, certificate, form)


@bp.post("/kegiatan/<event_id>/sertifikat/<code>/koreksi")
@allow(*EDITORS)
def do_correct(event_id: str, code: str) -> ResponseReturnValue:
    """Show what would change; once that was seen, make the next version."""
    with writing() as session:
        event, certificate = load(session, event_id, code)
        actions.say_ended(certificate)
        form = _form(session, event, certificate)
        wish = form.wish()
        if wish is None:
            return _page(session, event, certificate, form), 422
        if not form.is_about(certificate.version):
            raise StaleError
        proposal = _proposed(session, certificate, form, wish)
        if proposal is None:
            return _page(session, event, certificate, form), 422
        if not form.is_seen(wish):
            return _page(session, event, certificate, form, proposal, wish)
        made = _put_right(session, certificate, form, wish)
        if made is None:
            return _page(session, event, certificate, form), 422
        _settle(session, event, certificate)
    wake(settings())
    flash(_("Versi %(n)d terbit. Berkasnya sedang dibuat.", n=made.version), "ok")
    return redirect(url_for("certificates.show", event_id=event_id, code=made.code), 303)


@bp.get("/kegiatan/<event_id>/sertifikat/<code>/terbitkan-ulang")
@allow(*OVERSEERS)
def issue_again(event_id: str, code: str) -> ResponseReturnValue:
    """Ask why a revoked certificate is to be issued again, and say what follows."""
    with reading() as session:
        event, certificate = load(session, event_id, code)
    if certificate.status != State.REVOKED:
        raise StaleError
    return _again_page(event, certificate, RevokeForm())


@bp.post("/kegiatan/<event_id>/sertifikat/<code>/terbitkan-ulang")
@allow(*OVERSEERS)
def do_issue_again(event_id: str, code: str) -> ResponseReturnValue:
    """Make the next version of a revoked certificate."""
    form = RevokeForm()
    with writing() as session:
        event, certificate = load(session, event_id, code)
        if not form.is_accepted():
            return _again_page(event, certificate, form), 422
        made = actions.issue_again(
            session, certificate, reason=form.why(), at=clock.now(), by=current_actor()
        )
    wake(settings())
    flash(_("Versi %(n)d terbit. Berkasnya sedang dibuat.", n=made.version), "ok")
    return redirect(url_for("certificates.show", event_id=event_id, code=made.code), 303)


def load(session: Session, event_id: str, code: str) -> tuple[Event, Certificate]:
    """Return the event, to be changed, and the newest version of its certificate."""
    event = guards.load(session, event_id, change=True)
    found = by_code(session, code)
    if found is None or found.event_id != event.id:
        raise NotFoundError
    return event, found


def _form(
    session: Session, event: Event, certificate: Certificate, *, is_blank: bool = False
) -> OfficerCorrectionForm:
    form = OfficerCorrectionForm(formdata=None) if is_blank else OfficerCorrectionForm()
    row = registrations(session, [certificate.registration_id])[certificate.registration_id]
    form.about(event, row, CertificateFacts.from_dict(certificate.facts))
    return form


def _proposed(
    session: Session, certificate: Certificate, form: OfficerCorrectionForm, wish: Wish
) -> Proposal | None:
    """Return what it would say; None when that can't be, which the form then says."""
    try:
        proposal = actions.propose(session, certificate, wish.changes, at=clock.now())
    except InvalidFieldError as error:
        form.refuse(error)
        return None
    if not proposal.fields:
        form.form_errors.append(_("Belum ada yang diubah. Ubah dulu yang salah."))
        return None
    return proposal


def _put_right(
    session: Session, certificate: Certificate, form: OfficerCorrectionForm, wish: Wish
) -> Certificate | None:
    """Make the next version; None when the number is somebody else's, which the form then says."""
    name = wish.name
    parts = {PARTS: [name.front_title, name.name, name.back_title]} if name else {}
    try:
        with session.begin_nested():
            return mending.put_right(
                session,
                certificate,
                {**wish.changes, **parts},
                reason=wish.reason,
                with_person=bool(form.with_person.data),
                at=clock.now(),
                by=current_actor(),
            )
    except InvalidFieldError as error:
        form.refuse(error)
    session.refresh(certificate)
    return None


def _asked(session: Session, event: Event, certificate: Certificate) -> CorrectionRequest | None:
    key = request.args.get("usulan", "")
    found = corrections.wishes(session, event.id, [key]) if key else []
    mine = [one for one in found if one.certificate.code == certificate.code]
    return mine[0] if mine else None


def _settle(session: Session, event: Event, certificate: Certificate) -> None:
    """Take the holder's wish the officer came from as granted."""
    wish = _asked(session, event, certificate)
    if wish is not None:
        asking.settle(session, wish, at=clock.now(), by=current_actor())


def _page(
    session: Session,
    event: Event,
    certificate: Certificate,
    form: OfficerCorrectionForm,
    proposal: Proposal | None = None,
    wish: Wish | None = None,
) -> str:
    differences = []
    if proposal and wish:
        form.seen.data = mark_of(wish, form.version.data or "")
        differences = correction_labels.differences(form.facts, proposal.facts)
    return render_template(
        "certificates/correct.html",
        event=event,
        certificate=certificate,
        form=form,
        facts=form.facts,
        differences=differences,
        proposal=proposal,
        words=correction_labels,
        unit_options=unit_options(units.index(session)),
    )


def _again_page(event: Event, certificate: Certificate, form: RevokeForm) -> str:
    form.reason.label.text = _("Alasan penerbitan ulang")
    return render_template(
        "certificates/issue_again.html", event=event, certificate=certificate, form=form
    )
