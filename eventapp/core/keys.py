"""Keys for one purpose each, derived from the installation's secret (RFC 5869's idea, one step)."""

import hashlib
import hmac
from functools import cache


@cache
def derive(secret: str, purpose: str) -> bytes:
    """Return 32 bytes that belong to `purpose` alone; one leaking says nothing of another."""
    return hmac.new(secret.encode(), b"eventapp/" + purpose.encode(), hashlib.sha256).digest()


def digest(text: str) -> str:
    """Return the SHA-256 of `text` in hex: how secrets of 256 random bits are stored."""
    return hashlib.sha256(text.encode()).hexdigest()
