"""Every text has its English words, and an English page holds no others."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from flask import Flask

from eventapp.progress.views.overview import remaining
from tests.clients import Client
from tests.processes import ROOT
from tests.texts import ENGLISH, collect, read, words_of

# What must come through a translation unchanged: values, codes of number patterns, signs.
KEPT = re.compile(r"%\(\w+\)[ds]|%%|\{%\(\w+\)s\}|\{\w+\}|https?://|</?\w+>|&\w+;|\n")
PUBLIC = ("/", "/masuk", "/lupa", "/hadir", "/privasi", "/v", "/t/bukan-tiket", "/gaya")
OFFICERS = (
    *("/dasbor", "/kegiatan", "/kegiatan/kalender", "/kegiatan/baru", "/orang", "/jejak"),
    *("/unit", "/unit/impor", "/petugas", "/petugas/baru", "/token", "/akun"),
    *("/katalog", "/katalog/impor", "/nilai", "/sertifikat", "/sertifikat/seri"),
    *("/capaian/2023", "/capaian/2023/cakupan"),
)
# Names, not texts: the product's, and a unit's, which are also words.
NAMES = {"Hadir", "Inspektorat"}
Key = tuple[str | None, str]


def ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings(message: Message) -> tuple[str, ...]:
    found = message.string or ""
    return (found,) if isinstance(found, str) else tuple(found)


def by_key(catalogue: Catalog) -> dict[Key, Message]:
    return {(one.context, ids(one)[0]): one for one in catalogue if one.id}


@pytest.fixture(scope="module")
def english() -> dict[Key, Message]:
    return by_key(read(ENGLISH))


def test_the_catalogue_holds_exactly_the_texts_there_are(
    english: dict[Key, Message], tmp_path: Path
) -> None:
    collected = by_key(collect(tmp_path / "messages.pot"))

    assert len(collected) > 1000
    assert [key for key in collected if key not in english] == [], "make texts, then translate"
    assert [key for key in english if key not in collected] == [], "make texts takes them out"
    assert {key: len(ids(one)) for key, one in collected.items()} == {
        key: len(ids(one)) for key, one in english.items()
    }
    assert list(read(ENGLISH).obsolete) == []


def test_every_text_is_translated(english: dict[Key, Message]) -> None:
    assert [key for key, one in english.items() if one.fuzzy or not all(strings(one))] == []
    assert [key for key, one in english.items() if len(strings(one)) != len(ids(one))] == []


def test_translations_keep_values_codes_blanks_and_endings(english: dict[Key, Message]) -> None:
    def bones(text: str) -> tuple[list[str], str, str, str]:
        end = text[len(text.rstrip()) :]
        sign = re.sub(r"[^…:?]", "", text.rstrip()[-1:])
        return sorted(KEPT.findall(text)), text[: len(text) - len(text.lstrip())], sign, end

    bad = [
        (source, string)
        for one in english.values()
        for source, string in zip(ids(one), strings(one), strict=True)
        if bones(source) != bones(string)
    ]
    assert bad == []


def test_the_catalogue_names_files_of_ours_and_no_day(english: dict[Key, Message]) -> None:
    text = ENGLISH.read_text("utf-8")
    named = {name for one in english.values() for name, _line in one.locations}

    assert [line for line in text.splitlines() if re.match(r'"(POT|PO)-\w+-Date', line)] == []
    assert re.findall(r"^#: .*:\d+", text, re.MULTILINE) == []
    assert [name for name in named if not re.match("(eventapp|templates)/", name)] == []
    assert [name for name in named if not (ROOT / name).exists()] == []
    assert [name for name in named if "/pdf/" in name] == []


def foreign(html: str, english: dict[Key, Message]) -> Iterator[str]:
    """Yield the pieces of a page that are source texts and should have been English."""
    translated = {string for one in english.values() for string in strings(one)}
    sources = {source for one in english.values() for source in ids(one)}
    yield from sorted(words_of(html) & sources - translated - NAMES)


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages_are_wholly_english(
    visitor: Client, english: dict[Key, Message], path: str
) -> None:
    assert list(foreign(visitor.get(path).text, english)) != []

    visitor.set_cookie("bahasa", "en")
    page = visitor.get(path).text
    assert '<html lang="en">' in page
    assert list(foreign(page, english)) == []


@pytest.mark.parametrize("path", OFFICERS)
def test_officers_pages_are_wholly_english(
    admin: Client, english: dict[Key, Message], path: str
) -> None:
    admin.set_cookie("bahasa", "en")
    answer = admin.get(path)

    assert answer.status_code == 200
    assert list(foreign(answer.text, english)) == []


@pytest.mark.parametrize(
    ("days", "indonesian", "said"),
    [
        (1, "1 hari lagi", "1 day left"),
        (2, "2 hari lagi", "2 days left"),
        (0, "hari ini", "today"),
        (-1, "lewat 1 hari", "1 day past"),
    ],
)
def test_numbers_choose_the_form(app: Flask, days: int, indonesian: str, said: str) -> None:
    with app.test_request_context():
        assert remaining(days, date(2023, 12, 1)) == indonesian
    with app.test_request_context(headers={"Cookie": "bahasa=en"}):
        assert remaining(days, date(2023, 12, 1)) == said
