"""Phones and addresses are read as people type them."""

import pytest

from eventapp.participants.rules.contacts import parse_email, parse_phone


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0812-3456-7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("81234567890.0", "+6281234567890"),
        ("'081234567890", "+6281234567890"),
        ("081234567890 / 0813", "+6281234567890"),
        ("(0254) 200300", "+62254200300"),
        ("+6581234567", "+6581234567"),
        ("", None),
        ("-", None),
        ("123", None),
        ("nol delapan", None),
        ("8.12346E+10", None),
        ("0" * 400, None),
    ],
)
def test_phone(typed: str, expected: str | None) -> None:
    assert parse_phone(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (" Andi@SerangKota.example ", "andi@serangkota.example"),
        ("andi", None),
        ("andi@kota", None),
        ("Andi <andi@kota.example>", None),
        ("a" * 400 + "@kota.example", None),
        ("", None),
    ],
)
def test_email(typed: str, expected: str | None) -> None:
    assert parse_email(typed) == expected
