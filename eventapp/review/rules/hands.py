"""Signatures that look as if one hand had drawn them for several people.

Each becomes 32 points at even steps along its ink, moved to its centre and scaled to one: where
it stood and how large it was no longer matter. The distance of two such shapes runs from 0 (the
same line) to 2.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import dist, hypot, sqrt

from eventapp.review.rules.facts import Facts, Flag, Item, Kind, Signed, Strength

POINTS = 32
# Among 1,000 made-up hands (curves of 2 to 6 waves) the nearest two of different people lay 0.26
# apart; one hand that draws the same flourish again lies at 0.1 to 0.6. Nearer than this is traced,
# or the same flourish for another name.
ALIKE = 0.22
# No hand repeats a line to a hundredth: the same strokes were sent twice.
COPIED = 0.01
# A tick, a dash or one bow looks like anybody's: too little ink to compare.
LEAST_INK = 2.2
_MOST_COMPARED = 2_000
_COARSE = 4

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
    points = [point for line in lines for point in line]
    if length <= 0 or len(points) < _COARSE:
        return None
    across = hypot(_spread([x for x, _y in points]), _spread([y for _x, y in points]))
    if length < LEAST_INK * across:
        return None
    return _normal(_even(steps, length))


def distance(one: Shape, other: Shape) -> float:
    """Return how far two shapes lie apart, 0 to 2."""
    return dist(one, other)


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _even(
    steps: Sequence[tuple[tuple[float, float], tuple[float, float], float]], length: float
) -> list[tuple[float, float]]:
    """Return POINTS points at even steps along the ink, jumps between strokes left out."""
    found: list[tuple[float, float]] = []
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


def _normal(points: Sequence[tuple[float, float]]) -> Shape | None:
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
    widest = max(range(len(columns)), key=lambda place: _spread_of(columns[place]))
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


def _spread_of(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values)
