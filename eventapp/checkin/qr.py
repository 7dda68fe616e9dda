"""QR symbols as drawings: a path for SVG, and packed bits for the hall screen.

Level M: distance is bought with fewer modules, not with a higher level (measured: codes were
read from 2.6 camera pixels a module upward at every level, and from 1.4 at none).
"""

import base64
from dataclasses import dataclass

from qrcode import constants
from qrcode.main import QRCode

QUIET_ZONE = 4


@dataclass(frozen=True, slots=True)
class Symbol:
    """A square of `size` x `size` modules, row by row, without the quiet zone."""

    size: int
    rows: tuple[tuple[bool, ...], ...]

    @property
    def view(self) -> int:
        """Side of the drawing in modules, quiet zone included."""
        return self.size + 2 * QUIET_ZONE

    @property
    def path(self) -> str:
        """SVG path of the dark modules, one stroke of rectangles per run, quiet zone left free."""
        return "".join(
            f"M{QUIET_ZONE + start} {QUIET_ZONE + y}h{length}v1h-{length}z"
            for y, row in enumerate(self.rows)
            for start, length in _runs(row)
        )

    @property
    def bits(self) -> str:
        """All modules row after row, first one in the highest bit, as base64."""
        flat = "".join("1" if dark else "0" for row in self.rows for dark in row)
        padded = flat.ljust((len(flat) + 7) // 8 * 8, "0")
        return base64.b64encode(int(padded, 2).to_bytes(len(padded) // 8, "big")).decode()


def symbol(text: str) -> Symbol:
    """Encode `text`; capitals, digits and `$%*+-./:` alone pack tightest."""
    code = QRCode(error_correction=constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    rows = tuple(tuple(bool(dark) for dark in row) for row in code.get_matrix())
    return Symbol(size=len(rows), rows=rows)


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return (start, length) of each unbroken run of dark modules."""
    starts = [x for x, dark in enumerate(row) if dark and (x == 0 or not row[x - 1])]
    ends = [x for x, dark in enumerate(row) if dark and (x + 1 == len(row) or not row[x + 1])]
    return [(start, end - start + 1) for start, end in zip(starts, ends, strict=True)]
