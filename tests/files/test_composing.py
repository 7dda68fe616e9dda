"""Both ways of setting give the same picture, and every reader takes the fast one's files."""

import re
import subprocess
import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import x509
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from eventapp.files import pdf
from eventapp.files.composing import codes
from eventapp.files.composing.compiling import Template, compile_plate
from eventapp.files.composing.errors import NotComposable, Unfit
from eventapp.files.composing.metadata import About
from eventapp.files.composing.plates import Person
from eventapp.files.composing.slots import Slot, mark, styles
from eventapp.files.fit import Fitted, fit
from tests.files import composed
from tests.files.composed import ABOUT, AT, CODE, SERIF, WIDTH, fast, person, plain, sealer
from tests.files.names import names
from tests.files.readers import codes_in, fonts_of, pages_of, text_of
from tests.threads import alone

ON_A_SHEET = 8
ODD = "Prof. Dr. H. Ma'ruf Ḥasan O’Brien Kusumawardhana Sastroprawiro, S.H., M.Si., Ak., QIA."


def pictures(data: bytes, folder: Path, name: str) -> list[Image.Image]:
    """Return the pages as poppler shows them at 100 dpi."""
    (folder / f"{name}.pdf").write_bytes(data)
    subprocess.run(["pdftoppm", "-r", "100", folder / f"{name}.pdf", folder / name], check=True)
    return [Image.open(file) for file in sorted(folder.glob(f"{name}-*.ppm"))]


def differing(one: Image.Image, other: Image.Image) -> int:
    """Return how many pixels are not the same."""
    assert one.size == other.size
    red, green, blue = ImageChops.difference(one, other).split()
    return sum(ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()[1:])


def test_two_hundred_names_look_the_same_both_ways(tmp_path: Path) -> None:
    slots = [Slot(f"name-{n}", SERIF, WIDTH, 52, 1.15) for n in range(ON_A_SHEET)]
    page = "<html lang=id><title>Nama</title><body>{}</body></html>"
    css = "@page{size:A4 landscape;margin:24mm}"

    def html(words: list[str]) -> str:
        rows = zip(slots, words, strict=True)
        return page.format("".join(f'<p class="slot-{one.name}">{word}</p>' for one, word in rows))

    marks = [mark(n).lines[0] for n in range(1, ON_A_SHEET + 1)]
    plate = compile_plate(Template(html(marks), "base", {}, slots, css=css), None)
    found: list[int] = []
    everybody = names(200)
    for start in range(0, len(everybody), ON_A_SHEET):
        some = everybody[start : start + ON_A_SHEET]
        texts = {
            slot.name: fit(name, SERIF.file, WIDTH, (32, 22), 2)
            for slot, name in zip(slots, some, strict=True)
        }
        quick = plate.head + plate.tail(Person(ABOUT, texts, ()), None, AT)
        words = ["\n".join(text.lines) for text in texts.values()]
        by_name = {slot.name: slot for slot in slots}
        slow = pdf.render(
            html(words), "base", {}, variant=pdf.TAGGED, css=css + styles(by_name, texts)
        )
        ours = pictures(quick, tmp_path, f"fast{start}")
        found += map(differing, ours, pictures(slow, tmp_path, f"plain{start}"))
        text = text_of(tmp_path / f"fast{start}.pdf")
        assert [name for name in some if name not in text] == []

    assert found == [0] * (len(everybody) // ON_A_SHEET)


def test_pages_with_a_code_look_the_same_both_ways(tmp_path: Path) -> None:
    who = person(ODD, post="Kepala Bidang Pencegahan, Badan Kesatuan")

    ours = pictures(fast(who), tmp_path, "fast")

    assert list(map(differing, ours, pictures(plain(who), tmp_path, "plain"))) == [0, 0]


def test_a_file_is_sound_readable_and_carries_its_fonts(tmp_path: Path) -> None:
    file = tmp_path / "one.pdf"
    file.write_bytes(fast(person(ODD, number="700.1.2/007-INSPEKTORAT/XI/2023")))

    assert pages_of(file) == 2
    assert set(fonts_of(file).values()) == {"yes"}
    assert codes_in(file, tmp_path) == [CODE[0][1]]
    assert text_of(file) == (
        f"SERTIFIKAT {ODD} Tetap sama Kepala Dinas 700.1.2/007-INSPEKTORAT/XI/2023 Akhir"
    )


def test_readers_accept_the_signature(tmp_path: Path) -> None:
    data = fast(person("Hj. Sari Wulandari, S.Sos."), is_sealed=True)
    file = tmp_path / "one.pdf"
    file.write_bytes(data)

    said = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False).stdout
    root = x509.Certificate.load(sealer().seal.chain[1])
    context = ValidationContext(
        trust_roots=[root], allow_fetching=False, crls=list(sealer().seal.revocations),
        revocation_mode="require",
    )  # fmt: skip
    (signature,) = PdfFileReader(BytesIO(data)).embedded_signatures
    status = alone(validate_pdf_signature, signature, context)

    assert pages_of(file) == 2
    assert ("Total document signed" in said, "Signature is Valid" in said) == (True, True)
    assert (status.bottom_line, status.coverage, status.docmdp_ok) == (
        True,
        SignatureCoverageLevel.ENTIRE_FILE,
        True,
    )
    assert (signature.field_name, signature.docmdp_level.value) == ("Segel", 1)
    assert signature.self_reported_timestamp == AT


