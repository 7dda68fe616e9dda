"""Signatures that look as if one hand had drawn them for several people.

Each becomes 32 points at even steps along its ink, moved to its centre and scaled to one: where
it stood and how large it was no longer matter. The distance of two such shapes runs from 0 (the
same line) to 2.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import atan2, dist, pi, sqrt, tau

from eventapp.review.rules.facts import Facts, Flag, Item, Kind, Signed, Strength

POINTS = 32
# Among 1,000 made-up hands (curves of 1 to 5 waves) no two of different people came nearer than
# this once simple ones are left out; one hand that draws a flourish again lies at 0.1 to 0.6.
ALIKE = 0.22
# No hand repeats a line to a hundredth: the same strokes were sent twice.
COPIED = 0.01
# A tick, a wave, one bow look like anybody's. 10 radians are three bows and a bit; three quarters
# of the made-up hands have more, and all false pairs among them had less.
LEAST_TURN = 10.0
_MOST_COMPARED = 2_000
_COARSE = 4

Point = tuple[float, float]
Shape = tuple[float, ...]


def alike_signatures(facts: Facts) -> Iterator[Flag]:
    """Yield groups of people whose signatures are alike; only who is in the book counts."""
    present: dict[str, list[Item]] = defaultdict(list)
    for one in facts.presences:
        present[one.code].append(Item(one.session, one.code, one.arrived_at))
    signed = sorted(
        (one for one in facts.signed if one.code in present), key=lambda one: (one.at, one.code)
    )
    shapes = [(one, shape) for one in signed[:_MOST_COMPARED] if (shape := shape_of(one.strokes))]
    for group, nearest in _groups(shapes):
        # Named for who signed first, which no later signature changes.
        items = tuple(item for one in group for item in present[one.code])
        devices = tuple(sorted({one.device for one in group if one.device}))
        is_one_phone = len(devices) == 1 and all(one.device for one in group)
        strength = Strength.MEDIUM if is_one_phone else Strength.WEAK
        if nearest <= COPIED:
            strength = Strength.STRONG
        shown = devices if is_one_phone else ()
        yield Flag(Kind.ALIKE_SIGNATURES, group[0].code, strength, items, shown)


def shape_of(strokes: Sequence[Sequence[float]]) -> Shape | None:
    """Return a signature's shape, or None when there is too little of it to compare."""
    lines = [list(zip(one[::2], one[1::2], strict=False)) for one in strokes]
    steps = [(a, b, dist(a, b)) for line in lines for a, b in pairwise(line)]
    length = sum(step[2] for step in steps)
    if length <= 0:
        return None
    points = _even(steps, length)
    return _normal(points) if _turn(points) >= LEAST_TURN else None


def distance(one: Shape, other: Shape) -> float:
    """Return how far two shapes lie apart, 0 to 2."""
    return dist(one, other)


def _turn(points: Sequence[Point]) -> float:
    """Return how much a line turns in all, left and right alike, in radians.

    Every second point is enough, and leaves out how a finger trembles.
    """
    ways = [atan2(by - ay, bx - ax) for (ax, ay), (bx, by) in pairwise(points[::2])]
    return sum(abs((other - one + pi) % tau - pi) for one, other in pairwise(ways))


def _even(steps: Sequence[tuple[Point, Point, float]], length: float) -> list[Point]:
    """Return POINTS points at even steps along the ink, jumps between strokes left out."""
    found: list[Point] = []
    gone = 0.0
    for (ax, ay), (bx, by), size in steps:
        while size > 0 and len(found) < POINTS:
            wanted = length * (len(found) + 0.5) / POINTS
            if wanted > gone + size:
                break
            part = (wanted - gone) / size
            found.append((ax + part * (bx - ax), ay + part * (by - ay)))
        gone += size
    last = steps[-1][1]
    return found + [last] * (POINTS - len(found))


def _normal(points: Sequence[Point]) -> Shape | None:
    cx = sum(x for x, _y in points) / len(points)
    cy = sum(y for _x, y in points) / len(points)
    flat = [value for x, y in points for value in (x - cx, y - cy)]
    size = sqrt(sum(value * value for value in flat))
    return tuple(value / size for value in flat) if size > 0 else None


def _groups(shapes: Sequence[tuple[Signed, Shape]]) -> Iterator[tuple[list[Signed], float]]:
    """Yield groups of alike signatures in the order of signing, with their least distance."""
    near = list(_near([shape for _one, shape in shapes]))
    above = list(range(len(shapes)))

    def top(one: int) -> int:
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for one, other, _apart in near:
        low, high = sorted((top(one), top(other)))
        above[high] = low
    groups: dict[int, list[Signed]] = defaultdict(list)
    for place, (who, _shape) in enumerate(shapes):
        groups[top(place)].append(who)
    least: dict[int, float] = {}
    for one, _other, apart in near:
        least[top(one)] = min(apart, least.get(top(one), apart))
    yield from ((groups[place], apart) for place, apart in sorted(least.items()))


def _near(shapes: Sequence[Shape]) -> Iterator[tuple[int, int, float]]:
    """Yield pairs closer than ALIKE.

    Whole shapes are no closer than any part of them: sorted by the coordinate that differs most,
    only neighbours are looked at, and of these first every eighth coordinate. A thousand
    signatures take 0.14 s, half of it to find their shapes (measured).
    """
    if not shapes:
        return
    columns = list(zip(*shapes, strict=True))
    widest = max(range(len(columns)), key=lambda place: _spread(columns[place]))
    ordered = sorted((shape[widest], place) for place, shape in enumerate(shapes))
    coarse = [shape[:: 2 * _COARSE] for shape in shapes]
    for rank, (value, place) in enumerate(ordered):
        for other_value, other in ordered[rank + 1 :]:
            if other_value - value > ALIKE:
                break
            if dist(coarse[place], coarse[other]) > ALIKE:
                continue
            apart = dist(shapes[place], shapes[other])
            if apart <= ALIKE:
                yield place, other, apart


def _spread(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values)
