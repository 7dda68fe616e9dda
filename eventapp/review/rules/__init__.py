"""Notice weak signs about presences. Pure: facts in, flags out; nobody is refused for one.

Every threshold stands beside its finder with its reason. Together they must stay below 3 in 100
presences of an honest event (tests/review/test_honest_event.py draws such events).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from eventapp.checkin.rules import Method, Proof
from eventapp.core.errors import DomainError
from eventapp.review.rules.doors import (
    bursts,
    late_codes,
    late_devices,
    odd_clocks,
    shared_phones,
    shown_twice,
)
from eventapp.review.rules.drawing import DRAWN, draw
from eventapp.review.rules.facts import (
    Elsewhere,
    Facts,
    Flag,
    Item,
    Kind,
    Looked,
    Presence,
    Result,
    Showing,
    Signed,
    Strength,
    Window,
    read_key,
)
from eventapp.review.rules.hands import alike_signatures
from eventapp.review.rules.rooms import not_found, two_places

__all__ = [
    "DRAWN",
    "Decision",
    "Elsewhere",
    "Facts",
    "Flag",
    "Item",
    "Kind",
    "Looked",
    "Presence",
    "Result",
    "Showing",
    "Signed",
    "Standing",
    "Strength",
    "StruckError",
    "Window",
    "draw",
    "find",
    "flagged",
    "read_key",
    "standing",
]

_FINDERS = (
    not_found,
    two_places,
    shown_twice,
    shared_phones,
    alike_signatures,
    late_codes,
    late_devices,
    bursts,
    odd_clocks,
)
_ORDER = {kind: place for place, kind in enumerate(Kind)}
# About the presence itself: being found in the room later says nothing against these.
_NEVER_VOUCHED = frozenset({Kind.NOT_FOUND, Kind.LATE_DEVICE})


class Decision(StrEnum):
    """What a human made of a flag."""

    KEEP = "keep"
    DOWNGRADE = "downgrade"
    STRIKE = "strike"


class StruckError(DomainError):
    """A strike can't be taken back: the presence is gone, and is written down anew at the desk."""


class Standing(StrEnum):
    """How a flagged presence stands in the queue.

    VOUCHED: staff saw the person, or a marshal found them. GONE: not in the book.
    """

    OPEN = "open"
    DECIDED = "decided"
    VOUCHED = "vouched"
    GONE = "gone"


def find(facts: Facts) -> list[Flag]:
    """Return all flags of an event, kind by kind, the strongest first."""
    found = [flag for finder in _FINDERS for flag in finder(facts) if flag.items]
    return sorted(found, key=_rank)


def _rank(flag: Flag) -> tuple[int, int, int, datetime, str]:
    return (_ORDER[flag.kind], -flag.strength, -flag.people, flag.since, flag.key)


def standing(
    flag: Flag, item: Item, facts: Facts, decided: Mapping[tuple[str, str], object]
) -> Standing:
    """Return how one presence of a flag stands; `decided` is keyed by kind and key."""
    if (str(flag.kind), flag.key_of(item)) in decided:
        return Standing.DECIDED
    presence = facts.places.get(item.place)
    if presence is None:
        return Standing.OPEN if flag.kind is Kind.LATE_DEVICE else Standing.GONE
    return Standing.VOUCHED if _is_vouched(flag.kind, presence) else Standing.OPEN


def flagged(facts: Facts, flags: Iterable[Flag]) -> set[tuple[str, str]]:
    """Return the presences (session, registration) some flag speaks against, decided or not."""
    return {
        item.place
        for flag in flags
        for item in flag.items
        if (presence := facts.places.get(item.place)) and not _is_vouched(flag.kind, presence)
    }


def _is_vouched(kind: Kind, presence: Presence) -> bool:
    if kind in _NEVER_VOUCHED:
        return False
    is_seen = presence.method is Method.HALL_SCREEN and Proof.STAFF in presence.proofs
    return is_seen or Proof.SPOT in presence.proofs