@pytest.mark.parametrize("is_sealed", [False, True])
def test_the_same_person_gives_the_same_bytes(is_sealed: bool) -> None:
    assert fast(person(ODD), is_sealed=is_sealed) == fast(person(ODD), is_sealed=is_sealed)
    again = composed.plate.__wrapped__(is_sealed=is_sealed)
    assert again == composed.plate(is_sealed=is_sealed)


@pytest.mark.parametrize("is_sealed", [False, True])
def test_it_is_what_it_claims_to_be(is_sealed: bool) -> None:
    """The rules of PDF/A-3a and PDF/UA-1 that validators found broken once."""
    data = fast(person("Sari"), is_sealed=is_sealed)
    document = pikepdf.open(BytesIO(data))
    root = document.Root

    assert b"/Interpolate true" not in data
    assert (bool(root.MarkInfo.Marked), str(root.Lang)) == (True, "id")
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    assert [str(one.S) for one in root.OutputIntents] == ["/GTS_PDFA1"]
    xmp = bytes(root.Metadata.read_bytes()).decode()
    claims = ('pdfaid:part="3"', 'pdfaid:conformance="A"', 'pdfuaid:part="1"', "Acara &amp; lain")
    assert [xmp.count(claim) for claim in claims] == [1, 1, 1, 1]
    assert document.docinfo["/Title"] == "Sertifikat 1"
    assert [str(one.AFRelationship) for one in root.AF] == ["/Data"]
    assert document.attachments["data.json"].get_file().read_bytes() == b'{"name": 1}'
    assert (b"EventappBlank" in data, b"EventappKept" in data) == (False, False)


def test_every_piece_of_content_is_in_the_structure_once() -> None:
    document = pikepdf.open(BytesIO(fast(person(ODD), is_sealed=True)))

    for page in document.pages:
        drawn = [
            int(one.operands[1].MCID)
            for one in pikepdf.parse_content_stream(page)
            if str(one.operator) == "BDC"
        ]
        told = [
            content
            for element in _elements(document.Root.StructTreeRoot.K)
            if element.get("/Pg") is not None and element.Pg.objgen == page.obj.objgen
            for content in element.K
            if not isinstance(content, pikepdf.Object)
        ]
        assert sorted(drawn) == sorted(told) == list(range(len(drawn)))
    kinds = [str(one.S) for one in _elements(document.Root.StructTreeRoot.K)]
    assert (kinds.count("/Figure"), kinds.count("/Form"), kinds.count("/Sect")) == (1, 1, 2)


