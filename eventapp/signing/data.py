"""The key that signs facts: in QR codes on paper, and in credentials (ES256)."""

import base64
import hashlib
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from eventapp.signing.authority import key_id

_BYTES = 32
# RFC 6979: the same message has the same signature, so that what was made can be made again.
_WAY = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)


class DataKey:
    """A P-256 key kept at hand."""

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key
        self.key_id = key_id(key.public_key())

    def sign(self, message: bytes) -> bytes:
        """Return the signature as 64 bytes, r and s (JWS, Web Crypto)."""
        r, s = decode_dss_signature(self._key.sign(message, _WAY))
        return r.to_bytes(_BYTES) + s.to_bytes(_BYTES)

    def public_jwk(self) -> dict[str, Any]:
        """Return the public half as a JSON Web Key."""
        return jwk(self._key.public_key())


def jwk(public: ec.EllipticCurvePublicKey) -> dict[str, Any]:
    """Return a P-256 key as a JSON Web Key (RFC 7517) with our key id."""
    numbers = public.public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": _url(numbers.x.to_bytes(_BYTES)),
        "y": _url(numbers.y.to_bytes(_BYTES)),
        "kid": key_id(public),
        "use": "sig",
        "alg": "ES256",
    }


def verify(public: ec.EllipticCurvePublicKey, message: bytes, signature: bytes) -> bool:
    """Whether 64 bytes r and s sign `message`."""
    if len(signature) != 2 * _BYTES:
        return False
    r, s = (int.from_bytes(signature[at : at + _BYTES]) for at in (0, _BYTES))
    try:
        public.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def thumbprint(public: ec.EllipticCurvePublicKey) -> str:
    """Return the JWK thumbprint (RFC 7638), SHA-256, base64url."""
    body = jwk(public)
    text = f'{{"crv":"{body["crv"]}","kty":"EC","x":"{body["x"]}","y":"{body["y"]}"}}'
    return _url(hashlib.sha256(text.encode()).digest())


def _url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
