"""The printed name at its holder's word, and the organiser's decision."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.core.actors import Actor, ActorKind
from eventapp.core.errors import NotFoundError
from eventapp.participants import queries
from eventapp.participants.actions import (
    Correction,
    confirm_name,
    decide_name,
    mend_name,
    update,
)
from eventapp.participants.models import NameRequest, Registration
from eventapp.participants.rules.mending import Mend
from eventapp.participants.rules.names import PersonName
from tests import make
from tests.queries import counted

HOLDER = Actor(ActorKind.PARTICIPANT, "AAAA2222", "Sari Dewi")
LATER = make.NINE + timedelta(minutes=5)
SMALL = PersonName("Dr.", "Sarie Dewi", "M.Si.")
BIG = PersonName("", "Sari Dewi Lestari", "")


@pytest.fixture
def sari(session: Session) -> Registration:
    return seat(session, make.registration(session, make.event(session)).code)


def seat(session: Session, code: str) -> Registration:
    return queries.registration(session, code)


def wish(session: Session, sari: Registration, name: PersonName, **more: Any) -> Mend:
    at, is_settled = more.get("at", make.NINE), more.get("is_settled", False)
    return mend_name(session, sari, name, is_settled=is_settled, at=at, by=HOLDER)


def lines(session: Session) -> list[tuple[str, Any, Any]]:
    rows = session.execute(
        select(AuditLine.action, AuditLine.before, AuditLine.after).order_by(AuditLine.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def parts(front: str, name: str, back: str) -> dict[str, str]:
    return {"front_title": front, "name": name, "back_title": back}


def states(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(select(NameRequest.name, NameRequest.state).order_by(NameRequest.id))
    return [(row[0], row[1]) for row in rows]


def test_saying_that_it_is_right_is_kept_once(session: Session, sari: Registration) -> None:
    first = confirm_name(session, sari, at=make.NINE, by=HOLDER)
    again = confirm_name(session, sari, at=LATER, by=HOLDER)

    assert (first, again, sari.name_confirmed_at) == (True, False, make.NINE)
    assert lines(session) == [("participants.confirm_name", None, parts("", "Sari Dewi", ""))]


def test_a_small_mend_holds_at_once_for_the_person_too(
    session: Session, sari: Registration
) -> None:
    mend = wish(session, sari, SMALL)

    assert mend is Mend.NOW
    for row in (sari, sari.person):
        assert (row.front_title, row.name, row.back_title) == ("Dr.", "Sarie Dewi", "M.Si.")
        assert row.name_key == "sarie dewi"
    assert (sari.name_fixes, sari.name_confirmed_at) == (1, make.NINE)
    old, new = parts("", "Sari Dewi", ""), parts("Dr.", "Sarie Dewi", "M.Si.")
    assert lines(session) == [
        ("participants.change", old, new),
        ("participants.change_person", old, new),
    ]


def test_the_persons_record_stays_where_it_said_something_else(
    session: Session, sari: Registration
) -> None:
    sari.person.name, sari.person.back_title = "Sari Dewi Lestari", "S.H."

    wish(session, sari, SMALL)

    person = sari.person
    assert (person.front_title, person.name, person.back_title) == (
        "Dr.",
        "Sari Dewi Lestari",
        "S.H.",
    )


def test_titles_dont_use_up_the_one_spelling(session: Session, sari: Registration) -> None:
    titles = wish(session, sari, PersonName("Dr.", "Sari Dewi", ""))
    spelling = wish(session, sari, PersonName("Dr.", "Sarie Dewi", ""))
    another = wish(session, sari, PersonName("Dr.", "Saria Dewi", ""))

    assert (titles, spelling, another) == (Mend.NOW, Mend.NOW, Mend.ASK)
    assert (sari.name, sari.name_fixes) == ("Sarie Dewi", 1)


@pytest.mark.parametrize(("name", "is_settled"), [(BIG, False), (SMALL, True)])
def test_what_goes_too_far_is_asked_for(
    session: Session, sari: Registration, name: PersonName, is_settled: bool
) -> None:
    mend = wish(session, sari, name, is_settled=is_settled)
    again = wish(session, sari, name, is_settled=is_settled, at=LATER)

    assert (mend, again, sari.name) == (Mend.ASK, Mend.ASK, "Sari Dewi")
    assert states(session) == [(name.name, "pending")]
    assert lines(session) == [
        (
            "participants.ask_name",
            parts("", "Sari Dewi", ""),
            parts(name.front_title, name.name, name.back_title),
        )
    ]


def test_a_newer_wish_takes_the_place_of_the_one_that_waits(
    session: Session, sari: Registration
) -> None:
    wish(session, sari, BIG)
    seen = queries.latest_name_request(session, sari.id)
    assert seen is not None
    wish(session, sari, PersonName("", "Budi Santoso", ""), at=LATER)

    granted = decide_name(session, seen, is_approved=True, note="", at=LATER, by=make.TESTER)

    assert granted is False
    assert sari.name == "Sari Dewi"
    assert states(session) == [("Sari Dewi Lestari", "replaced"), ("Budi Santoso", "pending")]


def test_a_granted_wish_is_printed(session: Session, sari: Registration) -> None:
    wish(session, sari, BIG)
    (request,) = queries.pending_names(session, sari.event_id)

    done = decide_name(session, request, is_approved=True, note="", at=LATER, by=make.TESTER)
    again = decide_name(session, request, is_approved=False, note="", at=LATER, by=make.TESTER)

    assert (done, again) == (True, False)
    assert (sari.name, sari.person.name, sari.name_fixes) == (BIG.name, BIG.name, 0)
    assert sari.name_confirmed_at == make.NINE
    assert (request.state, request.decided_by) == ("approved", make.TESTER.label)
    assert [line[0] for line in lines(session)] == [
        "participants.ask_name",
        "participants.decide_name",
        "participants.change",
        "participants.change_person",
    ]
    assert lines(session)[1][1:] == (
        parts("", "Sari Dewi", ""),
        parts("", "Sari Dewi Lestari", "") | {"state": "approved", "note": ""},
    )


def test_a_declined_wish_says_why(session: Session, sari: Registration) -> None:
    wish(session, sari, BIG)
    (request,) = queries.pending_names(session, sari.event_id)

    decide_name(session, request, is_approved=False, note=" KTP? ", at=LATER, by=make.TESTER)

    assert (sari.name, request.state, request.note) == ("Sari Dewi", "declined", "KTP?")
    assert queries.decided_names(session, sari.event_id) == [request]
    assert queries.pending_name_count(session, sari.event_id) == 0


def test_a_name_changed_by_others_is_no_longer_confirmed(
    session: Session, sari: Registration
) -> None:
    confirm_name(session, sari, at=make.NINE, by=HOLDER)
    update(
        session,
        sari,
        Correction(name=sari.name, position="Kepala"),
        version=sari.version,
        at=LATER,
        by=make.TESTER,
    )
    kept = sari.name_confirmed_at
    update(session, sari, Correction(name="Sari D."), version=2, at=LATER, by=make.TESTER)

    assert (kept, sari.name_confirmed_at) == (make.NINE, None)


@pytest.mark.parametrize("count", [1, 30])
def test_open_wishes_cost_one_query(session: Session, count: int) -> None:
    event, other = make.event(session), make.event(session)
    event_id = event.id
    names = [f"Orang {number}" for number in range(count)]
    rows = [make.registration(session, event, name) for name in names]
    stranger = make.registration(session, other, "Orang Lain")
    for row in (*rows, stranger):
        wish(session, seat(session, row.code), PersonName("", f"{row.name} Panjang Sekali", ""))
    stranger_id = stranger.id
    session.expire_all()

    with counted() as sent:
        found = queries.pending_names(session, event_id)
        shown = [one.registration.person.name for one in found]

    assert shown == names
    assert len(sent) == 1
    assert queries.pending_name_count(session, event_id) == count
    theirs = queries.latest_name_request(session, stranger_id)
    assert theirs is not None
    with pytest.raises(NotFoundError):
        queries.name_request(session, event_id, theirs.public_id)
