"""Passwords as argon2id hashes (RFC 9106), with the library's own cost."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
# Checked when the account doesn't exist, so that both answers take as long.
_DECOY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """Return the hash that is stored."""
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether `password` is the one behind `stored`; slow on purpose, also for None."""
    try:
        return _hasher.verify(stored or _DECOY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
