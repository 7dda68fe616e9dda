"""What an open ticket learns by itself: presence per session, and the certificate."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from eventapp.checkin.models import Arrival
from eventapp.core import clock
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Registration
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.portal.held import arrive, path
from tests.portal.test_views_tickets import tags
from tests.queries import counted

MINUTE = timedelta(minutes=1)


class Clock:
    """The time as this test has it."""

    now: datetime = make.NINE + 10 * MINUTE


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    kept = Clock()
    monkeypatch.setattr(clock, "now", lambda: kept.now)
    return kept


@pytest.fixture
def code(arrange: Arrange) -> str:
    """Sari's ticket to three sessions; nobody came yet."""
    with arrange() as session:
        return make.registration(session, make.event(session, sessions=3)).code


def test_a_day_as_it_goes(visitor: Client, code: str, arrange: Arrange, time: Clock) -> None:
    address = path(code, "kehadiran")
    first = visitor.get(address).get_json()["sessions"]
    with arrange() as session:
        arrive(session, arrived_at=make.NINE + 2 * MINUTE)
    second = visitor.get(address).get_json()["sessions"]
    with arrange() as session:
        session.scalars(select(Arrival)).one().left_at = make.NINE + 58 * MINUTE
    time.now = make.NINE + 130 * MINUTE
    third = visitor.get(address).get_json()["sessions"]

    assert first == [
        ["info", "Belum tercatat"],
        ["neutral", "Belum mulai"],
        ["neutral", "Belum mulai"],
    ]
    assert second[0] == ["ok", "Hadir sejak 09.02"]
    assert third == [
        ["ok", "Hadir 09.02–09.58"],
        ["warn", "Tidak tercatat"],
        ["info", "Belum tercatat"],
    ]
    assert [list(one) for one in tags(visitor.get(path(code)).text)] == third


def test_old_news_is_not_sent_again(visitor: Client, code: str, arrange: Arrange) -> None:
    address = path(code, "kehadiran")
    first = visitor.get(address)
    tag = {"If-None-Match": first.headers["ETag"]}
    same = visitor.get(address, headers=tag)
    with arrange() as session:
        arrive(session)
    new = visitor.get(address, headers=tag)

    assert (same.status_code, same.data) == (304, b"")
    assert new.status_code == 200
    for one in (first, same):
        assert one.headers["Cache-Control"] == "no-store"
    assert len(first.data) < 1024


def test_it_costs_one_query_and_tells_only_ones_own(
    visitor: Client, code: str, arrange: Arrange
) -> None:
    with arrange() as session:
        event = session.scalars(select(Event)).one()
        one = session.scalars(select(EventSession).where(EventSession.position == 0)).one()
        for number in range(5):
            make.arrival(session, make.registration(session, event, f"Orang {number}"), one)

    with counted() as sent:
        news = visitor.get(path(code, "kehadiran")).get_json()

    assert [one for one in sent if not one.startswith(("BEGIN", "PRAGMA"))] == sent[-1:]
    assert [word for _tone, word in news["sessions"]] == [
        "Belum tercatat",
        "Belum mulai",
        "Belum mulai",
    ]


def test_the_longest_day_is_still_light(visitor: Client, arrange: Arrange) -> None:
    with arrange() as session:
        event = make.event(session, sessions=20)
        sari = make.registration(session, event)
        for one in event.sessions:
            make.arrival(session, sari, one, left_at=one.ends_at)
        code = sari.code

    assert len(visitor.get(path(code, "kehadiran")).data) < 1024


def test_the_certificate_shows_by_itself(visitor: Client, code: str, arrange: Arrange) -> None:
    none = visitor.get(path(code, "kehadiran")).get_json()["certificate"]
    with arrange() as session:
        seat = session.scalars(select(Registration)).one()
        certificate = make.certificate(session, seat)
        number = certificate.code
    valid = visitor.get(path(code, "kehadiran")).get_json()["certificate"]
    with arrange() as session:
        session.get_one(type(certificate), certificate.id).status = "revoked"
    revoked = visitor.get(path(code, "kehadiran")).get_json()["certificate"]

    assert (none, valid, revoked) == ("", f"/v/{number}.pdf", "")


@pytest.mark.parametrize(
    ("hours", "wait"), [(-48, 300), (-1, 30), (0, 30), (2, 30), (4.5, 30), (6, 300)]
)
def test_it_asks_often_only_while_something_happens(
    visitor: Client, code: str, time: Clock, hours: float, wait: int
) -> None:
    time.now = make.NINE + timedelta(hours=hours)

    assert visitor.get(path(code, "kehadiran")).get_json()["wait"] == wait
    assert f'data-wait="{wait}"' in visitor.get(path(code)).text


@pytest.mark.parametrize("token", ["x", "0" * 18, "A" * 500])
def test_tokens_that_are_none(visitor: Client, token: str) -> None:
    assert visitor.get(f"/t/{token}/kehadiran").status_code == 404


def test_an_event_without_sessions(visitor: Client, arrange: Arrange) -> None:
    with arrange() as session:
        code = make.registration(session, make.event(session, sessions=0)).code

    assert visitor.get(path(code, "kehadiran")).get_json()["sessions"] == []
