"""Decide what a registration keeps of its person, and what a person learns from a newer list."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from eventapp.participants.rules.matching import KnownPerson
from eventapp.participants.rules.people import Draft, Employment


class Source(StrEnum):
    """By which way a registration came."""

    OFFICER = "officer"
    IMPORT = "import"
    API = "api"
    SELF = "self"
    WALK_IN = "walk_in"


class Status(StrEnum):
    """Whether a registration holds."""

    REGISTERED = "registered"
    CANCELLED = "cancelled"


FULL = "full"
"""The word a self-registration is rejected with when no seat is left."""

_RESTORES = (Source.OFFICER, Source.SELF, Source.WALK_IN)
_NEWER_WINS = ("rank", "position", "unit_id")
_PRINTED = ("front_title", "back_title", "nip", "rank", "position", "unit_id", "employment")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person, as far as registrations and people have it in common."""

    name: str
    front_title: str = ""
    back_title: str = ""
    nip: str | None = None
    employment: str = ""
    rank: str = ""
    position: str = ""
    unit_id: int | None = None
    phone: str | None = None
    email: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the columns and their values."""
        return {name: getattr(self, name) for name in Facts.__slots__}


def facts_of(draft: Draft, units: Mapping[str, int]) -> Facts:
    """Return what a draft says; `units` maps codes to keys."""
    return Facts(
        name=draft.name.name,
        front_title=draft.name.front_title,
        back_title=draft.name.back_title,
        nip=draft.nip,
        employment=draft.employment,
        rank=draft.rank,
        position=draft.position,
        unit_id=units.get(draft.unit_code or ""),
        phone=draft.phone,
        email=draft.email,
    )


def snapshot(given: Facts, known: Facts | None) -> dict[str, Any]:
    """Return the columns of a registration: what was given, gaps filled from what is known."""
    kept: dict[str, Any] = {"name": given.name}
    for name in _PRINTED:
        value = getattr(given, name)
        if known is not None and _is_gap(name, value):
            value = getattr(known, name) or value
        kept[name] = value
    return kept


def lessons(given: Facts, known: Facts, source: str) -> dict[str, Any]:
    """Return what of the person changes: gaps are filled; post, rank and unit follow a newer list.

    What people type about themselves fills gaps only: nobody moves a colleague's record that way.
    """
    changes: dict[str, Any] = {}
    for name, value in given.as_dict().items():
        before = getattr(known, name)
        if name == "name" or not value or value == before:
            continue
        is_newer = name in _NEWER_WINS and source != Source.SELF
        if is_newer or (_is_gap(name, before) and not _is_gap(name, value)):
            changes[name] = value
    return changes


def restores(source: str) -> bool:
    """Whether registering again takes a cancellation back; a list sent again doesn't."""
    return source in _RESTORES


def are_alike(one: str, other: str) -> bool:
    """Whether two name keys can be one person's: most of the shorter's words are shared."""
    first, second = set(one.split()), set(other.split())
    fewest = min(len(first), len(second))
    return bool(fewest) and 2 * len(first & second) > fewest


def own_matches(draft: Draft, known: list[KnownPerson]) -> tuple[Draft, list[KnownPerson]]:
    """Return whom somebody signing up by themselves can be: two things must fit, name and number.

    A name and a unit stand on every office door, so they prove nothing here; and a number under
    another name is no match either: it is left out rather than taken from its holder.
    """
    holders = [one for one in known if draft.nip and one.nip == draft.nip]
    if any(not are_alike(draft.name_key, one.name_key) for one in holders):
        draft = replace(draft, nip=None)
    return draft, [replace(one, unit_code=None) for one in known]


def _is_gap(name: str, value: object) -> bool:
    """Tell whether a value says nothing; "non-ASN" is the guess that remains without any sign."""
    return not value or (name == "employment" and value == Employment.NON_ASN)
