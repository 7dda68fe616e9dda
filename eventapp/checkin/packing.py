"""QR modules as the hall screen receives them: packed bits, 40 codes in under 4 KB."""

import base64
from collections.abc import Sequence


def pack(rows: Sequence[Sequence[bool]]) -> str:
    """Return all modules row after row, the first in the highest bit, as base64.

    The last byte is filled up with zeros.
    """
    flat = "".join("1" if dark else "0" for row in rows for dark in row)
    octets = (len(flat) + 7) // 8
    return base64.b64encode(int(flat.ljust(octets * 8, "0"), 2).to_bytes(octets, "big")).decode()
