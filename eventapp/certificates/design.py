"""What a design of certificates consists of: words, colours, pictures, signers, checked.

A design holds choices, never code: no HTML, no CSS, no address. Every text is cleaned, bounded
and escaped where it is printed; pictures stand in it by the SHA-256 they are stored under.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self

from eventapp.certificates.rules import Capacity, Kind
from eventapp.core.errors import DomainError
from eventapp.core.text import clean


class Place(StrEnum):
    """Where a signer stands at the foot of the first page."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Pairing(StrEnum):
    """Which of the bundled fonts set the title and name, and which the rest."""

    SERIF_SANS = "serif_sans"
    SANS = "sans"
    SERIF = "serif"


class Fault(StrEnum):
    """What is wrong with one part of a design."""

    NOT_A_DESIGN = "not_a_design"
    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_CLEAN = "not_clean"
    UNKNOWN = "unknown"
    COLOUR = "colour"
    TOO_PALE = "too_pale"
    PICTURE = "picture"
    TOO_MANY = "too_many"
    SAME_PLACE = "same_place"
    NIP = "nip"


class DesignError(DomainError):
    """A design that can't be printed: `part` names the field, `fault` what is wrong with it."""

    def __init__(self, part: str, fault: Fault) -> None:
        super().__init__(part, fault)
        self.part = part
        self.fault = fault


# Most letters of each text: what still fits its line at a size one reads.
LENGTHS: Mapping[str, int] = MappingProxyType(
    {
        "title": 40,
        "given": 60,
        "deed": 80,
        "capacity": 40,
        "extra": 160,
        "letterhead": 80,
        "lead": 60,
        "position": 120,
        "name": 120,
    }
)
MOST_SIGNERS = 3
MOST_LETTERHEAD = 3
# Contrast to white that small text needs (WCAG 2.2, 1.4.3), and lines and frames (1.4.11).
LEAST_TEXT_CONTRAST = 4.5
LEAST_LINE_CONTRAST = 3.0
# The emblem: that of the application, or no picture at all; else a SHA-256.
BUILT_IN = "built_in"
NONE = "none"

