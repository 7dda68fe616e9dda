"""The catalogue and the score log, as officers see them."""

import io
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from eventapp.audit.models import AuditLine
from eventapp.indicators import actions, queries
from eventapp.indicators.models import Indicator, Score, Target
from eventapp.indicators.rules import Deadlines, ScorePlan, fingerprint
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.processes import ROOT
from tests.queries import counted

DATA = ROOT / "eventapp" / "demo" / "data"
TARGET = {"measure": "people", "value": "45", "due_on": "2023-12-15", "note": "", "version": "1"}
SCORE = {"as_of": "2023-11-08", "scheme": "MCP", "value": "69,55", "rank": "", "source": "berita"}


def send(client: Client, path: str, data: bytes) -> TestResponse:
    return client.post(path, data={"file": (io.BytesIO(data), "daftar.csv")})


def count(arrange: Arrange, model: type) -> int:
    with arrange() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_catalogue_is_imported_shown_and_given_back(admin: Client, arrange: Arrange) -> None:
    text = (DATA / "catalogue.csv").read_bytes()

    answer = send(admin, "/katalog/impor", text)
    again = send(admin, "/katalog/impor", text)
    years, year = admin.get("/katalog").text, admin.get("/katalog/2023").text
    given = admin.get("/katalog/2023.csv")
    back = send(admin, "/katalog/impor", given.data)

    assert [(one.status_code, one.location) for one in (answer, again, back)] == [
        (302, "/katalog")
    ] * 3
    assert "54 baru" in years
    assert "Tidak resmi" in year
    assert "Belum ada indikator dalam area ini." in year
    assert given.data.decode("utf-8-sig").splitlines()[:3] == [
        "year;framework;area_code;area;indicator_code;indicator;confirmed",
        "2023;MCP;A1;Perencanaan dan Penganggaran APBD;A1.1;Dokumentasi Pokir DPRD;unofficial",
        "2023;MCP;A2;Pengadaan Barang dan Jasa;;;area",
    ]
    assert count(arrange, AuditLine) == 1


def test_bad_rows_are_named_and_nothing_is_written(admin: Client, arrange: Arrange) -> None:
    text = (DATA / "catalogue.csv").read_text("utf-8") + "20x5,MCP,A1,<b>Area</b>,,,area\n"

    answer = send(admin, "/katalog/impor", text.encode())

    assert answer.status_code == 422
    assert "1 baris perlu diperbaiki" in answer.text
    assert '<th scope="row">39</th>' in answer.text
    assert "Tulis tahun dengan empat angka" in answer.text
    assert count(arrange, Indicator) == 0


@pytest.mark.parametrize("path", ["/katalog/impor", "/nilai/impor"])
@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"PK\x03\x04", "bukan CSV"), (b"x,y\n1,2\n", "Kolom berikut tidak ada")],
)
def test_what_is_no_list_says_why(admin: Client, path: str, data: bytes, sentence: str) -> None:
    answer = send(admin, path, data)

    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert admin.post(path).status_code == 422


def test_deadlines_are_saved_and_kept_when_refused(admin: Client, arrange: Arrange) -> None:
    with arrange() as session:
        make.indicator(session)
        seen = fingerprint(actions.year_values(queries.year_of(session, 2023)))
    good = {"internal_cutoff": "2023-11-21", "upload_deadline": "2023-12-15", "seen": seen}

    bad = admin.post("/katalog/2023/tenggat", data=good | {"upload_deadline": "2023-11-01"})
    saved = admin.post("/katalog/2023/tenggat", data=good)
    stale = admin.post("/katalog/2023/tenggat", data=good | {"internal_cutoff": "2023-10-02"})

    assert (bad.status_code, saved.status_code, stale.status_code) == (422, 302, 409)
    assert "mendahului tenggat di atasnya" in bad.text
    assert 'value="2023-11-01"' in bad.text
    assert "menyimpan perubahan pada" in stale.text
    assert 'value="2023-10-02"' in stale.text
    with arrange() as session:
        row = queries.year_of(session, 2023)
        assert Deadlines(row.internal_cutoff, row.upload_deadline, row.closes_on) == Deadlines(
            date(2023, 11, 21), date(2023, 12, 15)
        )


