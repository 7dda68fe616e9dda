"""Pages lie in the middle of other paper, and joined files hold what they share once."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from eventapp.files.merge import Joiner
from eventapp.files.sheets import MM, sheet_of
from tests.files.readers import pages_of


def made(width: float, height: float, words: bytes = b"") -> bytes:
    """Return a page in mm, filled to its edges, with a font of 20,000 bytes."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(width * MM, height * MM))
    font = pdf.make_stream(bytes(range(200)) * 100)
    page.Resources = pikepdf.Dictionary(Font=pdf.make_indirect(pikepdf.Dictionary(File=font)))
    page.Contents = pdf.make_stream(f"0 0 {width * MM} {height * MM} re f".encode() + words)
    file = BytesIO()
    pdf.save(file)
    return file.getvalue()


def placed(part: bytes, paper: str, margin: float = 0) -> tuple[list[float], list[float]]:
    """Return the page's box and its matrix."""
    joiner = Joiner()
    joiner.add(part, sheet=sheet_of(paper, margin_mm=margin))
    with pikepdf.open(BytesIO(joiner.finish())) as pdf:
        page = pdf.pages[0]
        first = pikepdf.parse_content_stream(page)[1]
        return [float(one) for one in page.mediabox], [float(one) for one in first.operands]


@pytest.mark.parametrize(
    ("paper", "margin", "size"),
    [
        ("a4", 0, 1.0),
        ("f4", 0, 1.0),
        ("letter", 0, 279.4 / 297),
        ("a4", 10, 190 / 210),
        ("f4", 10, 195 / 210),
    ],
)
def test_a_page_lies_in_the_middle_and_never_grows(paper: str, margin: float, size: float) -> None:
    box, (a, _b, _c, d, x, y) = placed(made(297, 210), paper, margin)

    assert [a, d] == pytest.approx([size, size], abs=1e-5)
    assert box[2] - x == pytest.approx(x + 297 * MM * size, abs=0.02)
    assert box[3] - y == pytest.approx(y + 210 * MM * size, abs=0.02)


def test_an_upright_page_gets_upright_paper() -> None:
    box, _matrix = placed(made(210, 297), "f4")

    assert box == pytest.approx([0, 0, 215 * MM, 330 * MM], abs=0.01)


def test_three_hundred_parts_hold_one_font(tmp_path: Path) -> None:
    joiner, sheet, file = Joiner(), sheet_of("f4"), tmp_path / "all.pdf"
    for number in range(300):
        joiner.add(made(297, 210, b"%" + str(number).encode()), sheet=sheet)
    joiner.add_blank(sheet)
    data = joiner.finish()
    file.write_bytes(data)

    assert pages_of(file) == 301
    with pikepdf.open(file) as pdf:
        fonts = {page.Resources.Font.File.objgen for page in list(pdf.pages)[:300]}
        assert len(fonts) == 1
    assert len(data) < 200_000


def test_a_page_left_out_first_comes_whole_later() -> None:
    two = pikepdf.new()
    with pikepdf.open(BytesIO(made(297, 210, b"%1"))) as one:
        two.pages.extend(one.pages)
    with pikepdf.open(BytesIO(made(297, 210, b"%2"))) as other:
        two.pages.extend(other.pages)
    file = BytesIO()
    two.save(file)
    joiner = Joiner()
    joiner.add(file.getvalue(), [0])
    joiner.add(file.getvalue(), [1])

    with pikepdf.open(BytesIO(joiner.finish())) as pdf:
        assert [page.Contents.read_bytes()[-2:] for page in pdf.pages] == [b"%1", b"%2"]
