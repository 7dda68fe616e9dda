"""Packed QR modules: a reader that isn't ours gets the text back."""

import base64
import subprocess
from pathlib import Path

from PIL import Image

from eventapp.checkin import packing
from eventapp.files import qr

TICKET = "HTTPS://HADIR.KOTA.GO.ID/T/7K3M0QX1FDJ6C9QCRG"
DOOR = "HTTPS://HADIR.KOTA.GO.ID/H/S7ANGB671AE7P"


def read_back(size: int, bits: str, folder: Path) -> str:
    """Draw the packed bits with a quiet zone and let zbar read them."""
    octets = base64.b64decode(bits)
    side = size + 2 * qr.QUIET
    image = Image.new("1", (side, side), 1)
    for place in range(size**2):
        if octets[place // 8] >> (7 - place % 8) & 1:
            row, column = divmod(place, size)
            image.putpixel((column + qr.QUIET, row + qr.QUIET), 0)
    file = folder / "code.png"
    image.resize((side * 6, side * 6)).save(file)
    done = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(file)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_bits_read_back_as_the_text(tmp_path: Path) -> None:
    rows = qr.matrix(DOOR)

    assert read_back(len(rows), packing.pack(rows), tmp_path) == DOOR


def test_capitals_keep_the_codes_at_29_modules() -> None:
    assert [len(qr.matrix(text)) for text in (TICKET, DOOR)] == [29, 29]


def test_the_last_byte_is_filled_up_with_zeros() -> None:
    rows = [[True, False, True], [False, False, False], [False, True, True]]

    assert base64.b64decode(packing.pack(rows)) == bytes([0b10100001, 0b10000000])
