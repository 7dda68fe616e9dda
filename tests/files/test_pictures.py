"""Pictures people hand in: what is kept of them, and what is refused, in bounded time."""

import resource
import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from eventapp.files.pictures import (
    MAX_BYTES,
    MAX_PIXELS,
    Box,
    PictureError,
    Problem,
    check,
    clean,
)

BOX = Box(80, 80)
SHEET = Box(80, 80, is_opaque=True)
SECRET = b"-6.1201,106.1503 <script>alert(1)</script>"


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The bytes of an image."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    """The image in some bytes, decoded."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


RED = Image.new("RGB", (40, 20), "#c00000")


def chunk(name: bytes, body: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    """A grey PNG that says it has so many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunks) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize(("box", "written"), [(BOX, "PNG"), (SHEET, "JPEG")])
def test_what_is_kept_is_drawn_anew(kind: str, box: Box, written: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    options = {"exif": exif} | ({"lossless": True} if kind == "WEBP" else {})

    kept = clean(saved(RED, kind, **options) + SECRET, box)

    image = opened(kept)
    colour = image.convert("RGB").getpixel((9, 9))
    assert isinstance(colour, tuple)
    assert (image.format, image.size) == (written, (40, 20))
    assert [abs(a - b) < 4 for a, b in zip(colour, (192, 0, 0), strict=True)] == [True] * 3
    assert (SECRET in kept, b"Exif" in kept, dict(image.getexif())) == (False, False, {})
    check(kept, box)


def test_a_picture_is_made_as_large_as_the_paper_needs() -> None:
    assert opened(clean(saved(Image.new("RGB", (4000, 1000)), "JPEG"), BOX)).size == (80, 20)


def test_a_phone_s_rotation_is_carried_out() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    assert opened(clean(saved(RED, "JPEG", exif=exif), BOX)).size == (20, 40)


@pytest.mark.parametrize(
    ("image", "kind", "colour"),
    [
        (Image.new("CMYK", (9, 9), (0, 255, 255, 0)), "JPEG", (255, 0, 0)),
        (Image.new("I;16", (9, 9), 32768), "PNG", (128, 128, 128)),
        (Image.new("L", (9, 9), 77), "PNG", (77, 77, 77)),
        (Image.new("1", (9, 9), 1), "PNG", (255, 255, 255)),
        (RED.convert("P"), "PNG", (204, 0, 0)),
    ],
)
def test_other_kinds_of_colour_become_rgb(
    image: Image.Image, kind: str, colour: tuple[int, ...]
) -> None:
    kept = opened(clean(saved(image, kind), BOX))

    assert (kept.mode, kept.getpixel((4, 4))) == ("RGB", colour)


def test_what_shines_through_does_so_on_paper_or_lies_on_white() -> None:
    clear = saved(Image.new("RGBA", (9, 9), (255, 0, 0, 0)), "PNG")

    assert opened(clean(clear, BOX)).getpixel((4, 4)) == (255, 0, 0, 0)
    assert opened(clean(clear, SHEET)).getpixel((4, 4)) == (255, 255, 255)


def text_bomb() -> bytes:
    """A PNG with a comment that unpacks to 100 MB."""
    info = PngImagePlugin.PngInfo()
    data = saved(RED, "PNG", pnginfo=info)
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(100 * 1024**2), 9))
    return data[:33] + bomb + data[33:]


def moving(kind: str) -> bytes:
    """Two frames."""
    return saved(RED, kind, save_all=True, append_images=[Image.new("RGB", (40, 20))])


SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)
OUTSIDE = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://192.0.2.1/a.png"/></svg>'


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES), Problem.TOO_BIG),
        (png(60_000, 60_000, chunk(b"IDAT", zlib.compress(b""))), Problem.TOO_MANY_PIXELS),
        (png(10_000, 10_000, chunk(b"IDAT", zlib.compress(b""))), Problem.TOO_MANY_PIXELS),
        (png(MAX_PIXELS + 1, 1, chunk(b"IDAT", zlib.compress(b""))), Problem.TOO_MANY_PIXELS),
        (saved(RED, "JPEG") + b"\xff\xda" * 100, Problem.BROKEN),
        (text_bomb(), Problem.BROKEN),
        (SVG, Problem.SVG),
        (OUTSIDE, Problem.SVG),
        (b"\xef\xbb\xbf<!DOCTYPE svg>" + OUTSIDE, Problem.SVG),
        (moving("PNG"), Problem.MOVING),
        (moving("WEBP"), Problem.MOVING),
        (moving("GIF"), Problem.UNKNOWN),
        (saved(RED, "TIFF"), Problem.UNKNOWN),
        (saved(RED, "BMP"), Problem.UNKNOWN),
        (b"%PDF-1.7\n%\xff\xd8\xff", Problem.UNKNOWN),
        (b"<html><body>Masuk dulu</body></html>", Problem.UNKNOWN),
        (b"", Problem.UNKNOWN),
        (saved(RED, "PNG")[:60], Problem.BROKEN),
        (saved(Image.effect_noise((200, 200), 90), "JPEG")[:2000], Problem.BROKEN),
        (saved(RED, "WEBP")[:30], Problem.BROKEN),
        (png(40, 20, chunk(b"IDAT", b"not deflated")), Problem.BROKEN),
        (b"RIFF\x10\x00\x00\x00AVI LIST", Problem.BROKEN),
    ],
)
def test_what_is_refused_and_why(data: bytes, problem: Problem) -> None:
    with pytest.raises(PictureError) as refused:
        clean(data, BOX)

    assert refused.value.problem is problem


def test_refusing_bombs_takes_neither_time_nor_memory() -> None:
    bombs = [png(60_000, 60_000, chunk(b"IDAT", zlib.compress(bytes(10**7), 9))), text_bomb()]
    before = resource.getrusage(resource.RUSAGE_SELF)

    for bomb in bombs:
        with pytest.raises(PictureError):
            clean(bomb, BOX)

    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_utime - before.ru_utime < 1
    assert (after.ru_maxrss - before.ru_maxrss) / 1024 < 150


def test_a_polyglot_loses_its_other_half() -> None:
    archive = b"PK\x03\x04 evil.exe PK\x05\x06" + bytes(18)

    kept = clean(saved(RED, "JPEG", comment=b"%PDF-1.7 /JavaScript") + archive, BOX)

    assert [part in kept for part in (b"PK\x03", b"%PDF", b"JavaScript")] == [False] * 3


@pytest.mark.parametrize(
    "data", [saved(RED, "WEBP"), saved(Image.new("RGB", (81, 9)), "PNG"), SVG, b"%PDF-1.7"]
)
def test_what_clean_would_not_have_left_is_not_taken_for_it(data: bytes) -> None:
    with pytest.raises(PictureError):
        check(data, BOX)
