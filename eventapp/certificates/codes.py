"""The public code of a certificate: 60 random bits, short enough to type from paper.

Nothing in it says anything: number, name and status are looked up, so a code can't be forged
by writing facts into it.
"""

from eventapp.core import ids

LENGTH = 12
_GROUP = 4


def new_code() -> str:
    """Return 12 characters of Crockford's base 32, as stored."""
    return ids.code(LENGTH)


def grouped(code: str) -> str:
    """Return XXXX-XXXX-XXXX, as printed."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def normalise_code(text: str) -> str | None:
    """Return the code somebody typed or scanned as it is stored, or None if it can't be one."""
    code = ids.normalise_code(text[: 4 * LENGTH])
    is_code = len(code) == LENGTH and set(code) <= set(ids.ALPHABET)
    return code if is_code else None
