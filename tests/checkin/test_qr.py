"""QR drawings: a reader that isn't ours gets the text back."""

import base64
import subprocess
from pathlib import Path

from PIL import Image

from eventapp.checkin import qr

TICKET = "HTTPS://HADIR.KOTA.GO.ID/T/7K3M0QX1FDJ6C9QCRG"
DOOR = "HTTPS://HADIR.KOTA.GO.ID/H/S7ANGB671AE7P"


def read_back(symbol: qr.Symbol, folder: Path) -> str:
    """Draw the packed bits with a quiet zone and let zbar read them."""
    octets = base64.b64decode(symbol.bits)
    image = Image.new("1", (symbol.view, symbol.view), 1)
    for place in range(symbol.size**2):
        if octets[place // 8] >> (7 - place % 8) & 1:
            row, column = divmod(place, symbol.size)
            image.putpixel((column + qr.QUIET_ZONE, row + qr.QUIET_ZONE), 0)
    file = folder / "code.png"
    image.resize((symbol.view * 6, symbol.view * 6)).save(file)
    done = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(file)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_bits_read_back_as_the_text(tmp_path: Path) -> None:
    assert read_back(qr.symbol(TICKET), tmp_path) == TICKET


def test_capitals_keep_the_codes_at_29_modules() -> None:
    assert (qr.symbol(TICKET).size, qr.symbol(DOOR).size) == (29, 29)


def test_path_draws_each_run_of_dark_modules_inside_the_quiet_zone() -> None:
    rows = ((True, True, False), (False, False, False), (True, False, True))
    symbol = qr.Symbol(size=3, rows=rows)

    assert symbol.path == "M4 4h2v1h-2zM4 6h1v1h-1zM6 6h1v1h-1z"
    assert symbol.view == 11
