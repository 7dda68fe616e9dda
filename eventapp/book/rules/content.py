"""What a closed book says, in the one spelling its SHA-256 is taken of.

The spelling is RFC 8785 (JSON Canonicalization Scheme): keys sorted, no blanks, UTF-8, whole
numbers only. Moments are UTC with six digits of a second ("2023-11-08T02:00:00.000000Z").
Sessions stand by start and id, people by code, their presences by the session's id, proofs by
name. So anybody who has the lists can write the same file, and `sha256sum` gives the digest that
is printed on every page of the official list. What each value is, the fields below say.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

FORMAT = "eventapp-attendance-book/1"
_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody in a session (its id). `unit` is the code of their unit that day.

    `grade` 1 (typed in afterwards) to 5 (seen, with a ticket, confirmed in the session), `proofs`
    what it rests on; `by` recorded it, on `device`, from the scan with the UUID `scan`.
    """

    session: str
    arrived_at: datetime
    left_at: datetime | None
    method: str
    grade: int
    proofs: tuple[str, ...]
    by: str
    device: str
    scan: str
    unit: str


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody as the list prints them. Empty text is what nobody has said.

    `stands_in_for` is the code of whose invitation they came on, `stands_in_for_name` that name;
    `signature` the SHA-256 of a signature by finger.
    """

    code: str
    name: str
    nip: str
    rank: str
    position: str
    unit: str
    unit_name: str
    role: str
    stands_in_for: str
    stands_in_for_name: str
    stands_in_as: str
    letter: str
    signature: str
    presences: tuple[Presence, ...]


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session of the event."""

    id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    speaker: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Occasion:
    """The event itself."""

    id: str
    title: str
    theme: str
    venue: str
    host_unit: str
    starts_at: datetime
    ends_at: datetime
    timezone: str


@dataclass(frozen=True, slots=True)
class Content:
    """A whole book, and when it was closed and by whom."""

    event: Occasion
    sessions: tuple[Sitting, ...]
    people: tuple[Attendee, ...]
    closed_at: datetime
    closed_by: str


def canonical(content: Content) -> str:
    """Return the one spelling of a book."""
    return _JSON.encode(plain(content))


def plain(content: Content) -> dict[str, Any]:
    """Return a book as plain JSON values, all lists in their order."""
    said: dict[str, Any] = _plain(content)
    said["format"] = FORMAT
    said["sessions"].sort(key=lambda one: (one["starts_at"], one["id"]))
    said["people"].sort(key=lambda one: one["code"])
    for person in said["people"]:
        person["presences"].sort(key=lambda one: one["session"])
        for presence in person["presences"]:
            presence["proofs"].sort()
    return said


def digest(text: str) -> str:
    """Return the SHA-256 of a book in its one spelling, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def grouped(hexadecimal: str, size: int = 4) -> str:
    """Return a digest in groups, as eyes compare it."""
    return " ".join(hexadecimal[start : start + size] for start in range(0, len(hexadecimal), size))


def moment(at: datetime) -> str:
    """Return a moment as a book spells it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def rows(people: Iterable[Attendee]) -> int:
    """Return how many presences a book holds."""
    return sum(len(one.presences) for one in people)


def _plain(thing: Any) -> Any:
    if isinstance(thing, datetime):
        return moment(thing)
    if isinstance(thing, tuple):
        return [_plain(one) for one in thing]
    if is_dataclass(thing):
        return {one.name: _plain(getattr(thing, one.name)) for one in fields(thing)}
    return thing
