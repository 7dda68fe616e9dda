"""Texts of unknown length in boxes of fixed width."""

import pytest

from eventapp.files.fit import Fitted, fit

SERIF = "SourceSerif4-SemiBold.ttf"
LONG = (
    "Prof. Dr. H. Muhammad Abdurrahman Wahid Kusumawardhana Sastroprawiro, "
    "S.H., S.Sos., M.Si., Ak., CGCAE."
)


def test_a_short_text_takes_the_largest_size() -> None:
    assert fit("Sari", SERIF, 700, (32, 22), 2) == Fitted(("Sari",), 32)


def test_a_longer_text_shrinks_before_it_breaks() -> None:
    fitted = fit("Drs. H. Iwan Abdul Fathoni Kusuma, S.Sos.", SERIF, 700, (40, 22), 2)

    assert (len(fitted.lines), 22 <= fitted.size < 40) == (1, True)


def test_a_long_name_breaks_in_two_and_loses_nothing() -> None:
    fitted = fit(LONG, SERIF, 700, (32, 22), 2)

    assert (len(fitted.lines), " ".join(fitted.lines)) == (2, LONG)


def test_a_break_after_a_comma_is_preferred() -> None:
    text = "Kusumawardhana Abdurrahman Adi, S.Sos., M.Si."

    assert fit(text, SERIF, 330, (32, 17), 2).lines == (
        "Kusumawardhana Abdurrahman Adi,",
        "S.Sos., M.Si.",
    )


def test_no_more_lines_than_the_smallest_size_needs() -> None:
    assert len(fit("Hj. Sari Wulandari, S.Sos.", SERIF, 100, (13, 10), 4).lines) == 2


def test_wide_letters_are_set_smaller_than_narrow_ones() -> None:
    wide, narrow = (fit(letter * 40, SERIF, 700, (32, 5), 1).size for letter in "Wi")

    assert wide < narrow


@pytest.mark.parametrize("text", ["W" * 300, "Aa Bb " * 60, "", " "])
def test_whatever_comes_is_set_whole(text: str) -> None:
    fitted = fit(text, SERIF, 700, (32, 22), 2)

    assert (" ".join(fitted.lines), len(fitted.lines) <= 2) == (text, True)
