"""What an enrolled phone sent, by both clocks and by the end of its time."""

from datetime import datetime, timedelta

import pytest

from eventapp.checkin import phones
from eventapp.checkin.phones import Reading
from eventapp.checkin.rules import Verdict
from eventapp.devices.rules import DeviceRight
from eventapp.events.queries import Door, DoorSession
from tests.make import NINE

MINUTE = timedelta(minutes=1)
ENDED = NINE + 60 * MINUTE
SESSIONS = tuple(
    DoorSession(n, ref, ref, NINE, NINE + 60 * MINUTE) for n, ref in enumerate("ab", 1)
)
DOOR = Door(1, "event", "published", "Asia/Jakarta", None, 60, SESSIONS)


def right(over_since: datetime | None = None, sessions: tuple[str, ...] = ()) -> DeviceRight:
    return DeviceRight(1, "phone", "Meja 1", 1, sessions, may_add=True, over_since=over_since)


@pytest.mark.parametrize(
    ("scanned_at", "phone_at", "over_since", "reading"),
    [
        (NINE, None, None, Reading(NINE)),
        (NINE, NINE + 4 * MINUTE, None, Reading(NINE)),
        (NINE, NINE + 6 * MINUTE, None, Reading(NINE, "clock")),
        (NINE, NINE - 6 * MINUTE, None, Reading(NINE, "clock")),
        (ENDED + MINUTE, None, None, Reading(ENDED + MINUTE)),
        (ENDED + 9 * MINUTE, None, None, Reading(ENDED, "clock")),
        (NINE, None, NINE + MINUTE, Reading(NINE, "late_device")),
        (NINE, NINE + 6 * MINUTE, NINE + MINUTE, Reading(NINE, "clock late_device")),
        (NINE, None, NINE, Reading(NINE, "", Verdict.DEVICE_REVOKED)),
    ],
)
def test_a_phones_moments(
    scanned_at: datetime, phone_at: datetime | None, over_since: datetime | None, reading: Reading
) -> None:
    assert phones.read(scanned_at, phone_at, right(over_since), ENDED) == reading


def test_a_machines_moments_stand_as_they_are() -> None:
    assert phones.read(ENDED + 9 * MINUTE, NINE, None, ENDED) == Reading(ENDED + 9 * MINUTE)


def test_a_phone_opens_the_sessions_it_was_enrolled_for() -> None:
    assert phones.narrowed(DOOR, None) == DOOR
    assert phones.narrowed(DOOR, right()) == DOOR
    assert phones.narrowed(DOOR, right(sessions=("b",))).sessions == SESSIONS[1:]


def test_a_session_gone_from_the_schedule_is_a_phones_by_the_schedule() -> None:
    assert phones.session_of(DOOR, "a", right()) == "a"
    assert phones.session_of(DOOR, "gone", right()) is None
    assert phones.session_of(DOOR, "gone", None) == "gone"
