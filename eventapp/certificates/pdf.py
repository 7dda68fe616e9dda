"""Draw a certificate: A4 landscape, the honour on the first page, the sessions on the second."""

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from eventapp.certificates.codes import grouped
from eventapp.certificates.facts import CertificateFacts
from eventapp.certificates.rules import Capacity
from eventapp.core.paths import assets
from eventapp.files import pages, pdf, qr
from eventapp.files.fit import Fitted, fit

_SERIF = "SourceSerif4-Regular.ttf"
_SERIF_BOLD = "SourceSerif4-SemiBold.ttf"
_SANS = "PlusJakartaSans-Regular.ttf"
_SANS_BOLD = "PlusJakartaSans-Bold.ttf"

# Points of text width inside the frame (249 mm), and of the signature block (105 mm).
PAGE = 249 / 25.4 * 72
_BLOCK = 105 / 25.4 * 72
_ROOMY_LINES = 9


@dataclass(frozen=True, slots=True)
class Words:
    """How the first page thanks somebody, by what they were."""

    deed: str
    capacity: str


# Official documents are Indonesian in every language of the screens.
WORDS = {
    Capacity.PARTICIPANT: Words("atas partisipasinya sebagai", "Peserta"),
    Capacity.SPEAKER: Words("atas kesediaannya berbagi ilmu sebagai", "Narasumber"),
    Capacity.MODERATOR: Words("atas kesediaannya memandu acara sebagai", "Moderator"),
    Capacity.ORGANISER: Words("atas pengabdiannya sebagai", "Panitia"),
}


def draw(facts: CertificateFacts, verify_url: str, emblem: bytes | None = None) -> bytes:
    """Return the certificate as PDF/A-3u; the same facts give the same bytes.

    `verify_url` is the public address that ends in the code: it is printed and put into the QR.
    Its scheme and host may be in capitals for a coarser QR. `emblem` is an SVG; without one
    the neutral mark of the application is printed.
    """
    fitted = _fitted(facts)
    html = pages.page(
        "certificates/pdf/certificate.html",
        facts=facts,
        words=WORDS[facts.capacity],
        code=grouped(facts.code),
        qr=qr.svg(verify_url, f"Kode pemeriksaan {grouped(facts.code)}"),
        address=_printed(verify_url, facts.code),
        has_hours=facts.lesson_hours is not None,
        crowded=sum(len(text.lines) for text in fitted.values() if text) > _ROOMY_LINES,
        **fitted,
    )
    pictures = {
        "emblem.svg": emblem or _picture("emblem.svg"),
        "certificate-frame.svg": _picture("certificate-frame.svg"),
    }
    sizes = {key.replace("_", "-"): text.size for key, text in fitted.items() if text}
    return pdf.render(html, "certificate", pictures, sizes)


def fit_name(name: str) -> Fitted:
    """Return how a name will be set: its lines and their size in points, `PAGE` points wide."""
    return fit(name, _SERIF_BOLD, PAGE, (32, 22), 2)


def _fitted(facts: CertificateFacts) -> dict[str, Fitted | None]:
    """Set every text of unknown length so that the first page always stays one page."""
    theme = f"Tema: “{facts.theme}”" if facts.theme else ""
    return {
        "name": fit_name(facts.name),
        "post": _post(facts.position, facts.unit),
        "event": fit(facts.event, _SERIF_BOLD, PAGE, (18, 14), 2),
        "theme": fit(theme, _SERIF, PAGE, (12, 11), 2) if theme else None,
        "held": fit(_held(facts), _SANS, PAGE, (10.5, 9.5), 2),
        "signer_position": fit(facts.signer_position, _SANS, _BLOCK, (10, 8.5), 2),
        "signer_name": fit(facts.signer_name, _SANS_BOLD, _BLOCK, (10.5, 9), 2),
    }


def _post(position: str, unit: str) -> Fitted | None:
    """Set position and unit on one line, or on one each when they are long."""
    parts = tuple(part for part in (position, unit) if part)
    if not parts:
        return None
    together = fit(", ".join(parts), _SANS, PAGE, (10.5, 9.5), 1)
    if together.size >= 9.5:  # noqa: PLR2004 the smallest size asked for above
        return together
    return Fitted(parts, min(fit(part, _SANS, PAGE, (10.5, 9.5), 1).size for part in parts))


def _held(facts: CertificateFacts) -> str:
    days = pages.long_days(facts.starts_on, facts.ends_on)
    where = f" di {facts.venue}" if facts.venue else ""
    return f"yang diselenggarakan oleh {facts.host_unit}{where}, {days}"


def _printed(verify_url: str, code: str) -> str:
    """Return the address as people type it: no scheme, the code in groups."""
    parts = urlsplit(verify_url)
    path = parts.path.rpartition("/")[0].lower()
    return f"{parts.netloc.lower()}{path}/{grouped(code)}"


@cache
def _picture(name: str) -> bytes:
    return (assets() / "static" / "img" / name).read_bytes()
