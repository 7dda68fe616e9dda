"""Where variable text goes: a box of fixed height, in which lines stand in the middle.

The template gives the box its place; everything in it is reckoned here for both ways of setting,
so that the size of a name moves nothing but the name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eventapp.files.composing.errors import Unfit
from eventapp.files.composing.faces import PIXEL, Face, middle, pango_size, shape, signs
from eventapp.files.fit import Fitted

# Nobody's text begins with it, and every font of ours has it.
MARK = "§"


@dataclass(frozen=True, slots=True)
class Slot:
    """A box for text, `width` and `height` in points. Lines are `leading` times their size apart.

    In the page it is the element of class `slot-NAME`; the style sheet says only where it stands
    and of which colour it is.
    """

    name: str
    face: Face
    width: float
    height: float
    leading: float
    is_centred: bool = True

    def style(self, text: Fitted) -> str:
        """Return the CSS of the box with `text` in it."""
        above = (self.height - len(text.lines) * self.leading * text.size) / 2
        return (
            f".slot-{self.name}{{box-sizing:border-box;width:{self.width:.6f}pt;"
            f"height:{self.height:.6f}pt;padding:{max(above, 0):.6f}pt 0 0;white-space:pre;"
            f"text-align:{'center' if self.is_centred else 'left'};"
            f'font-family:"{self.face.family}";font-weight:{self.face.weight};'
            f"font-size:{text.size}pt;line-height:{self.leading * text.size:.6f}pt}}"
        )

    def first_baseline(self, text: Fitted) -> float:
        """Return how far under the top of the box the first line stands, in pixels."""
        height = self.leading * text.size
        above = max((self.height - len(text.lines) * height) / 2, 0)
        return (above + height / 2) / PIXEL + middle(self.face, text.size)


def mark(number: int) -> Fitted:
    """Return the text that stands in slot `number` (from 1) while a template is compiled."""
    return Fitted((MARK * number,), 10)


def styles(slots: Mapping[str, Slot], texts: Mapping[str, Fitted]) -> str:
    """Return the CSS of all boxes in a page."""
    return "".join(slots[name].style(text) for name, text in texts.items())


@dataclass(frozen=True, slots=True)
class Place:
    """A slot found in a compiled page, in the page's pixels.

    `x` is the middle of a centred slot, else the left edge; `top` the top of the box. `before`
    brings the graphics state to what it is there, `font` is the font's name in the page.
    """

    slot: Slot
    x: float
    top: float
    before: bytes
    tag: bytes
    font: str
    glyphs: frozenset[int]

    def draw(self, text: Fitted) -> bytes:
        """Return the operators that show `text`; raises Unfit."""
        if not text.lines:
            return b""
        out = [self.before, self.tag]
        height = self.slot.leading * text.size / PIXEL
        y = self.top + self.slot.first_baseline(text)
        room = self.slot.width / PIXEL
        known = signs(self.slot.face).keys()
        for number, (line, gap) in enumerate(_gapped(text.lines)):
            if not known >= set(line):
                raise Unfit(self.slot.name, "signs")
            piece = shape(self.slot.face, text.size, line)
            if not piece.glyphs <= self.glyphs:
                raise Unfit(self.slot.name, "glyphs")
            if piece.width > room:
                raise Unfit(self.slot.name, "width")
            x = self.x - piece.width / 2 if self.slot.is_centred else self.x
            # A blank at a line's end, unseen, keeps the words apart when the text is copied.
            end = shape(self.slot.face, text.size, " ").strings if gap else ""
            out.append(
                f"BT\n1 0 0 -1 {x:.6f} {y + number * height:.6f} Tm\n"
                f"/{self.font} {pango_size(text.size)} Tf\n[{piece.strings}{end}] TJ\nET\n".encode()
            )
        return b"".join((*out, b"EMC\nQ\n"))


def _gapped(lines: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """Yield each line, and whether another one follows."""
    for number, line in enumerate(lines, 1):
        yield line, number < len(lines)
