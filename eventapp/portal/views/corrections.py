"""Something is wrong on my certificate: seen as it would be printed, then sent."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import public
from eventapp.certificates import actions as certificates
from eventapp.certificates import correction_labels
from eventapp.certificates.actions import NothingChangedError, Proposal, asking
from eventapp.certificates.actions.asking import MOST_A_DAY, Outcome, TooManyWishesError
from eventapp.certificates.amending import Wish
from eventapp.certificates.correction_forms import CorrectionForm, mark_of
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.models import Certificate
from eventapp.certificates.queries import corrections
from eventapp.core import clock
from eventapp.core.errors import InvalidFieldError, NotFoundError, StaleError
from eventapp.db.session import reading, writing
from eventapp.jobs.waking import wake
from eventapp.participants.forms import unit_options
from eventapp.participants.rules.employee_numbers import mask_nip
from eventapp.portal.views.blueprint import bp
from eventapp.portal.views.holding import Held, code_of, gone, held
from eventapp.units import queries as units
from eventapp.web.errors import register_message
from eventapp.web.extensions import settings, throttle

BY_TICKET = "40 per 10 minutes"

register_message(
    TooManyWishesError,
    429,
    lambda _e: _(
        "Hari ini sudah %(n)d usulan Anda kirim. Temui panitia, atau kirim lagi besok.",
        n=MOST_A_DAY,
    ),
)


@bp.get("/t/<token>/koreksi")
@public
def correction(token: str) -> ResponseReturnValue:
    """Show what is printed, to be wished otherwise."""
    code = code_of(token)
    if code is None:
        return gone()
    with reading() as session:
        mine = held(session, code)
        certificate = _certificate(mine)
        form = CorrectionForm(formdata=None)
        form.about(mine.event, mine.row, CertificateFacts.from_dict(certificate.facts))
        form.show(certificate.version)
        return _page(session, mine, certificate, form)


@bp.post("/t/<token>/koreksi")
@public
def ask_correction(token: str) -> ResponseReturnValue:
    """Show both as they are printed; once that was seen, take the wish."""
    code, form = code_of(token), CorrectionForm()
    if code is None:
        return gone()
    throttle().hit("correction", code, BY_TICKET)
    with writing() as session:
        mine = held(session, code)
        certificate = _certificate(mine)
        form.about(mine.event, mine.row, CertificateFacts.from_dict(certificate.facts))
        wish = form.wish()
        if wish is None:
            return _page(session, mine, certificate, form), 422
        if not form.is_about(certificate.version):
            raise StaleError
        proposal = _proposed(session, certificate, form, wish)
        if proposal is None:
            return _page(session, mine, certificate, form), 422
        if not form.is_seen(wish):
            return _page(session, mine, certificate, form, proposal, wish)
        outcome = _asked(session, mine, certificate, form, wish)
        if outcome is None:
            return _page(session, mine, certificate, form), 422
    if outcome is Outcome.NOW:
        wake(settings())
    flash(*_told(outcome))
    return redirect(url_for("portal.ticket", token=token), 303)


def _certificate(mine: Held) -> Certificate:
    """Return the holder's certificate; raises NotFoundError before there is one."""
    if mine.certificate is None:
        raise NotFoundError(mine.row.code)
    certificates.say_ended(mine.certificate)
    return mine.certificate


def _proposed(
    session: Session, certificate: Certificate, form: CorrectionForm, wish: Wish
) -> Proposal | None:
    try:
        proposal = certificates.propose(session, certificate, wish.changes, at=clock.now())
    except InvalidFieldError as error:
        form.refuse(error)
        return None
    if not proposal.fields:
        form.form_errors.append(_("Belum ada yang diubah. Ubah dulu yang salah."))
        return None
    return proposal


def _asked(
    session: Session, mine: Held, certificate: Certificate, form: CorrectionForm, wish: Wish
) -> Outcome | None:
    try:
        with session.begin_nested():
            return asking.ask(session, mine.event, certificate, wish, at=clock.now(), by=mine.actor)
    except InvalidFieldError as error:
        form.refuse(error)
    except NothingChangedError:
        form.form_errors.append(_("Belum ada yang diubah. Ubah dulu yang salah."))
    return None


def _told(outcome: Outcome) -> tuple[str, str]:
    if outcome is Outcome.NOW:
        return _("Sertifikat Anda diperbaiki. Berkas barunya siap sebentar lagi."), "ok"
    if outcome is Outcome.WAITING:
        return _("Usulan ini sudah Anda kirim. Jawabannya tampil di halaman ini."), "info"
    return _("Usulan dikirim ke panitia. Jawabannya tampil di halaman ini."), "info"


def _page(
    session: Session,
    mine: Held,
    certificate: Certificate,
    form: CorrectionForm,
    proposal: Proposal | None = None,
    wish: Wish | None = None,
) -> str:
    differences = []
    if proposal and wish:
        form.seen.data = mark_of(wish, form.version.data or "")
        differences = correction_labels.differences(form.facts, proposal.facts, is_masked=True)
    return render_template(
        "portal/correction.html",
        mine=mine,
        form=form,
        facts=form.facts,
        nip=mask_nip(form.facts.nip),
        differences=differences,
        wish=corrections.latest_wish(session, certificate.code),
        words=correction_labels,
        unit_options=unit_options(units.index(session)),
    )
