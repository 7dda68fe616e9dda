"""The desk as an app: a page without any event's data, and what a phone needs to keep it.

The service worker gets the list of all files and a version that changes with any of them, so
that a phone has either the old set or the new one, never half of each.
"""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Response, current_app, json, make_response, render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from eventapp.checkin.views.blueprint import bp
from eventapp.core.paths import assets
from eventapp.devices import versions
from eventapp.participants.labels import ROLES
from eventapp.web.access import public
from eventapp.web.extensions import settings
from eventapp.web.headers import csp

_ENTRY = "js/rooms/checkin_desk.js"
_SERVICE = "js/rooms/checkin_service.js"
_WORKER = "js/rooms/checkin_worker.js"
# Asked for by their versioned address, as the page and the style sheets name them.
_VERSIONED = (
    _ENTRY,
    "css/base.css",
    "css/screen.css",
    "css/combobox.css",
    "css/rooms/checkin.css",
    "fonts/plus-jakarta-sans.woff2",
    "img/emblem.svg",
    "img/desk-192.png",
    "vendor/zxing-wasm/zxing_reader.js",
    "vendor/zxing-wasm/zxing_reader.wasm",
)
_IMPORT = re.compile(r'^(?:import|export)\b[^;]*?"(\.[^"]+\.js)";', re.MULTILINE)
_WORKER_CSP = csp(script_src="'self' 'wasm-unsafe-eval'")


@bp.get("/meja/")
@public
def app() -> Response:
    """Show the app's shell; whose desk it is, the phone knows."""
    response = make_response(_page(version()))
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/meja/sw.js")
@public
def app_service() -> Response:
    """Serve the service worker with the list of what it keeps on the phone."""
    # The page in this reader's language; another language is another set.
    page = hashlib.sha256(_page("").encode()).hexdigest()[:8]
    kept = {"version": f"{version()}-{page}", "page": url_for("checkin.app"), "files": _files()}
    text = f"const KEPT = {json.dumps(kept)};\n{_text(_SERVICE)}"
    return _script(text)


@bp.get("/meja/worker.js")
@public
def app_worker() -> Response:
    """Serve the decoder's worker under a policy that lets WebAssembly run in it."""
    response = _script(_text(_WORKER))
    response.headers["Content-Security-Policy"] = _WORKER_CSP
    return response


@bp.get("/meja/manifest.webmanifest")
@public
def app_manifest() -> Response:
    """Say what the app is called and looks like when it is installed."""
    icons = [
        {"src": _asset("img/desk.svg"), "type": "image/svg+xml", "sizes": "any"},
        {"src": _asset("img/desk-192.png"), "type": "image/png", "sizes": "192x192"},
        {"src": _asset("img/desk-512.png"), "type": "image/png", "sizes": "512x512"},
        {
            "src": _asset("img/desk-maskable-512.png"),
            "type": "image/png",
            "sizes": "512x512",
            "purpose": "maskable",
        },
    ]
    found = {
        "id": url_for("checkin.app"),
        "start_url": url_for("checkin.app"),
        "scope": url_for("checkin.app"),
        "name": f"{_('Meja registrasi')} – {settings().product_name}",
        "short_name": _("Meja"),
        "lang": "id",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0f3a66",
        "icons": icons,
    }
    response = make_response(json.dumps(found))
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _asset(name: str) -> str:
    """Return the address of a static file with its version, as templates write it."""
    asset: Any = current_app.jinja_env.globals["asset"]
    return str(asset(name))


def _page(version: str) -> str:
    return render_template("checkin/app.html", version=version, roles=ROLES)


def version() -> str:
    """Return what changes when the page, or any file of it, does; the same in all languages."""
    with force_locale("id"):
        page = _page("")
    parts = [page, _text(_SERVICE), _text(_WORKER), *_files()]
    parts += [_asset(name) for name in modules(_ENTRY)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _files() -> list[str]:
    """Return the addresses of all the page needs, as the browser will ask for them."""
    return [
        *(_asset(name) for name in _VERSIONED),
        *(url_for("static", filename=name) for name in modules(_ENTRY) if name != _ENTRY),
        url_for("checkin.app_worker"),
        url_for("checkin.app_manifest"),
    ]


def modules(entry: str) -> list[str]:
    """Return a script and all that it imports, sorted, as names below static/."""
    folder, found, waiting = _folder(), set[str](), [entry]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            base = (folder / name).parent
            waiting += [
                (base / one).resolve().relative_to(folder).as_posix()
                for one in _IMPORT.findall(_text(name))
            ]
    return sorted(found)


def _text(name: str) -> str:
    path = _folder() / name
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(path: Path, _modified: int) -> str:
    return path.read_text("utf-8")


def _folder() -> Path:
    return (assets() / "static").resolve()


def _script(text: str) -> Response:
    response = make_response(text)
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = "no-cache"
    return response


versions.tell(version)
