from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.core import keys
from eventapp.core.errors import InvalidFieldError, NotReadyError
from eventapp.devices import actions, queries
from eventapp.devices.actions import Contact, Invitation
from eventapp.devices.models import Device
from eventapp.devices.rules import MOST_PER_EVENT, EnrolmentOverError
from eventapp.events.models import Event
from eventapp.events.rules import BookClosedError
from tests import make
from tests.make import NINE, TESTER

KEY = b"k" * 32
LATER = NINE + timedelta(hours=13)
MINUTE = timedelta(minutes=1)
WANTED = Invitation("Meja 1", LATER)


def invite(session: Session, event: Event, wanted: Invitation = WANTED) -> Device:
    return actions.invite(session, event, wanted, key=KEY, at=NINE, by=TESTER)


def enrol(session: Session, secret: str, minutes: int = 1) -> tuple[Device, str]:
    at = NINE + minutes * MINUTE
    return actions.enrol(session, secret, phone_at=at + 2 * MINUTE, page="v1", at=at)


def lines(session: Session) -> list[tuple[str, str, dict[str, Any] | None]]:
    rows = session.scalars(select(AuditLine).order_by(AuditLine.id))
    return [(row.action, row.actor_label, row.after or row.before) for row in rows]


def right(session: Session, token: str) -> tuple[str, bool] | None:
    found = queries.right_of(session.connection(), token, at=NINE + 2 * MINUTE)
    return (found.label, found.over_since is not None) if found else None


def test_a_phone_is_invited_enrolled_and_revoked(session: Session) -> None:
    event = make.event(session)
    row = invite(session, event)
    enrolled, token = enrol(session, actions.secret_of(row, KEY))
    assert (enrolled.id, enrolled.clock_off, enrolled.page) == (row.id, 120, "v1")
    assert (token[:6], len(token)) == ("pintu_", 49)
    assert right(session, token) == ("Meja 1", False)
    assert actions.revoke(session, row, at=NINE + MINUTE, by=TESTER) is True
    assert actions.revoke(session, row, at=NINE + MINUTE, by=TESTER) is False
    assert right(session, token) == ("Meja 1", True)
    assert lines(session) == [
        (
            "devices.invite",
            "Penguji",
            {
                "event": event.public_id,
                "label": "Meja 1",
                "valid_until": LATER.isoformat(),
                "sessions": [],
                "may_add": True,
            },
        ),
        ("devices.enrol", "Meja 1", {"label": "Meja 1", "page": "v1", "clock_off": 120}),
        ("devices.revoke", "Penguji", {"label": "Meja 1", "unsent": 0}),
    ]


def test_neither_secret_is_stored(session: Session) -> None:
    row = invite(session, make.event(session))
    secret = actions.secret_of(row, KEY)
    _row, token = enrol(session, secret)
    session.refresh(row)
    assert (row.enrol_digest, row.token_digest) == (None, keys.digest(token))
    assert secret != token


def test_a_code_works_once(session: Session) -> None:
    secret = actions.secret_of(invite(session, make.event(session)), KEY)
    enrol(session, secret)
    with pytest.raises(EnrolmentOverError):
        enrol(session, secret)


def test_a_code_works_for_fifteen_minutes(session: Session) -> None:
    event = make.event(session)
    enrol(session, actions.secret_of(invite(session, event), KEY), minutes=15)
    secret = actions.secret_of(invite(session, event), KEY)
    with pytest.raises(EnrolmentOverError):
        enrol(session, secret, minutes=16)


@pytest.mark.parametrize("secret", ["", "wrong", "x" * 5000])
def test_a_made_up_code_enrols_nothing(session: Session, secret: str) -> None:
    invite(session, make.event(session))
    with pytest.raises(EnrolmentOverError):
        enrol(session, secret)


def test_a_code_taken_back_enrols_nothing(session: Session) -> None:
    row = invite(session, make.event(session))
    secret = actions.secret_of(row, KEY)
    actions.revoke(session, row, at=NINE, by=TESTER)
    with pytest.raises(EnrolmentOverError):
        enrol(session, secret)


