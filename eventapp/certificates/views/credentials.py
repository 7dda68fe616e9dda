"""Certificates for machines: the credential, the list of what ended, the keys to check it with."""

import json

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Response, request
from flask.typing import ResponseReturnValue

from eventapp.accounts.guards import public
from eventapp.certificates import credential
from eventapp.certificates.credential import LIST_BITS, Issuing
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.queries import credentials as queries
from eventapp.certificates.rules import State
from eventapp.certificates.views.blueprint import bp
from eventapp.core import clock
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading
from eventapp.signing import queries as keys
from eventapp.signing.current import data_key
from eventapp.signing.data import jwk
from eventapp.signing.rules import Purpose
from eventapp.web.extensions import client, settings, throttle

_LOOKS = "600 per minute"
_MISSES = "30 per 10 minutes"
# Media types of Securing Verifiable Credentials using JOSE and COSE, and of the data model 2.0.
_JWT, _VC = "application/vc+jwt", "application/vc"
_DIGITS = 5


@bp.get("/V/<code>.jwt")
@bp.get("/v/<code>.jwt")
@public
def credential_jwt(code: str) -> ResponseReturnValue:
    """Send the signed credential of a certificate, the newest version unless `versi` says which."""
    return _answer(_signed(code), _JWT)


@bp.get("/V/<code>.json")
@bp.get("/v/<code>.json")
@public
def credential_json(code: str) -> ResponseReturnValue:
    """Send the same inside JSON."""
    return _answer(json.dumps(credential.enveloped(_signed(code))), _VC)


@bp.get("/status/<page>")
@public
def status_list(page: str) -> ResponseReturnValue:
    """Send which credentials of a page ended; one list is the same for everybody who asks."""
    throttle().hit("status-list", client(), _LOOKS)
    number, known, at = _number(page), settings(), clock.now()
    if number is None:
        raise NotFoundError
    with reading() as session:
        ended = queries.ended(session, number * LIST_BITS, (number + 1) * LIST_BITS - 1)
    said = credential.status_list(ended, number, at, known.base_url, known.organisation)
    response = _answer(credential.signed(said, data_key()), _JWT)
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


@bp.get("/.well-known/did.json")
@public
def did_document() -> ResponseReturnValue:
    """Send the keys that sign credentials, those of old ones too."""
    data_key()
    with reading() as session:
        known = keys.keys(session, Purpose.DATA)
    found = []
    for one in known:
        public_key = x509.load_pem_x509_certificate(one.certificate.encode()).public_key()
        if isinstance(public_key, ec.EllipticCurvePublicKey):
            found.append((one.key_id, jwk(public_key)))
    document = credential.did_document(found, settings().base_url)
    return _answer(json.dumps(document), "application/did+json")


def _signed(code: str) -> str:
    throttle().hit("credential", client(), _LOOKS)
    with reading() as session:
        row = queries.of_version(session, code, _number(request.args.get("versi", "")))
    if row is None:
        throttle().hit("verify-miss", client(), _MISSES)
        raise NotFoundError
    if row.status == State.REVOKED or row.holder_removed_at is not None:
        raise NotFoundError
    known = settings()
    issuing = Issuing(CertificateFacts.from_dict(row.facts), row.issued_at, row.id)
    said = credential.credential(issuing, known.base_url, known.organisation)
    return credential.signed(said, data_key())


def _number(text: str) -> int | None:
    """Return a small whole number as an address writes it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def _answer(body: str, mimetype: str) -> Response:
    response = Response(body, mimetype=mimetype)
    # Other installations' and holders' wallets read these from pages of their own.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
