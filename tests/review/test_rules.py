"""Each weak sign just within and just outside its threshold."""

from datetime import timedelta
from typing import Any

import pytest

from eventapp.checkin.rules import Direction, Method, Proof, Sign, Verdict
from eventapp.review.rules import (
    Elsewhere,
    Facts,
    Kind,
    Looked,
    Result,
    Showing,
    Standing,
    Window,
    draw,
    find,
    flagged,
    read_key,
    standing,
)
from tests.make import NINE
from tests.review.scenes import SESSION, WINDOW, facts, hall, presence, showing, told

ALREADY: dict[str, Any] = {"verdict": Verdict.ALREADY_IN}


@pytest.mark.parametrize(
    ("people", "wanted"),
    [
        (1, []),
        (2, [("shared_phone", 1, ["A0", "A1"])]),
        (3, [("shared_phone", 3, ["A0", "A1", "A2"])]),
    ],
)
def test_one_phone_for_several(people: int, wanted: list[object]) -> None:
    scans = [hall(f"A{n}", 60 * n, "K7Q2X1") for n in range(people)]

    assert told(facts([*scans, hall("B", 500)])) == wanted


def test_a_phone_in_two_sessions_of_one_person_is_theirs() -> None:
    assert told(facts([hall("A", 0, "P"), hall("A", 60, "P", session="sesi2")])) == []


@pytest.mark.parametrize(
    ("seconds", "wanted"),
    [
        ([0, 0.5, 1.1], []),
        ([0, 0.5, 1], [("burst", 3, ["A0", "A1", "A2"])]),
        ([0, 0.5, 1, 1.4, 9], [("burst", 3, ["A0", "A1", "A2", "A3"])]),
        ([0, 0.1, 0.2, 9, 9.1, 9.2], [("burst", 3, ["A0", "A1", "A2"]),
                                       ("burst", 3, ["A3", "A4", "A5"])]),
    ],
)  # fmt: skip
def test_desk_faster_than_hands(seconds: list[float], wanted: list[object]) -> None:
    assert told(facts([showing(f"A{n}", at) for n, at in enumerate(seconds)])) == wanted


def test_desk_is_timed_by_its_own_clock_and_machines_have_none() -> None:
    sent_at_once = [showing(f"A{n}", 0, phone_at=NINE + timedelta(seconds=3 * n)) for n in range(5)]
    by_machine = [showing(f"A{n}", 0, phone_at=None) for n in range(5)]
    one_each = [showing(f"A{n}", 0, device=f"HP {n}") for n in range(5)]

    assert [told(facts(scans)) for scans in (sent_at_once, by_machine, one_each)] == [[], [], []]


def test_hall_faster_than_its_minute() -> None:
    five, six = ([hall(f"A{n}", 100 + n / 10) for n in range(count)] for count in (5, 6))
    # Two a second for a minute: six at once are no wonder then.
    busy = [hall(f"B{n}", 70 + n / 2) for n in range(120)]

    assert told(facts(five)) == []
    assert told(facts(six)) == [("burst", 2, [f"A{n}" for n in range(6)])]
    assert told(facts([*busy, *six])) == []


@pytest.mark.parametrize(
    ("later", "wanted"),
    [
        ({"seconds": 100}, []),
        ({"seconds": 121}, [("ticket_twice", 1, ["A"])]),
        ({"seconds": 40, "device": "HP 2"}, [("two_places", 2, ["A"])]),
        ({"seconds": 61, "device": "HP 2"}, [("ticket_twice", 2, ["A"])]),
        ({"seconds": 500, "method": Method.DESK_NAME}, []),
        ({"seconds": 500, "method": Method.HALL_SCREEN}, []),
        ({"seconds": 500, "verdict": Verdict.TOO_LATE}, []),
    ],
)
def test_ticket_shown_again(later: dict[str, object], wanted: list[object]) -> None:
    again = showing("A", **(ALREADY | later))

    assert told(facts([showing("A"), again])) == wanted


def test_whoever_went_out_may_come_in_again() -> None:
    out = showing("A", 600, direction=Direction.OUT, verdict=Verdict.LEFT)

    assert told(facts([showing("A"), out, showing("A", 900, **ALREADY)])) == []


def test_ticket_at_the_desk_after_the_hall_is_no_copy() -> None:
    assert told(facts([hall("A"), showing("A", 500, **ALREADY)])) == []


@pytest.mark.parametrize(
    ("scan", "wanted"),
    [
        (hall("A", signs=frozenset({Sign.LATE_CODE})), [("late_code", 2, ["A"])]),
        (showing("A", signs=frozenset({Sign.LATE_DEVICE})), [("late_device", 2, ["A"])]),
        (showing("A", verdict=Verdict.DEVICE_REVOKED), [("late_device", 2, ["A"])]),
        (showing("A", signs=frozenset({Sign.CLOCK})), [("clock", 1, ["A"])]),
        (showing("A", signs=frozenset({Sign.CLOCK}), **ALREADY), []),
    ],
)
def test_signs_kept_with_a_scan(scan: Showing, wanted: list[object]) -> None:
    assert told(facts([scan])) == wanted


