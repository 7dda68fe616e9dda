"""Several PDFs joined into one for the printer."""

from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO
from typing import Any

import pikepdf


def merge(parts: Iterable[bytes]) -> bytes:
    """Return all pages of `parts` in their order as one PDF; equal parts give equal bytes.

    Streams that are the same in several parts (a font, a picture) are kept once. The result is
    for printing: what a part says beside its pages (metadata, attachments) stays behind.
    """
    joined = pikepdf.new()
    for part in parts:
        with pikepdf.open(BytesIO(part)) as source:
            joined.pages.extend(source.pages)
    _share_streams(joined)
    file = BytesIO()
    joined.save(file, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return file.getvalue()


def _share_streams(pdf: pikepdf.Pdf) -> None:
    """Point every reference to a repeated stream at the first of its kind."""
    first: dict[bytes, pikepdf.Object] = {}
    instead: dict[tuple[int, int], pikepdf.Object] = {}
    holders: list[pikepdf.Object] = []
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream):
            mark = sha256(thing.read_raw_bytes() + _words(thing)).digest()
            kept = first.setdefault(mark, thing)
            if kept.objgen != thing.objgen:
                instead[thing.objgen] = kept
        holders.append(thing)
    if instead:
        for holder in holders:
            _redirect(holder, instead)


def _words(stream: pikepdf.Stream) -> bytes:
    """Return the stream's dictionary as bytes, so that only true twins are merged."""
    return repr(sorted((key, _unparsed(value)) for key, value in stream.items())).encode()


def _unparsed(value: object) -> object:
    return value.unparse() if isinstance(value, pikepdf.Object) else value


def _redirect(holder: pikepdf.Object, instead: dict[tuple[int, int], pikepdf.Object]) -> None:
    """Replace what `holder` points at; what lies inside it directly is searched too."""
    for key, value in _entries(holder):
        if not value.is_indirect:
            _redirect(value, instead)
        elif value.objgen in instead:
            holder[key] = instead[value.objgen]


def _entries(holder: pikepdf.Object) -> list[tuple[Any, pikepdf.Object]]:
    """Return what an array, dictionary or stream holds, by index or name; numbers left out."""
    pairs: list[tuple[Any, Any]] = []
    if isinstance(holder, pikepdf.Array):
        pairs = list(enumerate(holder))
    elif isinstance(holder, pikepdf.Dictionary | pikepdf.Stream):
        pairs = list(holder.items())
    return [(key, value) for key, value in pairs if isinstance(value, pikepdf.Object)]
