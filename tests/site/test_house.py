"""The house keeps its order: names, mirrors, sizes, and what import-linter can't see."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import ROOT

PACKAGE = ROOT / "eventapp"
EDGES = ("views", "tasks", "commands")
ABOVE_INSTRUMENTS = (*EDGES, "forms", "guards", "actions")
FLOORS = (*ABOVE_INSTRUMENTS, "queries", "models")
# Not rooms: what puts the rooms together, and what carries no feature.
FOUNDATION = {"core", "db", "web", "deploy", "translations", "__pycache__"}
FORBIDDEN = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
# Edges by another name, each with its reason.
OTHER_EDGES = {
    "eventapp/jobs/runner.py": "the worker's loop opens the transactions around a job",
    "eventapp/checkin/together.py": "opens one transaction for all who scan at the same moment",
    "eventapp/certificates/next_numbers.py": "what an edge shows beforehand of an action's answer",
    "eventapp/certificates/number_forms.py": "the forms of numbers, apart from the room's others",
    "eventapp/certificates/number_labels.py": "the words an edge shows for an action's answer",
    "eventapp/certificates/numbered.py": "opens a transaction for every few hundred numbers",
    "eventapp/certificates/returning.py": "opens a transaction for every file that comes back",
    "eventapp/checkin/labels.py": "the words an edge shows for an action's answer",
    "eventapp/signing/current.py": "an installation's first key is made when it is first needed",
}
MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 45
# Folders of templates and tests that belong to no room.
SHARED_TEMPLATES = {"components", "layouts", "web"}
SHARED_TESTS = {"bench", "browser", "core", "db", "journeys", "site", "web"}


def rooms() -> list[str]:
    found = (path for path in PACKAGE.iterdir() if (path / "__init__.py").exists())
    return sorted(path.name for path in found if path.name not in FOUNDATION)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """Yield the full names that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("room", rooms())
def test_room_says_what_it_is(room: str) -> None:
    text = ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text("utf-8")))

    assert text, room
    assert 3 <= len(text.splitlines()) <= 8, text


def test_no_file_is_named_for_nothing() -> None:
    bad = [
        named(path)
        for top in ("eventapp", "templates", "tests", "static/js", "static/css")
        for path in (ROOT / top).rglob("*")
        if path.stem.lstrip("_") in FORBIDDEN
    ]
    assert bad == []


def test_core_is_the_standard_library_alone() -> None:
    allowed = sys.stdlib_module_names | {"eventapp"}
    bad = [
        f"{named(path)}: {name}"
        for path in (PACKAGE / "core").rglob("*.py")
        for name in imported(path)
        if name.split(".")[0] not in allowed
    ]
    assert bad == []


def test_instruments_import_no_floor_above_them() -> None:
    """What has no floor's name (pdf.py, tickets.py, plans.py) stands below actions."""
    bad = []
    for room in rooms():
        above = {f"eventapp.{room}.{floor}" for floor in ABOVE_INSTRUMENTS}
        for path in (PACKAGE / room).glob("*.py"):
            if path.stem in (*FLOORS, "rules", "__init__") or named(path) in OTHER_EDGES:
                continue
            bad += [
                f"{named(path)}: {name}"
                for name in imported(path)
                if name in above or name.rpartition(".")[0] in above
            ]
    assert bad == []


def test_only_edges_open_a_transaction() -> None:
    below = ("actions.py", "queries.py", "models.py", "rules.py", "forms.py")
    bad = [
        f"{named(path)}: {name}"
        for room in rooms()
        for path in (PACKAGE / room).rglob("*.py")
        if path.name in below
        for name in imported(path)
        if name in ("eventapp.db.session.writing", "eventapp.db.session.reading")
    ]
    assert bad == []


def test_contract_of_floors_names_every_room_that_has_them() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = {c["id"]: c for c in settings["tool"]["importlinter"]["contracts"]}
    with_floors = {
        f"eventapp.{room}"
        for room in rooms()
        if any((PACKAGE / room / f"{floor}.py").exists() for floor in FLOORS)
    }

    assert with_floors - set(contracts["floors"]["containers"]) == set()


def test_templates_styles_scripts_and_tests_mirror_the_rooms() -> None:
    known = set(rooms())
    assert {p.name for p in (ROOT / "templates").iterdir() if p.is_dir()} <= (
        known | SHARED_TEMPLATES
    )
    folders = {p.name for p in (ROOT / "tests").iterdir() if p.is_dir()}
    assert folders - {"__pycache__", "output"} <= known | SHARED_TESTS
    for kind in ("css", "js"):
        for path in (ROOT / "static" / kind / "rooms").glob("*.*"):
            assert re.split("[_-]", path.stem)[0] in known, named(path)


def test_one_macro_one_file_and_each_is_used() -> None:
    templates = ROOT / "templates"
    everything = {path: path.read_text("utf-8") for path in templates.rglob("*.html")}
    bad = []
    for path in (templates / "components").glob("*.html"):
        public = re.findall(r"{%-? *macro ([a-z]\w*)", everything[path])
        if public != [path.stem]:
            bad.append(f"{path.name} holds {public}")
        if not any(
            f"components/{path.name}" in text for p, text in everything.items() if p != path
        ):
            bad.append(f"{path.name} is used nowhere")
    assert bad == []


INLINE = re.compile(
    r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE
)


def test_templates_hold_nothing_the_security_policy_refuses() -> None:
    bad = [
        f"{named(path)}:{number}"
        for path in (ROOT / "templates").rglob("*.html")
        # Papers are drawn by WeasyPrint, not by a browser.
        if "pdf" not in path.relative_to(ROOT).parts
        # One file to be kept brings all it needs, and a policy of its own that names each hash.
        and named(path) != "templates/certificates/offline.html"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if INLINE.search(line)
    ]
    assert bad == []


def test_files_and_functions_are_short() -> None:
    bad = []
    for path in PACKAGE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        text = path.read_text("utf-8")
        if (length := len(text.splitlines())) > MOST_LINES_OF_A_FILE:
            bad.append(f"{named(path)}: {length} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                length = node.end_lineno - node.lineno + 1
                if length > MOST_LINES_OF_A_FUNCTION:
                    bad.append(f"{named(path)}:{node.lineno} {node.name}: {length} lines")
    assert bad == []
