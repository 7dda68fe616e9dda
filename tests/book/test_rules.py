"""What a book says, and how it is held against today's tables: tables of cases."""

import hashlib
import json
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from eventapp.book import rules
from eventapp.book.rules import CloseRefusal, Kind, Refusal, Standing, Wish
from eventapp.book.rules import content as contents
from eventapp.book.rules.comparing import Applied, Difference, Logged, Part, compare
from eventapp.book.rules.content import Attendee, Content, Occasion, Presence, Sitting
from tests.make import NINE

TEN = NINE + timedelta(hours=1)
NOON = NINE + timedelta(hours=3)
NOBODY = Logged({})


def presence(session: str = "s1", **more: Any) -> Presence:
    values: dict[str, Any] = {
        "session": session,
        "arrived_at": NINE,
        "left_at": None,
        "method": "desk_ticket",
        "grade": 4,
        "proofs": ("ticket", "staff"),
        "by": "Meja 1",
        "device": "HP 1",
        "scan": "u1",
        "unit": "DINKES",
    }
    return Presence(**(values | more))


def attendee(code: str, *presences: Presence, **more: Any) -> Attendee:
    values: dict[str, Any] = {
        "code": code,
        "name": f"Dr. {code}, S.H.",
        "nip": "198609262015052001",
        "rank": "Penata (III/c)",
        "position": "Sekretaris",
        "unit": "DINKES",
        "unit_name": "Dinas Kesehatan",
        "role": "participant",
        "stands_in_for": "",
        "stands_in_for_name": "",
        "stands_in_as": "",
        "letter": "",
        "signature": "",
        "presences": presences,
    }
    return Attendee(**(values | more))


def sitting(ref: str, starts_at: datetime) -> Sitting:
    return Sitting(
        ref, f"Sesi {ref}", starts_at, starts_at + timedelta(hours=1), "Narasumber", True
    )


CONTENT = Content(
    event=Occasion(
        "e1", "Sosialisasi", "Tema", "Ledian", "Inspektorat", NINE, NOON, "Asia/Jakarta"
    ),
    sessions=(sitting("s2", TEN), sitting("s1", NINE)),
    people=(attendee("B", presence("s2"), presence("s1")), attendee("A", presence("s1"))),
    closed_at=NOON,
    closed_by="Dewi",
)


def test_a_book_has_one_spelling() -> None:
    shuffled = replace(
        CONTENT,
        sessions=CONTENT.sessions[::-1],
        people=(
            CONTENT.people[1],
            replace(CONTENT.people[0], presences=(presence("s1"), presence("s2"))),
        ),
    )
    text = contents.canonical(CONTENT)

    assert contents.canonical(shuffled) == text
    assert contents.canonical(replace(CONTENT, closed_by="Budi")) != text
    said = json.loads(text)
    assert [one["code"] for one in said["people"]] == ["A", "B"]
    assert [one["id"] for one in said["sessions"]] == ["s1", "s2"]
    assert [one["session"] for one in said["people"][1]["presences"]] == ["s1", "s2"]
    assert said["people"][0]["presences"][0]["proofs"] == ["staff", "ticket"]
    assert (said["closed_at"], said["format"]) == (
        *("2023-11-08T05:00:00.000000Z", "eventapp-attendance-book/1"),
    )


def test_the_spelling_is_rfc_8785_and_the_digest_is_of_its_bytes() -> None:
    odd = replace(CONTENT, closed_by='Nuraini "Aini" \\ Sjarifuddin – Ḥasan')
    text = contents.canonical(odd)

    # Sorted keys, no blanks, letters as they are, only what must be escaped is.
    assert text.startswith(
        '{"closed_at":"2023-11-08T05:00:00.000000Z","closed_by":"Nuraini \\"Aini\\" '
    )
    assert "– Ḥasan" in text
    assert "." not in text.replace(".000000Z", "").replace("Dr. ", "").replace("S.H.", "")
    assert contents.digest(text) == hashlib.sha256(text.encode("utf-8")).hexdigest()
    assert contents.grouped("1a2b3c4d5") == "1a2b 3c4d 5"


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({}, None),
        ({"is_closed": True}, CloseRefusal.CLOSED_ALREADY),
        ({"status": "draft"}, CloseRefusal.WRONG_STATUS),
        ({"status": "cancelled"}, CloseRefusal.WRONG_STATUS),
        ({"status": "closed"}, None),
        ({"rows": 0}, CloseRefusal.NOBODY),
        ({"at": NOON - timedelta(seconds=1)}, CloseRefusal.STILL_ON),
        ({"at": TEN, "early": True}, None),
    ],
)
def test_when_a_book_may_be_closed(values: dict[str, Any], refusal: CloseRefusal | None) -> None:
    asked: dict[str, Any] = {
        "status": "published",
        "is_closed": False,
        "rows": 3,
        "ends": [TEN, NOON],
        "early": False,
        "at": NOON,
    }
    asked |= values
    assert rules.refuse_close(asked.pop("status"), **asked) is refusal


OUT = Standing(NINE, TEN)
IN = Standing(NINE, TEN, arrived_at=NINE)


