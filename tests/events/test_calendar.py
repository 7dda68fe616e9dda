"""Calendar files, read back by a parser."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from eventapp.events import calendar
from eventapp.events.months import Month, Span, by_day
from tests import make
from tests.make import NINE


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("published", "CONFIRMED"),
        ("postponed", "CONFIRMED"),
        ("cancelled", "CANCELLED"),
        ("draft", "TENTATIVE"),
    ],
)
def test_an_event_is_read_back_as_it_is(session: Session, status: str, shown: str) -> None:
    title = "Judul; dengan, tanda\\ baca " + "panjang " * 20
    event = make.event(session, title=title.strip(), status=status, version=3)

    data = calendar.feed([event], "https://sosialisasi.example.test", NINE)

    read = Calendar.from_ical(data)
    (entry,) = read.walk("VEVENT")
    assert (read["VERSION"], read["METHOD"]) == ("2.0", "PUBLISH")
    assert {
        "uid": entry["UID"],
        "title": entry["SUMMARY"],
        "place": entry["LOCATION"],
        "stamp": entry.decoded("DTSTAMP"),
        "begin": entry.decoded("DTSTART"),
        "end": entry.decoded("DTEND"),
        "status": entry["STATUS"],
        "sequence": entry["SEQUENCE"],
        "url": entry["URL"],
    } == {
        "uid": f"{event.public_id}@sosialisasi.example.test",
        "title": title.strip(),
        "place": "Ledian Hotel",
        "stamp": NINE,
        "begin": NINE,
        "end": NINE + timedelta(hours=1),
        "status": shown,
        "sequence": 3,
        "url": f"https://sosialisasi.example.test/acara/{event.public_id}",
    }
    assert max(len(line) for line in data.split(b"\r\n")) <= 75


def test_an_empty_feed_is_a_calendar() -> None:
    read = Calendar.from_ical(calendar.feed([], "http://localhost", NINE, "Kegiatan"))

    assert (read.walk("VEVENT"), read["X-WR-CALNAME"]) == ([], "Kegiatan")


def test_months() -> None:
    november = Month.read("2023-11", NINE.date())

    assert [str(november.moved(n)) for n in (-11, -1, 1, 2)] == [
        *("2022-12", "2023-10", "2023-12", "2024-01"),
    ]
    assert [day.isoformat() for day in november.weeks()[0]][::6] == ["2023-10-30", "2023-11-05"]
    assert [Month.read(text, NINE.date()) for text in ("", "x", "2023-13", "9999-01")] == (
        [Month(2023, 11)] * 4
    )


def test_days_are_those_of_the_events_zone() -> None:
    midnight = NINE + timedelta(hours=15)  # 00.00 WIB of the next day
    spans = {
        1: Span(NINE, midnight, "Asia/Jakarta"),
        2: Span(NINE, midnight, "Asia/Jayapura"),
    }

    found = {day.isoformat(): keys for day, keys in by_day(spans).items()}

    assert found == {"2023-11-08": [1, 2], "2023-11-09": [2]}
