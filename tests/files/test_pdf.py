"""HTML to PDF, with nothing from outside."""

import builtins
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jinja2
import pytest

from eventapp.files import pages, pdf
from eventapp.files.merge import merge
from tests.files.readers import fonts_of, pages_of, text_of

HTML = '<html lang="id"><title>t</title><p>Sosialisasi {}</p></html>'


def made(text: str) -> bytes:
    return pdf.render(HTML.format(text), "certificate", PICTURES)


PICTURES = {"certificate-frame.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>'}


def test_the_same_page_gives_the_same_bytes() -> None:
    assert made("Antikorupsi") == made("Antikorupsi")


def test_the_paper_fonts_are_embedded(tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(made("<b>Antikorupsi</b>"))

    assert fonts_of(file) == {"Paper-Sans": "yes", "Paper-Sans-Bold": "yes"}


def test_pages_made_at_the_same_time_do_not_disturb_each_other() -> None:
    texts = [f"kegiatan {number}" for number in range(8)]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(made, texts))

    assert together == [made(text) for text in texts]


@pytest.mark.parametrize(
    "tag",
    [
        '<img alt="x" src="http://127.0.0.1:9/a.png">',
        '<img alt="x" src="file:///etc/passwd">',
        '<img alt="x" src="data:image/png;base64,AAAA">',
        '<img alt="x" src="asset:other.svg">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/a.css">',
        '<p style="background: url(http://127.0.0.1:9/a.png)">x</p>',
        '<style>@import url("file:///etc/passwd");</style>',
        '<object data="http://127.0.0.1:9/a.svg"></object>',
    ],
)
def test_an_address_outside_stops_the_rendering(tag: str) -> None:
    with pytest.raises(pdf.ForbiddenAddressError):
        made(tag)


def test_without_pango_the_error_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def broken(name: str, *rest: Any) -> Any:
        if name == "weasyprint":
            library = "cannot load library 'libpango-1.0-0'"
            raise OSError(library)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", broken)
    with pytest.raises(pdf.PdfEngineMissingError) as caught:
        pdf.engine()

    assert caught.value.command == pdf.PANGO_COMMAND


def test_what_fills_a_template_is_text_and_a_gap_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError):
        pages.page("certificates/pdf/_foot.html")


def test_parts_join_in_their_order(tmp_path: Path) -> None:
    file = tmp_path / "all.pdf"
    file.write_bytes(merge([made("satu"), made("dua"), made("satu")]))

    assert pages_of(file) == 3
    assert text_of(file) == "Sosialisasi satu Sosialisasi dua Sosialisasi satu"


def test_joining_keeps_one_copy_of_what_repeats_and_is_repeatable() -> None:
    part = made("Antikorupsi")
    one, ten = merge([part]), merge([part] * 10)

    assert len(ten) < 2 * len(one)
    assert ten == merge([part] * 10)
