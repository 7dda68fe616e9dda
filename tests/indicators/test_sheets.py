"""CSV as offices save it."""

import pytest

from eventapp.indicators.sheets import UnreadableListError, read_csv


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\n1,dua\n",
        b"a;b\r\n1;dua\r\n;\r\n",
        "\ufeffA;B\n1;dua".encode(),
        b'a,b\n"1","dua"\n',
    ],
)
def test_separators_and_marks_are_taken(data: bytes) -> None:
    assert read_csv(data, ("a", "b")) == [{"a": "1", "b": "dua"}]


def test_windows_letters_are_taken() -> None:
    assert read_csv("a,b\n1,é".encode("cp1252"), ("a", "b")) == [{"a": "1", "b": "é"}]


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        (b"", "columns", "a, b"),
        (b"a,c\n1,2", "columns", "b"),
        (b"PK\x03\x04....", "not_csv", ""),
        (b"a,b\n\x00,2", "not_csv", ""),
        (b'a,b\n"1,2', "not_csv", ""),
        (b"a,b\n" + b"1,2\n" * 5001, "too_many", "5000"),
    ],
)
def test_what_is_no_list_says_why(data: bytes, reason: str, detail: str) -> None:
    with pytest.raises(UnreadableListError) as caught:
        read_csv(data, ("a", "b"))

    assert (caught.value.reason, caught.value.detail) == (reason, detail)
