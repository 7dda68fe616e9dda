"""Static text is small on the wire."""

import gzip

from tests.clients import Client


def test_a_stylesheet_is_compressed_for_those_who_take_it(visitor: Client) -> None:
    plain = visitor.get("/static/css/base.css", buffered=True)
    packed = visitor.get("/static/css/base.css", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert plain.headers.get("Content-Encoding") is None
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) * 3 < len(plain.data)


def test_a_page_is_not_compressed(visitor: Client) -> None:
    page = visitor.get("/gaya", headers={"Accept-Encoding": "gzip"})
    assert page.headers.get("Content-Encoding") is None
