"""QR codes as modules, as a crisp SVG path and as a PNG.

Level M (15% may be lost) throughout. Texts in capitals, digits and `$%*+-./: ` are packed by
the QR's alphanumeric mode, 5.5 bits a character instead of 8: an address of this application
written in capitals needs fewer modules, so each is larger and read from further away.
"""

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby

import qrcode
from markupsafe import Markup, escape
from PIL import Image
from qrcode import util

# The blank rim a reader needs around the code (ISO/IEC 18004): four modules.
QUIET = 4
_MODES = {
    "numeric": util.MODE_NUMBER,
    "alphanumeric": util.MODE_ALPHA_NUM,
    "byte": util.MODE_8BIT_BYTE,
}


def matrix(text: str) -> list[list[bool]]:
    """Return the modules of `text`, True is dark, row by row, without the quiet rim."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def matrix_of(pieces: Sequence[tuple[str, str]]) -> list[list[bool]]:
    """Return the modules of a text in pieces, each with its mode: alphanumeric, numeric or byte.

    At level L: a long text needs its room more than spare code words (measured in the notes of
    whoever packs one), and on paper a larger module is read where a smaller one isn't.
    """
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_L, border=0)
    for mode, text in pieces:
        code.add_data(util.QRData(text, mode=_MODES[mode]))
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def svg(text: str, title: str, quiet: int = QUIET) -> Markup:
    """Return an `<svg>` of `text`, as `drawn` draws its modules."""
    return drawn(matrix(text), title, quiet)


def drawn(rows: list[list[bool]], title: str, quiet: int = QUIET) -> Markup:
    """Return an `<svg>` of one path, one unit a module; the style sheet gives its size.

    `title` is what a screen reader says. Neighbours in a row are one rectangle, and all lie in
    one fill, so that no renderer draws hairlines between modules.
    """
    side = len(rows) + 2 * quiet
    path = "".join(_run(x + quiet, y + quiet, length) for x, y, length in _runs(rows))
    return Markup(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" role="img" '
        'viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><title>{title}</title>'
        '<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>'
        '<path fill="#000" d="{path}"/></svg>'
    ).format(side=side, title=escape(title), path=path)


def png(text: str, scale: int = 8, quiet: int = QUIET) -> bytes:
    """Return a black and white PNG, `scale` pixels a module."""
    rows = matrix(text)
    side = len(rows) + 2 * quiet
    image = Image.new("1", (side, side), 1)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x + quiet, y + quiet), 0)
    file = BytesIO()
    image.resize((side * scale, side * scale), Image.Resampling.NEAREST).save(file, "PNG")
    return file.getvalue()


def _runs(rows: list[list[bool]]) -> list[tuple[int, int, int]]:
    """Return (x, y, length) of every stretch of dark modules."""
    found: list[tuple[int, int, int]] = []
    for y, row in enumerate(rows):
        x = 0
        for dark, group in groupby(row):
            length = len(list(group))
            if dark:
                found.append((x, y, length))
            x += length
    return found


def _run(x: int, y: int, length: int) -> str:
    return f"M{x} {y}h{length}v1h-{length}z"