def test_indicator_is_added_changed_and_removed(admin: Client, arrange: Arrange) -> None:
    with arrange() as session:
        make.indicator(session)
    new = {"area": "A4", "code": "A4.7", "name": "SPIP", "source": "official"}

    added = admin.post("/katalog/2023/indikator/baru", data=new)
    twice = admin.post("/katalog/2023/indikator/baru", data=new)
    with arrange() as session:
        row = queries.indicator_by_code(session, 2023, "A4.7")
        assert row is not None
        seen = fingerprint(actions.indicator_values(row, "A4"))
    path = "/katalog/2023/indikator/A4.7"
    shown = admin.get(f"{path}/ubah").text
    changed = admin.post(f"{path}/ubah", data=new | {"name": "SPIP baru", "seen": seen})
    stale = admin.post(f"{path}/ubah", data=new | {"name": "Kalah", "seen": seen})
    removed = admin.post(f"{path}/hapus")

    codes = [one.status_code for one in (added, twice, changed, stale, removed)]
    assert codes == [302, 422, 302, 409, 302]
    assert "Sudah ada." in twice.text
    assert f'value="{seen}"' in shown
    assert 'value="Kalah"' in stale.text
    assert admin.get(f"{path}/ubah").status_code == 404


def test_indicator_with_targets_is_not_removed(admin: Client, arrange: Arrange) -> None:
    with arrange() as session:
        make.target(session, make.indicator(session))

    answer = admin.post("/katalog/2023/indikator/A4.1/hapus")

    assert answer.status_code == 409
    assert "Hapus sasarannya dulu" in answer.text
    assert count(arrange, Indicator) == 1


def test_target_is_added_changed_and_removed(admin: Client, arrange: Arrange) -> None:
    with arrange() as session:
        make.indicator(session)
        make.unit(session, "DPRD", kind="DPRD")
    path = "/katalog/2023/indikator/A4.1/sasaran/baru"

    shown = admin.get(path).text
    added = admin.post(path, data=TARGET | {"unit_codes": "DPRD"})
    with arrange() as session:
        target = session.scalars(select(Target)).one()
        place = f"/katalog/2023/sasaran/{target.public_id}"
        assert (target.value, target.unit_codes, target.version) == (Decimal(45), ["DPRD"], 1)
    page = admin.get(place).text
    changed = admin.post(place, data=TARGET | {"value": "46", "unit_kinds": "DPRD"})
    stale = admin.post(place, data=TARGET | {"value": "47"})
    refused = admin.post(f"{place}/hapus", data={"version": "1"})
    removed = admin.post(f"{place}/hapus", data={"version": "2"})

    codes = [one.status_code for one in (added, changed, stale, refused, removed)]
    assert codes == [302, 302, 409, 409, 302]
    assert 'value="2023-12-31"' in shown
    assert 'value="45"' in page
    assert ('value="47"' in stale.text, 'name="version" type="hidden" value="2"' in stale.text) == (
        True,
        True,
    )
    assert count(arrange, Target) == 0


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"value": "banyak"}, 'value="banyak"'),
        ({"value": "1,5"}, 'value="1,5"'),
        ({"value": "NaN"}, 'value="NaN"'),
        ({"due_on": "2030-01-01"}, 'value="2030-01-01"'),
        ({"due_on": "x"}, 'value="x"'),
        ({"measure": "stars"}, 'value="45"'),
        ({"unit_codes": "TIDAK-ADA"}, 'value="45"'),
        ({"note": "x" * 301}, "x" * 301),
    ],
)
def test_bad_target_keeps_what_was_typed(
    admin: Client, arrange: Arrange, change: dict[str, str], kept: str
) -> None:
    with arrange() as session:
        make.indicator(session)

    answer = admin.post("/katalog/2023/indikator/A4.1/sasaran/baru", data=TARGET | change)

    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in answer.text
    assert kept in answer.text
    assert count(arrange, Target) == 0


