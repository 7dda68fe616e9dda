"""The English catalogue, and what pages and code hold of texts at this moment."""

import contextlib
import os
import re
import shlex
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.processes import ROOT

ENGLISH = ROOT / "eventapp/translations/en/LC_MESSAGES/messages.po"
# Attributes a reader sees or hears.
SPOKEN = ("alt", "aria-label", "data-label", "placeholder", "title")
_EXTRACT = re.compile(r"^EXTRACT := \$\(BIN\)/pybabel((?:.*\\\n)*.*)$", re.MULTILINE)


def read(path: Path) -> Catalog:
    """Return a catalogue from its file."""
    with path.open("rb") as file:
        return read_po(file, locale=None if path.suffix == ".pot" else "en")


def compile_english() -> None:
    """Make the compiled catalogue when it is missing or old, as `make setup` does."""
    compiled = ENGLISH.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= ENGLISH.stat().st_mtime:
        return
    # Several processes may do it at once, so each writes a file of its own.
    beside = compiled.with_suffix(f".{os.getpid()}.mo")
    with beside.open("wb") as file:
        write_mo(file, read(ENGLISH))
    beside.replace(compiled)


def collect(output: Path) -> Catalog:
    """Return what `make texts` would collect now, by its own words."""
    written = _EXTRACT.search((ROOT / "Makefile").read_text("utf-8"))
    assert written is not None
    words = shlex.split(written[1].replace("\\\n", " "))
    with contextlib.chdir(ROOT):
        tool: Any = CommandLineInterface()  # has no types
        assert not tool.run(["pybabel", *words, str(output), "eventapp", "templates"])
    return read(output)


class _Words(HTMLParser):
    """Gathers what a page says: its text, and attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spoken = (*SPOKEN, "value") if tag == "input" else SPOKEN
        self.found |= {value for name, value in attrs if value and name in spoken}

    def handle_data(self, data: str) -> None:
        self.found.add(data)


def words_of(html: str) -> set[str]:
    """Return the pieces of text of a page, each with its blanks folded."""
    parser = _Words()
    parser.feed(html)
    return {" ".join(one.split()) for one in parser.found}
