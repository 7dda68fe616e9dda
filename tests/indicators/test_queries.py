"""Read the catalogue at the same cost however large it is."""

from sqlalchemy.orm import Session

from eventapp.indicators import queries
from tests import make
from tests.queries import counted


def test_choices_follow_the_catalogue(session: Session) -> None:
    second, first = make.indicator(session, "A4.2"), make.indicator(session, "A4.1")
    make.indicator(session, "A4.1", year=2024)

    assert queries.choices(session, 2023) == [
        (first.id, "A4.1 Indikator A4.1"),
        (second.id, "A4.2 Indikator A4.2"),
    ]
    assert queries.choices(session, 2031) == []


def test_unknown_year_and_code_are_none(session: Session) -> None:
    make.indicator(session)

    assert queries.of_year(session, 2031) is None
    assert queries.indicator_by_code(session, 2023, "Z") is None


def test_a_year_costs_the_same_for_1_and_for_30(session: Session) -> None:
    costs = []
    for numbers in (range(1, 2), range(2, 31)):
        for n in numbers:
            make.target(session, make.indicator(session, f"A{n}.1"))
        session.expunge_all()
        with counted() as sent:
            found = queries.of_year(session, 2023)
            assert found is not None
            assert all(i.targets for area in found.areas for i in area.indicators)
            queries.years(session)
        costs.append(len(sent))

    assert costs == [5, 5]
