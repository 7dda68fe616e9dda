"""Signs that show in the book: a person in two places, and names nobody found in the room."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from eventapp.review.rules.facts import (
    Elsewhere,
    Facts,
    Flag,
    Item,
    Kind,
    Looked,
    Presence,
    Result,
    Strength,
    Window,
)

# People leave a little before the end and slip in a little after the beginning: two presences
# that overlap by less are a walk across the corridor.
BOTH_FOR = timedelta(minutes=10)


def two_places(facts: Facts) -> Iterator[Flag]:
    """Yield who is present in two sessions at once: in two rooms, or at two events."""
    windows = {one.ref: one for one in facts.windows}
    by_person: dict[str, list[Presence]] = defaultdict(list)
    for one in facts.presences:
        by_person[one.code].append(one)
    for code, presences in by_person.items():
        both = {
            one.place: one
            for first in presences
            for second in presences
            if first.session < second.session and _both_rooms(windows, first, second)
            for one in (first, second)
        }
        if both:
            items = _items(both.values())
            yield Flag(Kind.TWO_PLACES, f"rooms:{code}", Strength.MEDIUM, items)
    for other in facts.elsewhere:
        here = [
            one
            for one in by_person.get(other.code, ())
            if one.session in windows and _both_events(windows[one.session], one, other)
        ]
        if here:
            key = f"events:{other.code}@{other.arrived_at.isoformat()}"
            yield Flag(Kind.TWO_PLACES, key, Strength.STRONG, _items(here), (), note=other.event)


def not_found(facts: Facts) -> Iterator[Flag]:
    """Yield, a flag a spot check, who was looked for in the room and not found.

    The last look counts: whoever was found afterwards had only gone out.
    """
    last: dict[tuple[str, str], Looked] = {}
    for one in sorted(facts.looked, key=lambda one: one.at):
        last[(one.session, one.code)] = one
    by_check: dict[str, list[Looked]] = defaultdict(list)
    for one in last.values():
        if one.result is Result.NOT_FOUND:
            by_check[one.check].append(one)
    for check, missing in by_check.items():
        items = tuple(Item(one.session, one.code, one.at) for one in missing)
        yield Flag(Kind.NOT_FOUND, check, Strength.STRONG, items)


def _items(presences: Iterable[Presence]) -> tuple[Item, ...]:
    ordered = sorted(presences, key=lambda one: one.arrived_at)
    return tuple(Item(one.session, one.code, one.arrived_at) for one in ordered)


def _both_rooms(windows: dict[str, Window], first: Presence, second: Presence) -> bool:
    one, other = windows.get(first.session), windows.get(second.session)
    if one is None or other is None or one.room == other.room:
        return False
    return _overlap(_stay(one, first), _stay(other, second)) > BOTH_FOR


def _both_events(window: Window, here: Presence, there: Elsewhere) -> bool:
    stay = (
        max(there.arrived_at, there.starts_at),
        min(there.left_at or there.ends_at, there.ends_at),
    )
    return _overlap(_stay(window, here), stay) > BOTH_FOR


def _stay(window: Window, one: Presence) -> tuple[datetime, datetime]:
    """Return from when until when somebody is taken to have been in a session."""
    begins = max(one.arrived_at, window.starts_at)
    return (begins, min(one.left_at or window.ends_at, window.ends_at))


def _overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> timedelta:
    return min(one[1], other[1]) - max(one[0], other[0])
