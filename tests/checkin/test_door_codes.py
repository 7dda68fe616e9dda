"""The hall code: good while shown and one slot longer, for its own door only."""

from datetime import UTC, datetime, timedelta

import pytest

from eventapp.checkin import door_codes
from eventapp.checkin.door_codes import Door, Standing

KEY = b"0" * 32
BASE = "https://hadir.kota.go.id"
OPENING = Door(event="S7ANG", session="pembukaan")
PANEL = Door(event="S7ANG", session="panel")
ELSEWHERE = Door(event="KRMWT", session="pembukaan")
NINE = datetime(2023, 11, 8, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_address_is_short_and_in_capitals() -> None:
    code = door_codes.current(OPENING, KEY, BASE, NINE + 12 * SECOND)

    assert code == door_codes.DoorCode(
        starts_at=NINE,
        ends_at=NINE + 30 * SECOND,
        url="HTTPS://HADIR.KOTA.GO.ID/H/S7ANGB671AE7P",
        spoken="151921",
    )


def test_batch_begins_with_the_current_code_and_follows_on() -> None:
    codes = door_codes.batch(OPENING, KEY, BASE, NINE + 29 * SECOND)

    assert codes[0] == door_codes.current(OPENING, KEY, BASE, NINE)
    assert [one.starts_at for one in codes] == [NINE + n * door_codes.SLOT for n in range(60)]
    assert len({one.url for one in codes}) == 60


@pytest.mark.parametrize(
    ("seconds", "standing"),
    [
        (-3, Standing.UNKNOWN),
        (-2, Standing.CURRENT),
        (0, Standing.CURRENT),
        (29, Standing.CURRENT),
        (59, Standing.CURRENT),
        (60, Standing.EXPIRED),
        (3600, Standing.EXPIRED),
        (3630, Standing.UNKNOWN),
    ],
)
def test_a_code_lives_while_shown_and_one_slot_more(seconds: int, standing: Standing) -> None:
    url = door_codes.current(OPENING, KEY, BASE, NINE).url

    assert door_codes.accepts(OPENING, KEY, url, NINE + seconds * SECOND) is standing


@pytest.mark.parametrize("door", [PANEL, ELSEWHERE])
def test_a_code_opens_no_other_door(door: Door) -> None:
    code = door_codes.current(OPENING, KEY, BASE, NINE)

    assert door_codes.accepts(door, KEY, code.url, NINE) is Standing.UNKNOWN
    assert door_codes.accepts_spoken(door, KEY, code.spoken, NINE) is Standing.UNKNOWN


def test_another_key_opens_nothing() -> None:
    code = door_codes.current(OPENING, KEY, BASE, NINE)

    assert door_codes.accepts(OPENING, b"1" * 32, code.url, NINE) is Standing.UNKNOWN
    assert door_codes.accepts_spoken(OPENING, b"1" * 32, code.spoken, NINE) is Standing.UNKNOWN


@pytest.mark.parametrize(
    "text",
    [
        "HTTPS://HADIR.KOTA.GO.ID/H/{0}",
        "http://192.168.1.4:8000/h/{0}/",
        "{0}",
        " {0}\n",
        "https://hadir.kota.go.id/h/{0}?fbclid=1",
    ],
)
def test_reads_the_address_however_it_comes(text: str) -> None:
    tail = door_codes.current(OPENING, KEY, BASE, NINE).url.rpartition("/")[2]

    for written in (text.format(tail), text.format(tail.lower())):
        assert door_codes.split(written) == ("S7ANG", tail[5:])
        assert door_codes.accepts(OPENING, KEY, written, NINE) is Standing.CURRENT


@pytest.mark.parametrize("text", ["", "12345678", "S7ANG8FQ0V2SU", "/x/é", "0" * 100_000])
def test_what_is_no_hall_code_opens_nothing(text: str) -> None:
    assert door_codes.split(text) is None
    assert door_codes.accepts(OPENING, KEY, text, NINE) is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("seconds", "standing"),
    [(-3, Standing.UNKNOWN), (0, Standing.CURRENT), (59, Standing.CURRENT), (60, Standing.UNKNOWN)],
)
def test_spoken_digits_live_as_long(seconds: int, standing: Standing) -> None:
    spoken = door_codes.current(OPENING, KEY, BASE, NINE).spoken
    at = NINE + seconds * SECOND

    assert door_codes.accepts_spoken(OPENING, KEY, f" {spoken[:3]} {spoken[3:]}", at) is standing


@pytest.mark.parametrize("text", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "0" * 100_000])
def test_what_is_not_six_digits_is_refused(text: str) -> None:
    assert door_codes.accepts_spoken(OPENING, KEY, text, NINE) is Standing.UNKNOWN
