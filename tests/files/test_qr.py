"""QR codes, read back by zbar."""

from pathlib import Path

import pytest

from eventapp.files import qr
from tests.files.readers import codes_of

TEXTS = ["HTTPS://HADIR.EXAMPLE/T/7K3MQ9XW2ABCDEFGHJ", "https://hadir.example/v/a?b=c d"]


@pytest.mark.parametrize("text", TEXTS)
def test_a_reader_gets_back_what_was_written(text: str, tmp_path: Path) -> None:
    picture = tmp_path / "code.png"
    picture.write_bytes(qr.png(text, scale=4))

    assert codes_of(picture) == [text]


def test_capitals_take_fewer_modules_than_small_letters() -> None:
    text = "https://hadir.kota.example/t/7k3mq9xw2abcdefghj"

    assert [len(qr.matrix(text.upper())), len(qr.matrix(text))] == [29, 33]


def test_the_path_covers_exactly_the_dark_modules() -> None:
    rows = qr.matrix("HADIR")
    painted = [[False] * len(rows) for _ in rows]
    for run in qr.svg("HADIR", "kode", quiet=0).split('d="')[2].split('"')[0].split("M")[1:]:
        start, length = run.split("h")[0].split(), int(run.split("h")[1].split("v")[0])
        for x in range(int(start[0]), int(start[0]) + length):
            painted[int(start[1])][x] = True

    assert painted == rows


def test_the_title_of_a_drawing_is_text_whatever_it_holds() -> None:
    assert "<title>&lt;b&gt;Sari&lt;/b&gt;</title>" in qr.svg("HADIR", "<b>Sari</b>")
