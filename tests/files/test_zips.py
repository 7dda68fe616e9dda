"""A ZIP sent while it is made is a whole one, and its paths are harmless everywhere."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pytest

from eventapp.files.zips import safe_part, stream

AT = datetime(2023, 11, 8, 9, 30, tzinfo=UTC)


def test_it_holds_what_was_put_in() -> None:
    entries = [("A/satu.pdf", b"1" * 100_000), ("B/dua.pdf", b"")]

    with zipfile.ZipFile(BytesIO(b"".join(stream(entries, AT)))) as archive:
        assert archive.testzip() is None
        assert [(one.filename, archive.read(one)) for one in archive.infolist()] == entries
        assert archive.infolist()[0].date_time == (2023, 11, 8, 9, 30, 0)


def test_one_entry_is_taken_at_a_time() -> None:
    taken = []

    def entries() -> Iterator[tuple[str, bytes]]:
        for name in ("a", "b"):
            taken.append(name)
            yield name, b"x"

    parts = stream(entries(), AT)

    assert next(parts).startswith(b"PK")
    assert taken == ["a"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("700.1.2/007/XI/2023", "700.1.2-007-XI-2023"),
        ("../../etc/passwd", "etc-passwd"),
        ("Šari Dëwi, M.Si.", "Sari-Dewi-M.Si"),
        ("\u202eحسن", "x"),
        ("a" * 200, "a" * 80),
        ("CON\x00:*?", "CON"),
    ],
)
def test_a_part_of_a_path_is_plain(text: str, part: str) -> None:
    assert safe_part(text) == part
