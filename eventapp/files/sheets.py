"""Pages put in the middle of a sheet of other paper, smaller where they don't fit."""

from dataclasses import dataclass

import pikepdf

MM = 72 / 25.4
# Width and height in mm as they lie before one, the longer side across. F4 is the folio of
# Indonesian offices.
PAPERS = {"a4": (297.0, 210.0), "f4": (330.0, 215.0), "letter": (279.4, 215.9)}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper in the printer, in points; `margin` on each side stays white.

    `scale` is a share of what fits between the margins, at most 1.
    """

    width: float
    height: float
    margin: float = 0
    scale: float = 1


def sheet_of(paper: str, *, margin_mm: float = 0, scale: float = 1) -> Sheet:
    """Return a sheet of `paper` (a key of PAPERS)."""
    width, height = PAPERS[paper]
    return Sheet(width * MM, height * MM, margin_mm * MM, scale)


def place(pdf: pikepdf.Pdf, page: pikepdf.Page, sheet: Sheet) -> None:
    """Put a page in the middle of `sheet`; never larger than it is, a quarter turned if upright.

    What the page is made of stays as it is, so that it can be shared with other pages.
    """
    left, bottom, right, top = (float(side) for side in page.mediabox)
    width, height = right - left, top - bottom
    is_upright = height > width
    across, up = (sheet.height, sheet.width) if is_upright else (sheet.width, sheet.height)
    room = min((across - 2 * sheet.margin) / width, (up - 2 * sheet.margin) / height, 1)
    size = room * sheet.scale
    x = (across - width * size) / 2 - left * size
    y = (up - height * size) / 2 - bottom * size
    moved = f"q {size:.6f} 0 0 {size:.6f} {x:.4f} {y:.4f} cm\n".encode()
    page.contents_add(pikepdf.Stream(pdf, moved), prepend=True)
    page.contents_add(pikepdf.Stream(pdf, b"\nQ"))
    page.mediabox = pikepdf.Array([0, 0, across, up])
    for box in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if box in page.obj:
            del page.obj[box]
