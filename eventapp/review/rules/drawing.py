"""Draw names for a spot check so that anybody can draw them again."""

from collections.abc import Iterable
from hashlib import sha256

DRAWN = 10


def draw(codes: Iterable[str], seed: str, count: int = DRAWN) -> list[str]:
    """Return `count` codes: those whose SHA-256 of seed, blank, code comes first.

    As even as any draw, and done again by hand with sha256sum; a generator's own order may change
    from one release of a language to the next.
    """
    return sorted(set(codes), key=lambda code: (_rank(seed, code), code))[:count]


def _rank(seed: str, code: str) -> str:
    return sha256(f"{seed} {code}".encode()).hexdigest()
