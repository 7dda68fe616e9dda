"""A camera that sees a picture: Chromium's fake device, fed with a clip of a QR code."""

from collections.abc import Generator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, Playwright

from tests.browser import chromium
from tests.browser.screens import PHONE, Watch

SIZE = (1280, 720)
TABLE = (96, 92, 88)
# Frames of the clip (30 a second): an empty table first, then the code in a hand that isn't still.
EMPTY_FRAMES, CODE_FRAMES = 22, 68
SHIFTS = ((0, 0), (3, 1), (5, 4), (2, 6), (-3, 4), (-5, 0), (-2, -4), (3, -3))


def clip(picture: Path, target: Path, *, share: float = 0.6) -> Path:
    """Write an .mjpeg of the picture held up to the camera, which Chromium plays in a loop.

    `share` is the picture's height as a share of the frame's.
    """
    with Image.open(picture) as opened:
        code = opened.convert("RGB")
    side = int(SIZE[1] * share)
    code = code.resize((side * code.width // code.height, side), Image.Resampling.LANCZOS)
    shown = [_frame(code, shift) for shift in SHIFTS]
    frames = [_frame(None, (0, 0))] * EMPTY_FRAMES
    frames += [shown[number % len(shown)] for number in range(CODE_FRAMES)]
    target.write_bytes(b"".join(frames))
    return target


def _frame(code: Image.Image | None, shift: tuple[int, int]) -> bytes:
    frame = Image.new("RGB", SIZE, TABLE)
    if code:
        left, top = (SIZE[0] - code.width) // 2, (SIZE[1] - code.height) // 2
        frame.paste(code, (left + shift[0], top + shift[1]))
    buffer = BytesIO()
    frame.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


@contextmanager
def camera_phone(
    playwright: Playwright, film: Path, profile: Path, watch: Watch, **more: Any
) -> Generator[BrowserContext]:
    """Open a phone whose camera plays the clip and whose owner allows its use.

    A camera belongs to a whole browser, hence one of its own with `profile` as its folder; what
    the pages keep there is found again by the next phone with the same profile.
    """
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=chromium.find(),
        args=[
            *chromium.ARGUMENTS,
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film.resolve()}",
        ],
        **(PHONE | {"permissions": ["camera"]} | more),
    )
    watch.on(context)
    try:
        yield context
    finally:
        context.close()