def _elements(kids: pikepdf.Object) -> list[pikepdf.Dictionary]:
    found: list[pikepdf.Dictionary] = []
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found.append(kid)
            found += _elements(kid.get("/K", pikepdf.Array()))
    return found


@pytest.mark.parametrize(
    "name",
    [
        "Sari X̣̄",  # marks that no letter is composed with
        "Ś̩́ari",
        "محمد",
        "ꦱꦫꦶ",
        "Sari 🎓",
        "张伟",
        "Sari\u202egnotnaS",
        "Sari\u200bWulan",
        "Sari\x00",
        "Sari\ud800",
        "O\u02bcBrien",  # would be copied as U+2019
    ],
)
def test_what_cannot_be_set_exactly_is_left_to_the_plain_way(name: str) -> None:
    who = replace(person("Sari"), texts=composed.texts("Sari") | {"name": Fitted((name,), 32)})
    with pytest.raises(Unfit) as refused:
        fast(who)

    assert (refused.value.slot, refused.value.reason) == ("name", "signs")


def test_a_line_wider_than_its_box_is_left_to_the_plain_way() -> None:
    texts = composed.texts("Sari") | {"name": Fitted(("W" * 60,), 32)}
    with pytest.raises(Unfit) as refused:
        fast(replace(person("Sari"), texts=texts))

    assert refused.value.reason == "width"


@pytest.mark.parametrize(
    "name", ["<b>Sari</b>", "{{ 7*7 }}", ") Tj ET Q", "<00> endstream", "a" * 40 + "(((", "\\051)"]
)
def test_what_looks_like_code_is_printed(name: str, tmp_path: Path) -> None:
    file = tmp_path / "one.pdf"
    about = About(name, name, name)
    file.write_bytes(fast(replace(person(name), about=about)))

    assert pages_of(file) == 2
    assert name in text_of(file)
    with pikepdf.open(file) as document:
        assert document.docinfo["/Title"] == name


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=30))
def test_any_text_is_set_whole_or_refused(name: str) -> None:
    texts = composed.texts("Sari") | {"name": Fitted((name,), 10)}
    try:
        data = fast(replace(person("Sari"), texts=texts))
    except Unfit:
        return
    shown = unicodedata.normalize("NFC", name)
    assert re.fullmatch(r"[\x20-\uffff]+", shown)
    with pikepdf.open(BytesIO(data)) as document:
        assert len(document.pages) == 2


def test_a_template_that_lost_a_slot_is_not_composed() -> None:
    template = Template("<html lang=id><title>x</title><body>x</body></html>", "base", {}, [SLOT])
    with pytest.raises(NotComposable) as refused:
        compile_plate(template, None)

    assert refused.value.reason == "slots"


SLOT = Slot("name", SERIF, WIDTH, 52, 1.15)
SHAPES = (
    (("alphanumeric", "HTTPS://HADIR.EXAMPLE/V/7K3MQ9XW2ABC"),),
    (("alphanumeric", "HTTPS://A.ID/V/7K3MQ9XW2ABC"), ("byte", "#"), ("numeric", "20311" * 33)),
    (("byte", "https://a.id/v/7k3mq9xw2abc"), ("numeric", "70")),
)


@pytest.mark.parametrize("segments", SHAPES)
@pytest.mark.parametrize("level", ["L", "M"])
def test_codes_of_the_table_are_those_of_the_library(
    segments: tuple[codes.Segment, ...], level: str
) -> None:
    table = codes.table(codes.shape_of(segments), level)
    for turn in range(5):
        some = [
            (mode, text.translate(str.maketrans("7K3012Q", f"{turn}AB4{turn}9Z"[:7])))
            for mode, text in segments
        ]
        some = [
            (mode, re.sub(r"\D", "5", text) if mode == "numeric" else text) for mode, text in some
        ]
        assert table.modules(some) == table.reference(some)


def test_a_code_of_another_shape_is_refused() -> None:
    with pytest.raises(Unfit):
        codes.table(codes.shape_of(SHAPES[0])).modules((("alphanumeric", "HTTPS://A.ID"),))
