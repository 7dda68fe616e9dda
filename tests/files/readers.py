"""What others make of our files: the readers on a clerk's machine, run as they are."""

import subprocess
from pathlib import Path


def text_of(pdf: Path, *options: str) -> str:
    """Return the text of a PDF with all blanks folded to one."""
    return " ".join(_run("pdftotext", *options, str(pdf), "-").split())


def left_edges(pdf: Path) -> dict[str, float]:
    """Return each word's left edge in points; the last one of words that stand more than once."""
    return _words(pdf, 6)


def top_edges(pdf: Path) -> dict[str, float]:
    """Return how far down each word stands, in points, as `left_edges` does."""
    return _words(pdf, 7)


def _words(pdf: Path, column: int) -> dict[str, float]:
    rows = [line.split("\t") for line in _run("pdftotext", "-tsv", str(pdf), "-").splitlines()[1:]]
    return {row[-1]: float(row[column]) for row in rows}


def codes_in(pdf: Path, folder: Path, page: int = 1, dpi: int = 150) -> list[str]:
    """Return what zbar reads on one page, printed at `dpi`, sorted."""
    picture = folder / f"page-{page}"
    _run("pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), "-png", "-singlefile",
         str(pdf), str(picture))  # fmt: skip
    return sorted(codes_of(picture.with_suffix(".png")))


def codes_of(picture: Path) -> list[str]:
    """Return the texts of the QR codes in a picture."""
    return _run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable",
                str(picture)).splitlines()  # fmt: skip


def fonts_of(pdf: Path) -> dict[str, str]:
    """Return the fonts of a PDF without their subset mark, and whether each is embedded."""
    rows = [line.split() for line in _run("pdffonts", str(pdf)).splitlines()[2:]]
    return {row[0].partition("+")[2]: row[-5] for row in rows}


def pages_of(pdf: Path) -> int:
    """Return the number of pages, from a reader that also checks the file's structure."""
    _run("qpdf", "--check", str(pdf))
    return int(_run("qpdf", "--show-npages", str(pdf)))


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
