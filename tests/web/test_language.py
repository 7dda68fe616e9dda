"""Dates, numbers, and the way back."""

from datetime import UTC, datetime

import pytest

from eventapp.web import formats
from eventapp.web.redirects import is_local
from tests.clients import Client

NINE = datetime(2023, 11, 8, 2, 0, tzinfo=UTC)


def test_dates_read_as_written_in_indonesia() -> None:
    assert formats.day(NINE, "Asia/Jakarta") == "Rabu, 8 November 2023"
    assert formats.moment(NINE, "Asia/Jakarta") == "08/11/2023 09.00 WIB"
    assert formats.moment(NINE, "Asia/Jayapura") == "08/11/2023 11.00 WIT"
    assert formats.number(69.55) == "69,55"
    assert formats.number(1234567, "en") == "1,234,567"
    assert formats.percent(0.645) == "64,5%"


@pytest.mark.parametrize(
    "target",
    ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)", "evil", ""],
)
def test_only_our_own_paths_are_gone_back_to(target: str) -> None:
    assert is_local(target) is False


def test_the_language_is_kept_and_never_leads_away(visitor: Client) -> None:
    answer = visitor.post("/bahasa/en", data={"lanjut": "https://evil.test/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert visitor.get_cookie("bahasa") is not None
    assert '<html lang="en">' in visitor.get("/gaya").text
