"""From a page of HTML with empty slots to a plate: once per design, by WeasyPrint and pikepdf."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name

from eventapp.files import pdf
from eventapp.files.composing import sealing
from eventapp.files.composing.content import Found, glyphs_by_font, take_apart
from eventapp.files.composing.errors import NotComposable
from eventapp.files.composing.faces import Face, glyph, signs
from eventapp.files.composing.plates import (
    FILE,
    FILE_SPEC,
    INFO,
    SIGNATURE,
    XMP,
    Attachment,
    PagePlan,
    Plate,
)
from eventapp.files.composing.sealing import SealFacts
from eventapp.files.composing.slots import MARK, Slot, mark, styles

_BLANK = "/EventappBlank"
_PLACE = re.compile(rb"(\d{10}) \d{5} ([nf])")


@dataclass(frozen=True, slots=True)
class Template:
    """What is compiled: HTML with `mark(n)` in slot n and `code_mark()` as the code's path."""

    html: str
    sheet: str
    pictures: Mapping[str, bytes]
    slots: Sequence[Slot]
    css: str = ""
    level: str = "M"
    attachment: Attachment | None = None


def compile_plate(template: Template, seal: SealFacts | None) -> Plate:
    """Return the plate of a template, for files sealed as `seal` says or not sealed.

    Raises NotComposable when the plain way must do; PdfEngineMissingError.
    """
    document = pikepdf.open(BytesIO(_drawn(template)))
    faces = {slot.face.file: slot.face for slot in template.slots}
    fonts = _take_specimen(document, faces)
    marks = {file: glyph(face, MARK) for file, face in faces.items()}
    found = [take_apart(page, template.slots, fonts, marks) for page in document.pages]
    names = [place.slot.name for page in found for place in page.texts]
    if sorted(names) != sorted(slot.name for slot in template.slots):
        raise NotComposable("slots")
    blanks = _blanks(document, template.attachment)
    contents = [_lay(document, page, one) for page, one in zip(document.pages, found, strict=True)]
    if seal is not None:
        blanks[SIGNATURE] = _blank(document, SIGNATURE)
        sealing.prepare(document, seal, blanks[SIGNATURE])
    return _cut(document, found, contents, template)


def _drawn(template: Template) -> bytes:
    """Draw the template and, on one more page, every sign of the charset in every font."""
    faces = {slot.face.file: slot.face for slot in template.slots}
    rows = "".join(
        f'<p class="specimen-{number}">{_signs(face)}</p>'
        for number, face in enumerate(faces.values())
    )
    rules = "".join(
        f'.specimen-{number}{{font-family:"{face.family}";font-weight:{face.weight}}}'
        for number, face in enumerate(faces.values())
    )
    page = f'<section class="specimen">{rows}</section></body>'
    marks = {slot.name: mark(number) for number, slot in enumerate(template.slots, 1)}
    css = (
        template.css
        + styles({slot.name: slot for slot in template.slots}, marks)
        + ".specimen{break-before:page;font-size:6pt;overflow-wrap:anywhere}"
        + rules
    )
    html = template.html.replace("</body>", page)
    return pdf.render(html, template.sheet, template.pictures, variant=pdf.TAGGED, css=css)


def _signs(face: Face) -> str:
    return " ".join(map(escape, signs(face)))


def _take_specimen(
    document: pikepdf.Pdf, faces: Mapping[str, Face]
) -> dict[str, tuple[str, frozenset[int]]]:
    """Take the last page away; return each file's font name in the document and its glyphs."""
    page = document.pages[-1]
    shown = glyphs_by_font(page)
    found = {}
    for file, face in faces.items():
        wanted = set(signs(face).values())
        names = [name for name, glyphs in shown.items() if wanted <= glyphs]
        if len(names) != 1:
            raise NotComposable("fonts")
        found[file] = (names[0], shown[names[0]])
    _forget(document, page)
    del document.pages[-1]
    return found


def _forget(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Take a page out of the structure tree and of the parents' tree."""
    tree = document.Root.StructTreeRoot
    top = tree.K[0]
    top.K = Array([one for one in top.K if one.Pg.objgen != page.obj.objgen])
    numbers = tree.ParentTree.Nums
    gone = int(page.obj.StructParents)
    tree.ParentTree.Nums = Array(
        [
            one
            for at in range(0, len(numbers), 2)
            if int(numbers[at]) != gone
            for one in (numbers[at], numbers[at + 1])
        ]
    )


def _blank(document: pikepdf.Pdf, name: str) -> pikepdf.Object:
    """Return an object that each file has its own of."""
    return document.make_indirect(Dictionary({_BLANK: Name("/" + name)}))


def _blanks(document: pikepdf.Pdf, attachment: Attachment | None) -> dict[str, pikepdf.Object]:
    blanks = {INFO: _blank(document, INFO), XMP: _blank(document, XMP)}
    document.trailer.Info = blanks[INFO]
    document.Root.Metadata = blanks[XMP]
    if attachment is not None:
        spec = blanks[FILE_SPEC] = _blank(document, FILE_SPEC)
        blanks[FILE] = _blank(document, FILE)
        names = Array([pikepdf.String(attachment.name), spec])
        document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))
        document.Root.AF = Array([spec])
        # Reached by the specification, which is not written yet.
        document.Root["/EventappKept"] = blanks[FILE]
    return blanks


def _lay(document: pikepdf.Pdf, page: pikepdf.Page, found: Found) -> str | None:
    """Put the fixed content under the changing one; return the latter's name."""
    if not found.texts and not found.codes:
        return None
    name = f"content-{page.index}"
    page.obj.Contents = Array([document.make_stream(found.fixed), _blank(document, name)])
    return name


def _cut(
    document: pikepdf.Pdf,
    found: Sequence[Found],
    contents: Sequence[str | None],
    template: Template,
) -> Plate:
    """Save, and cut the file into its objects."""
    out = BytesIO()
    document.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        fix_metadata_version=False,
        deterministic_id=True,
        compress_streams=True,
    )
    data = out.getvalue()
    bodies = _objects(data)
    blanks, offsets, head = {}, {}, bytearray(data[: min(place for place, _ in bodies.values())])
    for number, (_place, body) in sorted(bodies.items()):
        if match := re.search(rb"/EventappBlank /([a-z0-9-]+)", body):
            blanks[match[1].decode()] = number
            continue
        offsets[number] = len(head)
        head += re.sub(rb" ?/EventappKept \d+ 0 R", b"", body) if b"/Catalog" in body else body
    root = next(number for number, (_place, body) in bodies.items() if b"/Type /Catalog" in body)
    pages = tuple(
        PagePlan(blanks.pop(name), tuple(one.texts), tuple(one.codes))
        for one, name in zip(found, contents, strict=True)
        if name is not None
    )
    return Plate(bytes(head), root, offsets, blanks, pages, template.attachment, template.level)


def _objects(data: bytes) -> dict[int, tuple[int, bytes]]:
    """Return each object's place and bytes, by its number."""
    start = int(data[data.rindex(b"startxref") :].split()[1])
    places = {
        number: int(match[1])
        for number, match in enumerate(_PLACE.finditer(data, start))
        if match[2] == b"n"
    }
    ends = [*sorted(places.values())[1:], start]
    following = dict(zip(sorted(places.values()), ends, strict=True))
    return {number: (at, data[at : following[at]]) for number, at in places.items()}
