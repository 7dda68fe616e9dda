"""The register of certificates: search, one certificate with all its versions, revoking."""

from collections.abc import Sequence
from itertools import pairwise

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from eventapp.accounts.guards import allow, caller, current_actor
from eventapp.accounts.rules import EDITORS, OVERSEERS, READERS
from eventapp.certificates import actions, amending, correction_labels, labels, queries
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.forms import RevokeForm
from eventapp.certificates.models import Certificate
from eventapp.certificates.queries import corrections, lineage
from eventapp.certificates.rules import State
from eventapp.certificates.views.blueprint import bp
from eventapp.core import clock, text
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading, writing
from eventapp.events import guards
from eventapp.events.models import Event
from eventapp.web.paging import paginate


@bp.get("/sertifikat")
@allow(*READERS)
def register() -> ResponseReturnValue:
    """Find certificates of all the caller's events by name or number."""
    q = text.clean(request.args.get("q"), 100)
    status = text.clean(request.args.get("status"), 20)
    with reading() as session:
        page = paginate(session, queries.matching(caller(), q=q, status=status))
    return render_template(
        "certificates/register.html", page=page, q=q, status=status, labels=labels, states=State
    )


@bp.get("/kegiatan/<event_id>/sertifikat/<code>")
@allow(*READERS)
def show(event_id: str, code: str) -> ResponseReturnValue:
    """Show one certificate: what it says, its state, its files."""
    with reading() as session:
        event, certificate = _load(session, event_id, code)
        versions = queries.versions(session, certificate.code)
        authors = lineage.authors(session, certificate.code)
        wish = corrections.latest_wish(session, certificate.code)
    is_valid = certificate.status == State.VALID and certificate.holder_removed_at is None
    may_oversee = caller().role in OVERSEERS
    return render_template(
        "certificates/show.html",
        event=event,
        certificate=certificate,
        versions=versions,
        facts=CertificateFacts.from_dict(certificate.facts),
        labels=labels,
        authors=authors,
        steps=_steps(versions),
        wish=wish,
        words=correction_labels,
        read_words=amending.read,
        may_correct=caller().role in EDITORS and is_valid,
        may_revoke=may_oversee and certificate.status == State.VALID,
        may_issue_again=may_oversee and certificate.status == State.REVOKED,
    )


@bp.get("/kegiatan/<event_id>/sertifikat/<code>/cabut")
@allow(*OVERSEERS)
def revoke(event_id: str, code: str) -> ResponseReturnValue:
    """Ask why, and say what follows."""
    with reading() as session:
        event, certificate = _load(session, event_id, code)
    return _revoke_page(event, certificate, RevokeForm())


@bp.post("/kegiatan/<event_id>/sertifikat/<code>/cabut")
@allow(*OVERSEERS)
def do_revoke(event_id: str, code: str) -> ResponseReturnValue:
    """Revoke the certificate; its public page says so from now on."""
    form = RevokeForm()
    with writing() as session:
        event, certificate = _load(session, event_id, code, change=True)
        if not form.is_accepted():
            return _revoke_page(event, certificate, form), 422
        actions.revoke(session, certificate, reason=form.why(), at=clock.now(), by=current_actor())
    flash(_("Sertifikat %(number)s dicabut.", number=certificate.number), "ok")
    return redirect(url_for("certificates.show", event_id=event_id, code=certificate.code))


def _steps(versions: Sequence[Certificate]) -> dict[int, list[correction_labels.Difference]]:
    """Return what each version changed of the one before (newest first)."""
    facts = [CertificateFacts.from_dict(one.facts) for one in versions]
    return {new.version: correction_labels.differences(old, new) for new, old in pairwise(facts)}


def _revoke_page(event: Event, certificate: Certificate, form: RevokeForm) -> str:
    return render_template(
        "certificates/revoke.html", event=event, certificate=certificate, form=form
    )


def _load(
    session: Session, event_id: str, code: str, *, change: bool = False
) -> tuple[Event, Certificate]:
    event = guards.load(session, event_id, change=change)
    found = queries.by_code(session, code)
    if found is None or found.event_id != event.id:
        raise NotFoundError
    return event, found
