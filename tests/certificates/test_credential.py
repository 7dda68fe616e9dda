"""The credential, verified by a library that isn't ours."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from eventapp.certificates import credential
from eventapp.certificates.credential import Issuing
from eventapp.certificates.rules import Capacity
from tests.certificates.paper import FACTS

BASE = "https://hadir.example.go.id"
DID = "did:web:hadir.example.go.id"
AT = datetime(2023, 11, 8, 9, 30, tzinfo=UTC)
BY = "Inspektorat Kota Serang"


class Key:
    """A key of its own for tests."""

    key_id = "k1"

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    def sign(self, message: bytes) -> bytes:
        """Return r and s."""
        signed = self._key.sign(message, ec.ECDSA(hashes.SHA256()))
        return b"".join(part.to_bytes(32) for part in decode_dss_signature(signed))

    def public_jwk(self) -> dict[str, Any]:
        """Return the public half."""
        numbers = self._key.public_key().public_numbers()
        parts = {"x": numbers.x.to_bytes(32), "y": numbers.y.to_bytes(32)}
        return {"kty": "EC", "crv": "P-256"} | {
            name: credential._url64(part) for name, part in parts.items()
        }


KEY = Key()


def web(ended: tuple[int, ...] = (), key: Key = KEY) -> Callable[[str], bytes]:
    """Return what the installation answers at its public addresses."""
    pages: Mapping[str, bytes] = {
        f"{BASE}/.well-known/did.json": json.dumps(
            credential.did_document([(key.key_id, key.public_jwk())], BASE)
        ).encode(),
        f"{BASE}/status/0": credential.signed(
            credential.status_list(ended, 0, AT, BASE, BY), key
        ).encode(),
    }
    return lambda url, *_args, **_options: pages[url]


def made(index: int = 7, **facts: Any) -> dict[str, Any]:
    return credential.credential(Issuing(replace(FACTS, **facts), AT, index), BASE, BY)


def verified(token: str, download: Callable[[str], bytes]) -> Any:
    verifier = OB3Verifier.for_issuer_did(DID, download=download)
    return verifier.verify(token, check_status=True, download=download)


def test_another_library_accepts_it_with_its_status() -> None:
    found = verified(credential.signed(made(), KEY), web(ended=(6, 8)))

    assert (found.issuer.id, found.achievement.name) == (DID, FACTS.event)
    assert found.achievement.criteria_narrative == credential._DONE[Capacity.PARTICIPANT]


@pytest.mark.parametrize("index", [0, 7, 131_071])
def test_another_library_sees_that_it_ended(index: int) -> None:
    with pytest.raises(OB3VerificationError, match=f"is set at index {index} "):
        verified(credential.signed(made(index), KEY), web(ended=(index,)))


def test_a_changed_one_and_another_key_are_refused() -> None:
    head, _body, signature = credential.signed(made(), KEY).split(".")
    _head, other, _signature = credential.signed(made(name="Orang Lain"), KEY).split(".")

    with pytest.raises(OB3VerificationError, match="Invalid signature"):
        verified(f"{head}.{other}.{signature}", web())
    with pytest.raises(OB3VerificationError, match="Invalid signature"):
        verified(credential.signed(made(), KEY), web(key=Key()))


def test_it_says_who_did_what_and_no_nip() -> None:
    said = made(lesson_hours=Decimal("1.5"), nip="197001012000011001")
    subject = said["credentialSubject"]

    assert (subject["identifier"][0]["identityHash"], subject["creditsEarned"]) == (FACTS.name, 1.5)
    assert "197001012000011001" not in json.dumps(said)
    assert "creditsEarned" not in made(lesson_hours=None)["credentialSubject"]


def test_addresses_with_a_port_and_later_pages_of_the_list() -> None:
    assert credential.did("http://127.0.0.1:8000") == "did:web:127.0.0.1%3A8000"
    assert made(131_072 + 5)["credentialStatus"]["id"] == f"{BASE}/status/1#5"
