"""What was added to a file after it left: a signature, and nothing else that can be seen.

A signer elsewhere appends to the PDF (an incremental update, ISO 32000-1 7.5.6); what stands
before stays byte for byte. What is appended could still replace a page, so both are compared.
"""

from enum import StrEnum
from io import BytesIO
from typing import Any

import pikepdf

# What a signature adds to the catalog and to a page (ISO 32000-2 12.7, 12.8; PAdES part 1).
_CATALOG = frozenset({"/AcroForm", "/DSS", "/Extensions", "/Perms", "/Metadata", "/Version"})
_PAGE = frozenset({"/Annots", "/Parent", "/Tabs"})
_DEEPEST = 60


class Growth(StrEnum):
    """How a file that came back stands to the one that was sent."""

    SIGNED = "signed"
    SAME = "same"
    FOREIGN = "foreign"
    CHANGED = "changed"
    UNREADABLE = "unreadable"


def growth(before: bytes, after: bytes) -> Growth:
    """Compare the file sent with the one that came back.

    SIGNED says that only signature fields were added; whether the signature is any good is for
    `signing.checking` to say.
    """
    if after == before:
        return Growth.SAME
    if not after.startswith(before):
        return Growth.FOREIGN
    try:
        with _opened(before) as old, _opened(after) as new:
            return Growth.SIGNED if _looks_same(old, new) else Growth.CHANGED
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError):
        return Growth.UNREADABLE


def _opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(data), attempt_recovery=False)


def _looks_same(old: pikepdf.Pdf, new: pikepdf.Pdf) -> bool:
    if len(old.pages) != len(new.pages) or not _only_signatures(new):
        return False
    pairs = zip(old.pages, new.pages, strict=True)
    return (
        all(_same(a.obj, b.obj, _PAGE) for a, b in pairs)
        and _same(old.Root.Pages, new.Root.Pages, frozenset({"/Kids"}))
        and _same(old.Root, new.Root, _CATALOG | {"/Pages", "/StructTreeRoot"})
    )


def _only_signatures(pdf: pikepdf.Pdf) -> bool:
    """Whether there are signature fields, and nothing else lies on the pages or in the form."""
    pages: list[Any] = [page.obj for page in pdf.pages]
    notes = [note for page in pages for note in page.get("/Annots", [])]
    form: Any = pdf.Root.get("/AcroForm", pikepdf.Dictionary())
    fields = list(form.get("/Fields", []))
    return bool(fields) and all(
        one.get("/FT") == "/Sig" and "/A" not in one and "/AA" not in one for one in notes + fields
    )


def _same(
    a: Any,
    b: Any,
    ignored: frozenset[str] = frozenset(),
    seen: set[tuple[int, int]] | None = None,
    depth: int = 0,
) -> bool:
    """Whether two objects of two files say the same, followed through every reference."""
    seen = set() if seen is None else seen
    if not isinstance(a, pikepdf.Object) or not isinstance(b, pikepdf.Object):
        return bool(a == b)
    if a.is_indirect and a.objgen in seen:
        return True
    if a.is_indirect:
        seen.add(a.objgen)
    if depth > _DEEPEST or a._type_code != b._type_code:  # noqa: SLF001 (its only name)
        return False
    if isinstance(a, pikepdf.Array):
        return len(a) == len(b) and all(
            _same(x, y, seen=seen, depth=depth + 1) for x, y in zip(a, b, strict=True)
        )
    if isinstance(a, pikepdf.Stream) and a.read_raw_bytes() != b.read_raw_bytes():
        return False
    if isinstance(a, pikepdf.Dictionary | pikepdf.Stream):
        names = (set(a.keys()) | set(b.keys())) - ignored
        return all(
            name in a and name in b and _same(a[name], b[name], seen=seen, depth=depth + 1)
            for name in names
        )
    return bool(a == b)
