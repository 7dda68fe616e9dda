"""Which names test a design best: the longest, and those written unlike the others. Pure."""

from collections.abc import Sequence

SHOWN = 5
_LONGEST = 3
_PLAIN = frozenset(" .,'")


def telling(names: Sequence[str], count: int = SHOWN) -> list[int]:
    """Return the places of at most `count` names: the longest first, then the oddest of the rest.

    Where nothing is odd, the longest fill the places.
    """
    by_length = sorted(range(len(names)), key=lambda at: (-len(names[at]), at))
    longest, rest = by_length[:_LONGEST], by_length[_LONGEST:]
    oddest = sorted(rest, key=lambda at: (-oddness(names[at]), by_length.index(at)))
    return (longest + oddest)[:count]


def oddness(name: str) -> int:
    """Return how many things about a name a design may trip over.

    A single word, capitals throughout, letters with marks or outside the Latin alphabet,
    apostrophes, digits or signs, a word too long to break.
    """
    letters = [char for char in name if char.isalpha()]
    words = name.split()
    return sum(
        (
            len(words) <= 1,
            len(letters) > 1 and all(char.isupper() for char in letters),
            any(not char.isascii() for char in letters),
            any(char in "'’`" for char in name),
            any(not char.isalpha() and char not in _PLAIN for char in name),
            max(map(len, words), default=0) > 18,  # noqa: PLR2004 letters
        )
    )
