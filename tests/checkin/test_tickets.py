"""A ticket's text: what is written is read, and nothing else is."""

import pytest

from eventapp.checkin import tickets
from eventapp.checkin.tickets import Fault

KEY = b"0" * 32
CODE = "7K3M0QX1"
TOKEN = "7K3M0QX1FDJ6C9QCRG"


def test_token_is_the_code_and_fifty_bits_of_signature() -> None:
    assert tickets.token(CODE, KEY) == TOKEN


@pytest.mark.parametrize(
    ("base_url", "text"),
    [
        ("https://hadir.kota.go.id", f"HTTPS://HADIR.KOTA.GO.ID/T/{TOKEN}"),
        ("http://127.0.0.1:8000/", f"HTTP://127.0.0.1:8000/T/{TOKEN}"),
        ("https://kota.go.id/hadir", f"https://kota.go.id/hadir/t/{TOKEN}"),
    ],
)
def test_address_is_all_capitals_unless_its_path_has_case(base_url: str, text: str) -> None:
    assert tickets.write(CODE, KEY, base_url) == text
    assert tickets.read(text, KEY) == CODE


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        TOKEN.lower(),
        f" {TOKEN[:8]}-{TOKEN[8:13]} {TOKEN[13:]}\r\n",
        TOKEN.replace("0", "O").replace("1", "l"),
        TOKEN.replace("0", "o").replace("1", "I"),
        f"https://hadir.kota.go.id/t/{TOKEN.lower()}",
        f"HTTP://192.168.1.4:8000/T/{TOKEN}/",
        f"https://t.co/t/x/t/{TOKEN}?utm_source=wa#atas",
        f"https://hadir.kota.go.id/t/{TOKEN[:8]}%20{TOKEN[8:]}",
    ],
)
def test_reads_what_scanners_and_people_make_of_it(text: str) -> None:
    assert tickets.read(text, KEY) == CODE


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        CODE,
        TOKEN[:-1],
        TOKEN + "0",
        TOKEN[:-1] + "U",
        TOKEN[:-1] + "é",
        f"https://hadir.kota.go.id/t/{TOKEN[:-1]}",
        f"https://hadir.kota.go.id/x/{TOKEN}",
        f"https://hadir.kota.go.id/t/{TOKEN}/ubah",
        "WIFI:S:Ledian;T:WPA;P:tamu;;",
        "0" * 100_000,
    ],
)
def test_anything_else_is_unreadable(text: str) -> None:
    assert tickets.read(text, KEY) is Fault.UNREADABLE


def test_every_altered_character_breaks_the_signature() -> None:
    altered = [
        TOKEN[:place] + ("2" if TOKEN[place] != "2" else "3") + TOKEN[place + 1 :]
        for place in range(len(TOKEN))
    ]

    assert [tickets.read(text, KEY) for text in altered] == [Fault.BAD_SIGNATURE] * 18


def test_another_key_is_another_application() -> None:
    assert tickets.read(TOKEN, b"1" * 32) is Fault.BAD_SIGNATURE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7k3m-oqxi", CODE),
        (" 7K3M 0QX1 ", CODE),
        ("7K3M0QX", None),
        ("7K3M0QXU", None),
        (TOKEN, None),
        ("", None),
        ("7" * 100_000, None),
    ],
)
def test_typed_code_is_the_eight_characters_alone(text: str, code: str | None) -> None:
    assert tickets.read_typed(text) == code
