"""The file a phone hands over, as it is read."""

import json
from typing import Any

import pytest

from eventapp.checkin import handover
from eventapp.checkin.handover import Fault, HandOverError, RowFault, read
from eventapp.checkin.rules import Direction, Method
from tests.make import NINE

EVENT = "abcd1234efgh"


def scan(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "ticket": "HTTPS://CONTOH.TEST/T/X",
        "session": None,
        "scanned_at": NINE.isoformat(),
        "phone_at": NINE.isoformat(),
        "method": "desk_ticket",
    } | more


def file(*scans: Any, **more: Any) -> bytes:
    content = {
        "kind": "eventapp-scans",
        "version": 1,
        "event": EVENT,
        "device": {"id": "d1", "label": "Meja 1"},
        "made_at": NINE.isoformat(),
        "scans": list(scans),
    }
    return json.dumps(content | more).encode()


def test_a_good_file_is_read() -> None:
    found = read(file(scan(session="s1", method="desk_typed", direction="out")), EVENT)
    assert (found.device, found.faults) == ("d1", ())
    [one] = found.scans
    assert (one.row, one.uid, one.session) == (1, scan()["id"], "s1")
    assert (one.scanned_at, one.phone_at) == (NINE, NINE)
    assert (one.method, one.direction, one.person) == (Method.DESK_TYPED, Direction.OUT, None)


def test_a_newcomer_is_read() -> None:
    person = {"name": " Sari\u0000  Dewi ", "unit": "DINKES", "nip": None}
    [one] = read(file(scan(ticket="", method="walk_in", person=person)), EVENT).scans
    assert one.person == {
        "name": "Sari Dewi",
        "unit": "DINKES",
        "nip": "",
        "phone": "",
        "position": "",
        "role": "",
        "stands_in_for": "",
        "stands_in_as": "",
        "letter": "",
    }


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"x" * (handover.MAX_BYTES + 1), Fault.TOO_LARGE),
        (b"", Fault.UNREADABLE),
        (b"\xff\xfe\x00", Fault.UNREADABLE),
        (b"[" * 100_000, Fault.UNREADABLE),
        (b"[]", Fault.OTHER_KIND),
        (file(scan(), kind="other"), Fault.OTHER_KIND),
        (file(scan(), version=2), Fault.OTHER_VERSION),
        (file(scan(), event="other"), Fault.OTHER_EVENT),
        (file(scan(), device="d1"), Fault.UNREADABLE),
        (file(scans={}), Fault.UNREADABLE),
        (file(), Fault.EMPTY),
        (file(scans=[0] * (handover.MAX_SCANS + 1)), Fault.TOO_MANY),
    ],
)
def test_a_file_that_is_none_is_refused(data: bytes, fault: Fault) -> None:
    with pytest.raises(HandOverError) as caught:
        read(data, EVENT)
    assert caught.value.fault is fault


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (1, RowFault.NO_SCAN),
        ({}, RowFault.BAD_TIME),
        (scan(scanned_at="2023-11-08T09:00:00"), RowFault.BAD_TIME),
        (scan(scanned_at="0001-11-08T09:00:00Z"), RowFault.BAD_TIME),
        (scan(scanned_at=5), RowFault.BAD_TIME),
        (scan(id="x"), RowFault.BAD_ID),
        (scan(id=None), RowFault.BAD_ID),
        (scan(ticket=None), RowFault.BAD_TICKET),
        (scan(ticket="x" * 401), RowFault.BAD_TICKET),
        (scan(person="Sari"), RowFault.BAD_PERSON),
        (scan(person={"name": ["Sari"]}), RowFault.BAD_PERSON),
        (scan(2), RowFault.TWICE),
    ],
)
def test_a_bad_row_hides_no_other(row: Any, fault: RowFault) -> None:
    found = read(file(scan(2), row, scan(3)), EVENT)
    assert [one.row for one in found.scans] == [1, 3]
    assert found.faults == ((2, fault),)


@pytest.mark.parametrize(
    ("more", "method", "direction"),
    [
        ({"method": "hall_screen"}, Method.DESK_TICKET, Direction.IN),
        ({"method": ["x"], "direction": ["out"]}, Method.DESK_TICKET, Direction.IN),
        ({"method": "desk_name", "direction": "in"}, Method.DESK_NAME, Direction.IN),
    ],
)
def test_only_a_desks_ways_are_taken(
    more: dict[str, Any], method: Method, direction: Direction
) -> None:
    [one] = read(file(scan(**more)), EVENT).scans
    assert (one.method, one.direction) == (method, direction)
