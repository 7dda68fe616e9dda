"""Credentials as wallets and other installations fetch them."""

import json
from urllib.parse import urlsplit

import pytest
from flask import Flask
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier
from sqlalchemy import select

from eventapp.certificates import actions
from eventapp.certificates.models import Certificate
from eventapp.db.session import reading, writing
from tests import make
from tests.certificates import held
from tests.clients import Client
from tests.conftest import Arrange

DID = "did:web:localhost"


@pytest.fixture
def code(app: Flask, arrange: Arrange) -> str:
    """A certificate that was issued, its file not drawn yet."""
    with arrange() as session:
        event = held.event(session)
        held.came(session, event, "Ani Mulyani", nip="198609262015052001")
        actions.issue_due(session, event, at=make.NINE, by=make.TESTER)
    with app.app_context(), reading() as session:
        return session.scalars(select(Certificate.code)).one()


def verified(visitor: Client, token: str) -> str:
    """Verify as a library that isn't ours does, by what the public addresses answer."""

    def download(url: str) -> bytes:
        found: bytes = visitor.get(urlsplit(url).path).data
        return found

    verifier = OB3Verifier.for_issuer_did(DID, download=download)
    found = verifier.verify(token, check_status=True, download=download)
    return str(found.achievement.name)


def test_the_credential_is_verified_until_the_certificate_ends(
    app: Flask, visitor: Client, code: str
) -> None:
    token = visitor.get(f"/v/{code.lower()}.jwt").text
    assert verified(visitor, token) == "Sosialisasi Antikorupsi"
    assert "198609262015052001" not in token

    with app.app_context(), writing() as session:
        row = session.scalars(select(Certificate)).one()
        actions.revoke(session, row, reason="Salah orang", at=make.NINE, by=make.TESTER)
    with pytest.raises(OB3VerificationError, match="Credential status 'revocation' is set"):
        verified(visitor, token)
    assert visitor.get(f"/v/{code}.jwt").status_code == 404


def test_it_comes_inside_json_too_and_twice_the_same(visitor: Client, code: str) -> None:
    token = visitor.get(f"/v/{code}.jwt").text
    answer = visitor.get(f"/V/{code}.json")

    assert (answer.mimetype, json.loads(answer.text)) == (
        "application/vc",
        {
            "@context": "https://www.w3.org/ns/credentials/v2",
            "id": f"data:application/vc+jwt,{token}",
            "type": "EnvelopedVerifiableCredential",
        },
    )
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/v/AAAABBBBCCCC.jwt", "/v/x.json", "/status/100001"])
def test_what_is_not_there_is_not_found(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_a_version_that_is_not_there_is_not_found(visitor: Client, code: str) -> None:
    answers = [visitor.get(f"/v/{code}.jwt?versi={text}").status_code for text in ("1", "2", "x")]

    assert answers == [200, 404, 200]
