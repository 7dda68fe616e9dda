"""What was added to a file is a signature, or it isn't taken."""

from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils import generic as pyhanko_generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from eventapp.files import pdf
from eventapp.signing.growth import Growth, growth
from tests.signing import bsre

# Its classes have no types.
generic: Any = pyhanko_generic


@cache
def paper() -> bytes:
    return pdf.render("<html lang=id><title>Uji</title><body><p>Halo</p></body></html>", "base")


def updated(change: Any) -> bytes:
    """Return the paper with an incremental update made by `change`."""
    writer: Any = IncrementalPdfFileWriter(BytesIO(paper()))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _page(writer: Any) -> Any:
    found = writer.find_page_for_modification(0)[0]
    writer.mark_update(found)
    return found.get_object()


def _covered(writer: Any) -> None:
    page = _page(writer)
    more = writer.add_object(generic.StreamObject(stream_data=b"q 1 0 0 rg 0 0 99 99 re f Q"))
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), more])


def _turned(writer: Any) -> None:
    _page(writer)["/Rotate"] = generic.NumberObject(180)


def _noted(writer: Any) -> None:
    page = _page(writer)
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Contents"): generic.pdf_string("Nama lain"),
        }
    )
    page["/Annots"] = generic.ArrayObject([writer.add_object(note)])


def _scripted(writer: Any) -> None:
    action = {"/S": generic.pdf_name("/JavaScript"), "/JS": generic.pdf_string("1")}
    writer.root["/OpenAction"] = generic.DictionaryObject(
        {generic.pdf_name(key): value for key, value in action.items()}
    )
    writer.update_root()


@pytest.mark.parametrize("is_visible", [False, True])
def test_a_signature_is_growth(is_visible: bool) -> None:
    assert growth(paper(), bsre.signed(paper(), is_visible=is_visible)) is Growth.SIGNED


@pytest.mark.parametrize("change", [_covered, _turned, _noted, _scripted])
def test_whatever_else_shows_is_a_change_signed_or_not(change: Any) -> None:
    changed = updated(change)

    assert growth(paper(), changed) is Growth.CHANGED
    assert growth(paper(), bsre.signed(changed)) is Growth.CHANGED


def test_other_files_and_unsigned_ones_are_told_apart() -> None:
    rewritten = BytesIO()
    with pikepdf.open(BytesIO(bsre.signed(paper()))) as opened:
        opened.save(rewritten)

    assert growth(paper(), paper()) is Growth.SAME
    assert growth(paper(), rewritten.getvalue()) is Growth.FOREIGN
    assert growth(paper(), paper() + b"\n") is Growth.CHANGED
    assert growth(paper(), paper() + b"startxref\n999999\n%%EOF\n") is Growth.UNREADABLE
