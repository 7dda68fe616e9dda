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


_ALWAYS = (
    ("Content-Security-Policy", csp()),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(self), geolocation=(), microphone=(), payment=()"),
)


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
        for name, value in _ALWAYS:
            if name not in headers:
                headers.add(name, value)
        if request.is_secure:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint == "static":
            kept = "public, max-age=31536000, immutable" if "v" in request.args else "no-cache"
            headers["Cache-Control"] = kept
        else:
            headers.setdefault("Cache-Control", "no-store")
            headers.setdefault("X-Robots-Tag", "noindex")
        return response
