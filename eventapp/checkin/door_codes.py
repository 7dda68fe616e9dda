"""The hall screen's code: an address and six digits that change every 30 seconds.

Whoever holds a picture of the screen holds it for a minute at most. The screen is handed
codes ahead of time, so that it goes on by itself while the network is away; the key never
leaves the server.
"""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum

from eventapp.checkin import crockford
from eventapp.checkin.tickets import dense_address
from eventapp.core.ids import normalise_code

SLOT = timedelta(seconds=30)
GRACE = SLOT
MAC_LENGTH = 8
SPOKEN_DIGITS = 6
BATCH = 60
# A code first seen so long after it left the screen may have been sent on. It still opens the
# door; somebody looks at it later.
LATE_AFTER = timedelta(seconds=15)
KEY_PURPOSE = "door code"

# Two web hosts need not agree to the second: a code may be shown before this one thinks so.
_CLOCKS_DIFFER_BY = timedelta(seconds=2)
# How far back a code is still known as ours, so that the answer is "scan the new one".
_REMEMBERED = timedelta(hours=1)
_LONGEST_TEXT = 400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TAIL_IN_ADDRESS = re.compile(r"/h/([^/?#]+)/?(?:[?#].*)?$", re.IGNORECASE | re.DOTALL)


class Standing(Enum):
    """What a code held against a door turns out to be."""

    CURRENT = "current"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Door:
    """One session's door: the event's short code as in the address, the session's public id."""

    event: str
    session: str


@dataclass(frozen=True, slots=True)
class DoorCode:
    """What the screen shows from `starts_at` until `ends_at`."""

    starts_at: datetime
    ends_at: datetime
    url: str
    spoken: str


def current(door: Door, key: bytes, base_url: str, at: datetime) -> DoorCode:
    """Return the code to show at `at`."""
    return _code(door, key, base_url, _slot(at))


def batch(
    door: Door, key: bytes, base_url: str, at: datetime, count: int = BATCH
) -> Sequence[DoorCode]:
    """Return the code for `at` and those after it; 60 last half an hour without network."""
    first = _slot(at)
    return tuple(_code(door, key, base_url, slot) for slot in range(first, first + count))


def split(text: str) -> tuple[str, str] | None:
    """Part an address, or its last piece, into the event's short code and the MAC."""
    if len(text) > _LONGEST_TEXT:
        return None
    found = _TAIL_IN_ADDRESS.search(text.strip())
    tail = normalise_code((found[1] if found else text).strip())
    event, mac = tail[:-MAC_LENGTH], tail[-MAC_LENGTH:]
    if not event or not crockford.is_code(event + mac, len(event) + MAC_LENGTH):
        return None
    return event, mac


def accepts(door: Door, key: bytes, text: str, at: datetime) -> Standing:
    """Judge the scanned address: good now and for one slot after it left the screen."""
    parts = split(text)
    if parts is None or not hmac.compare_digest(parts[0], normalise_code(door.event)):
        return Standing.UNKNOWN
    return _standing(parts[1], [_mac(door, key, slot) for slot in _slots(at)], at)


def accepts_spoken(door: Door, key: bytes, text: str, at: datetime) -> Standing:
    """Judge the six digits somebody typed. The caller must limit guesses: 2 in a million fit.

    An old one is never told from a wrong one: among a million, an hour of them is no proof.
    """
    digits = _digits(text)
    if len(digits) != SPOKEN_DIGITS or not (digits.isascii() and digits.isdigit()):
        return Standing.UNKNOWN
    known = [_spoken(door, key, slot) for slot in _live_slots(at)]
    return Standing.CURRENT if _is_among(digits, known) else Standing.UNKNOWN


def is_late(door: Door, key: bytes, text: str, at: datetime) -> bool:
    """Say whether a current address left the screen more than 15 seconds ago."""
    parts = split(text)
    fresh = [_mac(door, key, slot) for slot in _slots_since(at - LATE_AFTER, at)]
    return parts is None or not _is_among(parts[1], fresh)


def is_spoken_late(door: Door, key: bytes, text: str, at: datetime) -> bool:
    """Say whether current digits left the screen more than 15 seconds ago."""
    fresh = [_spoken(door, key, slot) for slot in _slots_since(at - LATE_AFTER, at)]
    return not _is_among(_digits(text), fresh)


def _digits(text: str) -> str:
    return "".join(text.split()).replace("-", "")[: SPOKEN_DIGITS + 1]


def _standing(mac: str, known: Sequence[str], at: datetime) -> Standing:
    live = len(_live_slots(at))
    is_live, is_old = _is_among(mac, known[-live:]), _is_among(mac, known[:-live])
    if is_live:
        return Standing.CURRENT
    return Standing.EXPIRED if is_old else Standing.UNKNOWN


def _is_among(given: str, known: Sequence[str]) -> bool:
    """Compare with every one, so that the time taken tells nothing."""
    return sum([hmac.compare_digest(given, one) for one in known]) > 0


def _slots(at: datetime) -> range:
    return _slots_since(at - _REMEMBERED, at)


def _live_slots(at: datetime) -> range:
    return _slots_since(at - GRACE, at)


def _slots_since(since: datetime, at: datetime) -> range:
    return range(_slot(since), _slot(at + _CLOCKS_DIFFER_BY) + 1)


def _slot(at: datetime) -> int:
    return (at - _EPOCH) // SLOT


def _code(door: Door, key: bytes, base_url: str, slot: int) -> DoorCode:
    starts_at = _EPOCH + slot * SLOT
    tail = door.event + _mac(door, key, slot)
    return DoorCode(
        starts_at=starts_at,
        ends_at=starts_at + SLOT,
        url=dense_address(base_url, "h", tail),
        spoken=_spoken(door, key, slot),
    )


def _mac(door: Door, key: bytes, slot: int) -> str:
    return crockford.encode(_digest("address", door, key, slot), MAC_LENGTH)


def _spoken(door: Door, key: bytes, slot: int) -> str:
    number = int.from_bytes(_digest("spoken", door, key, slot)[:8], "big")
    return f"{number % 10**SPOKEN_DIGITS:0{SPOKEN_DIGITS}}"


def _digest(purpose: str, door: Door, key: bytes, slot: int) -> bytes:
    message = "\x00".join((purpose, door.event, door.session, str(slot)))
    return hmac.digest(key, message.encode(), "sha256")
