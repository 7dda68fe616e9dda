"""What a correction may change in a certificate's facts, and whether it can be true."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from eventapp.certificates.facts import CertificateFacts, SessionFacts
from eventapp.certificates.rules import Capacity
from eventapp.core.errors import InvalidFieldError
from eventapp.core.text import clean
from eventapp.participants.rules.employee_numbers import parse_nip
from eventapp.participants.rules.names import PersonName, split_name

TEXT_LIMIT = 300
REASON_LIMIT = 200
# In changes beside the facts: the name in its parts, as the list keeps it.
PARTS = "name_parts"
_MOST_HOURS = 200
_HUNDREDTHS = -2
_MAY_BE_EMPTY = frozenset({"position", "unit", "theme", "venue", "host_unit", "issued_at_place"})


class Mistake(StrEnum):
    """What kind of mistake a correction mends; all that the public is told of it."""

    SPELLING = "spelling"
    TITLE = "title"
    NIP = "nip"
    UNIT = "unit"
    POSITION = "position"
    HOURS = "hours"
    EVENT = "event"
    OTHER = "other"
    REISSUED = "reissued"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a certificate is to say: facts by name, and a new name in its parts."""

    changes: Mapping[str, Any]
    name: PersonName | None = None
    reason: str = ""


_MISTAKES = {
    "nip": Mistake.NIP,
    "unit": Mistake.UNIT,
    "position": Mistake.POSITION,
    "lesson_hours": Mistake.HOURS,
    "sessions": Mistake.HOURS,
    "event": Mistake.EVENT,
    "theme": Mistake.EVENT,
    "venue": Mistake.EVENT,
    "host_unit": Mistake.EVENT,
    "starts_on": Mistake.EVENT,
    "ends_on": Mistake.EVENT,
    "issued_at_place": Mistake.EVENT,
}


def amended(facts: CertificateFacts, changes: Mapping[str, Any]) -> CertificateFacts:
    """Return the facts with `changes`, which are JSON's plain values by the facts' names.

    Lesson hours are the sum of the sessions': who changes the sessions changes both. Raises
    InvalidFieldError with the reason unknown (no such fact), empty, too_long, not_a_number,
    negative, too_many, not_a_day, before_start, no_hours (none are stated for this capacity),
    not_the_sum.
    """
    values: dict[str, Any] = {}
    for field, value in changes.items():
        values[field] = _READERS.get(field, _refuse)(field, value)
    if "sessions" in values and facts.lesson_hours is not None:
        values.setdefault("lesson_hours", _sum(values["sessions"]))
    new = replace(facts, **values)
    _check(facts, new)
    return new


def changed(old: CertificateFacts, new: CertificateFacts) -> tuple[str, ...]:
    """Return the names of the facts that differ, of those a correction may change."""
    return tuple(name for name in _READERS if getattr(old, name) != getattr(new, name))


def mistakes(old: CertificateFacts, new: CertificateFacts) -> tuple[Mistake, ...]:
    """Return what kinds of mistakes lie between two versions, each once."""
    found: list[Mistake] = []
    for name in changed(old, new):
        found += _in_name(old.name, new.name) if name == "name" else [_MISTAKES[name]]
    return tuple(dict.fromkeys(found))


def written(kinds: Iterable[Mistake]) -> str:
    """Return kinds of mistakes as a column keeps them."""
    return ",".join(dict.fromkeys(kinds))


def read(text: str) -> tuple[Mistake, ...]:
    """Return the kinds of mistakes a column keeps; what isn't known is other."""
    known = {str(one): one for one in Mistake}
    return tuple(known.get(word, Mistake.OTHER) for word in text.split(",") if word)


def _in_name(old: str, new: str) -> list[Mistake]:
    one, other = split_name(old), split_name(new)
    kinds = [Mistake.SPELLING] if one.name != other.name else []
    titles = (one.front_title, one.back_title) != (other.front_title, other.back_title)
    return [*kinds, Mistake.TITLE] if titles or not kinds else kinds


def _check(old: CertificateFacts, new: CertificateFacts) -> None:
    if new.ends_on < new.starts_on:
        raise InvalidFieldError("ends_on", "before_start")
    if (new.lesson_hours, new.sessions) == (old.lesson_hours, old.sessions):
        return
    if new.lesson_hours is not None and new.capacity is not Capacity.PARTICIPANT:
        raise InvalidFieldError("lesson_hours", "no_hours")
    total = _sum(new.sessions)
    if new.lesson_hours is not None and total not in (None, new.lesson_hours):
        raise InvalidFieldError("lesson_hours", "not_the_sum")


def _sum(sessions: Iterable[SessionFacts]) -> Decimal | None:
    return sum((one.lesson_hours for one in sessions), Decimal()) or None


def _refuse(field: str, _value: Any) -> Any:
    raise InvalidFieldError(field, "unknown")


def _text(field: str, value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidFieldError(field, "unknown")
    text = clean(value, TEXT_LIMIT + 1)
    if not text and field not in _MAY_BE_EMPTY:
        raise InvalidFieldError(field, "empty")
    if len(text) > TEXT_LIMIT:
        raise InvalidFieldError(field, "too_long")
    return text


def _nip(field: str, value: Any) -> str | None:
    if value is None:
        return None
    number = parse_nip(_text(field, value))
    if number.fault:
        raise InvalidFieldError(field, str(number.fault))
    return number.number


def _hours(field: str, value: Any) -> Decimal | None:
    if value is None:
        return None
    try:
        hours = Decimal(str(value))
    except InvalidOperation:
        raise InvalidFieldError(field, "not_a_number") from None
    if not hours.is_finite():
        raise InvalidFieldError(field, "not_a_number")
    if hours < 0:
        raise InvalidFieldError(field, "negative")
    if hours > _MOST_HOURS or int(hours.normalize().as_tuple().exponent) < _HUNDREDTHS:
        raise InvalidFieldError(field, "too_many")
    return hours


def _day(field: str, value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise InvalidFieldError(field, "not_a_day") from None


def _sessions(field: str, value: Any) -> tuple[SessionFacts, ...]:
    if not isinstance(value, list):
        raise InvalidFieldError(field, "unknown")
    if not value:
        raise InvalidFieldError(field, "empty")
    return tuple(_session(field, one) for one in value)


def _session(field: str, value: Any) -> SessionFacts:
    if not isinstance(value, dict) or value.keys() != {"title", "speaker", "lesson_hours"}:
        raise InvalidFieldError(field, "unknown")
    speaker = clean(str(value["speaker"]), TEXT_LIMIT)
    hours = _hours(field, value["lesson_hours"])
    return SessionFacts(_text(field, value["title"]), speaker, hours or Decimal())


_READERS: dict[str, Callable[[str, Any], Any]] = {
    "name": _text,
    "nip": _nip,
    "position": _text,
    "unit": _text,
    "lesson_hours": _hours,
    "sessions": _sessions,
    "event": _text,
    "theme": _text,
    "venue": _text,
    "host_unit": _text,
    "starts_on": _day,
    "ends_on": _day,
    "issued_at_place": _text,
}
