"""Which page of a list is asked for."""

import pytest
from flask import Flask

from eventapp.web.paging import MAX_NUMBER, number_asked


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("", 1),
        ("3", 3),
        ("0", 1),
        ("-1", 1),
        ("²", 1),
        ("٣", 1),
        ("x", 1),
        ("99999999999999999999", MAX_NUMBER),
        ("9" * 5000, MAX_NUMBER),
    ],
)
def test_the_page_asked_for(app: Flask, asked: str, number: int) -> None:
    with app.test_request_context("/", query_string={"hal": asked}):
        assert number_asked() == number