def test_score_is_added_listed_and_corrected(admin: Client, arrange: Arrange) -> None:
    added = admin.post("/nilai/baru", data=SCORE)
    twice = admin.post("/nilai/baru", data=SCORE | {"value": "70"})
    listed = admin.get("/nilai").text
    with arrange() as session:
        row = session.scalars(select(Score)).one()
        place, seen = f"/nilai/{row.public_id}/koreksi", fingerprint(actions.score_values(row))
        assert row.value == Decimal("69.55")
    page = admin.get(place).text
    silent = admin.post(place, data=SCORE | {"value": "64", "seen": seen})
    told = SCORE | {"value": "64", "seen": seen, "reason": "salah baca"}
    corrected, stale = admin.post(place, data=told), admin.post(place, data=told)

    codes = [one.status_code for one in (added, twice, silent, corrected, stale)]
    assert codes == [302, 422, 422, 302, 409]
    assert '<td data-label="Nilai" class="numeric">69,55</td>' in listed
    assert "Aplikasi ini tidak pernah menghitungnya." in listed
    assert 'value="69,55"' in page
    assert 'value="64"' in silent.text


@pytest.mark.parametrize(
    "change", [{"as_of": "2999-01-01"}, {"value": "101"}, {"value": "x"}, {"source": " "}]
)
def test_bad_score_is_refused(admin: Client, arrange: Arrange, change: dict[str, str]) -> None:
    assert admin.post("/nilai/baru", data=SCORE | change).status_code == 422
    assert count(arrange, Score) == 0


def test_scores_are_imported_once(admin: Client, arrange: Arrange) -> None:
    text = (DATA / "scores-kota-serang.csv").read_bytes()

    codes = [send(admin, "/nilai/impor", text).status_code for _ in range(2)]
    bad = send(admin, "/nilai/impor", b"as_of,scheme,value,rank,source\n2023-11-08,MCP,640,,x\n")

    assert (codes, bad.status_code) == ([302, 302], 422)
    assert "Di luar batas" in bad.text
    assert count(arrange, Score) == 6


@pytest.mark.parametrize(
    ("path", "is_post"),
    [
        ("/katalog/impor", False),
        ("/katalog/impor", True),
        ("/katalog/2023/tenggat", True),
        ("/katalog/2023/indikator/baru", True),
        ("/katalog/2023/indikator/A4.1/hapus", True),
        ("/katalog/2023/indikator/A4.1/sasaran/baru", True),
        ("/nilai/baru", True),
        ("/nilai/impor", True),
    ],
)
def test_only_overseers_change(
    organiser: Client, auditor: Client, arrange: Arrange, path: str, *, is_post: bool
) -> None:
    with arrange() as session:
        make.indicator(session)

    for client in (organiser, auditor):
        answer = client.post(path) if is_post else client.get(path)
        assert answer.status_code == 403
    assert count(arrange, Indicator) == 1


def test_readers_see_no_buttons_that_change(auditor: Client, arrange: Arrange) -> None:
    with arrange() as session:
        make.target(session, make.indicator(session))

    pages = [auditor.get(path) for path in ("/katalog", "/katalog/2023", "/nilai")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    for page in pages:
        assert all(word not in page.text for word in ("/impor", "/baru", "/ubah", "/sasaran/"))


def test_missing_year_is_not_found(admin: Client) -> None:
    paths = ("/katalog/2031", "/katalog/2031.csv", "/katalog/2031/tenggat", "/nilai/x/koreksi")

    assert [admin.get(path).status_code for path in paths] == [404] * 4


def test_pages_cost_the_same_for_1_and_for_30(auditor: Client, arrange: Arrange) -> None:
    costs = []
    for numbers in (range(1, 2), range(2, 31)):
        with arrange() as session:
            for n in numbers:
                make.target(session, make.indicator(session, f"A{n}.1"))
                plan = ScorePlan(date(2023, 1, n), "MCP", Decimal(n), "", "berita")
                actions.add_score(session, plan, at=make.NINE, by=make.TESTER)
        for path in ("/katalog", "/katalog/2023", "/nilai"):
            with counted() as sent:
                auditor.get(path)
            costs.append(len(sent))

    assert costs[:3] == costs[3:]
