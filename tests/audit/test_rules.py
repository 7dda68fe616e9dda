"""What a line says has changed."""

from eventapp.audit.rules import Change, changes


def test_only_what_differs_is_a_change() -> None:
    before = {"name": "Sari", "unit": "DPRD", "gone": 1}
    after = {"name": "Sari Dewi", "unit": "DPRD", "new": None}
    assert changes(before, after) == [
        Change("name", "Sari", "Sari Dewi"),
        Change("new", None, None),
        Change("gone", 1, None),
    ]
    assert changes(None, {"a": 1}) == [Change("a", None, 1)]
    assert changes(None, None) == []
