"""What WeasyPrint drew on a page, taken apart: the part that stays, and the places of the slots."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from eventapp.files.composing.errors import NotComposable
from eventapp.files.composing.faces import shape
from eventapp.files.composing.slots import Place, Slot, mark

Step = tuple[Sequence[Any], str]
# What lasts until it is changed: colours and the state of transparency.
_LASTING = ("gs", "rg", "g", "k", "cs", "sc", "scn")
# A path that begins here is no code: nobody draws at 7919 but `code_mark`.
_CODE_AT = 7919


def code_mark() -> str:
    """Return the SVG path that stands for a code's modules while a template is compiled."""
    return f"M{_CODE_AT} {_CODE_AT}h1v1h-1z"


@dataclass(frozen=True, slots=True)
class CodePlace:
    """Where a QR code goes: what is drawn before its path and after."""

    before: bytes
    after: bytes

    def draw(self, path: bytes) -> bytes:
        """Return the operators that show a path made of rectangles."""
        return b"".join((self.before, path, self.after))


@dataclass(slots=True)
class Found:
    """A page taken apart."""

    fixed: bytes
    texts: list[Place] = field(default_factory=list)
    codes: list[CodePlace] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """The graphics state where one is: the matrix's steps, and what was last set."""

    matrix: tuple[Step, ...] = ()
    lasting: dict[str, Step] = field(default_factory=dict)


def glyphs_by_font(page: pikepdf.Page) -> dict[str, frozenset[int]]:
    """Return the glyphs that a page shows, by the name of the font."""
    found: dict[str, set[int]] = {}
    font = ""
    for operands, operator in _steps(page):
        if operator == "Tf":
            font = str(operands[0])[1:]
        elif operator == "TJ":
            found.setdefault(font, set()).update(_glyphs(operands[0]))
    return {name: frozenset(glyphs) for name, glyphs in found.items()}


def take_apart(
    page: pikepdf.Page,
    slots: Sequence[Slot],
    fonts: Mapping[str, tuple[str, frozenset[int]]],
    marks: Mapping[str, int],
) -> Found:
    """Take the slots out of a page.

    `fonts` are the name in the page and the glyphs of each slot's font file, `marks` the glyph of
    MARK in it.
    """
    steps = _steps(page)
    found = Found(b"")
    fixed: list[Step] = []
    stack = [_State()]
    at = 0
    while at < len(steps):
        if steps[at][1] != "BDC":
            _follow(stack, steps[at])
            fixed.append(steps[at])
            at += 1
            continue
        end = _end(steps, at)
        region = steps[at : end + 1]
        kept = _slot_in(region, stack[-1], slots, fonts, marks, found)
        for step in kept:
            _follow(stack, step)
        fixed.extend(kept)
        at = end + 1
    found.fixed = b"q\n" + _written(fixed) + b"\nQ\n"
    return found


def _slot_in(
    region: list[Step],
    state: _State,
    slots: Sequence[Slot],
    fonts: Mapping[str, tuple[str, frozenset[int]]],
    marks: Mapping[str, int],
    found: Found,
) -> list[Step]:
    """Note the slot that a piece of marked content holds; return what of it stays on the page."""
    if any(one == "m" and int(operands[0]) == _CODE_AT for operands, one in region):
        found.codes.append(_code(region, state))
        return []
    shown = next((operands[0] for operands, one in region if one == "TJ"), None)
    glyphs = _glyphs(shown) if shown is not None else []
    for number, slot in enumerate(slots, 1):
        font, known = fonts[slot.face.file]
        if glyphs == [marks[slot.face.file]] * number and _font(region) == font:
            lasting = [step for step in region if step[1] in _LASTING]
            found.texts.append(_text(region, state, lasting, slot, number, known))
            return lasting
    return region


def _text(
    region: list[Step],
    state: _State,
    lasting: list[Step],
    slot: Slot,
    number: int,
    known: frozenset[int],
) -> Place:
    matrix = next(operands for operands, one in region if one == "Tm")
    if [float(one) for one in matrix[:4]] != [1, 0, 0, -1]:
        raise NotComposable("turned")
    text = mark(number)
    width = shape(slot.face, text.size, text.lines[0]).width
    set_here = {**state.lasting, **{step[1]: step for step in lasting}}
    return Place(
        slot,
        float(matrix[4]) + (width / 2 if slot.is_centred else 0),
        float(matrix[5]) - slot.first_baseline(text),
        b"q\n" + _written([*state.matrix, *set_here.values()]) + b"\n",
        _written(region[:1]) + b"\n",
        _font(region),
        known,
    )


def _code(region: list[Step], state: _State) -> CodePlace:
    """Split a figure at the path that stands for the modules."""
    start = next(
        at for at, (operands, one) in enumerate(region) if one == "m" and operands[0] == _CODE_AT
    )
    end = next(at for at in range(start, len(region)) if region[at][1] == "f")
    opening = [*state.matrix, *state.lasting.values(), *region[:start]]
    return CodePlace(b"q\n" + _written(opening) + b"\n", _written(region[end:]) + b"\nQ\n")


def _follow(stack: list[_State], step: Step) -> None:
    operator = step[1]
    if operator == "q":
        stack.append(_State(stack[-1].matrix, dict(stack[-1].lasting)))
    elif operator == "Q":
        stack.pop()
    elif operator == "cm":
        stack[-1].matrix = (*stack[-1].matrix, step)
    elif operator in _LASTING:
        stack[-1].lasting[operator] = step


def _end(steps: Sequence[Step], start: int) -> int:
    depth = 0
    for at in range(start, len(steps)):
        depth += (steps[at][1] in {"BDC", "BMC"}) - (steps[at][1] == "EMC")
        if depth == 0:
            return at
    raise NotComposable("marks")


def _font(region: Iterable[Step]) -> str:
    return next((str(operands[0])[1:] for operands, one in region if one == "Tf"), "")


def _glyphs(strings: Any) -> list[int]:
    """Return the glyphs of a TJ operand: two bytes each."""
    data = b"".join(bytes(one) for one in strings if isinstance(one, pikepdf.String))
    return [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]


def _steps(page: pikepdf.Page) -> list[Step]:
    return [(list(one.operands), str(one.operator)) for one in pikepdf.parse_content_stream(page)]


def _written(steps: Iterable[Step]) -> bytes:
    return bytes(
        pikepdf.unparse_content_stream(
            [(list(operands), pikepdf.Operator(operator)) for operands, operator in steps]
        )
    )
