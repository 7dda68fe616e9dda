"""Draw a certificate: A4 landscape, the honour on the first page, the sessions on the second.

What differs between two people of one event (name, post, number, code, address, QR) stands in
boxes of fixed height with an id that begins with `slot-`: however it is set, nothing else moves.
(Only who has neither NIP nor post nor unit has no box for them.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import urlsplit

from markupsafe import Markup

from eventapp.certificates import design as designs
from eventapp.certificates.codes import grouped
from eventapp.certificates.design import DesignContent, Pairing, Place, Signer
from eventapp.certificates.facts import CertificateFacts
from eventapp.core.paths import assets
from eventapp.files import pages, pdf, qr
from eventapp.files.fit import Fitted, fit


@dataclass(frozen=True, slots=True)
class Fonts:
    """The files of one pairing below `static/fonts/pdf/`, for measuring."""

    title: str
    theme: str
    text: str
    bold: str


_SERIF, _SERIF_BOLD = "SourceSerif4-Regular.ttf", "SourceSerif4-SemiBold.ttf"
_SANS, _SANS_BOLD = "PlusJakartaSans-Regular.ttf", "PlusJakartaSans-Bold.ttf"
FONTS = {
    Pairing.SERIF_SANS: Fonts(_SERIF_BOLD, _SERIF, _SANS, _SANS_BOLD),
    Pairing.SANS: Fonts(_SANS_BOLD, _SANS, _SANS, _SANS_BOLD),
    Pairing.SERIF: Fonts(_SERIF_BOLD, _SERIF, _SERIF, _SERIF_BOLD),
}

_MM = 72 / 25.4
# Points of text width inside the frame, and beside the QR code, roomy and narrow.
PAGE = 249 * _MM
_BESIDE, _BESIDE_NARROW = 88 * _MM, 36 * _MM
# Points of text width of each signer, by how many there are.
_COLUMNS = {1: 105 * _MM, 2: 88 * _MM, 3: 59 * _MM}
_ROOMY_LINES = 5
_ROOMY_SIGNATURE = 4
_POST = (10.5, 9.5)
# What paper without any signature says of itself.
UNSEALED = (
    "Diterbitkan secara elektronik tanpa sertifikat tanda tangan elektronik; yang berlaku ialah "
    "data pada alamat di atas."
)
# The frame as it is drawn, so that it can be drawn in another colour.
_FRAME_COLOUR = b"#a37f2c"


def draw(
    facts: CertificateFacts,
    verify_url: str,
    design: DesignContent | None = None,
    pictures: Mapping[str, bytes] | None = None,
    *,
    pieces: Sequence[tuple[str, str]] = (),
    honest: str = UNSEALED,
    is_sample: bool = False,
) -> bytes:
    """Return the certificate as PDF/A-3u; the same input gives the same bytes.

    `verify_url` is the public address that ends in the code: it is printed and put into the QR.
    Its scheme and host may be in capitals for a coarser QR; `pieces` go into the QR instead, by
    their modes. `honest` is what the paper says of its own signature. Without a `design` the look
    is that of `default_content`; `pictures` are the bytes of its pictures by SHA-256. A sample
    has CONTOH across it.
    """
    look = design or designs.default_content(facts.kind)
    fitted = _fitted(facts, look, verify_url)
    signers = _signers(facts, FONTS[look.pairing])
    shown = _pictures(look, pictures or {})
    html = pages.page(
        "certificates/pdf/certificate.html",
        facts=facts,
        design=look,
        words=look.words[facts.capacity],
        code=grouped(facts.code),
        qr=_code(verify_url, pieces, f"Kode pemeriksaan {grouped(facts.code)}"),
        honest=honest,
        has_hours=facts.lesson_hours is not None and look.shows_hours,
        crowded=_is_crowded(facts, look),
        signers=signers,
        foot=_foot(facts),
        is_tight=max(one.height for one in signers) > _ROOMY_SIGNATURE,
        emblem=next((one for one in shown if one.startswith("emblem")), None),
        backdrops=[one for one in shown if not one.startswith("emblem")],
        is_sample=is_sample,
        **fitted,
    )
    sizes = {key.replace("_", "-"): text.size for key, text in fitted.items() if text}
    sizes |= {f"signer-{one.column}-{key}": size for one in signers for key, size in one.sizes}
    return pdf.render(html, "certificate", shown, sizes)


def _code(verify_url: str, pieces: Sequence[tuple[str, str]], title: str) -> Markup:
    if not pieces:
        return qr.svg(verify_url, title)
    return qr.drawn(qr.matrix_of(pieces), title)


def fit_name(name: str, pairing: Pairing = Pairing.SERIF_SANS) -> Fitted:
    """Return how a name will be set: its lines and their size in points, `PAGE` points wide.

    Two lines are as high as the box of the name allows.
    """
    fitted = fit(name, FONTS[pairing].title, PAGE, (32, 22), 2)
    return fitted if len(fitted.lines) == 1 else replace(fitted, size=min(fitted.size, 22))


def fit_post(facts: CertificateFacts, pairing: Pairing) -> Fitted | None:
    """Return NIP, position and unit: at most three lines, the last two on one if they fit."""
    font = FONTS[pairing].text
    first = (f"NIP {facts.nip}",) if facts.nip else ()
    parts = tuple(part for part in (facts.position, facts.unit) if part)
    if not parts:
        return Fitted(first, _POST[0]) if first else None
    together = fit(", ".join(parts), font, PAGE, _POST, 1)
    if together.size >= _POST[1]:
        return Fitted(first + together.lines, together.size)
    return Fitted(first + parts, min(fit(part, font, PAGE, _POST, 1).size for part in parts))


def fit_address(facts: CertificateFacts, verify_url: str, pairing: Pairing) -> Fitted:
    """Return the address as people type it, on one line or, beside several signers, on two."""
    parts = urlsplit(verify_url)
    path = f"{parts.netloc.lower()}{parts.path.rpartition('/')[0].lower()}/"
    font = FONTS[pairing].bold
    if _foot(facts) in {"one-left", "one-right"}:
        return fit(path + grouped(facts.code), font, _BESIDE, (7.5, 5), 1)
    lines = (path, grouped(facts.code))
    return Fitted(lines, min(fit(one, font, _BESIDE_NARROW, (7, 4), 1).size for one in lines))


@dataclass(frozen=True, slots=True)
class Signature:
    """One signer as set: `column` counts from the left, `is_last` bears the day."""

    column: int
    is_last: bool
    lead: str
    position: Fitted
    name: Fitted
    nip: str

    @property
    def sizes(self) -> tuple[tuple[str, float], ...]:
        """The sizes in points by class name."""
        return (("position", self.position.size), ("name", self.name.size))

    @property
    def height(self) -> int:
        """How many lines it has under the day."""
        texts = (self.position, self.name)
        return sum(len(one.lines) for one in texts) + bool(self.lead) + bool(self.nip)


def _signers(facts: CertificateFacts, fonts: Fonts) -> list[Signature]:
    found = sorted(facts.signatures, key=lambda one: list(Place).index(one.place))
    return [_signature(one, at, len(found), fonts) for at, one in enumerate(found, 1)]


def _signature(one: Signer, column: int, count: int, fonts: Fonts) -> Signature:
    width = _COLUMNS[count]
    position = f"{one.position}," if one.position else ""
    return Signature(
        column=column,
        is_last=column == count,
        lead=one.lead,
        position=fit(position, fonts.text, width, (10, 8.5), 2),
        name=fit(
            one.name, fonts.bold, width, (10.5, 8.5), 2 if count < designs.MOST_SIGNERS else 3
        ),
        nip=one.nip,
    )


def _foot(facts: CertificateFacts) -> str:
    """Return how the foot is laid out: where the only signer stands, or how many there are."""
    found = facts.signatures
    return f"one-{found[0].place}" if len(found) == 1 else f"several-{len(found)}"


def _fitted(
    facts: CertificateFacts, design: DesignContent, verify_url: str
) -> dict[str, Fitted | None]:
    """Set every text of unknown length so that the first page always stays one page."""
    fonts = FONTS[design.pairing]
    crowded = _is_crowded(facts, design)
    heads = [fit(one.upper(), fonts.bold, PAGE, (10, 7), 1) for one in facts.letterhead]
    line = f"{facts.name} · Nomor {facts.number}"
    return {
        "letterhead": Fitted((), min((one.size for one in heads), default=10)),
        "title": fit(design.title, fonts.title, PAGE, (26 if crowded else 38, 18), 1),
        "name": fit_name(facts.name, design.pairing),
        "post": fit_post(facts, design.pairing),
        "extra": fit(design.extra, fonts.text, PAGE, (10, 8.5), 1) if design.extra else None,
        "address": fit_address(facts, verify_url, design.pairing),
        "back_line": fit(line, fonts.text, PAGE, (9, 6), 1),
        **_occasion(facts, fonts, largest=(14, 11) if crowded else (18, 12)),
    }


def _occasion(
    facts: CertificateFacts, fonts: Fonts, largest: tuple[float, float]
) -> dict[str, Fitted | None]:
    """Set what is the same for everybody at an event."""
    theme = f"Tema: “{facts.theme}”" if facts.theme else ""
    event, small = largest
    return {
        "event": fit(facts.event, fonts.title, PAGE, (event, 13), 2),
        "theme": fit(theme, fonts.theme, PAGE, (small, 11), 2) if theme else None,
        "held": fit(_held(facts), fonts.text, PAGE, (10.5, 9.5), 2),
    }


def _is_crowded(facts: CertificateFacts, design: DesignContent) -> bool:
    """Whether an event has so long a title, theme and place that everything moves together."""
    texts = _occasion(facts, FONTS[design.pairing], (18, 12)).values()
    lines = sum(len(text.lines) for text in texts if text)
    return lines + bool(design.extra) + (len(facts.letterhead) > 2) > _ROOMY_LINES  # noqa: PLR2004


def _held(facts: CertificateFacts) -> str:
    days = pages.long_days(facts.starts_on, facts.ends_on)
    where = f" di {facts.venue}" if facts.venue else ""
    return f"yang diselenggarakan oleh {facts.host_unit}{where}, {days}"


def _pictures(design: DesignContent, given: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what is shown, by name: emblem, then the sheet's backdrops from the top down."""
    shown: dict[str, bytes] = {}
    if design.emblem != designs.NONE:
        built_in = design.emblem == designs.BUILT_IN
        data = _picture("emblem.svg") if built_in else given[design.emblem]
        shown[f"emblem.{'svg' if built_in else _kind(data)}"] = data
    if design.has_frame:
        frame = _picture("certificate-frame.svg")
        shown["frame.svg"] = frame.replace(_FRAME_COLOUR, design.line.encode())
    if design.background != designs.NONE:
        data = given[design.background]
        shown[f"background.{_kind(data)}"] = data
    return shown


def _kind(data: bytes) -> str:
    return "png" if data.startswith(b"\x89PNG") else "jpg"


@cache
def _picture(name: str) -> bytes:
    return (assets() / "static" / "img" / name).read_bytes()
