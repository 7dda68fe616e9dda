"""The roster on paper: codes short and unambiguous, everybody on it, readable."""

from datetime import timedelta
from pathlib import Path

import pytest

from eventapp.checkin.pdf import Occasion
from eventapp.checkin.roster import Place, Roster, print_roster, short_codes
from eventapp.core import ids
from tests import make
from tests.files.readers import pages_of, text_of


@pytest.mark.parametrize(
    ("codes", "short"),
    [
        (["K7Q2M8PA"], ["K7Q2"]),
        (["K7Q2M8PA", "K7Q3M8PA"], ["K7Q2", "K7Q3"]),
        (["K7Q2M8PA", "K7Q2M9PA", "K7Q2N000"], ["K7Q2M8", "K7Q2M9", "K7Q2N"]),
        (["K7Q2M8PA", "K7Q2M8PB"], ["K7Q2M8PA", "K7Q2M8PB"]),
        ([], []),
    ],
)
def test_short_codes(codes: list[str], short: list[str]) -> None:
    assert list(short_codes(codes).values()) == short


def test_no_short_code_begins_another_code() -> None:
    codes = [ids.code(8) for _ in range(3000)]

    found = short_codes(codes)

    assert all(sum(code.startswith(short) for code in codes) == 1 for short in found.values())
    assert sum(len(short) for short in found.values()) / len(codes) < 4.1


def roster(people: int, sessions: int = 1, *, with_leaving: bool = False) -> Roster:
    occasion = Occasion(
        "Sosialisasi Antikorupsi",
        "",
        "Ledian Hotel",
        "Inspektorat",
        make.NINE,
        make.NINE + timedelta(hours=3),
        "Asia/Jakarta",
    )
    # Codes of one width: by theirs the names' column is measured, and whether names wrap.
    places = [
        Place(
            f"{n:03}K7Q2M", f"Dr. Orang Nomor {n}, S.H., M.Kn.", "Kepala Bidang", f"Unit {n // 20}"
        )
        for n in range(people)
    ]
    titles = tuple(f"Sesi {number + 1}" for number in range(sessions))
    return Roster(occasion, titles, with_leaving, places, make.NINE)


def printed(facts: Roster, folder: Path) -> Path:
    path = folder / "roster.pdf"
    path.write_bytes(print_roster(facts))
    return path


def test_everybody_stands_on_it_with_pages_and_the_time_of_printing(tmp_path: Path) -> None:
    facts = roster(60, with_leaving=True)

    path = printed(facts, tmp_path)

    text = text_of(path)
    assert [one.name for one in facts.people if one.name not in text] == []
    assert [one.code for one in facts.people if one.code[:4] not in text] == []
    assert f"Halaman 1 dari {pages_of(path)}" in text
    assert "Dicetak 8 November 2023, pukul 09.00 WIB" in text
    assert "Pulang" in text


def test_several_sessions_have_their_columns(tmp_path: Path) -> None:
    path = printed(roster(3, sessions=3), tmp_path)

    text, each = text_of(path), 3 * pages_of(path)
    assert (text.count("Datang"), text.count("Paraf"), text.count("Pulang")) == (each, each, 0)


def test_an_empty_event_has_lines_for_guests(tmp_path: Path) -> None:
    assert "Tamu dan wakil" in text_of(printed(roster(0), tmp_path))