def test_two_rooms_at_once() -> None:
    other = Window("sesi2", NINE + timedelta(minutes=60), NINE + timedelta(minutes=180), "Ruang 2")
    same = Window("sesi2", other.starts_at, other.ends_at, "Aula")
    both = [presence("A"), presence("A", 3600, session="sesi2")]
    left = [presence("A", left_at=NINE + timedelta(minutes=65)), both[1]]
    walked = [presence("A"), presence("A", 6900, session="sesi2")]

    def at(windows: list[Window], presences: list[Any]) -> object:
        return told(facts(windows=[WINDOW, *windows], presences=presences))

    assert at([other], both) == [("two_places", 2, ["A", "A"])]
    assert at([same], both) == at([other], left) == at([other], walked) == []


@pytest.mark.parametrize(("minutes", "is_flagged"), [(60, True), (111, False), (180, False)])
def test_two_events_at_once(minutes: int, is_flagged: bool) -> None:
    begins = NINE + timedelta(minutes=minutes)
    there = Elsewhere("A", "Rapat", begins, begins + timedelta(hours=2), begins)

    found = find(facts(presences=[presence("A")], elsewhere=[there]))

    assert [(one.kind, one.note) for one in found] == [(Kind.TWO_PLACES, "Rapat")] * is_flagged


def test_last_look_in_the_room_counts() -> None:
    def looked(check: str, code: str, result: Result, minutes: int) -> Looked:
        return Looked(check, SESSION, code, result, NINE + timedelta(minutes=minutes))

    looks = [
        looked("one", "A", Result.NOT_FOUND, 1),
        looked("one", "B", Result.NOT_FOUND, 2),
        looked("one", "C", Result.FOUND, 2),
        looked("two", "A", Result.FOUND, 30),
    ]

    assert told(facts(looked=looks, presences=[presence(c) for c in "ABC"])) == [
        ("not_found", 3, ["B"])
    ]


def test_strongest_come_first_kind_by_kind() -> None:
    scans = [hall("A", 0, "P1"), hall("B", 9, "P1")]
    scans += [hall(f"C{n}", 100 + 9 * n, "P2") for n in range(3)]
    scans += [showing("D"), showing("D", 30, device="HP 2", **ALREADY)]

    assert [(one.kind, one.key) for one in find(facts(scans))] == [
        (Kind.TWO_PLACES, f"{SESSION}|D@{(NINE + timedelta(seconds=30)).isoformat()}"),
        (Kind.SHARED_PHONE, "P2"),
        (Kind.SHARED_PHONE, "P1"),
    ]


def test_found_or_seen_speaks_for_a_presence() -> None:
    scans = [hall("A", 0, "P"), hall("B", 9, "P")]
    seen = [
        presence("A", proofs=frozenset({Proof.CODE, Proof.SPOT})),
        presence("B", proofs=frozenset({Proof.CODE, Proof.STAFF})),
    ]
    found = facts(scans, presences=[seen[0], presence("B")])
    [flag] = find(found)

    assert [standing(flag, item, found, {}) for item in flag.items] == [
        Standing.VOUCHED,
        Standing.OPEN,
    ]
    assert flagged(found, [flag]) == {(SESSION, "B")}
    assert flagged(facts(scans, presences=seen), [flag]) == set()


def test_decision_stays_while_others_join() -> None:
    two = [hall("A", 0, "P"), hall("B", 9, "P")]
    [before] = find(facts(two))
    decided = {(str(before.kind), before.key_of(item)): "kept" for item in before.items}
    found = facts([*two, hall("C", 18, "P")])
    [after] = find(found)

    assert [standing(after, item, found, decided) for item in after.items] == [
        Standing.DECIDED,
        Standing.DECIDED,
        Standing.OPEN,
    ]
    assert read_key(after.key_of(after.items[2])) == ("P", SESSION, "C")


def test_struck_presence_is_gone_and_a_refused_try_is_not() -> None:
    scans = [hall("A", 0, "P"), hall("B", 9, "P"), showing("C", verdict=Verdict.DEVICE_REVOKED)]
    found = facts(scans, presences=[presence("A")])

    assert [
        (flag.kind, item.code, standing(flag, item, found, {}))
        for flag in find(found)
        for item in flag.items
    ] == [
        (Kind.SHARED_PHONE, "A", Standing.OPEN),
        (Kind.SHARED_PHONE, "B", Standing.GONE),
        (Kind.LATE_DEVICE, "C", Standing.OPEN),
    ]


def test_nothing_happened() -> None:
    assert find(Facts()) == []


def test_draw_is_even_and_done_again_by_anybody() -> None:
    people = [f"P{n:03}" for n in range(200)]
    drawn = [draw(people, f"benih {n}") for n in range(2_000)]
    times = [sum(one in names for names in drawn) for one in people]

    assert draw(reversed(people), "benih 7") == drawn[7]
    assert all(len(set(names)) == 10 for names in drawn)
    # 100 each on average, the deviation about 10.
    assert 55 < min(times) < max(times) < 145
    assert draw(people[:4], "benih") == draw(people[:4], "benih", 4)


def test_draw_by_hand() -> None:
    # printf '%s %s' K7Q2X1AB AAAA | sha256sum gives 526e…, BBBB 00f0…, CCCC e334…
    assert draw(["AAAA", "BBBB", "CCCC"], "K7Q2X1AB", 2) == ["BBBB", "AAAA"]
