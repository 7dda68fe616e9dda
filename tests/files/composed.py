"""A small template with three slots and a code, set both ways, for tests of composing."""

import re
from datetime import UTC, datetime
from functools import cache

from eventapp.files import pdf
from eventapp.files.composing import codes
from eventapp.files.composing.codes import Segment
from eventapp.files.composing.compiling import Template, compile_plate
from eventapp.files.composing.content import code_mark
from eventapp.files.composing.faces import Face
from eventapp.files.composing.metadata import About
from eventapp.files.composing.plates import Attachment, Person, Plate
from eventapp.files.composing.slots import Slot, mark, styles
from eventapp.files.fit import Fitted, fit
from eventapp.files.qr import QUIET
from eventapp.signing import authority
from eventapp.signing.rules import Purpose
from eventapp.signing.sealing import Sealer, SoftKey

AT = datetime(2023, 11, 9, 2, tzinfo=UTC)
WIDTH = 249 / 25.4 * 72
SERIF = Face("SourceSerif4-SemiBold.ttf", "Paper Serif", 600)
SANS = Face("PlusJakartaSans-Regular.ttf", "Paper Sans", 400)
SLOTS = (
    Slot("name", SERIF, WIDTH, 52, 1.15),
    Slot("post", SANS, WIDTH, 28, 1.3),
    Slot("number", SANS, 240, 16, 1.35, is_centred=False),
)
CODE: tuple[Segment, ...] = (("alphanumeric", "HTTPS://HADIR.EXAMPLE/V/7K3MQ9XW2ABC"),)
ABOUT = About("Sertifikat 1", "Kota Contoh", "Acara & lain")
_CSS = "@page{size:A4 landscape;margin:24mm}.qr{width:32mm;height:32mm;display:block}"
_HTML = """<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>Sertifikat</title>
</head><body><section><h1>SERTIFIKAT</h1><p class="slot-name">{name}</p>
<p>Tetap <strong>sama</strong></p><p class="slot-post">{post}</p>
<svg class="qr" xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {side} {side}"
shape-rendering="crispEdges"><title>Kode QR</title>
<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>
<path fill="#000" d="{path}"/></svg></section>
<section style="break-before:page"><p class="slot-number">{number}</p><p>Akhir</p></section>
</body></html>"""


def texts(name: str, post: str = "Kepala Dinas", number: str = "700/1") -> dict[str, Fitted]:
    """Return the three texts, fitted."""
    return {
        "name": fit(name, SERIF.file, WIDTH, (32, 22), 2),
        "post": fit(post, SANS.file, WIDTH, (10.5, 9.5), 2),
        "number": fit(number, SANS.file, 240, (10, 8), 1),
    }


def person(name: str, **more: str) -> Person:
    """Return what one file shows."""
    return Person(ABOUT, texts(name, **more), CODE, b'{"name": 1}')


@cache
def sealer() -> Sealer:
    """Return a signer with a root of its own."""
    root = authority.make(Purpose.ROOT, "Kota Contoh", None, at=AT)
    pair = authority.make(Purpose.SEAL, "Kota Contoh", root, at=AT)
    return Sealer(
        SoftKey(pair.key),
        key_id=authority.key_id(pair.key.public_key()),
        name=authority.common_name(pair.certificate.subject),
        chain=(authority.der(pair.certificate), authority.der(root.certificate)),
        revocations=(authority.revocations(root, at=AT),),
    )


def filled(words: dict[str, str], path: str) -> str:
    """Return the page's HTML."""
    side = codes.table(codes.shape_of(CODE)).side + 2 * QUIET
    return _HTML.format(side=side, path=path, **words)


@cache
def plate(*, is_sealed: bool = False) -> Plate:
    """Return the compiled template."""
    words = {slot.name: mark(number).lines[0] for number, slot in enumerate(SLOTS, 1)}
    template = Template(
        filled(words, code_mark()),
        "base",
        {},
        SLOTS,
        css=_CSS,
        attachment=Attachment("data.json", "application/json", "Data"),
    )
    return compile_plate(template, sealer().seal if is_sealed else None)


def fast(who: Person, *, is_sealed: bool = False) -> bytes:
    """Return a file set the fast way."""
    made = plate(is_sealed=is_sealed)
    return made.head + made.tail(who, sealer() if is_sealed else None, AT)


def plain(who: Person) -> bytes:
    """Return the same page drawn by WeasyPrint alone."""
    table = codes.table(codes.shape_of(CODE))
    path = "".join(
        f"M{run.start() + QUIET} {y + QUIET}h{len(run[0])}v1h-{len(run[0])}z"
        for y, row in enumerate(table.rows(table.modules(who.code)))
        for run in re.finditer("1+", row)
    )
    words = {name: "\n".join(text.lines) for name, text in who.texts.items()}
    css = _CSS + styles({slot.name: slot for slot in SLOTS}, who.texts)
    return pdf.render(filled(words, path), "base", {}, variant=pdf.TAGGED, css=css)
