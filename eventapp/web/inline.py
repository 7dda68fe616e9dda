"""A stylesheet inside the page, for pages opened once on a slow phone: one trip less to the server.

The policy of that one answer names the sheet by its hash; any other style in a page stays refused.
"""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, g
from markupsafe import Markup

from eventapp.web.headers import csp


@lru_cache(maxsize=16)
def _written(path: str, static_url: str, _modified: int) -> tuple[Markup, str]:
    """Return a sheet as it stands in a page, and its hash as the policy names it."""
    text = Path(path).read_text("utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,]) ?", r"\1", text).replace(";}", "}").strip()
    # A font would come after the page was read, beside the answer that is waited for.
    text = re.sub(r"@font-face\{[^}]*\}", "", text)
    text = text.replace('url("../', f'url("{static_url}/')
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    # One of our own files, and nothing anybody typed.
    return Markup(f"<style>{text}</style>"), f"'sha256-{digest}'"  # noqa: S704


def init_app(app: Flask) -> None:
    """Add the `inlined` function of templates, and let the answer's policy follow."""
    folder, static_url = Path(app.static_folder or ""), app.static_url_path or ""

    def inlined(name: str) -> Markup:
        path = folder / name
        sheet, digest = _written(str(path), static_url, path.stat().st_mtime_ns)
        g.setdefault("inlined", []).append(digest)
        return sheet

    app.jinja_env.globals["inlined"] = inlined

    @app.after_request
    def _policy(response: Response) -> Response:
        if digests := g.get("inlined"):
            response.headers["Content-Security-Policy"] = csp(
                style_src=" ".join(["'self'", *dict.fromkeys(digests)])
            )
        return response
