"""Pictures handed in by people: recognised by their bytes, bounded, and drawn anew.

What is kept is written by us from the pixels alone: no metadata, no second frame, nothing that
stood before, between or behind. An SVG is a program for a browser, so it is refused.
"""

import struct
import zlib
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from eventapp.core.errors import DomainError

MAX_BYTES = 8 * 1024**2
MAX_PIXELS = 25_000_000
# One is a plain JPEG, a dozen a progressive one; thousands are an attack on the decoder.
_MOST_SCANS = 64
_HEAD = 1024
_FORMATS = ("PNG", "JPEG", "WEBP")
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    OverflowError,
    MemoryError,
    struct.error,
    zlib.error,
)


class Problem(StrEnum):
    """Why a picture is refused."""

    TOO_BIG = "too_big"
    TOO_MANY_PIXELS = "too_many_pixels"
    SVG = "svg"
    UNKNOWN = "unknown"
    MOVING = "moving"
    BROKEN = "broken"


class PictureError(DomainError):
    """A picture that isn't taken, and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Box:
    """The most pixels a kept picture has each way; `is_opaque` lays it on white as a JPEG."""

    width: int
    height: int
    is_opaque: bool = False


def clean(data: bytes, box: Box) -> bytes:
    """Return the picture as we keep it, PNG or JPEG, no larger than `box`; raises PictureError.

    CMYK and 16 bits a colour become RGB with 8; phones' rotation is carried out.
    """
    try:
        with _opened(data) as image:
            image.draft("RGB", (box.width, box.height))
            upright = ImageOps.exif_transpose(_plain(image, max(box.width, box.height)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(Problem.TOO_MANY_PIXELS) from error
    except _BROKEN as error:
        raise PictureError(Problem.BROKEN) from error
    upright.thumbnail((box.width, box.height), Image.Resampling.LANCZOS)
    return _written(upright, box)


def check(data: bytes, box: Box) -> None:
    """Raise PictureError unless `data` is a picture as `clean` leaves one."""
    try:
        with _opened(data) as image:
            if image.format not in {"PNG", "JPEG"}:
                raise PictureError(Problem.UNKNOWN)
            if image.width > box.width or image.height > box.height:
                raise PictureError(Problem.TOO_MANY_PIXELS)
    except _BROKEN as error:
        raise PictureError(Problem.BROKEN) from error


def _opened(data: bytes) -> Image.Image:
    """Read the head alone, and refuse what would be dear or odd to decode."""
    if len(data) > MAX_BYTES:
        raise PictureError(Problem.TOO_BIG)
    if not data.startswith(_MAGIC):
        drawn = b"<svg" in data[:_HEAD].lower()
        raise PictureError(Problem.SVG if drawn else Problem.UNKNOWN)
    if data.startswith(b"\xff\xd8") and data.count(b"\xff\xda") > _MOST_SCANS:
        raise PictureError(Problem.BROKEN)
    image = Image.open(BytesIO(data), formats=_FORMATS)
    if image.width * image.height > MAX_PIXELS:
        raise PictureError(Problem.TOO_MANY_PIXELS)
    # A phone's JPEG may hold a second picture (MPO); the first is the one people see.
    if image.format in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
        raise PictureError(Problem.MOVING)
    return image


def _plain(image: Any, side: int) -> Image.Image:
    """Decode to RGB, or to RGBA where something shines through, at most `side` each way."""
    image.load()
    exif = image.getexif()
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    plain: Image.Image = image if image.mode == mode else image.convert(mode)
    plain.thumbnail((side, side), Image.Resampling.LANCZOS)
    # The rotation is the only thing of the metadata that is still needed.
    plain.getexif()[_ORIENTATION] = exif.get(_ORIENTATION, 1)
    return plain


_ORIENTATION = 0x0112


def _written(image: Image.Image, box: Box) -> bytes:
    file = BytesIO()
    if box.is_opaque:
        white = Image.new("RGB", image.size, "#ffffff")
        white.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
        white.save(file, "JPEG", quality=88, optimize=True, subsampling=0)
    else:
        bare = Image.frombytes(image.mode, image.size, image.tobytes())
        bare.save(file, "PNG", optimize=True)
    return file.getvalue()
