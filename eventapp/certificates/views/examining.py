"""Anybody's file: is it ours? Looked up by its hash, else looked into, and never kept."""

import re
from collections.abc import Collection, Mapping

from flask import Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventapp.accounts.guards import public
from eventapp.certificates import correction_labels, offline, queries
from eventapp.certificates.examining import MOST_BYTES, Answer, Finding, examine
from eventapp.certificates.paper_keys import data_keys
from eventapp.certificates.queries.filed import Filed, filed
from eventapp.certificates.queries.lineage import lines
from eventapp.certificates.views.blueprint import bp
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading
from eventapp.signing import checking
from eventapp.signing.checking import Validity
from eventapp.signing.current import trusted
from eventapp.web.extensions import client, settings, throttle

_LOOKS = "600 per minute"
# Looking into a file takes a second of a processor.
_FILES = "60 per 10 minutes"
_FORM_BYTES = 64 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


@bp.url_value_preprocessor
def _bounded(endpoint: str | None, _values: object) -> None:
    """Take no larger file than can be looked at; before the form is read for its token."""
    if endpoint == "certificates.do_examine":
        request.max_content_length = MOST_BYTES + _FORM_BYTES


@bp.get("/periksa")
@public
def examine_form() -> ResponseReturnValue:
    """Ask for a file. Where scripts run, only its hash is sent first."""
    return render_template("certificates/examine.html", is_missing=False, most=MOST_BYTES)


@bp.post("/periksa")
@public
def do_examine() -> ResponseReturnValue:
    """Say what a file is, and forget it."""
    throttle().hit("examine", client(), _FILES)
    upload = request.files.get("berkas")
    data = b""
    if upload:
        data = upload.read()
        upload.close()
    if not data:
        page = render_template("certificates/examine.html", is_missing=True, most=MOST_BYTES)
        return page, 422
    return _page(examine(data, _lookup, _check))


@bp.get("/periksa/sidik/<sha256>")
@public
def is_known(sha256: str) -> ResponseReturnValue:
    """Say whether a file of this SHA-256 is ours, and where more stands."""
    throttle().hit("verify", client(), _LOOKS)
    found = _lookup([_digest(sha256)])
    url = url_for("certificates.examine_hash", sha256=sha256) if found else None
    return jsonify(known=bool(found), url=url)


@bp.get("/periksa/<sha256>")
@public
def examine_hash(sha256: str) -> ResponseReturnValue:
    """Say what the file of this SHA-256 is."""
    throttle().hit("verify", client(), _LOOKS)
    known = _lookup([_digest(sha256)]).get(sha256)
    if known is None:
        raise NotFoundError
    answer = Answer.GENUINE if known.part == "issued" else Answer.UNSIGNED
    return _page(Finding(answer, sha256, known))


def _page(finding: Finding) -> str:
    code = finding.filed.code if finding.filed else finding.claimed
    with reading() as session:
        newest = queries.by_code(session, code) if code else None
        versions = lines(queries.versions(session, newest.code)) if newest else []
    version = finding.filed.version if finding.filed else 0
    line = next((one for one in versions if one.number == version), None)
    return render_template(
        "certificates/examined.html",
        finding=finding,
        newest=newest,
        zone=newest.event.timezone if newest else settings().timezone,
        line=line,
        mended=correction_labels.mistakes(line.mended) if line else "",
    )


def _digest(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise NotFoundError
    return sha256


def _lookup(digests: Collection[str]) -> Mapping[str, Filed]:
    with reading() as session:
        return filed(session, digests)


def _check(data: bytes) -> Validity:
    return checking.check(data, trusted=trusted())


@bp.get("/periksa/luring.html")
@public
def offline_file() -> ResponseReturnValue:
    """Send the checker that needs no network, to be kept: never as a page of this address."""
    throttle().hit("verify", client(), _LOOKS)
    known = settings()
    body = offline.page(data_keys(), known.organisation, known.base_url)
    response = Response(body, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{offline.NAME}"'
    return response
