"""Signs that show in the scans: phones, bursts, tickets shown twice, late codes, odd clocks."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import sqrt

from eventapp.checkin.rules import Direction, Method, Sign, Verdict
from eventapp.review.rules.facts import Facts, Flag, Item, Kind, Showing, Strength

# Two people on one phone is how an honest colleague helps another whose battery is flat; a third
# needs one who lends twice. In a hall where 1 in 100 lends, three on one phone by chance is 1 in
# 10,000.
MANY_ON_A_PHONE = 2
STRONG_ON_A_PHONE = 3

BURST = timedelta(seconds=1)
# A hand that holds up a ticket, waits for the sign and takes the next needs about two seconds:
# three different tickets within one second come from a list or a screen, not from people.
DESK_BURST = 3
# Half a hall pressing when the speaker says "now" is two or three a second, and a network that
# comes back lets all through at once that waited. Six at once is looked at only when the minute
# around it, and the silence before it, make that rare by chance: mean + 4 deviations + 3.
HALL_BURST = 6
_AROUND = timedelta(seconds=30)
_LONGEST_SILENCE = timedelta(seconds=20)
# What waited comes within a few seconds of the first of it.
_ENDED_BEFORE = timedelta(seconds=5)
_DEVIATIONS = 4
_SPARE = 3

# A ticket shown again at once is a slow screen or a nervous hand. Later than that, at the same
# desk, somebody came back with it; the two-minute mark lets a queue be scanned again in peace.
AGAIN_AFTER = timedelta(minutes=2)
# Two desks stand metres apart: within a minute at both, it may be one person sent on, or a copy.
TWO_DESKS_WITHIN = timedelta(minutes=1)

_TICKETS = frozenset({Method.DESK_TICKET, Method.DESK_TYPED})
_DESKS = _TICKETS | {Method.DESK_NAME}
_TAKEN = frozenset({Verdict.ADMITTED, Verdict.ALREADY_IN})
_KEY_PART = 80


def shared_phones(facts: Facts) -> Iterator[Flag]:
    """Yield the phones in the hall that checked in more than one person."""
    by_phone = _grouped(
        (one for one in _admitted(facts) if one.method is Method.HALL_SCREEN and one.device),
        lambda one: one.device,
    )
    for phone, showings in by_phone.items():
        people = len({one.code for one in showings})
        if people < MANY_ON_A_PHONE:
            continue
        strength = Strength.STRONG if people >= STRONG_ON_A_PHONE else Strength.WEAK
        yield _flag(Kind.SHARED_PHONE, phone, strength, showings, (phone,))


def bursts(facts: Facts) -> Iterator[Flag]:
    """Yield what came faster than people do: at one desk, and in the hall.

    A desk is timed by its phone's own clock, which no network delays; a machine that hands over
    lists has none, and isn't asked to be slow. The hall is timed by when the presses reached the
    server: what they count from is the second in which the screen was seen.
    """
    tickets = (one for one in _admitted(facts) if one.method in _DESKS and one.phone_at)
    for desk, showings in _grouped(tickets, lambda one: one.desk).items():
        for found in _within(showings, DESK_BURST, _by_phone):
            key = f"{desk[:_KEY_PART]}@{_by_phone(found[0]).isoformat()}"
            yield _flag(Kind.BURST, key, Strength.STRONG, found, (desk,))
    hall = [one for one in _admitted(facts) if one.method is Method.HALL_SCREEN]
    for found in _within(hall, HALL_BURST, _received):
        if len(found) >= _unlikely(hall, found):
            key = f"@{found[0].received_at.isoformat()}"
            yield _flag(Kind.BURST, key, Strength.MEDIUM, found)


def shown_twice(facts: Facts) -> Iterator[Flag]:
    """Yield tickets held up again: at two desks at once, or once more later.

    Going out and coming in again is what the way out is for: a scan out ends the count.
    """
    scans = [one for one in facts.showings if one.code and one.session]
    by_ticket = _grouped(scans, lambda one: f"{one.session}|{one.code}")
    for ticket, showings in by_ticket.items():
        earlier: Showing | None = None
        for one in sorted(showings, key=_by_server):
            if one.direction is Direction.OUT:
                earlier = None
                continue
            if one.method not in _TICKETS or one.verdict not in _TAKEN:
                continue
            if earlier and (flag := _again(ticket, earlier, one)):
                yield flag
            earlier = one


def _again(ticket: str, earlier: Showing, later: Showing) -> Flag | None:
    apart, elsewhere = later.at - earlier.at, later.desk != earlier.desk
    key, both = f"{ticket}@{later.at.isoformat()}", (earlier.desk, later.desk)
    if elsewhere and apart <= TWO_DESKS_WITHIN:
        return _flag(Kind.TWO_PLACES, key, Strength.MEDIUM, [earlier, later], both)
    if elsewhere:
        return _flag(Kind.TICKET_TWICE, key, Strength.MEDIUM, [earlier, later], both)
    if apart > AGAIN_AFTER:
        return _flag(Kind.TICKET_TWICE, key, Strength.WEAK, [earlier, later], both[:1])
    return None


def late_codes(facts: Facts) -> Iterator[Flag]:
    """Yield, a flag a session, who used the hall's code after its screen had moved on."""
    late = (one for one in _admitted(facts) if Sign.LATE_CODE in one.signs)
    for session, showings in _grouped(late, lambda one: one.session or "").items():
        yield _flag(Kind.LATE_CODE, session, Strength.MEDIUM, showings)


