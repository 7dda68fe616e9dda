"""Phone numbers as they are shown, and the link that opens a chat."""

import pytest

from eventapp.web.phones import chat_url, shown


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ("+6281234567890", "0812-3456-7890"),
        ("+62254200123", "(0254) 200123"),
        ("+60123456789", "+60 12-345 6789"),
        ("", ""),
        ("apa saja", "apa saja"),
    ],
)
def test_shown(phone: str, expected: str) -> None:
    assert shown(phone) == expected


def test_chat_url() -> None:
    assert chat_url("+6281234567890", "Yth. Ibu & Bapak") == (
        "https://wa.me/6281234567890?text=Yth.%20Ibu%20%26%20Bapak"
    )
