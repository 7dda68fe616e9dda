"""Headers every answer carries, and addresses of static files that may be kept for ever."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for

CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' blob: data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self' blob:",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def csp(**changes: str) -> str:
    """Return the policy; `script_src="…"` replaces one part (for the decoder's worker)."""
    policy = CSP | {name.replace("_", "-"): value for name, value in changes.items()}
    return "; ".join(f"{name} {value}" for name, value in policy.items())


_Headers = tuple[tuple[str, str], ...]
_ALWAYS: _Headers = (
    ("Content-Security-Policy", csp()),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=()"),
)
_OURS: _Headers = (*_ALWAYS, ("Cache-Control", "no-store"), ("X-Robots-Tag", "noindex"))


@lru_cache(maxsize=512)
def _fingerprint(path: str, _modified: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]


def init_app(app: Flask) -> None:
    """Add the headers and the `asset` function of templates."""
    folder = Path(app.static_folder or "")

    def asset(name: str) -> str:
        path = folder / name
        if not path.is_file():
            return url_for("static", filename=name)
        version = _fingerprint(str(path), path.stat().st_mtime_ns)
        return url_for("static", filename=name, v=version)

    app.jinja_env.globals["asset"] = asset

    @app.after_request
    def _headers(response: Response) -> Response:
        headers = response.headers
        if request.endpoint == "static":
            kept = "public, max-age=31536000, immutable" if "v" in request.args else "no-cache"
            headers["Cache-Control"] = kept
            wanted = _ALWAYS
        else:
            wanted = _OURS
        if request.is_secure:
            wanted = (*wanted, ("Strict-Transport-Security", "max-age=31536000"))
        # Looked through once: asking for each by itself took a tenth of a scan.
        given = {name.lower() for name, _value in headers}
        for name, value in wanted:
            if name.lower() not in given:
                headers.add(name, value)
        return response
