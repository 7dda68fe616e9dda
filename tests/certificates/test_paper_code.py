"""The digits in the QR on paper: what they say, that nobody changes them, that readers see them."""

import random
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import qrcode
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter
from qrcode import util

from eventapp.certificates import paper_code
from eventapp.certificates.paper_code import PaperCodeError, PaperFault, segments, unpack, verify
from eventapp.certificates.rules import Capacity, Kind
from eventapp.signing.data import DataKey
from tests.certificates.paper import FACTS, LONG_NAME

BASE = "https://hadir.serangkota.go.id"
# Fixed keys, so that every run reads the same pictures.
KEY = DataKey(ec.derive_private_key(4711, ec.SECP256R1()))
OTHER = DataKey(ec.derive_private_key(815, ec.SECP256R1()))
JWKS = [OTHER.public_jwk(), KEY.public_jwk()]


def test_what_is_packed_comes_back() -> None:
    code, digits = paper_code.split("".join(text for _mode, text in segments(FACTS, KEY, BASE)))
    found = verify(code, digits, JWKS)

    assert (code, found) == (
        FACTS.code,
        paper_code.PaperFacts(
            name="HJ. SARI WULANDARI, S.SOS., M.SI.",
            is_cut=False,
            capacity=Capacity.PARTICIPANT,
            kind=Kind.CERTIFICATE,
            version=1,
            lesson_hours=Decimal("5.5"),
            issued_on=date(2023, 11, 9),
            key=KEY.key_id[:2],
            check=found.check,
        ),
    )
    assert found == unpack(digits)
    assert found.says_number(" 700.1.2 / 007 inspektorat / xi / 2023")
    assert not found.says_number("700.1.2/008-INSPEKTORAT/XI/2023")


@pytest.mark.parametrize(
    ("name", "said", "is_cut"),
    [
        (LONG_NAME, "PROF. DR. H. MUHAMMAD ABDURRAHMAN WA", True),
        ("Sri", "SRI", False),
        ("Ḥāsyim Aš'arī", "HASYIM AS'ARI", False),
        ("Nur\u2019aini D-Q", "NUR'AINI D-Q", False),
        ("ꦲꦏ꧀ꦱꦫ", "????", False),
        ("", "", False),
    ],
)
def test_names(name: str, said: str, is_cut: bool) -> None:
    found = unpack(paper_code.digits(replace(FACTS, name=name), KEY))

    assert (found.name, found.is_cut) == (said, is_cut)


def test_every_digit_counts_and_so_does_the_code() -> None:
    digits = paper_code.digits(FACTS, KEY)
    rng = random.Random(7)
    for place in range(len(digits)):
        other = rng.choice([one for one in "0123456789" if one != digits[place]])
        with pytest.raises(PaperCodeError):
            verify(FACTS.code, digits[:place] + other + digits[place + 1 :], JWKS)
    with pytest.raises(PaperCodeError, match="forged"):
        verify("7K3MQ9XW2ABD", digits, JWKS)


@pytest.mark.parametrize(
    ("digits", "fault"),
    [
        ("", PaperFault.UNREADABLE),
        ("9" * paper_code.DIGITS, PaperFault.UNREADABLE),
        ("٣" * paper_code.DIGITS, PaperFault.UNREADABLE),
        ("1" * 100_000, PaperFault.UNREADABLE),
        ("0" * paper_code.DIGITS, PaperFault.FORMAT),
    ],
)
def test_what_is_no_code_of_ours(digits: str, fault: PaperFault) -> None:
    with pytest.raises(PaperCodeError) as caught:
        verify(FACTS.code, digits, JWKS)

    assert caught.value.fault is fault


def test_a_key_that_isnt_known_and_keys_that_are_none() -> None:
    digits = paper_code.digits(FACTS, KEY)
    broken: list[Any] = [{}, {"x": 1, "y": None}, {"x": "AA", "y": "AA"}, {"x": "ä", "y": "=="}]
    for keys in ([OTHER.public_jwk()], broken):
        with pytest.raises(PaperCodeError, match="key"):
            verify(FACTS.code, digits, keys)


@pytest.mark.parametrize("text", ["", "#", "x" * 5000, "https://[::1/v/#1", "/v/7K3MQ9XW2ABC"])
def test_what_is_no_text_of_ours(text: str) -> None:
    with pytest.raises(PaperCodeError):
        paper_code.split(text)


