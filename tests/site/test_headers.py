"""Headers every answer carries: pages, errors, files, the API."""

import re
from pathlib import Path

import pytest
from flask import Flask

from eventapp.accounts.guards import allow
from eventapp.accounts.rules import Role
from eventapp.app import create_app
from tests.clients import Client
from tests.conftest import Arrange
from tests.databases import settings_for

POLICY = {
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
ANSWERS = [
    ("/masuk", 200),
    ("/akun", 302),
    ("/tidak-ada", 404),
    ("/keluar", 405),
    ("/static/css/base.css", 200),
    ("/static/tidak-ada.css", 404),
    ("/healthz", 200),
    ("/api/v1/events", 401),
    ("/api/v1/tidak-ada", 404),
]


@pytest.mark.parametrize(("path", "status"), ANSWERS)
def test_every_answer_is_closed_to_the_outside(visitor: Client, path: str, status: int) -> None:
    answer = visitor.get(path)
    answer.close()
    assert answer.status_code == status
    parts = [one.split(" ", 1) for one in answer.headers["Content-Security-Policy"].split("; ")]
    assert dict(parts) == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Permissions-Policy"].startswith("camera=(self), geolocation=()")


def test_a_crash_shows_nothing_of_itself(app: Flask, admin: Client) -> None:
    def crash() -> str:
        message = "a secret of the inside"
        raise RuntimeError(message)

    app.add_url_rule("/mogok", "crash", allow(Role.ADMIN)(crash))
    answer = admin.get("/mogok")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_pages_are_kept_by_nobody(admin: Client) -> None:
    for path in ("/masuk", "/petugas", "/tidak-ada", "/api/v1/events"):
        answer = admin.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"


def test_static_files_with_a_fingerprint_are_kept_for_ever(visitor: Client) -> None:
    [sheet] = re.findall(
        r'href="(/static/css/base\.css\?v=[0-9a-f]{12})"', visitor.get("/masuk").text
    )
    kept = visitor.get(sheet)
    plain = visitor.get("/static/css/base.css")
    kept.close()
    plain.close()
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert plain.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_errors_of_the_api_are_problem_documents(visitor: Client, accept: str) -> None:
    answer = visitor.get("/api/v1/events", headers={"Accept": accept})
    assert answer.mimetype == "application/problem+json"
    assert answer.json == {
        "type": "about:blank",
        "status": 401,
        "title": "Masuk dulu untuk membuka halaman ini.",
    }


def test_the_session_cookie_is_out_of_reach(
    tmp_path: Path, app: Flask, visitor: Client, arrange: Arrange
) -> None:
    with visitor.session_transaction() as kept:
        kept["petugas"] = "x"
    app.config["WTF_CSRF_ENABLED"] = True
    cookie = visitor.get("/masuk").headers["Set-Cookie"]
    assert "; HttpOnly; Path=/; SameSite=Lax" in cookie
    assert "Secure" not in cookie
    object.__setattr__(secure := settings_for(tmp_path), "base_url", "https://hadir.contoh.test")
    assert create_app(secure).config["SESSION_COOKIE_SECURE"] is True


def test_browsers_are_told_to_stay_with_tls(visitor: Client) -> None:
    plain = visitor.get("/masuk")
    secure = visitor.get("/masuk", base_url="https://localhost")
    assert "Strict-Transport-Security" not in plain.headers
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
