"""The desk's app as the server gives it out: a shell for anybody, and what keeps it on a phone."""

import json
import re
from pathlib import Path

import pytest

from eventapp.checkin.views.app import modules
from tests.clients import Client

STATIC = Path(__file__).parents[2] / "static"


def kept(visitor: Client) -> dict[str, object]:
    """Return what the service worker is told to keep."""
    first = visitor.get("/meja/sw.js").text.splitlines()[0]
    found: dict[str, object] = json.loads(first.removeprefix("const KEPT = ").removesuffix(";"))
    return found


def test_shell_is_the_same_for_everybody(visitor: Client, admin: Client) -> None:
    page = visitor.get("/meja/")

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in page.headers
    assert admin.get("/meja/").text == page.text


def test_everything_the_service_worker_keeps_is_there(visitor: Client) -> None:
    found = kept(visitor)
    files = found["files"]
    assert isinstance(files, list)

    statuses = {}
    for file in files:
        answer = visitor.get(file)
        statuses[file] = answer.status_code
        answer.close()

    assert found["page"] == "/meja/"
    assert set(statuses.values()) == {200}
    assert len(files) == len(set(files)) > 30


def test_page_asks_for_nothing_that_is_not_kept(visitor: Client) -> None:
    page = visitor.get("/meja/").text
    sheets = "".join((STATIC / "css" / name).read_text() for name in ("base.css", "screen.css"))
    fonts = re.findall(r'url\("\.\.(/fonts/[^"]+)"\)', sheets)
    asked = set(re.findall(r'(?:href|src|data-\w+-url)="(/[^"#]*)"', page))
    asked |= {f"/static{font}" for font in fonts}

    assert asked - {"/meja/sw.js"} <= set(kept(visitor)["files"])  # type: ignore[call-overload]


def test_every_script_of_the_desk_is_among_its_modules() -> None:
    scripts = {f"js/rooms/{one.name}" for one in (STATIC / "js/rooms").glob("checkin_*.js")}
    elsewhere = {"screen", "service", "worker", "walk_in", "desk"}
    alone = {f"js/rooms/checkin_{name}.js" for name in elsewhere - {"desk"}}

    assert scripts - set(modules("js/rooms/checkin_desk.js")) <= alone


def test_version_is_the_same_in_both_languages_but_not_the_set(visitor: Client) -> None:
    pages, sets = [visitor.get("/meja/").text], [kept(visitor)["version"]]
    visitor.set_cookie("bahasa", "en")
    pages.append(visitor.get("/meja/").text)
    sets.append(kept(visitor)["version"])

    versions = {re.findall(r'data-version="(\w{12})"', page)[0] for page in pages}
    assert len(versions) == 1
    assert len(set(sets)) == 2


@pytest.mark.parametrize("path", ["/meja/sw.js", "/meja/worker.js", "/meja/manifest.webmanifest"])
def test_files_of_the_app_are_asked_for_anew(visitor: Client, path: str) -> None:
    answer = visitor.get(path)

    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.mimetype in ("text/javascript", "application/manifest+json")


def test_worker_may_run_webassembly_and_nothing_else(visitor: Client) -> None:
    policy = visitor.get("/meja/worker.js").headers["Content-Security-Policy"]

    assert "script-src 'self' 'wasm-unsafe-eval';" in policy


def test_app_can_be_installed(visitor: Client) -> None:
    found = json.loads(visitor.get("/meja/manifest.webmanifest").text)
    icons = {one["src"]: visitor.get(one["src"]) for one in found["icons"]}

    assert (found["start_url"], found["scope"], found["display"]) == (
        "/meja/",
        "/meja/",
        "standalone",
    )
    assert {answer.status_code for answer in icons.values()} == {200}
    for answer in icons.values():
        answer.close()
