"""Crockford's base32 of a digest."""

import pytest

from eventapp.checkin import crockford


@pytest.mark.parametrize(
    ("digest", "length", "text"),
    [
        (b"\x00\x00\x00\x00\x00", 8, "00000000"),
        (b"\xff\xff\xff\xff\xff", 8, "ZZZZZZZZ"),
        (b"\x08\x42\x10\x84\x21", 8, "11111111"),
        (b"\xf8\x00", 2, "Z0"),
        (b"\xff", 0, ""),
    ],
)
def test_first_bits_make_the_characters(digest: bytes, length: int, text: str) -> None:
    assert crockford.encode(digest, length) == text


def test_a_digest_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^2$"):
        crockford.encode(b"\xff", 2)


@pytest.mark.parametrize(
    ("text", "is_code"),
    [("7K3M", True), ("7K3", False), ("7K3MM", False), ("7K3U", False), ("7k3m", False)],
)
def test_code_is_of_the_alphabet_and_length(text: str, is_code: bool) -> None:
    assert crockford.is_code(text, 4) is is_code
