"""Browsers without a screen: each checks every page it fetches, as its reader would see it."""

import base64
import hashlib
import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_INLINE = re.compile(r"<[^>]+\s(style|on[a-z]+)=|<style|<script(?![^>]*(src=|application/json))")
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_ID = re.compile(r'\sid="([^"]+)"')


def check_page(html: str, policy: str = "") -> None:
    """Assert what holds for every page: one h1 that is the title, no inline code, unique ids.

    A style in the page must stand in its policy, by its hash.
    """
    html = _STYLE.sub(lambda style: "" if _digest(style[1]) in policy else style[0], html)
    headings = [re.sub(r"<[^>]+>", "", one).strip() for one in _HEADING.findall(html)]
    titles = [one.strip() for one in _TITLE.findall(html.partition("</head>")[0])]
    assert len(headings) == 1, headings
    assert len(titles) == 1, titles
    assert titles[0].startswith(" ".join(headings[0].split())), (titles, headings)
    assert _INLINE.search(html) is None, _INLINE.search(html)
    found = _ID.findall(html)
    assert len(found) == len(set(found)), [one for one in found if found.count(one) > 1]


def _digest(style: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"


class Client(FlaskClient):
    """Fetches pages; every HTML document with a body is checked."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Fetch, and check what came."""
        response = super().open(*args, **kwargs)
        assert "Content-Security-Policy" in response.headers
        is_page = response.mimetype == "text/html" and response.status_code not in (301, 302, 303)
        if is_page and "<html" in response.text:
            check_page(response.text, response.headers["Content-Security-Policy"])
        return response
