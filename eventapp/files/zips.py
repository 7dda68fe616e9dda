"""A ZIP sent while it is being made: one file in memory at a time."""

import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import RawIOBase
from typing import Any

_LONGEST_PART = 80


class _Outbox(RawIOBase):
    """Where zipfile writes to; what was written is taken out piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        return len(piece)

    def take(self) -> bytes:
        """Return what was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def stream(entries: Iterable[tuple[str, bytes]], at: datetime) -> Iterator[bytes]:
    """Yield a ZIP of `entries` (path, bytes), stored as they are, dated `at`.

    Made for files that are packed already. Entries are taken one by one while the ZIP is read.
    """
    outbox = _Outbox()
    with zipfile.ZipFile(outbox, "w", zipfile.ZIP_STORED) as archive:
        for path, data in entries:
            info = zipfile.ZipInfo(path, at.timetuple()[:6])
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
            yield outbox.take()
    yield outbox.take()


def safe_part(text: str) -> str:
    """Return `text` as one part of a path: ASCII letters, digits, dots and dashes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^A-Za-z0-9.]+", "-", plain).strip("-.")[:_LONGEST_PART].rstrip("-.") or "x"
