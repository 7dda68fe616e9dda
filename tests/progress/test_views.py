"""Progress, as officers see it: from the figure to the scan in three clicks."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest

from eventapp.core import clock
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.queries import counted

NIP = "197902012005012001"


@pytest.fixture(autouse=True)
def _day_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand on the day after the event, but let sessions last as they do."""
    monkeypatch.setattr(clock, "now", lambda: make.NINE + timedelta(days=1))


def fill(arrange: Arrange, people: int = 1, *, nip: bool = False) -> tuple[str, str]:
    """Certify people for A4.1; return the target's and the first person's public id."""
    with arrange() as session:
        unit = make.unit(session, "DINKES", kind="Dinas", name="Dinas Kesehatan")
        indicator = make.indicator(session)
        target = make.target(session, indicator, unit_codes=["DINKES"])
        event = make.event(session)
        make.serves(session, event, indicator)
        first = ""
        for n in range(people):
            person = make.person(session, f"Orang {n:03}", nip=NIP if nip else None)
            name = f"Dr. Orang {n:03}, M.Si."
            row = make.registration(session, event, name, person=person, unit_id=unit.id)
            make.arrival(session, row, event.sessions[0], device="HP meja 1")
            make.certificate(session, row)
            first = first or person.public_id
        return target.public_id, first


def links(page: str, start: str) -> list[str]:
    return [
        one.replace("&amp;", "&")
        for one in re.findall(r'href="([^"]+)"', page)
        if one.startswith(start)
    ]


def test_index_goes_to_the_newest_year(auditor: Client, arrange: Arrange) -> None:
    fill(arrange)

    answer = auditor.get("/capaian")

    assert (answer.status_code, answer.location) == (302, "/capaian/2023")


def test_three_clicks_from_figure_to_scan(auditor: Client, arrange: Arrange) -> None:
    fill(arrange, 3)

    year = auditor.get("/capaian/2023").text
    (figure,) = links(year, "/capaian/2023/A4.1?")
    people = auditor.get(figure).text
    persons = links(people, "/capaian/2023/A4.1/")
    proof = auditor.get(persons[0]).text

    assert ">3 orang<span" in year
    assert (len(persons), len(set(persons))) == (3, 3)
    assert [text in proof for text in ("1/2023", "Sesi 1", "HP meja 1", "09.00 WIB")] == [True] * 4
    assert "Tiket dipindai petugas" in proof


def test_official_scores_are_said_to_be_typed_in(auditor: Client, arrange: Arrange) -> None:
    page = auditor.get("/capaian/2023").text

    assert "tidak pernah dihitung di sini" in page
    assert "Belum ada katalog 2023" in page


def test_totals_and_coverage_lead_to_their_people(auditor: Client, arrange: Arrange) -> None:
    fill(arrange, 2)

    everybody = auditor.get("/capaian/2023/semua").text
    coverage = auditor.get("/capaian/2023/cakupan").text
    of_unit = auditor.get("/capaian/2023/semua?unit=DINKES").text
    of_other = auditor.get("/capaian/2023/semua?unit=INSPEKTORAT").text
    proof = auditor.get(links(everybody, "/capaian/2023/semua/")[0])

    assert links(coverage, "/capaian/2023/semua?") == ["/capaian/2023/semua?unit=DINKES"]
    counts = [len(links(p, "/capaian/2023/semua/")) for p in (everybody, of_unit, of_other)]
    assert counts == [2, 2, 0]
    assert proof.status_code == 200


def test_coverage_filters_by_kind_and_indicator(auditor: Client, arrange: Arrange) -> None:
    fill(arrange)

    def rows(query: str) -> list[str]:
        page = auditor.get(f"/capaian/2023/cakupan?{query}").text
        return re.findall(r'<th scope="row">\s*(.*?)\s*</th>', page)

    assert rows("") == ["Inspektorat", "Dinkes"]
    assert rows("jenis=Dinas") == ["Dinkes"]
    assert rows("jenis=Tidak") == []
    assert rows("indikator=A4.1&jenis=Dinas") == ["Dinkes"]


@pytest.mark.parametrize(
    "path",
    [
        "/capaian/1999",
        "/capaian/2023/Z9",
        "/capaian/2023/A4.1?sasaran=unknown",
        "/capaian/2023/A4.1/unknown",
        "/capaian/1999.xlsx",
        "/capaian/1999/cakupan",
    ],
)
def test_what_is_not_there_is_not_found(auditor: Client, arrange: Arrange, path: str) -> None:
    fill(arrange)

    assert auditor.get(path).status_code == 404


def test_person_of_another_indicator_is_not_found(auditor: Client, arrange: Arrange) -> None:
    _, person = fill(arrange)
    with arrange() as session:
        make.indicator(session, "A4.2")

    assert auditor.get(f"/capaian/2023/A4.2/{person}").status_code == 404


@pytest.mark.parametrize("path", ["", "/A4.1", "/cakupan", ".xlsx"])
def test_readers_only(visitor: Client, desk: Client, arrange: Arrange, path: str) -> None:
    fill(arrange)

    assert visitor.get(f"/capaian/2023{path}").status_code == 302
    assert desk.get(f"/capaian/2023{path}").status_code == 403


def test_excel_holds_figures_and_people_with_nip_as_text(
    organiser: Client, arrange: Arrange
) -> None:
    fill(arrange, nip=True)

    answer = organiser.get("/capaian/2023.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))

    assert answer.headers["Content-Disposition"] == 'attachment; filename="capaian-2023.xlsx"'
    assert book.sheetnames == ["Indikator", "Cakupan", "Orang", "Nilai"]
    (indicator,) = list(book["Indikator"].values)[4:]
    assert indicator[2:9] == ("A4.1", "Indikator A4.1", "Orang bersertifikat", 10, 1, 0.1, 1)
    assert [row[:4] for row in list(book["Cakupan"].values)[4:]] == [
        ("INSPEKTORAT", "Inspektorat", "OPD", 0),
        ("DINKES", "Dinkes", "Dinas", 1),
    ]
    (person,) = list(book["Orang"].values)[4:]
    assert person[:3] == ("A4.1", "Dr. Orang 000, M.Si.", NIP)
    assert str(person[5]) == "2023-11-08 00:00:00"
    assert person[6:] == ("Sosialisasi Antikorupsi", "1/2023", 3)


def test_pages_cost_the_same_for_1_and_for_30(auditor: Client, arrange: Arrange) -> None:
    paths = ("/capaian/2023", "/capaian/2023/A4.1", "/capaian/2023/cakupan", "/capaian/2023/semua")
    costs = []
    for people in (1, 30):
        fill(arrange, people)
        cost = []
        for path in paths:
            with counted() as sent:
                assert auditor.get(path).status_code == 200
            cost.append(len(sent))
        costs.append(cost)

    assert costs[0] == costs[1]
    assert max(costs[0]) <= 20
