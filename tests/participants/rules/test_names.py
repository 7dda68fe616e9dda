"""Names are taken apart and put together without losing a title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.participants.rules.names import (
    PersonName,
    full_name,
    join_typed,
    name_key,
    split_name,
)
from eventapp.participants.rules.spelling import is_doctor_unsure, is_usable_name, tidy_case
from eventapp.participants.rules.titles import BACK_TITLES, FRONT_TITLES, back_titles, front_title

SPLITS = [
    ("Dr. H. ANDI SAPUTRA, S.Sos., M.Si", "Dr. H.", "Andi Saputra", "S.Sos., M.Si."),
    ("  dr. Ayi Umami ", "dr.", "Ayi Umami", ""),
    ("ir. ayi dwi saputra, s.pd., m.si.", "Ir.", "Ayi Dwi Saputra", "S.Pd., M.Si."),
    ("HJ. SITI NURJANAH, M.SI.", "Hj.", "Siti Nurjanah", "M.Si."),
    ("DR. RINA, S.KED.", "dr.", "Rina", "S.Ked."),
    ("DR. RINA, M.SI.", "Dr.", "Rina", "M.Si."),
    ("Andi Saputra S.Sos M.Si", "", "Andi Saputra", "S.Sos., M.Si."),
    ("Andi Saputra, S.H.M.H", "", "Andi Saputra", "S.H., M.H."),
    ("Andi Saputra SE, MM", "", "Andi Saputra", "S.E., M.M."),
    ("ANDI SAPUTRA SE MM", "", "Andi Saputra", "S.E., M.M."),
    ("JACK MA", "", "Jack Ma", ""),
    ("Budi S.", "", "Budi S.", ""),
    ("M. Ali", "", "M. Ali", ""),
    ("R. Soekarno", "R.", "Soekarno", ""),
    ("R Soekarno", "", "R Soekarno", ""),
    ("Prof.Dr.Andi", "Prof. Dr.", "Andi", ""),
    ("K. H. Ma'ruf", "K.H.", "Ma'ruf", ""),
    ("SITI MA'RUF BINTI D'ANGELO", "", "Siti Ma'ruf binti D'Angelo", ""),
    ("ABDUL-RAHMAN BIN AUF III", "", "Abdul-Rahman bin Auf III", ""),
    ("Tb. Iman, Ak., CA, QIA", "Tb.", "Iman", "Ak., CA, QIA"),
    ("Andi, CGAP", "", "Andi", "CGAP"),
    ("Andi, Dr., M.Si.", "Dr.", "Andi", "M.Si."),
    ("McDonald van Houten", "", "McDonald van Houten", ""),
    ("Saputra, Andi Wijaya", "", "Saputra, Andi Wijaya", ""),
    ("apt. Sari, S.Farm", "apt.", "Sari", "S.Farm."),
    ("drg. Sari Dewi, M.Si (Han)", "drg.", "Sari Dewi", "M.Si.(Han)"),
    ("Nur\u202eul \u200bHuda", "", "Nurul Huda", ""),
    ("H.", "", "H.", ""),
    ("", "", "", ""),
]


@pytest.mark.parametrize(("typed", "front", "name", "back"), SPLITS)
def test_split(typed: str, front: str, name: str, back: str) -> None:
    assert split_name(typed) == PersonName(front, name, back)


@pytest.mark.parametrize("typed", [case[0] for case in SPLITS])
def test_a_printed_name_splits_into_itself(typed: str) -> None:
    name = split_name(typed)

    assert split_name(name.full) == name


WORDS = st.sampled_from(["Andi", "Siti", "Nurjanah", "Dwi", "Ma'ruf", "Al", "Abdul", "M."])
# "dr." and "Dr." differ by case alone, and a medical degree settles it: both are cases above.
FRONTS = [title for title in FRONT_TITLES if title not in ("dr.", "Dr.")]


@given(
    st.lists(st.sampled_from(FRONTS), max_size=3),
    st.lists(WORDS, min_size=2, max_size=4),
    st.lists(st.sampled_from(BACK_TITLES), max_size=4),
)
def test_known_titles_come_off_whatever_the_capitals(
    fronts: list[str], words: list[str], backs: list[str]
) -> None:
    name = PersonName(" ".join(fronts), " ".join(words), ", ".join(backs))

    assert split_name(name.full) == name
    shouted = split_name(name.full.upper())
    assert (shouted.front_title, shouted.back_title) == (name.front_title, name.back_title)


@given(st.text(max_size=60))
def test_any_text_splits_and_stays(typed: str) -> None:
    name = split_name(typed)

    assert full_name(name.front_title, name.name, name.back_title) == name.full
    assert name_key(typed) == name_key(typed.strip())


def test_every_title_is_known_in_its_standard_spelling() -> None:
    assert [front_title(title) for title in FRONT_TITLES] == list(FRONT_TITLES)
    assert [back_titles(title) for title in BACK_TITLES] == [[title] for title in BACK_TITLES]


@pytest.mark.parametrize(
    ("front", "name", "back", "expected"),
    [
        ("dr", "Rina", "sked, msi", PersonName("dr.", "Rina", "S.Ked., M.Si.")),
        ("Dr.", "Dr. Rina, M.Si.", "M.Si.", PersonName("Dr.", "Rina", "M.Si.")),
        ("", "RINA", "", PersonName("", "Rina", "")),
        ("Datuk", "Rina", "XYZ", PersonName("Datuk", "Rina", "XYZ")),
    ],
)
def test_titles_typed_apart(front: str, name: str, back: str, expected: PersonName) -> None:
    assert join_typed(front, name, back) == expected


@pytest.mark.parametrize(
    "other",
    ["DR. H. ANDI MA'RUF, M.SI.", "andi  maruf", "Andi Ma\u2019ruf, S.Sos.", "ANDI MARUF S.SOS"],
)
def test_spellings_of_one_name_share_a_key(other: str) -> None:
    assert name_key(other) == name_key("Andi Ma'ruf")


@pytest.mark.parametrize(
    ("text", "is_usable"),
    [
        ("Andi", True),
        ("Peserta 5", True),
        ("Ng", True),
        ("A", False),
        ("12345", False),
        ("<b>Andi</b>", False),
        ("=HYPERLINK(1)", False),
        ("-Andi", False),
        ("+cmd", False),
        ("http://jahat.example", False),
        ("Andi@serang", False),
    ],
)
def test_what_can_stand_on_a_certificate(text: str, is_usable: bool) -> None:
    assert is_usable_name(text) is is_usable


@pytest.mark.parametrize(
    ("text", "is_unsure"),
    [("DR. ANDI", True), ("dr. andi", True), ("Dr. Andi", False), ("DRS. ANDI", False)],
)
def test_a_lone_doctor_in_capitals_is_unsure(text: str, is_unsure: bool) -> None:
    assert is_doctor_unsure(text) is is_unsure


def test_mixed_case_is_the_holders_own() -> None:
    assert tidy_case("de Vries al-Jufri") == "de Vries al-Jufri"
