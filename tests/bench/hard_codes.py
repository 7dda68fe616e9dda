"""Pictures of a ticket as a weak camera sees it: 13 kinds of trouble, 30 degrees of each.

Made from seeds, the same every time but for the grain of the noise: 1280×720 grey JPEGs on a
cluttered background, the code of 33 modules where the hand happens to hold it. Harder towards the
end of each kind, so that nothing reads them all.
"""

import io
import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import qrcode
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

TEXT = "HTTPS://HADIR.SERANGKOTA.GO.ID/T/7Q2XK9ABMN4TVW8Y3Z?sosialisasi"
SIZE = (1280, 720)
DEGREES = 30

Picture = Image.Image
Trouble = Callable[[Picture, float, random.Random], Picture]


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: what is wrong with it, and its JPEG."""

    trouble: str
    number: int
    jpeg: bytes


def frames() -> Iterator[Frame]:
    """Yield all pictures."""
    code = _code()
    for trouble, spoil in TROUBLES.items():
        for number in range(DEGREES):
            chance = random.Random(f"{trouble} {number}")
            picture = spoil(code, (number + 0.5) / DEGREES, chance)
            file = io.BytesIO()
            picture.convert("L").save(file, "JPEG", quality=80)
            yield Frame(trouble, number, file.getvalue())


def _code() -> Picture:
    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=10, border=4)
    made.add_data(TEXT)
    drawn: Picture = made.make_image().get_image()
    return drawn.convert("L")


def _table(chance: random.Random) -> Picture:
    """Return a desk full of things, a little noisy."""
    table = Image.new("L", SIZE, chance.randint(90, 150))
    draw = ImageDraw.Draw(table)
    for _thing in range(60):
        x, y = chance.randint(0, SIZE[0]), chance.randint(0, SIZE[1])
        box = (x, y, x + chance.randint(20, 260), y + chance.randint(10, 160))
        draw.rectangle(box, fill=chance.randint(30, 220))
    return _noisy(table, 18)


def _noisy(picture: Picture, sigma: float) -> Picture:
    noise = Image.effect_noise(picture.size, sigma)
    return ImageChops.add(picture, noise, scale=1, offset=-128)


def _held(code: Picture, chance: random.Random, side: int = 300, angle: float = 0) -> Picture:
    """Lay the code on the table at a chance place, `side` pixels wide, turned by degrees."""
    paper = code.resize((side, side), Image.Resampling.BICUBIC)
    cut = Image.new("L", paper.size, 255)
    if angle:
        paper = paper.rotate(angle, Image.Resampling.BICUBIC, expand=True)
        cut = cut.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    table = _table(chance)
    room = (SIZE[0] - paper.width - 20, SIZE[1] - paper.height - 20)
    place = (chance.randint(10, max(10, room[0])), chance.randint(10, max(10, room[1])))
    table.paste(paper, place, cut)
    return table


def _blur(code: Picture, degree: float, chance: random.Random) -> Picture:
    return _held(code, chance).filter(ImageFilter.GaussianBlur(1 + 7 * degree))


def _motion(code: Picture, degree: float, chance: random.Random) -> Picture:
    picture, steps = _held(code, chance), 2 + round(20 * degree)
    whole = picture
    for step in range(1, steps):
        shifted = ImageChops.offset(picture, step, step // 3)
        whole = Image.blend(whole, shifted, 1 / (step + 1))
    return whole


def _turned(code: Picture, degree: float, chance: random.Random) -> Picture:
    return _held(code, chance, 300, 360 * degree)


def _skewed(code: Picture, degree: float, chance: random.Random) -> Picture:
    """Seen from the side: the far edge shrinks."""
    side, shrink = code.width, 0.44 * degree
    far = (side * shrink, side * (1 - shrink))
    corners = [(0.0, far[0]), (0.0, far[1]), (float(side), float(side)), (float(side), 0.0)]
    square = [(0.0, 0.0), (0.0, float(side)), (float(side), float(side)), (float(side), 0.0)]
    seen = code.transform(
        code.size,
        Image.Transform.PERSPECTIVE,
        _perspective(corners, square),
        Image.Resampling.BICUBIC,
        fillcolor=190,
    )
    return _held(seen, chance, 340)


def _perspective(
    seen: list[tuple[float, float]], flat: list[tuple[float, float]]
) -> tuple[float, ...]:
    """Return Pillow's eight numbers that map the corners `seen` to those of the `flat` picture."""
    rows = []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for place in range(8):
        best = max(range(place, 8), key=lambda row: abs(rows[row][place]))
        rows[place], rows[best] = rows[best], rows[place]
        rows[place] = [value / rows[place][place] for value in rows[place]]
        for other in range(8):
            if other != place:
                factor = rows[other][place]
                pairs = zip(rows[other], rows[place], strict=True)
                rows[other] = [value - factor * above for value, above in pairs]
    return tuple(row[8] for row in rows)


