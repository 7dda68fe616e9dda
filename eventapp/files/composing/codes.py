"""QR codes of one shape: the first is drawn by `qrcode`, the others follow from it by XOR.

With version, mask and the lengths of all segments fixed, the modules are an affine function of
the payload's bits: error correction is linear and every bit has its own module. So each bit has
a pattern of modules it turns over, and a code costs one XOR for each bit that is different.
"""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby

import qrcode
from qrcode import base, util

from eventapp.files.composing.errors import Unfit

# One piece of a payload: "numeric", "alphanumeric" or "byte", and its text.
Segment = tuple[str, str]
Shape = tuple[tuple[str, int], ...]

# A fixed mask is read as well as the best of the eight but at the edge of readability.
_MASK = 3
_MODES = {
    "numeric": util.MODE_NUMBER,
    "alphanumeric": util.MODE_ALPHA_NUM,
    "byte": util.MODE_8BIT_BYTE,
}
_LEVELS = {"L": qrcode.ERROR_CORRECT_L, "M": qrcode.ERROR_CORRECT_M}
_ALPHANUMERIC = {chr(sign): place for place, sign in enumerate(util.ALPHA_NUM)}


def shape_of(segments: Sequence[Segment]) -> Shape:
    """Return what must stay the same from code to code: modes and lengths in bytes."""
    return tuple((mode, len(text.encode())) for mode, text in segments)


@lru_cache(maxsize=8)
def table(shape: Shape, level: str = "M") -> "CodeTable":
    """Return the table of all codes of one shape; it takes some 50 ms to make."""
    return CodeTable(shape, level)


