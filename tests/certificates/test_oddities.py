"""Which names a design is tried with."""

import pytest

from eventapp.certificates.oddities import oddness, telling


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("Sari Wulandari, S.Sos.", 0),
        ("Sukarti", 1),
        ("BUDI SANTOSO", 1),
        ("Nurul Ma'rifah", 1),
        ("André Wijaya", 1),
        ("NI'MATUL D'ÂNDRÉ", 3),
        ("Budi Santoso 2", 1),
        ("Sri Kusumawardhaningtyas", 1),
        ("", 1),
    ],
)
def test_what_is_odd_about_a_name(name: str, odd: int) -> None:
    assert oddness(name) == odd


def test_the_longest_come_first_then_the_oddest() -> None:
    names = ["Ani B", "Muhammad Abdurrahman Wahid", "Sukarti", "Dewi Lestari Putri", "NI'MA",
             "Bagas Nugraha", "Raka Pratama Wijaya"]  # fmt: skip

    assert [names[at] for at in telling(names)] == [
        "Muhammad Abdurrahman Wahid",
        "Raka Pratama Wijaya",
        "Dewi Lestari Putri",
        "NI'MA",
        "Sukarti",
    ]
    assert (telling([]), telling(["Ani"])) == ([], [0])
