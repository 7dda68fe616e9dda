"""Hold a closed book against today's tables and its corrections, and say where they part."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from eventapp.book.rules.correcting import Kind
from eventapp.checkin.rules import Proof, grade_of

Book = Mapping[str, Any]
"""A book as plain JSON values (content.plain)."""


class Part(StrEnum):
    """What of a book differs."""

    # The stored content no longer gives the stored digest, or not the one in the log.
    CONTENT = "content"
    # A correction that two officers didn't make, by the log.
    CORRECTION = "correction"
    EVENT = "event"
    SESSION = "session"
    # A presence that is gone, that came in, or that says something else.
    MISSING = "missing"
    EXTRA = "extra"
    PRESENCE = "presence"
    # What the list prints of somebody.
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where book and tables part. `was` is the book's value, `now` the tables'.

    `code` and `name` are the person's, `session` its title, `field` the value's name. `is_logged`:
    the log says who changed it since, so that a name mended for the certificate is no riddle.
    """

    part: Part
    code: str = ""
    name: str = ""
    session: str = ""
    field: str = ""
    was: str = ""
    now: str = ""
    is_logged: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """An approved correction, moments spelled as in a book."""

    number: int
    kind: Kind
    code: str
    session: str
    arrived_at: str | None
    left_at: str | None


@dataclass(frozen=True, slots=True)
class Logged:
    """What people's data were at closing, by the log, for those it says were changed since.

    By code and field. `event`: the event itself was edited since.
    """

    people: Mapping[str, Mapping[str, str]]
    event: bool = False


def compare(
    book: Book, corrections: Sequence[Applied], today: Book, logged: Logged
) -> list[Difference]:
    """Return where today's tables say anything but the book and its corrections."""
    return [
        *_facts(Part.EVENT, [book["event"]], [today["event"]], is_logged=logged.event),
        *_facts(Part.SESSION, book["sessions"], today["sessions"], is_logged=logged.event),
        *_presences(book, corrections, today),
        *_people(book, today, logged),
    ]


def expected(book: Book, corrections: Iterable[Applied]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return what must stand of each presence, by person's code and session's id.

    Of one added by a correction only the times are known from it.
    """
    found = {
        (person["code"], one["session"]): dict(one)
        for person in book["people"]
        for one in person["presences"]
    }
    for one in sorted(corrections, key=lambda row: row.number):
        place = (one.code, one.session)
        times = {"arrived_at": one.arrived_at, "left_at": one.left_at}
        match one.kind:
            case Kind.ADD:
                found[place] = times
            case Kind.REMOVE:
                found.pop(place, None)
            case Kind.TIME if place in found:
                found[place] |= times
            case Kind.DOWNGRADE if place in found:
                found[place] |= _doubted(found[place])
    return found


def _doubted(presence: Mapping[str, Any]) -> dict[str, Any]:
    proofs = {Proof(word) for word in presence.get("proofs", ())} | {Proof.DOUBTED}
    words = {"proofs": sorted(proofs)} if "proofs" in presence else {}
    return {"grade": int(grade_of(proofs)), **words}


def _presences(book: Book, corrections: Sequence[Applied], today: Book) -> Iterable[Difference]:
    wanted, there = expected(book, corrections), expected(today, ())
    names = {one["code"]: one["name"] for one in (*today["people"], *book["people"])}
    titles = {one["id"]: one["title"] for one in (*today["sessions"], *book["sessions"])}
    for place in sorted(wanted.keys() | there.keys()):
        was, now = wanted.get(place), there.get(place)
        who = {
            "code": place[0],
            "name": names.get(place[0], ""),
            "session": titles.get(place[1], ""),
        }
        if was is None or now is None:
            part = Part.EXTRA if was is None else Part.MISSING
            yield Difference(part, **who, was=_came(was), now=_came(now))
            continue
        for field in sorted(was):
            if was[field] != now[field]:
                yield Difference(
                    Part.PRESENCE, **who, field=field, was=_word(was[field]), now=_word(now[field])
                )


def _came(presence: Mapping[str, Any] | None) -> str:
    return _word(presence["arrived_at"]) if presence else ""


def _people(book: Book, today: Book, logged: Logged) -> Iterable[Difference]:
    """Compare what is printed of those who stand in both; a renamed unit is still that unit."""
    now = {one["code"]: one for one in today["people"]}
    for was in book["people"]:
        known = logged.people.get(was["code"], {})
        for field in sorted(was.keys() - {"presences", "unit_name", "stands_in_for_name"}):
            person = now.get(was["code"])
            if person is not None and person[field] != was[field]:
                yield Difference(
                    Part.PERSON,
                    code=was["code"],
                    name=was["name"],
                    field=field,
                    was=_word(was[field]),
                    now=_word(person[field]),
                    is_logged=known.get(field) == was[field],
                )


def _facts(
    part: Part, book: Sequence[Book], today: Sequence[Book], *, is_logged: bool
) -> Iterable[Difference]:
    now = {one["id"]: one for one in today}
    was = {one["id"]: one for one in book}
    for ref in sorted(was.keys() | now.keys()):
        old, new = was.get(ref, {}), now.get(ref, {})
        for field in sorted((old.keys() | new.keys()) - {"host_unit"}):
            if old.get(field) != new.get(field):
                yield Difference(
                    part,
                    session=(old or new)["title"] if part is Part.SESSION else "",
                    field=field,
                    was=_word(old.get(field)),
                    now=_word(new.get(field)),
                    is_logged=is_logged,
                )


def _word(value: Any) -> str:
    if value is None:
        return ""
    return " ".join(value) if isinstance(value, list) else str(value)
