"""The log's page and its CSV."""

import csv
import io
import re
from datetime import timedelta

import pytest

from eventapp.audit import actions
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.queries import counted


def write(arrange: Arrange, count: int, **more: object) -> None:
    """Write `count` lines, a minute between."""
    with arrange() as session:
        for number in range(count):
            values = {
                "action": "events.edit",
                "subject": ("event", f"e{number}"),
                "before": {"title": "Lama", "venue": "Aula"},
                "after": {"title": "Baru", "venue": "Aula"},
            }
            actions.record(
                session,
                at=make.NINE + timedelta(minutes=number),
                by=make.TESTER,
                **(values | more),  # type: ignore[arg-type]
            )


def subjects(html: str) -> list[str]:
    """Return the subjects of a page's lines."""
    return re.findall(r'<small><a class="code soft"[^>]*>(.*?)</a>', html)


def test_a_line_shows_what_differs(admin: Client, arrange: Arrange) -> None:
    write(arrange, 1, after={"title": "<b>Baru</b>", "venue": "Aula", "is_open": True})
    page = admin.get("/jejak").text
    rows = re.findall(
        r"<dt>(\w+)</dt>\s*<dd>(.*?)</dd>", re.sub(r"<span.*?</span>", "", page), re.DOTALL
    )
    assert [(name, " ".join(value.split())) for name, value in rows] == [
        ("title", "<del>Lama</del> <ins>&lt;b&gt;Baru&lt;/b&gt;</ins>"),
        ("is_open", "<ins>ya</ins>"),
    ]
    assert '<time datetime="2023-11-08T02:00:00+00:00">08/11/2023 09.00 WIB</time>' in page


def test_the_head_of_the_chain_is_there_to_be_noted(admin: Client, arrange: Arrange) -> None:
    write(arrange, 3)
    with arrange() as session:
        actions.seal(session, at=make.NINE, limit=2)
    page = admin.get("/jejak").text
    assert "2 baris tersegel, 1 menunggu segel" in " ".join(page.split())
    assert len(re.findall(r'data-copy="2:[0-9a-f]{64}"', page)) == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["event/e2", "event/e1", "event/e0"]),
        ("subjek=event/e1", ["event/e1"]),
        ("aksi=certificates", []),
        ("pelaku=penguji&aksi=events.", ["event/e2", "event/e1", "event/e0"]),
        ("q=Baru", ["event/e2", "event/e1", "event/e0"]),
        ("dari=2023-11-08&sampai=2023-11-08", ["event/e2", "event/e1", "event/e0"]),
        ("sampai=2023-11-07", []),
        ("dari=2023-11-09", []),
        ("dari=kemarin&sampai=9999-12-31", ["event/e2", "event/e1", "event/e0"]),
    ],
)
def test_lines_are_filtered(
    admin: Client, arrange: Arrange, query: str, expected: list[str]
) -> None:
    write(arrange, 3)
    assert subjects(admin.get(f"/jejak?{query}").text) == expected
    sheet = admin.get(f"/jejak.csv?{query}").text.removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(sheet), delimiter=";"))
    assert [row[4] for row in rows[1:]] == expected


def test_the_csv_opens_in_an_indonesian_office(admin: Client, arrange: Arrange) -> None:
    write(arrange, 600, after={"title": '=HYPERLINK("x");\n"baru"'})
    answer = admin.get("/jejak.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="jejak.csv"'
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.data.count(b"\xef\xbb\xbf") == 1
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][:5] == ["Nomor", "Waktu", "Pelaku", "Tindakan", "Subjek"]
    assert [row[0] for row in rows[1:]] == [str(n) for n in range(600, 0, -1)]
    assert rows[-1][1] == "2023-11-08 09:00:00.000+07:00"
    assert {len(row) for row in rows} == {8}


def test_a_long_log_costs_no_more_queries(admin: Client, arrange: Arrange) -> None:
    write(arrange, 1)
    with counted() as one:
        admin.get("/jejak")
    write(arrange, 40)
    with counted() as many:
        admin.get("/jejak")
    assert len(many) == len(one)


def test_organisers_and_desks_are_refused(organiser: Client, desk: Client) -> None:
    statuses = [
        who.get(at).status_code for who in (organiser, desk) for at in ("/jejak", "/jejak.csv")
    ]
    assert statuses == [403] * 4
