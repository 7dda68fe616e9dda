"""How many hard pictures of a ticket the desk's reader reads, beside zbar on the same ones."""

import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.bench.hard_codes import DEGREES, TEXT, TROUBLES, Frame, frames
from tests.browser import chromium
from tests.installation import Installation, eventapp_server

# The page's own modules and worker, under its own policy; the files come by a file field.
_READ = """async ({ live, addresses }) => {
  const { Reader, pixelsOf } = await import(addresses.module);
  const reader = new Reader(addresses);
  await reader.ready;
  const found = [];
  for (const file of document.querySelector("#pictures").files) {
    const image = await pixelsOf(file);
    const begun = performance.now();
    const text = await reader.read(image, { thorough: !live });
    found.push([text, performance.now() - begun]);
  }
  return found;
}"""
_FIELD = """() => {
  const field = document.createElement("input");
  Object.assign(field, { type: "file", multiple: true, id: "pictures" });
  document.body.append(field);
}"""


def measure() -> None:
    """Print the pictures read by kind of trouble, live as in the camera's stream and as photos."""
    with tempfile.TemporaryDirectory() as folder:
        made = list(frames())
        files = [Path(folder) / f"{one.trouble}-{one.number:02}.jpg" for one in made]
        for file, one in zip(files, made, strict=True):
            file.write_bytes(one.jpeg)
        live, photo = _ours(Path(folder), files)
        columns = {"desk, live": live, "desk, photo": photo, "zbar": _zbar(files)}
    print(f"hard codes read, of {DEGREES} each ({'':<8}" + ", ".join(columns) + ")")
    for trouble in TROUBLES:
        counts = [_count(found, made)[trouble] for found in columns.values()]
        print(f"  {trouble:<10}" + "".join(f"{count:>6}" for count in counts))
    totals = [sum(_count(found, made).values()) for found in columns.values()]
    print(f"  {'all':<10}" + "".join(f"{total:>6}" for total in totals) + f"  of {len(made)}")
    for name, found in (("live", live), ("photo", photo)):
        times = sorted(ms for _text, ms in found)
        wrong = sum(1 for text, _ms in found if text not in (None, TEXT))
        middle = times[len(times) // 2]
        print(
            f"  {name}: median {middle:.1f} ms, 95 % {times[int(len(times) * 0.95)]:.1f} ms,"
            f" {wrong} wrong"
        )


def _count(found: list[tuple[str | None, float]], made: list[Frame]) -> Counter[str]:
    pairs = zip(found, made, strict=True)
    return Counter(frame.trouble for (text, _ms), frame in pairs if text == TEXT)


def _ours(folder: Path, files: list[Path]) -> tuple[list[Any], list[Any]]:
    site = Installation(folder / "site").prepare()
    with eventapp_server(site, no_worker=True) as web, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.ARGUMENTS)
        )
        page = browser.new_page()
        page.goto(f"{web.url}/meja/")
        found = (_read(page, files, live=True), _read(page, files, live=False))
        browser.close()
    return found


def _read(page: Page, files: list[Path], *, live: bool) -> list[Any]:
    page.evaluate(_FIELD)
    page.locator("#pictures").set_input_files(files)
    addresses = {
        "module": "/static/js/rooms/checkin_reader.js",
        "worker": "/meja/worker.js",
        "reader": "/static/vendor/zxing-wasm/zxing_reader.js",
        "wasm": "/static/vendor/zxing-wasm/zxing_reader.wasm",
    }
    found = page.evaluate(_READ, {"live": live, "addresses": addresses})
    page.evaluate("() => document.querySelector('#pictures').remove()")
    return [tuple(one) for one in found]


def _zbar(files: list[Path]) -> list[Any]:
    command = shutil.which("zbarimg")
    if command is None:
        return [(None, 0.0)] * len(files)
    found: list[Any] = []
    for file in files:
        done = subprocess.run(
            [command, "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", file],
            capture_output=True,
            text=True,
            check=False,
        )
        found.append((done.stdout.strip() or None, 0.0))
    return found


if __name__ == "__main__":
    measure()
