"""Fit a text of unknown length into a box of fixed width: which size, broken where.

Widths are measured in the very fonts that are printed. A count of letters misjudges: 40 times
W is twice as wide as 40 times i.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise, product

from PIL import ImageFont

from eventapp.core.paths import assets

_EM = 1000
# As in static/css/pdf/base.css.
_WORD_SPACING = 0.06
# A line exactly as wide as its box wraps by rounding.
_SLACK = 1.01
_STEP = 0.5
# How much narrower a line may pretend to be that ends after a comma.
_COMMA = 0.8


@dataclass(frozen=True, slots=True)
class Fitted:
    """The lines, and the size in points at which each of them fits."""

    lines: tuple[str, ...]
    size: float


def fit(text: str, font: str, width: float, sizes: tuple[float, float], lines: int) -> Fitted:
    """Return how to set `text` in a box of `width` points.

    `font` is a file name below `static/fonts/pdf/`, `sizes` the largest and the smallest wanted.
    As few lines as the smallest size allows, at most `lines`; then as large as may be, broken
    after a comma if the size allows that too. A text too long even for all lines is set
    smaller still rather than cut.
    """
    largest, smallest = sizes
    words = text.split(" ")
    ems = [_width(word, font) for word in words]
    blank = _width(" ", font) + _WORD_SPACING
    fitted = Fitted((text,), min(largest, _size(width / _line(ems, blank))))
    for count, comma in product(range(2, min(lines, len(words)) + 1), (_COMMA, 1.0)):
        if fitted.size >= smallest:
            break
        cuts = _cuts(words, ems, blank, count, comma)
        widest = max(_line(ems[a:b], blank) for a, b in pairwise(cuts))
        broken = tuple(" ".join(words[a:b]) for a, b in pairwise(cuts))
        fitted = Fitted(broken, min(largest, _size(width / widest)))
    return fitted


def _size(points: float) -> float:
    """Round down to half points, less the slack."""
    return max(_STEP, points / _SLACK // _STEP * _STEP)


def _line(ems: Sequence[float], blank: float) -> float:
    return max(sum(ems) + blank * (len(ems) - 1), 0.1)


def _cuts(
    words: Sequence[str], ems: Sequence[float], blank: float, lines: int, comma: float
) -> tuple[int, ...]:
    """Return where lines begin, and the end, so that the widest line is as narrow as can be.

    A line that ends after a comma counts `comma` of its width: titles stay with their name.
    """

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        whole: tuple[float, tuple[int, ...]] = (_line(ems[start:], blank), (start, len(words)))
        if left == 1:
            return whole
        choices = [whole]
        for end in range(start + 1, len(words)):
            rest, cuts = best(end, left - 1)
            bonus = comma if words[end - 1].endswith(",") else 1.0
            choices.append((max(_line(ems[start:end], blank) * bonus, rest), (start, *cuts)))
        return min(choices)

    return best(0, lines)[1]


@cache
def _face(font: str) -> ImageFont.FreeTypeFont:
    path = assets() / "static" / "fonts" / "pdf" / font
    return ImageFont.truetype(path, _EM, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _width(text: str, font: str) -> float:
    """Return the width of a word in ems."""
    return _face(font).getlength(text) / _EM
