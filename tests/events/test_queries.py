"""Whose events are whose, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from eventapp.accounts.queries import principal
from eventapp.accounts.rules import Principal, Role
from eventapp.core.actors import ActorKind
from eventapp.core.errors import NotFoundError
from eventapp.events import actions, queries
from eventapp.events.models import Event
from tests import make
from tests.make import NINE


def seen(session: Session, who: Principal) -> list[str]:
    """Return the titles of the events somebody sees."""
    events = session.scalars(queries.matching(who)).all()
    return sorted(one.title for one in events)


def arranged(session: Session) -> dict[str, Event]:
    """Add an event of the own unit and two of another; the door of the last is given."""
    other = make.unit(session, "DINKES")
    events = {
        "own": make.event(session, title="own"),
        "theirs": make.event(session, title="theirs", host_unit_id=other.id),
        "door": make.event(session, title="door", host_unit_id=other.id),
    }
    for role in (Role.DESK, Role.ORGANISER):
        officer = make.officer(session, role)
        actions.give_door(session, events["door"], officer, at=NINE, by=make.TESTER)
    return events


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        (Role.ADMIN, ["door", "own", "theirs"]),
        (Role.INSPECTORATE, ["door", "own", "theirs"]),
        (Role.AUDITOR, ["door", "own", "theirs"]),
        (Role.ORGANISER, ["own"]),
        (Role.DESK, ["door"]),
    ],
)
def test_what_each_role_sees(session: Session, role: Role, titles: list[str]) -> None:
    arranged(session)

    assert seen(session, principal(make.officer(session, role))) == titles


def test_an_organiser_finds_the_doors_kept_elsewhere(session: Session) -> None:
    arranged(session)

    def kept(role: Role, hours: int) -> list[str]:
        who = principal(make.officer(session, role))
        found = queries.other_doors(session, who, NINE + timedelta(hours=hours))
        return [one.title for one in found]

    assert [kept(Role.ORGANISER, 25), kept(Role.ORGANISER, 26)] == [["door"], []]
    assert kept(Role.DESK, 0) == []


def test_a_token_has_no_door_by_an_officers_number(session: Session) -> None:
    events = arranged(session)
    keeper = principal(make.officer(session, Role.DESK))
    token = Principal(ActorKind.TOKEN, keeper.id, "t", "Pemindai", Role.DESK)

    assert queries.has_duty(session, keeper, events["door"].id)
    assert not queries.has_duty(session, token, events["door"].id)
    assert seen(session, token) == []


def test_a_door_is_given_once_and_withdrawn_once(session: Session) -> None:
    event, officer = make.event(session), make.officer(session, Role.DESK)

    given = [
        actions.give_door(session, event, officer, at=NINE, by=make.TESTER) for _two in range(2)
    ]
    kept = [one.id for one in queries.duties(session, event.id)]
    taken = [
        actions.withdraw_door(session, event, officer, at=NINE, by=make.TESTER) for _two in range(2)
    ]

    assert (given, kept, taken) == ([True, False], [officer.id], [True, False])
    assert queries.duties(session, event.id) == []


def test_the_public_sees_what_is_open_and_not_over(session: Session) -> None:
    for status in ("draft", "published", "postponed", "cancelled", "closed"):
        make.event(session, title=status, status=status)

    def titles(hours: int) -> list[str]:
        at = NINE.replace(hour=NINE.hour + hours)
        return [one.title for one in session.scalars(queries.public_events(at))]

    assert (titles(1), titles(2)) == (["published", "postponed"], [])
    feed = session.scalars(queries.feed_events(NINE)).all()
    assert [one.title for one in feed] == ["published", "postponed", "cancelled", "closed"]


def test_unknown_events_are_not_found(session: Session) -> None:
    for find in (queries.event, queries.by_short_code):
        with pytest.raises(NotFoundError):
            find(session, "tidakada")