def _pale(code: Picture, degree: float, chance: random.Random) -> Picture:
    low = 255 - round(140 * (1 - degree)) - 12
    return _held(ImageOps.autocontrast(code).point(lambda v: low + v * (255 - low) // 255), chance)


def _small(code: Picture, degree: float, chance: random.Random) -> Picture:
    return _held(code, chance, round(160 - 100 * degree))


def _glare(code: Picture, degree: float, chance: random.Random) -> Picture:
    """A lamp on a glossy screen: a white patch with soft edges."""
    picture = _held(code, chance)
    light = Image.new("L", SIZE, 0)
    reach = 30 + 170 * degree
    x, y = chance.randint(300, 980), chance.randint(200, 520)
    ImageDraw.Draw(light).ellipse((x - reach * 2, y - reach, x + reach * 2, y + reach), fill=255)
    return ImageChops.add(picture, light.filter(ImageFilter.GaussianBlur(40)))


def _moire(code: Picture, degree: float, chance: random.Random) -> Picture:
    """A screen photographed: its grid beats with the camera's."""
    picture = _held(code, chance)
    period, tilt = 3.1 + degree, math.radians(3 + 9 * degree)
    strip = Image.new("L", SIZE)
    strip.putdata(
        [
            round(128 + 90 * degree * math.sin(2 * math.pi * (x + y * math.tan(tilt)) / period))
            for y in range(SIZE[1])
            for x in range(SIZE[0])
        ]
    )
    small = ImageChops.add(picture, strip, scale=1, offset=-128).resize((853, 480))
    return small.resize(SIZE, Image.Resampling.BILINEAR)


def _dark(code: Picture, degree: float, chance: random.Random) -> Picture:
    dim = ImageEnhance.Brightness(_held(code, chance)).enhance(0.35 - 0.27 * degree)
    return _noisy(dim, 6 + 14 * degree)


def _inverted(code: Picture, degree: float, chance: random.Random) -> Picture:
    return _held(ImageOps.invert(code), chance, round(330 - 170 * degree))


def _curved(code: Picture, degree: float, chance: random.Random) -> Picture:
    """Printed on a cup, or a sheet that rolls up."""
    side, bend = code.width, 0.9 + 1.9 * degree
    bent = Image.new("L", code.size, 255)
    for x in range(side):
        place = math.asin((2 * x / side - 1) * math.sin(bend / 2)) / bend + 0.5
        column = code.crop((int(place * (side - 1)), 0, int(place * (side - 1)) + 1, side))
        sag = round(math.cos((x / side - 0.5) * bend) * side * 0.1 * degree)
        bent.paste(column, (x, sag))
    return _held(bent, chance, 320)


def _mixed(code: Picture, degree: float, chance: random.Random) -> Picture:
    picture = _held(code, chance, round(280 - 100 * degree), chance.uniform(-30, 30))
    picture = picture.filter(ImageFilter.GaussianBlur(0.5 + 2 * degree))
    return _noisy(ImageEnhance.Contrast(picture).enhance(1 - 0.6 * degree), 10 + 12 * degree)


def _clean(code: Picture, degree: float, chance: random.Random) -> Picture:
    return _held(code, chance, round(380 - 140 * degree), chance.uniform(-8, 8))


TROUBLES: dict[str, Trouble] = {
    "clean": _clean,
    "blur": _blur,
    "motion": _motion,
    "turned": _turned,
    "skewed": _skewed,
    "pale": _pale,
    "small": _small,
    "glare": _glare,
    "moire": _moire,
    "dark": _dark,
    "inverted": _inverted,
    "curved": _curved,
    "mixed": _mixed,
}
