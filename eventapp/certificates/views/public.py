"""Anybody's verification: what the paper should say, whether it still holds, its file."""

from collections.abc import Iterable

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from eventapp.accounts.guards import public
from eventapp.certificates import labels, queries
from eventapp.certificates.codes import normalise_code
from eventapp.certificates.current import shelf
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.models import Certificate
from eventapp.certificates.rules import State
from eventapp.certificates.views.blueprint import bp
from eventapp.core import text
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading
from eventapp.web.extensions import client, throttle

# A hall of people behind one address may look at their certificates at the same time; codes
# that don't exist are what guessing looks like.
_LOOKS = "600 per minute"
_MISSES = "30 per 10 minutes"
_CODE_LIMIT = 60


@bp.get("/V")
@bp.get("/v")
@public
def verify_form() -> ResponseReturnValue:
    """Ask for the code on paper, and go to its page. There is no search by name."""
    typed = text.clean(request.args.get("kode"), _CODE_LIMIT)
    if not typed:
        return render_template("certificates/verify_form.html", typed="", is_wrong=False)
    throttle().hit("verify", client(), _LOOKS)
    code = normalise_code(typed.rpartition("/")[2])
    if code is None:
        return render_template("certificates/verify_form.html", typed=typed, is_wrong=True), 422
    return redirect(url_for("certificates.verify", code=code))


@bp.get("/V/<code>")
@bp.get("/v/<code>")
@public
def verify(code: str) -> ResponseReturnValue:
    """Show what the certificate under a code says, to be compared with the paper in hand."""
    throttle().hit("verify", client(), _LOOKS)
    with reading() as session:
        certificate = queries.by_code(session, code)
        versions = queries.versions(session, certificate.code) if certificate else ()
    if certificate is None:
        throttle().hit("verify-miss", client(), _MISSES)
        typed = text.clean(code, _CODE_LIMIT)
        return render_template("certificates/unknown.html", typed=typed), 404
    return render_template(
        "certificates/verify.html",
        certificate=certificate,
        versions=versions,
        facts=CertificateFacts.from_dict(certificate.facts),
        labels=labels,
        file=_drawn(certificate, versions),
    )


@bp.get("/V/<code>.pdf")
@bp.get("/v/<code>.pdf")
@public
def file(code: str) -> ResponseReturnValue:
    """Send the newest file under a code, compared with its fingerprint; 410 when revoked."""
    throttle().hit("verify", client(), _LOOKS)
    with reading() as session:
        certificate, drawn = _newest_file(session, code)
    if certificate.status == State.REVOKED:
        return render_template("certificates/gone.html", certificate=certificate), 410
    if drawn is None or drawn.sha256 is None:
        return render_template("certificates/not_yet.html", certificate=certificate), 404
    response = Response(shelf().get(drawn.sha256), mimetype="application/pdf")
    response.headers["Content-Disposition"] = (
        f'inline; filename="sertifikat-{certificate.code}.pdf"'
    )
    # Kept by browsers, but asked for each time: it may be revoked tomorrow.
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(drawn.sha256)
    return response.make_conditional(request)


def _newest_file(session: Session, code: str) -> tuple[Certificate, Certificate | None]:
    certificate = queries.by_code(session, code)
    if certificate is None:
        throttle().hit("verify-miss", client(), _MISSES)
        raise NotFoundError
    return certificate, _drawn(certificate, queries.versions(session, certificate.code))


def _drawn(certificate: Certificate, versions: Iterable[Certificate]) -> Certificate | None:
    """Return the newest version that has a file; None when the certificate is revoked."""
    if certificate.status == State.REVOKED:
        return None
    return next((one for one in versions if one.sha256), None)
