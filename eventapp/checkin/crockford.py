"""Signatures in Crockford's base32: codes people can read aloud and type without doubt."""

from eventapp.core.ids import ALPHABET

BITS = 5


def encode(digest: bytes, length: int) -> str:
    """Write the first `length` x 5 bits of `digest` as `length` characters.

    Raises ValueError when the digest holds fewer bits.
    """
    spare = len(digest) * 8 - length * BITS
    if spare < 0:
        raise ValueError(length)
    number = int.from_bytes(digest, "big") >> spare
    return "".join(ALPHABET[(number >> shift * BITS) & 31] for shift in reversed(range(length)))


def is_code(text: str, length: int) -> bool:
    """Say whether `text`, already normalised, is exactly `length` characters of the alphabet."""
    return len(text) == length and all(character in ALPHABET for character in text)
