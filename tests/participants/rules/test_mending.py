"""What holders may mend alone: any titles, two letters once."""

import pytest

from eventapp.participants.rules.mending import Mend, Piece, compared, distance, judge
from eventapp.participants.rules.names import PersonName

OLD = PersonName("Dr.", "Muhamad Andi Saputra", "S.Sos.")


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("", "", 0),
        ("", "abc", 3),
        ("abc", "", 3),
        ("sari", "sari", 0),
        ("sari", "sarie", 1),
        ("sari", "sri", 1),
        ("sari", "sati", 1),
        ("sari", "asri", 1),
        ("ca", "abc", 3),
        ("kitten", "sitting", 3),
        ("andi saputra", "andi saputra, m", 3),
    ],
)
def test_distance(one: str, other: str, apart: int) -> None:
    assert (distance(one, other), distance(other, one)) == (apart, apart)


@pytest.mark.parametrize(
    ("new", "mend"),
    [
        (OLD, Mend.SAME),
        # titles, as many as one likes
        (PersonName("", OLD.name, ""), Mend.NOW),
        (PersonName("Prof. Dr. H.", OLD.name, "S.Sos., M.Si., CFrA"), Mend.NOW),
        (PersonName("Dr.", OLD.name, "S.Kepsos., PMP"), Mend.ASK),
        (PersonName("Dr.", OLD.name, "S.Eks., PMP"), Mend.NOW),
        # a title that is a second name
        (PersonName("Budi Santoso alias", OLD.name, ""), Mend.ASK),
        (PersonName("Dr.", OLD.name, "atas nama Budi"), Mend.ASK),
        # spelling
        (PersonName("Dr.", "Muhammad Andi Saputra", "S.Sos."), Mend.NOW),
        (PersonName("Dr. H.", "Muhammad Andy Saputra", "M.Si."), Mend.NOW),
        (PersonName("Dr.", "Muhammed Andy Saputra", "S.Sos."), Mend.ASK),
        (PersonName("Dr.", "M. Andi Saputra", "S.Sos."), Mend.ASK),
        (PersonName("Dr.", "MUHAMAD ANDI SAPUTRA", "S.Sos."), Mend.NOW),
        (PersonName("Dr.", "Budi Santoso", "S.Sos."), Mend.ASK),
    ],
)
def test_what_becomes_of_a_wish(new: PersonName, mend: Mend) -> None:
    assert judge(OLD, new, fixes=0, is_settled=False) is mend


@pytest.mark.parametrize(
    ("old", "new", "mend"),
    [
        ("Ani", "Any", Mend.NOW),
        ("Ani", "Edi", Mend.ASK),
        ("Ani Sri", "Adi Sri", Mend.NOW),
        ("Ani Sri", "Adi Sru", Mend.ASK),
        ("Ani Sari", "Adi Saru", Mend.ASK),
        ("Anita Sri", "Adita Sru", Mend.NOW),
    ],
)
def test_of_a_short_name_fewer_letters_change(old: str, new: str, mend: Mend) -> None:
    wish = judge(PersonName("", old, ""), PersonName("", new, ""), fixes=0, is_settled=False)

    assert wish is mend


def test_spelling_is_mended_once_and_titles_ever_again() -> None:
    spelling = PersonName("Dr.", "Muhammad Andi Saputra", "S.Sos.")
    titles = PersonName("Dr. H.", OLD.name, "S.Sos.")

    assert judge(OLD, spelling, fixes=1, is_settled=False) is Mend.ASK
    assert judge(OLD, titles, fixes=1, is_settled=False) is Mend.NOW


def test_what_is_settled_is_asked_for() -> None:
    titles = PersonName("Dr. H.", OLD.name, "S.Sos.")

    assert judge(OLD, titles, fixes=0, is_settled=True) is Mend.ASK
    assert judge(OLD, OLD, fixes=0, is_settled=True) is Mend.SAME


def shown(pieces: list[Piece]) -> str:
    return "".join(f"[{one.text}]" if one.is_changed else one.text for one in pieces)


@pytest.mark.parametrize(
    ("old", "new", "left", "right"),
    [
        ("Sari Dewi", "Sari Dewi", "Sari Dewi", "Sari Dewi"),
        ("Muhamad Andi", "Muhammad Andi", "Muhamad Andi", "Muham[m]ad Andi"),
        ("Sari Dewi", "Dr. Sari Dewi, M.Si.", "Sari Dewi", "[Dr. ]Sari Dewi[, M.Si.]"),
        ("Sari Dewi", "Budi Santoso", "[Sari Dewi]", "[Budi Santoso]"),
        ("Dewi Sari", "Sari Dewi", "Dewi[ Sari]", "[Sari ]Dewi"),
        ("", "Sari", "", "[Sari]"),
    ],
)
def test_what_differs_is_seen(old: str, new: str, left: str, right: str) -> None:
    one, other = compared(old, new)

    assert (shown(one), shown(other)) == (left, right)
    assert "".join(piece.text for piece in one) == old
    assert "".join(piece.text for piece in other) == new