def late_devices(facts: Facts) -> Iterator[Flag]:
    """Yield the phones that scanned after their time at the door was over."""
    late = (
        one
        for one in facts.showings
        if one.code
        and one.session
        and (Sign.LATE_DEVICE in one.signs or one.verdict is Verdict.DEVICE_REVOKED)
    )
    for desk, showings in _grouped(late, lambda one: one.desk).items():
        yield _flag(Kind.LATE_DEVICE, desk, Strength.MEDIUM, showings, (desk,))


def odd_clocks(facts: Facts) -> Iterator[Flag]:
    """Yield the phones whose clock was wrong: the times they give are less sure."""
    odd = (one for one in _admitted(facts) if Sign.CLOCK in one.signs)
    for desk, showings in _grouped(odd, lambda one: one.desk).items():
        yield _flag(Kind.CLOCK, desk, Strength.WEAK, showings, (desk,))


def _admitted(facts: Facts) -> Iterator[Showing]:
    return (
        one
        for one in facts.showings
        if one.verdict is Verdict.ADMITTED and one.code and one.session
    )


def _grouped(
    showings: Iterable[Showing], key: Callable[[Showing], str]
) -> dict[str, list[Showing]]:
    found: dict[str, list[Showing]] = defaultdict(list)
    for one in showings:
        found[key(one)].append(one)
    return found


def _flag(
    kind: Kind,
    key: str,
    strength: Strength,
    showings: Sequence[Showing],
    devices: tuple[str, ...] = (),
) -> Flag:
    """Return a flag about the presences of these scans, each once, in their order of time."""
    items: dict[tuple[str, str], Item] = {}
    for one in sorted(showings, key=_in_order):
        item = Item(one.session or "", one.code or "", one.at)
        items.setdefault(item.place, item)
    return Flag(kind, key[: 2 * _KEY_PART], strength, tuple(items.values()), devices)


def _in_order(one: Showing) -> tuple[datetime, datetime, str]:
    """Order by time; the hall's scans count from whole seconds, so then by when they came."""
    return (one.at, one.received_at, one.code or "")


def _by_server(one: Showing) -> datetime:
    return one.at


def _received(one: Showing) -> datetime:
    return one.received_at


def _by_phone(one: Showing) -> datetime:
    return one.phone_at or one.at


def _within(
    showings: Sequence[Showing], count: int, when: Callable[[Showing], datetime]
) -> Iterator[list[Showing]]:
    """Yield the runs in which each scan is one of `count` different people's within BURST."""
    ordered = sorted(showings, key=when)
    run: list[Showing] = []
    run_ends = start = 0
    for end, one in enumerate(ordered):
        while when(one) - when(ordered[start]) > BURST:
            start += 1
        window = ordered[start : end + 1]
        if len({each.code for each in window}) < count:
            continue
        if run and start > run_ends:
            yield run
            run = []
        run += window if not run else ordered[run_ends + 1 : end + 1]
        run_ends = end
    if run:
        yield run


def _unlikely(hall: Sequence[Showing], found: Sequence[Showing]) -> float:
    """Return from how many on a burst is more than the minute around it lets expect."""
    first, last = found[0].received_at, found[-1].received_at
    times = sorted(one.received_at for one in hall)
    around = sum(first - _AROUND <= at <= last + _AROUND for at in times) - len(found)
    gaps = [later - at for at, later in pairwise(times) if first - _ENDED_BEFORE <= later <= first]
    silence = min(max(gaps, default=timedelta()), _LONGEST_SILENCE).total_seconds()
    long = max((last - first).total_seconds(), 1.0) + silence
    mean = long * around / (2 * _AROUND.total_seconds())
    return max(HALL_BURST, mean + _DEVIATIONS * sqrt(mean) + _SPARE)