def test_another_code_replaces_the_first(session: Session) -> None:
    event = make.event(session)
    row = invite(session, event)
    old = actions.secret_of(row, KEY)
    actions.invite_again(session, event, row, key=KEY, at=NINE + MINUTE, by=TESTER)
    with pytest.raises(EnrolmentOverError):
        enrol(session, old)
    enrol(session, actions.secret_of(row, KEY), minutes=16)
    assert [action for action, _by, _what in lines(session)] == [
        "devices.invite",
        "devices.invite_again",
        "devices.enrol",
    ]
    session.refresh(row)
    with pytest.raises(NotReadyError, match="enrolled"):
        actions.invite_again(session, event, row, key=KEY, at=NINE, by=TESTER)


def test_a_revoked_invitation_gets_no_other_code(session: Session) -> None:
    event = make.event(session)
    row = invite(session, event)
    actions.revoke(session, row, at=NINE, by=TESTER)
    session.refresh(row)
    with pytest.raises(NotReadyError, match="over"):
        actions.invite_again(session, event, row, key=KEY, at=NINE, by=TESTER)


def test_sessions_stand_in_their_order_and_are_the_events(session: Session) -> None:
    event = make.event(session, sessions=3)
    refs = [one.public_id for one in event.sessions]
    row = invite(session, event, replace(WANTED, sessions=(refs[2], refs[0])))
    assert row.sessions == [refs[0], refs[2]]
    other = make.event(session).sessions[0].public_id
    with pytest.raises(InvalidFieldError, match="sessions"):
        invite(session, event, replace(WANTED, sessions=(other,)))


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (replace(WANTED, label=" \t"), "label"),
        (replace(WANTED, valid_until=NINE), "valid_until"),
        (replace(WANTED, valid_until=NINE + timedelta(days=60)), "valid_until"),
    ],
)
def test_a_phone_without_name_or_end_is_refused(
    session: Session, wanted: Invitation, field: str
) -> None:
    with pytest.raises(InvalidFieldError, match=field):
        invite(session, make.event(session), wanted)


def test_a_cancelled_or_closed_event_takes_no_phones(session: Session) -> None:
    with pytest.raises(NotReadyError, match="cancelled"):
        invite(session, make.event(session, status="cancelled"))
    with pytest.raises(BookClosedError):
        invite(session, make.event(session, book_closed_at=NINE))


def test_an_event_has_a_limit_of_phones(session: Session) -> None:
    event = make.event(session)
    for _number in range(MOST_PER_EVENT):
        make.device(session, event)
    with pytest.raises(NotReadyError, match="too_many"):
        invite(session, event)


def test_an_officers_own_browser_works_until_after_the_event(session: Session) -> None:
    event = make.event(session)
    row = actions.invite_desk(session, event, "Meja 2", key=KEY, at=NINE, by=TESTER)
    assert (row.label, row.valid_until, row.sessions) == (
        "Meja 2",
        event.ends_at + timedelta(hours=12),
        [],
    )


def test_a_contact_is_noted_without_a_line(session: Session) -> None:
    row, _token = make.device(session, make.event(session))
    said = Contact(NINE - MINUTE, 12, "v2" * 40)
    actions.contact(session, row.id, said, at=NINE)
    session.refresh(row)
    assert (row.seen_at, row.unsent, row.page, row.clock_off, row.wiped_at) == (
        NINE,
        12,
        "v2" * 20,
        -60,
        None,
    )
    assert lines(session) == []


def test_a_wiped_phone_is_noted_once(session: Session) -> None:
    row, _token = make.device(session, make.event(session))
    for minutes in (0, 1):
        said = Contact(NINE, 0, "v1", is_wiped=True)
        actions.contact(session, row.id, said, at=NINE + minutes * MINUTE)
    session.refresh(row)
    assert row.wiped_at == NINE
    assert lines(session) == [("devices.wipe", "Meja 1", {"label": "Meja 1"})]


def test_a_clock_from_the_beginning_of_time_can_be_stored(session: Session) -> None:
    row, _token = make.device(session, make.event(session))
    for year, seconds in ((1, -2_000_000_000), (9998, 2_000_000_000)):
        said = Contact(NINE.replace(year=year), 10**9, "")
        actions.contact(session, row.id, said, at=NINE)
        session.refresh(row)
        assert (row.clock_off, row.unsent) == (seconds, 1_000_000)