class CodeTable:
    """Draws codes of one shape. A code is an integer, its highest bit the first module."""

    def __init__(self, shape: Shape, level: str) -> None:
        self._shape = shape
        self._level = _LEVELS[level]
        sample = [(mode, "7" * length) for mode, length in shape]
        drawn = self._drawn_by_library(sample)
        self.version = drawn.version
        self.side: int = drawn.modules_count
        self._width = (self.side + 7) // 8
        self._blocks = base.rs_blocks(drawn.version, self._level)
        self._room = sum(block.data_count for block in self._blocks) * 8
        self._sample = self._bits(sample)
        self._first = _number(drawn.modules)
        self._turns = self._patterns()

    def modules(self, segments: Sequence[Segment]) -> int:
        """Return the code; raises Unfit when the segments have another shape."""
        if shape_of(segments) != self._shape:
            raise Unfit("code", "shape")
        found, changed = self._first, self._bits(segments) ^ self._sample
        while changed:
            lowest = changed & -changed
            found ^= self._turns[lowest.bit_length() - 1]
            changed ^= lowest
        return found

    def rows(self, modules: int) -> list[str]:
        """Return a code as rows of 0 and 1."""
        digits = f"{modules:0{self.side**2}b}"
        return [digits[start : start + self.side] for start in range(0, len(digits), self.side)]

    def reference(self, segments: Sequence[Segment]) -> int:
        """Return the same code as `qrcode` draws it, without any table."""
        return _number(self._drawn_by_library(segments).modules)

    def _drawn_by_library(self, segments: Sequence[Segment]) -> qrcode.QRCode:
        code = qrcode.QRCode(error_correction=self._level, mask_pattern=_MASK, border=0)
        for mode, text in segments:
            code.add_data(util.QRData(text.encode(), _MODES[mode]), optimize=0)
        code.make(fit=True)
        return code

    def _bits(self, segments: Sequence[Segment]) -> int:
        """Return the payload as it lies in the code, the padding left zero."""
        parts: list[str] = []
        for mode, text in segments:
            width = util.length_in_bits(_MODES[mode], self.version)
            parts.extend(
                (f"{_MODES[mode]:04b}{len(text.encode()):0{width}b}", *_packed(mode, text))
            )
        bits = "".join(parts)
        found: int = int(bits, 2) << self._room - len(bits)
        return found

    def _patterns(self) -> list[int]:
        """Return, for each bit from the last to the first, the modules it turns over."""
        places = self._places()
        size = self._room // 8
        ones = self._words([1] * size)  # `qrcode` can't take a block of zeros
        found = []
        for byte in range(size):
            words = self._words([int(one != byte) for one in range(size)])
            only = [one ^ other for one, other in zip(ones, words, strict=True)]
            found += [self._turned(only, power, places) for power in range(7, -1, -1)]
        return found[::-1]

    def _words(self, data: list[int]) -> list[int]:
        buffer = util.BitBuffer()
        buffer.buffer = data
        return list(util.create_bytes(buffer, self._blocks))

    def _turned(self, words: Sequence[int], power: int, places: Sequence[int]) -> int:
        """Multiply the code words of 1 by 2**power, and look where their bits lie."""
        turned = 0
        for number, word in enumerate(words):
            if word:
                value = base.gexp(base.glog(word) + power)
                for bit in range(8):
                    if value >> 7 - bit & 1:
                        turned |= places[number * 8 + bit]
        return turned

    def _places(self) -> list[int]:
        """Ask `qrcode` where each bit of the final code words lies: one module each."""
        count = sum(block.total_count for block in self._blocks) * 8
        code = qrcode.QRCode(self.version, self._level, mask_pattern=_MASK, border=0)
        code.data_cache = [0] * (count // 8)
        code.makeImpl(False, _MASK)  # noqa: FBT003 the library's own argument
        nothing = _number(code.modules)
        planes = []
        for power in range(count.bit_length()):
            bits = "".join(str((one + 1) >> power & 1) for one in range(count))
            code.data_cache = [int(bits[at : at + 8], 2) for at in range(0, count, 8)]
            code.makeImpl(False, _MASK)  # noqa: FBT003
            planes.append(f"{_number(code.modules) ^ nothing:0{self.side**2}b}"[::-1])
        places = [0] * count
        for module in range(self.side**2):
            number = sum((plane[module] == "1") << power for power, plane in enumerate(planes))
            if number:
                places[number - 1] = 1 << module
        return places

    def path(self, modules: int, quiet: int) -> bytes:
        """Return the dark modules as rectangles of a PDF path, one unit each, `quiet` around."""
        spare = self._width * 8 - self.side
        out: list[bytes] = []
        for y, row in enumerate(self.rows(modules)):
            packed = int(row + "0" * spare, 2).to_bytes(self._width, "big")
            out.extend(
                [_piece(x * 8 + quiet, y + quiet, byte) for x, byte in enumerate(packed) if byte]
            )
        return b"".join(out)


def _number(rows: Sequence[Sequence[bool | None]]) -> int:
    return int("".join("1" if dark else "0" for row in rows for dark in row), 2)


def _packed(mode: str, text: str) -> Iterator[str]:
    if mode == "numeric":
        for start in range(0, len(text), 3):
            some = text[start : start + 3]
            yield f"{int(some):0{util.NUMBER_LENGTH[len(some)]}b}"
    elif mode == "alphanumeric":
        places = [_ALPHANUMERIC[sign] for sign in text]
        for one, two in zip(places[::2], places[1::2], strict=False):
            yield f"{one * 45 + two:011b}"
        if len(places) % 2:
            yield f"{places[-1]:06b}"
    else:
        yield from (f"{byte:08b}" for byte in text.encode())


@cache  # at most 256 for each eighth of a row
def _piece(x: int, y: int, byte: int) -> bytes:
    """Return eight modules in a row as rectangles. All lie in one fill, so no seams show."""
    out, at = [], x
    for dark, group in groupby(f"{byte:08b}"):
        length = len(list(group))
        if dark == "1":
            out.append(f"{at} {y} {length} 1 re\n")
        at += length
    return "".join(out).encode()