@pytest.mark.parametrize(
    ("kind", "standing", "times", "refusal"),
    [
        (Kind.ADD, OUT, (NINE, None), None),
        (Kind.ADD, OUT, (NINE, TEN), None),
        (Kind.ADD, OUT, (None, None), Refusal.NO_TIME),
        (Kind.ADD, OUT, (TEN, NINE), Refusal.LEFT_BEFORE_ARRIVED),
        (Kind.ADD, OUT, (NOON + timedelta(minutes=1), None), Refusal.NOT_YET),
        (Kind.ADD, OUT, (NINE - timedelta(hours=13), None), Refusal.OTHER_DAY),
        (Kind.ADD, IN, (NINE, None), Refusal.ALREADY_IN),
        (Kind.TIME, IN, (TEN, None), None),
        (Kind.TIME, IN, (NINE, None), Refusal.SAME_TIMES),
        (Kind.TIME, OUT, (NINE, None), Refusal.NOT_IN),
        (Kind.REMOVE, IN, (None, None), None),
        (Kind.REMOVE, OUT, (None, None), Refusal.NOT_IN),
        (Kind.DOWNGRADE, IN, (None, None), None),
        (Kind.DOWNGRADE, replace(IN, is_doubted=True), (None, None), Refusal.DOUBTED_ALREADY),
        (Kind.REMOVE, replace(IN, is_proposed=True), (None, None), Refusal.PROPOSED_ALREADY),
    ],
)
def test_what_may_be_corrected(
    kind: Kind,
    standing: Standing,
    times: tuple[datetime | None, datetime | None],
    refusal: Refusal | None,
) -> None:
    assert rules.refuse_wish(Wish(kind, "Ada di foto", *times), standing, NOON) is refusal
    assert rules.refuse_wish(Wish(kind, "", *times), standing, NOON) is Refusal.NO_REASON


@pytest.mark.parametrize(
    ("state", "by", "refusal"),
    [
        ("pending", "kedua", None),
        ("pending", "pertama", Refusal.SAME_OFFICER),
        ("approved", "kedua", Refusal.DECIDED_ALREADY),
        ("declined", "kedua", Refusal.DECIDED_ALREADY),
    ],
)
def test_who_may_decide(state: str, by: str, refusal: Refusal | None) -> None:
    assert rules.refuse_decision(state, proposed_by="pertama", by=by) is refusal


BOOK = contents.plain(CONTENT)


def changed(*path: Any, to: Any) -> dict[str, Any]:
    """Return the book with one value replaced."""
    said = deepcopy(BOOK)
    place: Any = said
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return said


def test_a_book_equals_itself() -> None:
    assert compare(BOOK, [], deepcopy(BOOK), NOBODY) == []


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (
            changed("people", 0, "presences", 0, "arrived_at", to="2023-11-08T01:00:00.000000Z"),
            Difference(
                *(Part.PRESENCE, "A", "Dr. A, S.H.", "Sesi s1", "arrived_at"),
                *("2023-11-08T02:00:00.000000Z", "2023-11-08T01:00:00.000000Z"),
            ),
        ),
        (
            changed("people", 0, "presences", 0, "proofs", to=["ticket"]),
            Difference(
                Part.PRESENCE, "A", "Dr. A, S.H.", "Sesi s1", "proofs", "staff ticket", "ticket"
            ),
        ),
        (
            changed("people", 0, "presences", to=[]),
            Difference(
                Part.MISSING, "A", "Dr. A, S.H.", "Sesi s1", "", "2023-11-08T02:00:00.000000Z", ""
            ),
        ),
        (
            changed("people", 0, "name", to="Orang Lain"),
            Difference(Part.PERSON, "A", "Dr. A, S.H.", "", "name", "Dr. A, S.H.", "Orang Lain"),
        ),
        (
            changed("sessions", 1, "title", to="Lain"),
            Difference(Part.SESSION, "", "", "Sesi s2", "title", "Sesi s2", "Lain"),
        ),
        (
            changed("event", "venue", to="Lain"),
            Difference(Part.EVENT, "", "", "", "venue", "Ledian", "Lain"),
        ),
    ],
)
def test_every_change_is_found_where_it_is(today: dict[str, Any], found: Difference) -> None:
    assert compare(BOOK, [], today, NOBODY) == [found]


def test_a_renamed_unit_is_still_that_unit() -> None:
    assert compare(BOOK, [], changed("people", 0, "unit_name", to="Dinas Baru"), NOBODY) == []


def test_somebody_slipped_in_is_found() -> None:
    [extra] = compare(changed("people", 0, "presences", to=[]), [], BOOK, NOBODY)

    assert (extra.part, extra.code, extra.was, extra.now) == (
        *(Part.EXTRA, "A", "", "2023-11-08T02:00:00.000000Z"),
    )


def test_what_the_log_knows_is_marked() -> None:
    today = changed("people", 0, "name", to="Dr. A, S.H., M.H.")

    [known] = compare(BOOK, [], today, Logged({"A": {"name": "Dr. A, S.H."}}))
    [other] = compare(
        BOOK, [], today, Logged({"A": {"name": "Lain"}, "B": {"name": "Dr. A, S.H."}})
    )

    assert (known.is_logged, other.is_logged) == (True, False)


def test_corrections_are_reckoned_with() -> None:
    late, nine = "2023-11-08T03:10:00.000000Z", "2023-11-08T02:00:00.000000Z"
    made = [
        Applied(1, Kind.REMOVE, "A", "s1", None, None),
        Applied(2, Kind.ADD, "A", "s2", nine, None),
        Applied(3, Kind.TIME, "A", "s2", nine, late),
        Applied(4, Kind.DOWNGRADE, "B", "s1", None, None),
    ]
    today = deepcopy(BOOK)
    today["people"][0]["presences"] = [
        {"session": "s2", "arrived_at": nine, "left_at": late, "grade": 1, "method": "roster"}
    ]
    today["people"][1]["presences"][0] |= {"grade": 1, "proofs": ["doubted", "staff", "ticket"]}

    assert compare(BOOK, made, today, NOBODY) == []
    # Without the last correction the doubt is unexplained, and so is the grade.
    assert [one.field for one in compare(BOOK, made[:3], today, NOBODY)] == ["grade", "proofs"]
