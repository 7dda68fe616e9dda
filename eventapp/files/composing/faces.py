"""Text shaped as WeasyPrint shapes it: the same glyphs, the same kerning, the same rounding.

WeasyPrint hands a text to Pango, Pango to HarfBuzz; here it goes to HarfBuzz at once, in Pango's
units (1024 to a CSS pixel) and in pieces at the blanks, where Pango cuts because blanks are
spaced (`word-spacing`). What is written is what `weasyprint.draw.text` writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

import uharfbuzz

from eventapp.core.paths import assets

PIXEL = 0.75  # points
# Basic Latin, Latin-1, Extended-A, punctuation, what transliteration of Arabic needs.
_CHARSET = (
    *map(chr, (*range(0x20, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x180))),
    *"–—‘’‚“”„†•…′″‹›ƏəȘșȚțḌḍḎḏḠḡḤḥḪḫḶḷṀṁṂṃṄṅṆṇṚṛṠṡṢṣṬṭṮṯẀẁẂẃẒẓẞỲỳʻʼʾʿ",
)
# Among a piece's glyphs when one of them is moved over another: no embedded font has it.
MOVED = -1

_UNITS = 1024
_EM = 1000
# As in static/css/pdf/base.css: .06em of 10 points, inherited as a length.
_WORD_SPACING = int(0.06 * 10 / PIXEL * _UNITS)
# font-variant-ligatures: none
_FEATURES = dict.fromkeys(("liga", "clig", "dlig", "hlig", "calt"), False)


@dataclass(frozen=True, slots=True)
class Face:
    """A font of the style sheet: its file below `static/fonts/pdf/`, and how CSS calls it."""

    file: str
    family: str
    weight: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A shaped text: the strings of a TJ operator, its width in Pango's units, its glyphs."""

    strings: str
    units: int
    glyphs: frozenset[int]

    @property
    def width(self) -> float:
        """The width in CSS pixels."""
        return self.units / _UNITS


def shape(face: Face, size: float, text: str) -> Piece:
    """Return a line of text in `size` points; words met before cost next to nothing."""
    first, *more = text.split(" ")
    piece = _word(face.file, size, first)
    if not more:
        return piece
    blank = _blank(face.file, size)
    strings, units, glyphs = [piece.strings], piece.units, set(piece.glyphs)
    for word in more:
        piece = _word(face.file, size, word)
        strings += (blank.strings, piece.strings)
        units += blank.units + piece.units
        glyphs |= piece.glyphs
    return Piece("".join(strings), units, frozenset(glyphs | blank.glyphs))


def middle(face: Face, size: float) -> float:
    """Return how far below the middle of a line its baseline lies, in pixels."""
    extents = _font(face.file, size).get_font_extents("ltr")
    return float(extents.ascender + extents.descender) / 2 / _UNITS


def pango_size(size: float) -> float:
    """Return a size in points as Pango keeps it: whole units, in pixels."""
    return int(size / PIXEL * _UNITS) / _UNITS


def glyph(face: Face, sign: str) -> int:
    """Return the glyph of one character, 0 when the font has none."""
    found: int | None = _font(face.file, 10).get_nominal_glyph(ord(sign))
    return found or 0


@cache
def signs(face: Face) -> Mapping[str, int]:
    """Return what can be set exactly: signs and their glyphs, in a fixed order.

    Of signs that share a glyph only the first: the others would be copied as that one.
    """
    first: dict[int, str] = {}
    for sign in _CHARSET:
        if number := glyph(face, sign):
            first.setdefault(number, sign)
    return MappingProxyType({sign: number for number, sign in first.items()})


@lru_cache(maxsize=8192)
def _word(file: str, size: float, text: str) -> Piece:
    if not text:
        return Piece("", 0, frozenset())
    font_size = pango_size(size)
    out, units, glyphs = "<", 0, set()
    for number, advance, is_moved in _run(file, size, text):
        out += f"{number:04x}"
        kerning = int(_logical(file, size, number) - advance * _EM / _UNITS / font_size)
        if kerning:
            out += f">{kerning}<"
        units += advance
        glyphs.add(MOVED if is_moved else number)
    return Piece((out + ">").replace("<>", ""), units, frozenset(glyphs))


@lru_cache(maxsize=512)
def _blank(file: str, size: float) -> Piece:
    font_size = pango_size(size)
    number, advance, _is_moved = _run(file, size, " ")[0]
    units = advance + _WORD_SPACING
    offset = _WORD_SPACING // 2 / font_size
    kerning = _logical(file, size, number) + offset - units * _EM / _UNITS / font_size
    strings = f"{-offset}<{number:04x}>{int(kerning)}"
    return Piece(strings, units, frozenset((number,)))


def _run(file: str, size: float, text: str) -> list[tuple[int, int, bool]]:
    """Return glyph, advance and whether it is moved, of each glyph."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.direction, buffer.script, buffer.language = "ltr", "Latn", "id"
    uharfbuzz.shape(_font(file, size), buffer, _FEATURES)
    return [
        (info.codepoint, position.x_advance, bool(position.x_offset or position.y_offset))
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


@lru_cache(maxsize=8192)
def _logical(file: str, size: float, number: int) -> int:
    """Return a glyph's width as the PDF's font has it: thousandths of its size."""
    advance: int = _font(file, size).get_glyph_h_advance(number)
    return round(advance * _EM / _UNITS / pango_size(size))


@lru_cache(maxsize=256)
def _font(file: str, size: float) -> uharfbuzz.Font:
    font = uharfbuzz.Font(_face(file))
    scale = int(size / PIXEL * _UNITS)
    font.scale = (scale, scale)
    return font


@cache
def _face(file: str) -> uharfbuzz.Face:
    path = assets() / "static" / "fonts" / "pdf" / file
    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))
