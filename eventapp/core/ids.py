"""Random public ids: what stands in addresses and on paper instead of row numbers."""

import secrets

# Crockford's base 32: no I, L, O, U, so nothing is misread from paper or spoken wrongly.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PUBLIC_LENGTH = 12


def public_id() -> str:
    """Return 12 lower-case characters, 60 random bits."""
    return code(PUBLIC_LENGTH).lower()


def is_public_id(text: str) -> bool:
    """Whether `text` could be one of `public_id()`."""
    return len(text) == PUBLIC_LENGTH and set(text) <= set(ALPHABET.lower())


def code(length: int) -> str:
    """Return `length` upper-case characters of 5 random bits each."""
    # 256 is eight times 32: every character is as likely as any other.
    return "".join(ALPHABET[byte % 32] for byte in secrets.token_bytes(length))


def secret() -> str:
    """Return a URL-safe secret of 256 random bits (links, sessions, API tokens)."""
    return secrets.token_urlsafe(32)


def normalise_code(text: str) -> str:
    """Return `text` as Crockford reads it: upper case, no blanks or dashes, O→0, I and L→1."""
    table = str.maketrans("OIL", "011", " -\t\n")
    return text.upper().translate(table)
