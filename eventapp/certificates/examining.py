"""Tell what a file is that somebody hands in: ours as it left, ours but changed, or not ours.

Its SHA-256 is looked up first, which reads nothing in it. Only what is unknown is looked into,
by a process of its own (`signing.checking`). Nothing of it is kept.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eventapp.certificates.codes import normalise_code
from eventapp.certificates.queries.filed import Filed
from eventapp.signing.checking import Validity

MOST_BYTES = 10 * 1024 * 1024
_MOST_REVISIONS = 24
_END_OF_REVISION = re.compile(rb"%%EOF(?:\r\n|\n|\r|$)")
_ADDRESS = re.compile(rb"/[vV]/([0-9A-Za-z]{12})\b")


class Answer(StrEnum):
    """What a file is. Whether a genuine one still holds is its certificate's status to say."""

    GENUINE = "genuine"
    UNSIGNED = "unsigned"  # ours, before it was signed
    SIGNED_OVER = "signed_over"
    APPENDED = "appended"
    ALTERED = "altered"
    # Our seal holds, but no file of the register has these bytes. The seal's own bytes aren't
    # sealed: a change in a copy of a certificate inside it leaves it valid.
    UNLISTED = "unlisted"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    BUSY = "busy"


_UNREAD = {
    "unreadable": Answer.UNREADABLE,
    "encrypted": Answer.UNREADABLE,
    "too_slow": Answer.UNREADABLE,
    "too_greedy": Answer.UNREADABLE,
    "too_many": Answer.UNREADABLE,
    "too_large": Answer.TOO_LARGE,
    "busy": Answer.BUSY,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer. `filed` is the certificate whose bytes these are, or that it grew from.

    `claimed` is the code that stands in an unknown file: what it says, not what it is. `extra`
    counts the bytes behind our own, `since` is when we signed what was changed afterwards.
    """

    answer: Answer
    sha256: str
    filed: Filed | None = None
    claimed: str | None = None
    signer: str = ""
    since: datetime | None = None
    extra: int = 0


Lookup = Callable[[Collection[str]], Mapping[str, Filed]]
Check = Callable[[bytes], Validity]


def examine(data: bytes, lookup: Lookup, check: Check) -> Finding:
    """Return what `data` is; it may be anything."""
    digest = hashlib.sha256(data).hexdigest()
    known = lookup([digest]).get(digest)
    if known:
        is_issued = known.part == "issued"
        return Finding(Answer.GENUINE if is_issued else Answer.UNSIGNED, digest, known)
    if len(data) > MOST_BYTES:
        return Finding(Answer.TOO_LARGE, digest)
    if not data.startswith(b"%PDF-"):
        return Finding(Answer.UNREADABLE, digest)
    validity = check(data)
    origin = _origin(data, lookup)
    if origin:
        filed, size = origin
        is_signed = validity.is_intact and validity.covers_whole_file
        return Finding(
            Answer.SIGNED_OVER if is_signed else Answer.APPENDED,
            digest,
            filed,
            signer=validity.signer if is_signed else "",
            extra=len(data) - size,
        )
    return Finding(
        _answer(validity),
        digest,
        claimed=_claimed(data),
        signer=validity.signer,
        since=validity.stamped_at or validity.signed_at,
    )


def _answer(validity: Validity) -> Answer:
    if validity.problem in _UNREAD:
        return _UNREAD[validity.problem]
    if validity.is_ours:
        return Answer.UNLISTED if validity.is_good else Answer.ALTERED
    return Answer.UNKNOWN if validity.problem == "unsigned" else Answer.FOREIGN


def _origin(data: bytes, lookup: Lookup) -> tuple[Filed, int] | None:
    """Return the longest beginning of `data` that is a file of ours, and its length."""
    sizes = {digest: size for size, digest in _beginnings(data)}
    found = lookup(list(sizes))
    longest = max(found, key=lambda digest: sizes[digest], default=None)
    return (found[longest], sizes[longest]) if longest else None


def _beginnings(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield where revisions end, and the SHA-256 up to there; each byte is hashed once.

    Some writers end with a line break after the mark and some without: both are tried.
    """
    so_far, done = hashlib.sha256(), 0
    for number, mark in enumerate(_END_OF_REVISION.finditer(data)):
        if number >= _MOST_REVISIONS:
            return
        for end in sorted({mark.start() + len(b"%%EOF"), mark.end()}):
            so_far.update(memoryview(data)[done:end])
            done = end
            yield end, so_far.copy().hexdigest()


def _claimed(data: bytes) -> str | None:
    found = _ADDRESS.search(data)
    return normalise_code(found[1].decode("ascii")) if found else None
