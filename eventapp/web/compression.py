"""Static text files leave compressed, also where no proxy stands in front.

Pages don't: compressing what holds a secret beside what a stranger chose gives the secret away
(the BREACH attack), and they are small.
"""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

_TEXT = {
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/json",
    "application/wasm",
    "image/svg+xml",
    "text/plain",
}
_SMALLEST = 400


@lru_cache(maxsize=256)
def _compressed(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


def init_app(app: Flask) -> None:
    """Compress answers of the static folder for readers that take gzip."""

    @app.after_request
    def _compress(response: Response) -> Response:
        if request.endpoint != "static" or response.mimetype not in _TEXT:
            return response
        response.vary.add("Accept-Encoding")
        takes = request.accept_encodings.quality("gzip") > 0
        if response.status_code != 200 or not takes or "Range" in request.headers:  # noqa: PLR2004 (OK)
            return response
        response.direct_passthrough = False
        data = response.get_data()
        if len(data) >= _SMALLEST:
            response.set_data(_compressed(data))
            response.headers["Content-Encoding"] = "gzip"
            etag, _weak = response.get_etag()
            response.set_etag(f"{etag}-gzip")
        return response
