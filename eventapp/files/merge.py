"""Several PDFs joined into one for the printer."""

from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO
from typing import Any

import pikepdf

from eventapp.files.sheets import Sheet, place

# What of a page is of no use on paper: forms, signatures, tags, metadata.
_NOT_FOR_PAPER = ("/Annots", "/StructParents", "/AA", "/Metadata", "/Tabs")
_SAME, _FIRST = "/EventappSame", "/EventappFirst"
_STAYS = ("/Page", "/Pages", "/Catalog")


def merge(parts: Iterable[bytes]) -> bytes:
    """Return all pages of `parts` in their order as one PDF; equal parts give equal bytes.

    What is the same in several parts (a font, a picture) is kept once. The result is for
    printing: what a part says beside its pages (metadata, attachments) stays behind.
    """
    joiner = Joiner()
    for part in parts:
        joiner.add(part)
    return joiner.finish()


class Joiner:
    """Takes PDFs one by one; only what differs between them is held in memory."""

    def __init__(self) -> None:
        self._pdf = pikepdf.new()
        self._seen: set[bytes] = set()

    @property
    def pages(self) -> int:
        """How many pages there are by now."""
        return len(self._pdf.pages)

    def add(
        self, part: bytes, pages: Iterable[int] | None = None, sheet: Sheet | None = None
    ) -> None:
        """Append the pages of `part`, all or those numbered from 0; placed on `sheet` if given."""
        with pikepdf.open(BytesIO(part)) as source:
            wanted = range(len(source.pages)) if pages is None else pages
            taken = [source.pages[at] for at in wanted]
            for page in taken:
                for name in _NOT_FOR_PAPER:
                    if name in page.obj:
                        del page.obj[name]
                if sheet is not None:
                    place(source, page, sheet)
            self._lighten(taken)
            self._pdf.pages.extend(taken)

    def add_blank(self, sheet: Sheet) -> None:
        """Append an empty page of the sheet's size."""
        self._pdf.add_blank_page(page_size=(sheet.width, sheet.height))

    def finish(self) -> bytes:
        """Return all as one PDF."""
        _share(self._pdf)
        file = BytesIO()
        mode = pikepdf.ObjectStreamMode.generate
        self._pdf.save(file, deterministic_id=True, object_stream_mode=mode)
        return file.getvalue()

    def _lighten(self, taken: Iterable[pikepdf.Page]) -> None:
        """Empty the streams that are known already, and cut the others loose from their file."""
        for thing in _streams_of(taken):
            raw = thing.read_raw_bytes()
            mark = sha256(raw + _words(thing)).digest()
            if mark in self._seen:
                thing.write(b"")
                thing[_SAME] = pikepdf.String(mark)
            else:
                self._seen.add(mark)
                packed: Any = thing.get("/Filter")
                how: Any = thing.get("/DecodeParms")
                thing.write(raw, filter=packed, decode_parms=how)
                thing[_FIRST] = pikepdf.String(mark)


def _streams_of(pages: Iterable[pikepdf.Page]) -> list[pikepdf.Stream]:
    """Return what `pages` really use: only that comes along when they are copied."""
    seen: set[tuple[int, int]] = set()
    found: list[pikepdf.Stream] = []
    waiting: list[pikepdf.Object] = [page.obj for page in pages]
    while waiting:
        thing = waiting.pop()
        if thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, pikepdf.Stream):
            found.append(thing)
        waiting += [value for key, value in _entries(thing) if key != "/Parent"]
    return found


def _share(pdf: pikepdf.Pdf) -> None:
    """Point at the first of its kind wherever the same thing stands again."""
    first: dict[bytes, pikepdf.Object] = {}
    instead: dict[tuple[int, int], pikepdf.Object] = {}
    streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
    for thing in streams:
        if _FIRST in thing:
            first[bytes(thing[_FIRST])] = thing
            del thing[_FIRST]
    for thing in streams:
        if _SAME in thing:
            instead[thing.objgen] = first[bytes(thing[_SAME])]
    left = list(pdf.objects)
    while instead:
        left = [thing for thing in left if thing.objgen not in instead]
        for holder in left:
            if b" R" in _text(holder):
                _redirect(holder, instead)
        instead = _twins(left)


def _twins(things: Iterable[pikepdf.Object]) -> dict[tuple[int, int], pikepdf.Object]:
    """Return which dictionaries and arrays are the same, and which to take for them."""
    first: dict[bytes, pikepdf.Object] = {}
    found: dict[tuple[int, int], pikepdf.Object] = {}
    for thing in things:
        if not isinstance(thing, pikepdf.Dictionary | pikepdf.Array):
            continue
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") in _STAYS:
            continue
        kept = first.setdefault(_text(thing), thing)
        if kept.objgen != thing.objgen:
            found[thing.objgen] = kept
    return found


def _text(thing: pikepdf.Object) -> bytes:
    """Return an object as written in a file, what it points at as references."""
    if isinstance(thing, pikepdf.Stream):
        return b" ".join(_unparsed(value) for _key, value in thing.items())
    return thing.unparse(resolved=True)


def _words(stream: pikepdf.Stream) -> bytes:
    """Return the stream's dictionary as bytes, so that only true twins are merged."""
    return repr(sorted((key, _unparsed(value)) for key, value in stream.items())).encode()


def _unparsed(value: object) -> bytes:
    return value.unparse() if isinstance(value, pikepdf.Object) else str(value).encode()


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
