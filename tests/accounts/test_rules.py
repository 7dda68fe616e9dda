"""What an e-mail address looks like, and who needs a unit."""

import pytest

from eventapp.accounts.rules import Role, is_email, needs_unit


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("siti@kotaserang.go.id", True),
        ("admin@localhost", True),
        ("siti", False),
        ("siti@", False),
        ("@kota.go.id", False),
        ("siti@kota..id", False),
        ("siti @kota.id", False),
        ("a@b@c", False),
        ("s" * 195 + "@kota.id", False),
        ("", False),
    ],
)
def test_addresses(value: str, expected: bool) -> None:
    assert is_email(value) is expected


def test_only_organisers_need_a_unit() -> None:
    assert [role for role in Role if needs_unit(role)] == [Role.ORGANISER]