_HEX = re.compile(r"#[0-9a-f]{6}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NIP = re.compile(r"(\d{18})?")


@dataclass(frozen=True, slots=True)
class Words:
    """How the first page thanks somebody, by what they were."""

    deed: str
    capacity: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: `lead` is the line over the position ("a.n. Wali Kota"), `nip` "" for none."""

    position: str
    name: str
    nip: str = ""
    lead: str = ""
    place: Place = Place.RIGHT

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return one from JSON; raises KeyError, TypeError, ValueError when it is none."""
        return cls(**{**data, "place": Place(data["place"])})


_THANKS = MappingProxyType(
    {
        Capacity.PARTICIPANT: Words("atas partisipasinya sebagai", "Peserta"),
        Capacity.SPEAKER: Words("atas kesediaannya berbagi ilmu sebagai", "Narasumber"),
        Capacity.MODERATOR: Words("atas kesediaannya memandu acara sebagai", "Moderator"),
        Capacity.ORGANISER: Words("atas pengabdiannya sebagai", "Panitia"),
    }
)


@dataclass(frozen=True, slots=True)
class DesignContent:
    """Everything a design decides.

    Colours are `#rrggbb`: `ink` of title and names, `accent` of the event, `line` of frame and
    table. `emblem` is "built_in", "none" or a picture's SHA-256, `background` "none" or a SHA-256.
    Without `signers` the event's own signer signs, without `letterhead` the host's stands.
    """

    kind: Kind = Kind.CERTIFICATE
    title: str = "SERTIFIKAT"
    given: str = "diberikan kepada"
    words: Mapping[Capacity, Words] = field(default_factory=lambda: _THANKS)
    extra: str = ""
    ink: str = "#12304f"
    accent: str = "#7a5c14"
    line: str = "#a37f2c"
    pairing: Pairing = Pairing.SERIF_SANS
    emblem: str = BUILT_IN
    background: str = NONE
    has_frame: bool = True
    has_second_page: bool = True
    shows_hours: bool = True
    letterhead: tuple[str, ...] = ()
    signers: tuple[Signer, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the design as JSON can hold it; `from_dict` gives it back unchanged."""
        return {
            **{one.name: getattr(self, one.name) for one in fields(self)},
            "kind": str(self.kind),
            "pairing": str(self.pairing),
            "words": {str(key): asdict(words) for key, words in self.words.items()},
            "letterhead": list(self.letterhead),
            "signers": [asdict(one) | {"place": str(one.place)} for one in self.signers],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Return the design of a stored version, checked again; raises DesignError."""
        try:
            known = {one.name: data[one.name] for one in fields(cls)}
            design = cls(**known | _typed(data))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DesignError("", Fault.NOT_A_DESIGN) from error
        if data.keys() - known.keys():
            raise DesignError("", Fault.NOT_A_DESIGN)
        check(design)
        return design

    @property
    def pictures(self) -> tuple[str, ...]:
        """The SHA-256 of every stored picture the design needs."""
        return tuple(one for one in (self.emblem, self.background) if _DIGEST.fullmatch(one))


def default_content(kind: Kind = Kind.CERTIFICATE) -> DesignContent:
    """Return the look that holds until officers choose another."""
    if kind is Kind.CERTIFICATE:
        return DesignContent()
    attended = {key: Words("telah hadir sebagai", one.capacity) for key, one in _THANKS.items()}
    return DesignContent(
        kind=kind,
        title="SURAT KETERANGAN KEHADIRAN",
        given="menerangkan bahwa",
        words=MappingProxyType(attended),
        has_second_page=False,
        shows_hours=False,
    )


def check(design: DesignContent) -> None:
    """Raise DesignError for the first thing that can't be printed as it stands."""
    _line("title", design.title, "title", needed=True)
    _line("given", design.given, "given")
    _line("extra", design.extra, "extra")
    for capacity in Capacity:
        _words(capacity, design.words[capacity])
    for part, least in _CONTRASTS.items():
        _colour(part, getattr(design, part), least)
    if design.emblem not in {BUILT_IN, NONE} and not _DIGEST.fullmatch(design.emblem):
        raise DesignError("emblem", Fault.PICTURE)
    if design.background != NONE and not _DIGEST.fullmatch(design.background):
        raise DesignError("background", Fault.PICTURE)
    if len(design.letterhead) > MOST_LETTERHEAD:
        raise DesignError("letterhead", Fault.TOO_MANY)
    for line in design.letterhead:
        _line("letterhead", line, "letterhead", needed=True)
    _signers(design.signers)


def contrast(colour: str) -> float:
    """Return the contrast of `#rrggbb` to white paper, 1 to 21 (WCAG 2.2)."""
    light = [_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5)]
    luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
    return 1.05 / (luminance + 0.05)


_CONTRASTS = {
    "ink": LEAST_TEXT_CONTRAST,
    "accent": LEAST_TEXT_CONTRAST,
    "line": LEAST_LINE_CONTRAST,
}


def _typed(data: Mapping[str, Any]) -> dict[str, Any]:
    flags = ("has_frame", "has_second_page", "shows_hours")
    if not all(isinstance(data[flag], bool) for flag in flags):
        raise TypeError
    words = {Capacity(key): Words(**one) for key, one in data["words"].items()}
    return {
        "kind": Kind(data["kind"]),
        "pairing": Pairing(data["pairing"]),
        "words": MappingProxyType({one: words[one] for one in Capacity}),
        "letterhead": tuple(_items(data["letterhead"])),
        "signers": tuple(Signer.from_dict(one) for one in _items(data["signers"])),
    }


def _items(value: Any) -> Sequence[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _line(part: str, text: str, kind: str, *, needed: bool = False) -> None:
    """Refuse what isn't one clean line of bounded length."""
    if not isinstance(text, str):
        raise DesignError(part, Fault.NOT_A_DESIGN)
    if needed and not text:
        raise DesignError(part, Fault.MISSING)
    if len(text) > LENGTHS[kind]:
        raise DesignError(part, Fault.TOO_LONG)
    if clean(text) != text:
        raise DesignError(part, Fault.NOT_CLEAN)


def _words(capacity: Capacity, words: Words) -> None:
    _line(f"words.{capacity}.deed", words.deed, "deed", needed=True)
    _line(f"words.{capacity}.capacity", words.capacity, "capacity", needed=True)


def _colour(part: str, colour: Any, least: float) -> None:
    if not isinstance(colour, str) or not _HEX.fullmatch(colour):
        raise DesignError(part, Fault.COLOUR)
    if contrast(colour) < least:
        raise DesignError(part, Fault.TOO_PALE)


def _signers(signers: Sequence[Signer]) -> None:
    if len(signers) > MOST_SIGNERS:
        raise DesignError("signers", Fault.TOO_MANY)
    if len({one.place for one in signers}) < len(signers):
        raise DesignError("signers", Fault.SAME_PLACE)
    for number, one in enumerate(signers):
        _line(f"signers.{number}.lead", one.lead, "lead")
        _line(f"signers.{number}.position", one.position, "position", needed=True)
        _line(f"signers.{number}.name", one.name, "name", needed=True)
        if not isinstance(one.nip, str) or not _NIP.fullmatch(one.nip):
            part = f"signers.{number}.nip"
            raise DesignError(part, Fault.NIP)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
