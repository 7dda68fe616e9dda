"""Paper: HTML of our own templates made into PDF by WeasyPrint.

Nothing outside is ever read: a page may name fonts and the pictures handed in, as `asset:NAME`,
and every other address (http, file, data) stops the rendering.
"""

import atexit
import threading
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from PIL import ImageFile

from eventapp.core.errors import DomainError
from eventapp.core.paths import assets as assets_folder

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "asset:"
PANGO_COMMAND = "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# For long keeping: fonts inside, text found as Unicode, no encryption (ISO 19005-3).
ARCHIVE = "pdf/a-3u"
# The same with the structure for those who don't see the page.
TAGGED = "pdf/a-3a"

_BASE_SHEET = "base"
# Pango's font maps are not made for several threads at once.
_one_at_a_time = threading.RLock()


class PdfEngineMissingError(DomainError):
    """Pango isn't installed on this machine; `command` installs it."""

    def __init__(self, command: str = PANGO_COMMAND) -> None:
        super().__init__(command)
        self.command = command


class ForbiddenAddressError(DomainError):
    """A page asked for something that was not handed in with it."""


def render(
    html: str,
    sheet: str,
    assets: Mapping[str, bytes] | None = None,
    sizes: Mapping[str, float] | None = None,
    variant: str | None = ARCHIVE,
    *,
    css: str = "",
    **more: Any,
) -> bytes:
    """Return `html` as a PDF, styled by `static/css/pdf/base.css` and `<sheet>.css` beside it.

    The same input gives the same bytes as long as the libraries and fonts stay. `assets` are
    pictures by name, `sizes` font sizes in points by class name, for text fitted into its box,
    `css` further rules of our own, `more` further options of WeasyPrint's.
    Raises PdfEngineMissingError, ForbiddenAddressError.
    """
    weasyprint = engine()
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415 needs Pango

    fetcher = _fetcher(assets or {})
    with _one_at_a_time:
        styles = [_sheet(_BASE_SHEET), _sheet(sheet), *_fitted(weasyprint, sizes or {}, css)]
        try:
            document = weasyprint.HTML(string=html, url_fetcher=fetcher)
            made = document.write_pdf(
                stylesheets=styles, font_config=_fonts(), pdf_variant=variant, **more
            )
        except FatalURLFetchingError as error:
            raise ForbiddenAddressError(str(error)) from error
    return bytes(made)


def engine() -> Any:
    """Return WeasyPrint, loaded on first use: without Pango everything but paper works."""
    try:
        import weasyprint  # noqa: PLC0415 loads system libraries
    except OSError as error:
        raise PdfEngineMissingError from error
    # It takes broken pictures for good in the whole process; ours are refused when uploaded.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint


@cache
def _fonts() -> "FontConfiguration":
    """Return the fonts of all documents; one for each would unpack them again every time."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 needs Pango

    # Its folder of unpacked fonts can only be removed while Python is still whole.
    atexit.register(_fonts.cache_clear)
    return FontConfiguration()


@cache
def _sheet(name: str) -> "CSS":
    text = (assets_folder() / "static" / "css" / "pdf" / f"{name}.css").read_text("utf-8")
    return engine().CSS(string=text, font_config=_fonts(), url_fetcher=_fetcher({}))


def _fitted(weasyprint: Any, sizes: Mapping[str, float], css: str) -> "list[CSS]":
    rules = css + "".join(f".{name}{{font-size:{size}pt}}" for name, size in sizes.items())
    return [weasyprint.CSS(string=rules, url_fetcher=_fetcher({}))] if rules else []


@cache
def _font(name: str) -> bytes:
    return (assets_folder() / "static" / "fonts" / "pdf" / name).read_bytes()


def _fetcher(pictures: Mapping[str, bytes]) -> "URLFetcher":
    """Return what answers the addresses in a page: fonts and `pictures`, from memory."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 needs Pango

    fonts = {path.name for path in (assets_folder() / "static/fonts/pdf").glob("*.ttf")}

    class Closed(URLFetcher):
        def fetch(self, url: str, headers: object = None) -> "URLFetcherResponse":  # noqa: ARG002
            name = url.removeprefix(SCHEME)
            if not url.startswith(SCHEME) or name not in fonts | pictures.keys():
                raise ForbiddenAddressError(url)
            body = _font(name) if name in fonts else pictures[name]
            return URLFetcherResponse(url, body, _headers(name))

    return Closed(fail_on_errors=True)


def _headers(name: str) -> dict[str, str]:
    kinds = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "ttf": "font/ttf"}
    return {"Content-Type": kinds.get(name.rpartition(".")[2], "application/octet-stream")}
