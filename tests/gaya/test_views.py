"""The living page shows every component, and what it loads stays small."""

import gzip
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from tests.clients import Client

ROOT = Path(__file__).parents[2]
COMPONENTS = sorted(path.stem for path in (ROOT / "templates/components").glob("*.html"))
PAGES = ("officer", "participant", "screen", "paper", "_fields")
PATHS = ("/gaya", "/gaya/peserta", "/gaya/layar/bad", "/gaya/cetak")
KB = 1024


@pytest.mark.parametrize("path", PATHS)
def test_everybody_may_open_it(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 200


def test_an_unknown_verdict_is_not_found(visitor: Client) -> None:
    assert visitor.get("/gaya/layar/ungu").status_code == 404


def test_every_macro_is_called_on_it() -> None:
    text = "".join((ROOT / f"templates/gaya/{page}.html").read_text() for page in PAGES)
    layouts = "".join(path.read_text() for path in (ROOT / "templates/layouts").glob("*.html"))
    # The switch and the menu stand in the layouts, which the page extends.
    called = [name for name in COMPONENTS if f"{name}(" in text]
    assert [name for name in COMPONENTS if name not in called] == ["language", "navigation"]
    assert "language(locale)" in layouts
    assert "navigation_list(navigation)" in layouts


def test_every_macro_file_holds_the_macro_of_its_name() -> None:
    texts = {path.stem: path.read_text() for path in (ROOT / "templates/components").glob("*.html")}
    public = {name: re.findall(r"{% macro ([a-z]\w+)\(", text) for name, text in texts.items()}
    assert public == {name: [name] for name in COMPONENTS}


def test_every_macro_is_described_for_authors() -> None:
    text = (ROOT / "templates/components/README.md").read_text()
    assert [name for name in COMPONENTS if f"`{name}(" not in text] == []


def test_every_class_of_a_component_has_a_style() -> None:
    sheets = "".join(path.read_text() for path in (ROOT / "static/css").glob("*.css"))
    folders = (ROOT / "templates/components", ROOT / "templates/layouts")
    text = "".join(path.read_text() for one in folders for path in one.glob("*.html"))
    used = {
        name
        for value in re.findall(r'class="([^"{}]+)"', text)
        for name in value.split()
        if not name.endswith("-")
    }
    assert sorted(name for name in used if f".{name}" not in sheets) == []


def test_a_participants_page_is_light(visitor: Client) -> None:
    html = visitor.get("/gaya/peserta").text
    bodies = [html.encode()]
    for address in set(re.findall(r'(?:href|src)="(/static/[^"]+)"', html)):
        answer = visitor.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"].endswith("immutable")
        bodies.append(answer.data)
        answer.close()
    # Page, sheet, font, script and emblem; sent compressed (the font already is).
    assert len(bodies) == 5
    assert sum(len(gzip.compress(body)) for body in bodies) < 32 * KB


def test_the_sheets_ask_for_the_fonts_by_their_checksum() -> None:
    for sheet in ("base", "officer"):
        text = (ROOT / f"static/css/{sheet}.css").read_text()
        asked = re.findall(r"\.\./fonts/([\w.-]+)\?v=(\w+)", text)
        assert len(asked) == 1
        for name, version in asked:
            body = (ROOT / "static/fonts" / name).read_bytes()
            assert hashlib.sha256(body).hexdigest()[:12] == version


def test_third_party_files_are_the_listed_ones() -> None:
    listed = tomllib.loads((ROOT / "static/vendor/VENDORED.toml").read_text())["file"]
    found = {
        one["path"]: hashlib.sha256((ROOT / one["path"]).read_bytes()).hexdigest() for one in listed
    }
    assert found == {one["path"]: one["sha256"] for one in listed}