@settings(max_examples=150, deadline=None)
@given(
    name=st.text(st.sampled_from("abrisAB .,'-/019éḥ漢\n…?"), max_size=150),
    hours=st.none() | st.decimals(0, 655, places=2),
    day=st.dates(date(2000, 1, 1), date(2179, 6, 5)),
    version=st.integers(1, 15),
    capacity=st.sampled_from(Capacity),
    kind=st.sampled_from(Kind),
)
def test_all_facts_come_back_at_one_length(
    name: str, hours: Decimal | None, day: date, version: int, capacity: Capacity, kind: Kind
) -> None:
    facts = replace(
        FACTS,
        name=name,
        lesson_hours=hours,
        issued_on=day,
        version=version,
        capacity=capacity,
        kind=kind,
    )
    digits = paper_code.digits(facts, KEY)
    found = verify(facts.code, digits, JWKS)

    assert len(digits) == paper_code.DIGITS
    assert (found.lesson_hours, found.issued_on, found.version) == (hours, day, version)
    assert (found.capacity, found.kind) == (capacity, kind)
    said = paper_code.plain(name)
    assert said.startswith(found.name) if found.is_cut else found.name == said


def test_the_address_has_no_facts_outside_its_fragment() -> None:
    dense = segments(FACTS, KEY, BASE)
    below = segments(FACTS, KEY, "https://serangkota.go.id/hadir")

    assert [(mode, len(text)) for mode, text in dense] == [
        ("alphanumeric", 45),
        ("byte", 1),
        ("numeric", 229),
    ]
    assert dense[0][1] == "HTTPS://HADIR.SERANGKOTA.GO.ID/V/7K3MQ9XW2ABC"
    assert below[0] == ("byte", "https://serangkota.go.id/hadir/v/7K3MQ9XW2ABC")


MODES = {
    "numeric": util.MODE_NUMBER,
    "alphanumeric": util.MODE_ALPHA_NUM,
    "byte": util.MODE_8BIT_BYTE,
}


def paper(number: int) -> tuple[str, qrcode.QRCode]:
    """Return a code's text and the code."""
    facts = replace(FACTS, code=f"7K3MQ9XW2A{number:02}", name=f"Sari Wulandari {number}, S.Sos.")
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_L, mask_pattern=3, border=4)
    for mode, text in segments(facts, KEY, BASE):
        code.add_data(util.QRData(text.encode(), MODES[mode]), optimize=0)
    code.make(fit=True)
    return "".join(text for _mode, text in segments(facts, KEY, BASE)), code


def scanned(code: qrcode.QRCode, *, blur: float, angle: float, shift: int) -> Image.Image:
    """Return the code 20 mm wide as a scanner of 150 dpi sees it."""
    modules, fine = code.get_matrix(), 4
    image = Image.new("1", (len(modules),) * 2, 1)
    image.putdata([not dark for row in modules for dark in row])
    side = 20 / 25.4 * 150 * len(modules) / (len(modules) - 8)
    large = image.convert("L").resize((len(modules) * 16,) * 2, Image.Resampling.NEAREST)
    large = large.resize((round(side * fine),) * 2, Image.Resampling.BOX)
    page = Image.new("L", (round(side + 40) * fine,) * 2, 255)
    page.paste(large, (20 * fine + shift % fine, 20 * fine + shift // fine))
    page = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    page = page.resize((page.width // fine,) * 2, Image.Resampling.BOX)
    return page.filter(ImageFilter.GaussianBlur(blur))


def test_read_from_20_mm_at_150_dpi_with_blur(tmp_path: Path) -> None:
    texts, files, versions = set(), [], set()
    for number in range(12):
        text, code = paper(number)
        texts.add(text)
        versions.add(code.version)
        for blur in (0.6, 0.8):
            file = tmp_path / f"{number}-{blur}.png"
            angle = (0, 1.5, -3)[number % 3]
            scanned(code, blur=blur, angle=angle, shift=number).save(file)
            files.append(str(file))
    zbar = ["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", *files]
    read = subprocess.run(zbar, capture_output=True, text=True, check=False).stdout.split()

    assert versions == {6}
    assert (sorted(set(read)), len(read)) == (sorted(texts), len(files))
    for text in texts:
        verify(*paper_code.split(text), JWKS)
