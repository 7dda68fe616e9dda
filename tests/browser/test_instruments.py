"""The instruments of the browser tests themselves: camera, console watch and axe can fail."""

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import qrcode

from tests.browser.conftest import OpenCamera
from tests.browser.screens import Screens, axe

CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src blob:"
PAGE = """<!doctype html><html lang=id><title>Uji</title><link rel=icon href=icon.svg>
<main><h1>Uji</h1>{body}</main></html>"""
VIDEO = """<video id=v muted playsinline></video><canvas id=c></canvas>"""
LOOK = """async () => {
    const video = document.getElementById('v'), canvas = document.getElementById('c');
    video.srcObject = await navigator.mediaDevices.getUserMedia({video: {width: 1280}});
    await video.play();
    const pen = canvas.getContext('2d');
    for (let tries = 0; tries < 200; tries++) {
        await new Promise(done => setTimeout(done, 50));
        canvas.width = video.videoWidth; canvas.height = video.videoHeight;
        pen.drawImage(video, 0, 0);
        const middle = pen.getImageData(canvas.width / 4, 0, canvas.width / 2, canvas.height).data;
        let white = 0;
        for (let i = 0; i < middle.length; i += 4) white += middle[i] > 200;
        if (white > 10000) return [canvas.width, canvas.height];
    }
    return null;
}"""


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", CSP)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    (folder / "icon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    handler = functools.partial(_Handler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_camera_shows_the_picture(camera: OpenCamera, tmp_path: Path) -> None:
    picture = tmp_path / "ticket.png"
    qrcode.make("https://hadir.example.go.id/t/ABC").save(picture)
    (tmp_path / "index.html").write_text(PAGE.format(body=VIDEO))

    with serving(tmp_path) as url:
        page = camera(picture).new_page()
        page.goto(url)
        seen = page.evaluate(LOOK)

    assert seen == [1280, 720]


def test_axe_finds_a_picture_without_words(screens: Screens, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE.format(body="<img src=icon.svg>"))
    (tmp_path / "good.html").write_text(PAGE.format(body='<img src=icon.svg alt="Lambang">'))

    with serving(tmp_path) as url:
        page = screens.phone()
        page.goto(url)
        bad = axe(page)
        page.goto(url + "/good.html")
        good = axe(page)

    assert bad == ["critical image-alt: ['img']"]
    assert good == []


def test_error_in_the_console_fails_unless_expected(screens: Screens, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE.format(body="<img src=gone.png alt=hilang>"))

    with serving(tmp_path) as url:
        screens.laptop().goto(url)
        found = screens.watch.unexpected()
        with pytest.raises(AssertionError, match=r"gone\.png"):
            screens.close()
        screens.contexts.clear()
        screens.watch.expect("status of 404")

    assert len(found) == 1
    assert screens.watch.unexpected() == []
