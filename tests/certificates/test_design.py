"""What a design may hold, and what is refused."""

import json
from dataclasses import replace
from typing import Any

import pytest

from eventapp.certificates.design import (
    DesignContent,
    DesignError,
    Fault,
    Pairing,
    Place,
    Signer,
    contrast,
    default_content,
)
from eventapp.certificates.rules import Kind

FULL = replace(
    default_content(),
    extra="Semoga bermanfaat.",
    pairing=Pairing.SANS,
    emblem="a" * 64,
    background="b" * 64,
    has_frame=False,
    letterhead=("Pemerintah Kota Serang", "Inspektorat"),
    signers=(
        Signer("Inspektur", "Bagas", "198001012005011001", "", Place.LEFT),
        Signer("Sekretaris Daerah", "Dian", "", "a.n. Wali Kota", Place.RIGHT),
    ),
)


@pytest.mark.parametrize("design", [*map(default_content, Kind), FULL])
def test_a_design_comes_back_from_json_unchanged(design: DesignContent) -> None:
    assert DesignContent.from_dict(json.loads(json.dumps(design.to_dict()))) == design


def test_a_design_names_the_pictures_it_needs() -> None:
    assert (FULL.pictures, default_content().pictures) == (("a" * 64, "b" * 64), ())


def altered(**changes: Any) -> dict[str, Any]:
    """The whole design as JSON, with some of its parts replaced."""
    return FULL.to_dict() | changes


def signer(**changes: Any) -> dict[str, Any]:
    """The whole design with one signer, altered."""
    return altered(signers=[FULL.to_dict()["signers"][0] | changes])


def words(**changes: Any) -> dict[str, Any]:
    """The whole design, its words for speakers altered."""
    speaker = FULL.to_dict()["words"]["speaker"] | changes
    return altered(words=FULL.to_dict()["words"] | {"speaker": speaker})


@pytest.mark.parametrize(
    ("data", "part", "fault"),
    [
        ({}, "", Fault.NOT_A_DESIGN),
        (altered(css="p { color: red }"), "", Fault.NOT_A_DESIGN),
        (altered(kind="poster"), "", Fault.NOT_A_DESIGN),
        (altered(pairing="Comic Sans"), "", Fault.NOT_A_DESIGN),
        (altered(has_frame="yes"), "", Fault.NOT_A_DESIGN),
        (altered(words=None), "", Fault.NOT_A_DESIGN),
        (altered(words={}), "", Fault.NOT_A_DESIGN),
        (altered(letterhead="Inspektorat"), "", Fault.NOT_A_DESIGN),
        (altered(title=7), "title", Fault.NOT_A_DESIGN),
        (altered(title=""), "title", Fault.MISSING),
        (altered(title="A" * 41), "title", Fault.TOO_LONG),
        (altered(extra="dua\nbaris"), "extra", Fault.NOT_CLEAN),
        (altered(extra="\u202egnotnaS"), "extra", Fault.NOT_CLEAN),
        (altered(ink="red"), "ink", Fault.COLOUR),
        (altered(ink="#12304f;}*{display:none"), "ink", Fault.COLOUR),
        (altered(ink="#12304F"), "ink", Fault.COLOUR),
        (altered(accent="#ffd54f"), "accent", Fault.TOO_PALE),
        (altered(line="#eeeeee"), "line", Fault.TOO_PALE),
        (altered(emblem="file:///etc/passwd"), "emblem", Fault.PICTURE),
        (altered(background="http://example.org/a.png"), "background", Fault.PICTURE),
        (altered(background="built_in"), "background", Fault.PICTURE),
        (altered(letterhead=["A"] * 4), "letterhead", Fault.TOO_MANY),
        (altered(letterhead=["A" * 81]), "letterhead", Fault.TOO_LONG),
        (altered(signers=FULL.to_dict()["signers"] * 2), "signers", Fault.TOO_MANY),
        (
            altered(signers=[FULL.to_dict()["signers"][0]] * 2),
            "signers",
            Fault.SAME_PLACE,
        ),
        (signer(name=""), "signers.0.name", Fault.MISSING),
        (signer(nip="12345"), "signers.0.nip", Fault.NIP),
        (signer(place="top"), "", Fault.NOT_A_DESIGN),
        (signer(email="a@example.org"), "", Fault.NOT_A_DESIGN),
        (words(deed="x" * 81), "words.speaker.deed", Fault.TOO_LONG),
        (words(capacity=""), "words.speaker.capacity", Fault.MISSING),
    ],
)
def test_what_cannot_be_printed_is_refused(data: dict[str, Any], part: str, fault: Fault) -> None:
    with pytest.raises(DesignError) as refused:
        DesignContent.from_dict(data)

    assert (refused.value.part, refused.value.fault) == (part, fault)


@pytest.mark.parametrize(
    ("colour", "ratio"), [("#000000", 21.0), ("#ffffff", 1.0), ("#767676", 4.54)]
)
def test_contrast_to_paper(colour: str, ratio: float) -> None:
    assert round(contrast(colour), 2) == ratio
