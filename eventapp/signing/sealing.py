"""Signers: a key, the mould of its signatures, and where time stamps come from."""

import hashlib
from collections.abc import Sequence
from typing import Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from eventapp.signing.mould import Mould
from eventapp.signing.seal import Seal

# What a time stamp may take: those of public servers with their chain are 3 to 6 KB.
STAMP_ROOM = 12_288
_ECDSA = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)


class Key(Protocol):
    """A private key, here or in a token."""

    is_rsa: bool
    most_bytes: int

    def sign(self, message: bytes) -> bytes:
        """Return the signature over SHA-256 of `message`: PKCS#1 v1.5, or ECDSA in DER."""


class Stamps(Protocol):
    """Where time stamps come from."""

    def token(self, digest: bytes) -> bytes:
        """Return a time stamp token over a SHA-256 digest; raises StampAwayError."""


class SoftKey:
    """A key in this process's memory; the same message always gives the same signature."""

    def __init__(self, key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> None:
        self._key = key
        self.is_rsa = isinstance(key, rsa.RSAPrivateKey)
        self.most_bytes = most_bytes(key.key_size, is_rsa=self.is_rsa)

    def sign(self, message: bytes) -> bytes:
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(message, _ECDSA)


def most_bytes(bits: int, *, is_rsa: bool) -> int:
    """Return how long a signature can get; ECDSA's two numbers vary by their leading zeros."""
    size = (bits + 7) // 8
    return size if is_rsa else 2 * (size + 3) + 3


class Sealer:
    """The Signer of this house."""

    def __init__(
        self,
        key: Key,
        *,
        key_id: str,
        name: str,
        chain: Sequence[bytes],
        revocations: Sequence[bytes] = (),
        stamps: Stamps | None = None,
        certified_by: str = "",
    ) -> None:
        self._key = key
        self._mould = Mould(chain, is_rsa=key.is_rsa)
        self._stamps = stamps
        room = len(self._mould.cast(bytes(32), bytes(key.most_bytes)))
        self.seal = Seal(
            key_id=key_id,
            name=name,
            reason="Dokumen diterbitkan dan disegel",
            location="",
            room=room + (STAMP_ROOM if stamps else 0),
            chain=tuple(chain),
            revocations=tuple(revocations),
            certified_by=certified_by,
        )

    def sign(self, digest: bytes) -> bytes:
        signature = self._key.sign(self._mould.attributes(digest))
        if self._stamps is None:
            return self._mould.cast(digest, signature)
        token = self._stamps.token(hashlib.sha256(signature).digest())
        return self._mould.cast(digest, signature, token)
