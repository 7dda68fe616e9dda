"""Signatures drawn by one hand for several people, and honest ones that are not."""

from datetime import timedelta
from random import Random

from eventapp.review.rules import Facts, Signed, find
from eventapp.review.rules.hands import ALIKE, distance, shape_of
from tests.make import NINE
from tests.review.scenes import Hand, Strokes, presence, told

DASH: Strokes = [[0.1, 0.5, 0.5, 0.51, 0.9, 0.52]]


def signed(drawn: dict[str, Strokes], device: str = "") -> Facts:
    return Facts(
        presences=[presence(code) for code in drawn],
        signed=[
            Signed(code, strokes, NINE + timedelta(seconds=n), device or f"P{code}")
            for n, (code, strokes) in enumerate(drawn.items())
        ],
    )


def test_same_flourish_under_several_names() -> None:
    random = Random(7)
    hand, other = Hand(random), Hand(random)
    drawn = {name: hand.sign(random, 0.03) for name in ("B", "A", "C")} | {"D": other.sign(random)}

    assert told(signed(drawn)) == [("alike_signatures", 1, ["B", "A", "C"])]
    assert told(signed(drawn, "K7Q2X1")) == [("alike_signatures", 2, ["B", "A", "C"])]
    assert [one.key for one in find(signed(drawn))] == ["B"]


def test_same_strokes_sent_twice() -> None:
    strokes = Hand(Random(1)).sign(Random(1))

    assert told(signed({"A": strokes, "B": strokes})) == [("alike_signatures", 3, ["A", "B"])]


def test_place_and_size_on_the_pad_do_not_matter() -> None:
    strokes = Hand(Random(1)).sign(Random(1))
    moved = [[value / 3 + 0.1 for value in stroke] for stroke in strokes]
    one, other = shape_of(strokes), shape_of(moved)

    assert one is not None
    assert other is not None
    assert distance(one, other) < 1e-9


def test_a_dash_is_anybodys() -> None:
    assert told(signed({"A": DASH, "B": DASH})) == []
    assert [shape_of(one) for one in (DASH, [], [[0.5, 0.5]], [[0.5, 0.5] * 9])] == [None] * 4


def test_a_dash_stays_a_dash_in_a_trembling_hand() -> None:
    random = Random(5)
    drawn: dict[str, Strokes] = {
        f"P{n}": [[value for step in range(60) for value in
                   (step / 60 + random.gauss(0, 0.01), 0.5 + random.gauss(0, 0.01))]]
        for n in range(50)
    }  # fmt: skip

    assert told(signed(drawn)) == []


def test_whoever_is_not_in_the_book_is_not_compared() -> None:
    strokes = Hand(Random(1)).sign(Random(1))
    found = signed({"A": strokes, "B": strokes})

    assert told(Facts(presences=[presence("A")], signed=found.signed)) == []


def test_sorted_comparison_finds_what_all_pairs_do() -> None:
    random = Random(3)
    hands = [Hand(random) for _ in range(60)]
    drawn = {f"P{n:03}": hands[n % 60].sign(random, 0.05) for n in range(120)}
    shapes = {code: shape for code, one in drawn.items() if (shape := shape_of(one))}
    near = {
        frozenset((one, other))
        for one in shapes
        for other in shapes
        if one < other and distance(shapes[one], shapes[other]) <= ALIKE
    }
    groups = [{item.code for item in flag.items} for flag in find(signed(drawn))]

    assert len(near) > 40
    assert all(any(pair <= group for group in groups) for pair in near)
    assert sum(map(len, groups)) == len(frozenset.union(*near))


def test_thousand_different_hands() -> None:
    random = Random(11)
    drawn = {f"P{n}": Hand(random).sign(random) for n in range(1_000)}
    alone = sum(len(flag.items) for flag in find(signed(drawn)))

    assert alone == 0
