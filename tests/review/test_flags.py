"""Every weak sign as it comes about: through the hall's pages, the desks' phones, the marshal."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.checkin import tickets
from eventapp.checkin.actions.signing import sign
from eventapp.checkin.door_codes import Door
from eventapp.core import clock, keys
from eventapp.devices import actions as devices
from eventapp.devices.models import Device
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.participants.models import Person, Registration
from eventapp.review import actions, queries
from eventapp.review.rules import Result
from tests import make
from tests.checkin.hall import Clock, heading, path
from tests.clients import Client
from tests.conftest import Arrange
from tests.databases import SECRET
from tests.review.scenes import Hand

NIPS = [f"19790201199803100{number}" for number in range(10)]
TICKETS = keys.derive(SECRET, tickets.KEY_PURPOSE)
# What a flag says: kind, strength, and whose presences are open.
Told = list[tuple[str, int, list[str]]]


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    kept = Clock()
    monkeypatch.setattr(clock, "now", lambda: kept.now)
    return kept


@pytest.fixture
def door(arrange: Arrange) -> Door:
    """The door of an event with ten people on its list: P0 to P9."""
    with arrange() as session:
        event = make.event(session, sessions=2)
        for number, nip in enumerate(NIPS):
            make.registration(session, event, f"P{number}", nip=nip)
        return Door(event.short_code, event.sessions[0].public_id)


def the_event(session: Session, door: Door) -> Event:
    return events.by_short_code(session, door.event)


def people(session: Session) -> dict[str, Registration]:
    return {
        row.name: row for row in session.scalars(select(Registration).order_by(Registration.id))
    }


def told(arrange: Arrange, door: Door) -> Told:
    """Return the open flags, the people by their names."""
    with arrange() as session:
        event = the_event(session, door)
        names = {row.code: name for name, row in people(session).items()}
        return [
            (str(one.flag.kind), int(one.flag.strength), [names[row.item.code] for row in one.rows])
            for one in queries.queue(session, event).open
        ]


def check_in(phone: Client, door: Door, nip: str, address: str) -> Any:
    """Let somebody check in by this phone at the hall's screen, whoever it belonged to before."""
    if phone.get(address).status_code == 200:
        phone.post(f"/hadir/{door.event}/bukan-saya")
    named = phone.post(address, data={"who": nip})
    return phone.post(f"/hadir/{door.event}") if named.status_code == 200 else named


def browser(app: Flask) -> Client:
    client = app.test_client()
    assert isinstance(client, Client)
    return client


class Desk:
    """An enrolled phone that sends what it scanned."""

    def __init__(self, app: Flask, arrange: Arrange, door: Door, label: str) -> None:
        with arrange() as session:
            event = the_event(session, door)
            row, token = make.device(session, event, label=label)
            self.codes = {name: row.code for name, row in people(session).items()}
            self.path = f"/api/v1/events/{event.public_id}/checkins"
            self.key = row.id
        self.client = browser(app)
        self.headers = {"Authorization": f"Bearer {token}"}
        self.label = label

    def scan(self, *scans: tuple[str, float], clock_off: float = 0) -> list[str]:
        """Send scans of (name, seconds after NINE); return the verdicts."""
        body = [
            {
                "id": f"00000000-0000-4000-8000-{self.key:04}{number:02}{int(at * 10):06}",
                "ticket": tickets.write(self.codes[name], TICKETS, "http://localhost"),
                "method": "desk_ticket",
                "scanned_at": moment(at).isoformat(),
                "phone_at": moment(at + clock_off).isoformat(),
            }
            for number, (name, at) in enumerate(scans)
        ]
        answer = self.client.post(self.path, json={"scans": body}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        return [one["verdict"] for one in answer.json["results"]]


def moment(seconds: float) -> datetime:
    return make.NINE + timedelta(seconds=seconds)


def test_code_used_in_time_by_one_phone_for_three_is_taken_and_flagged(
    app: Flask, arrange: Arrange, door: Door, time: Clock
) -> None:
    phone = browser(app)
    pages = []
    for nip in NIPS[:3]:
        pages.append(check_in(phone, door, nip, path(door, time.now)))
        time.pass_(seconds=40)

    assert [heading(page) for page in pages] == ["Anda tercatat hadir"] * 3
    assert told(arrange, door) == [("shared_phone", 3, ["P0", "P1", "P2"])]


def test_two_on_one_phone_are_a_weaker_sign(
    app: Flask, arrange: Arrange, door: Door, time: Clock
) -> None:
    phone, other = browser(app), browser(app)
    for client, nip in ((phone, NIPS[0]), (phone, NIPS[1]), (other, NIPS[2])):
        check_in(client, door, nip, path(door, time.now))
        time.pass_(seconds=20)

    assert told(arrange, door) == [("shared_phone", 1, ["P0", "P1"])]


def test_photo_sent_on_and_used_after_its_time_is_refused(
    app: Flask, arrange: Arrange, door: Door, time: Clock
) -> None:
    photo = path(door, time.now)
    # On the screen for 30 seconds, good for 30 more.
    time.pass_(seconds=62)
    page = check_in(browser(app), door, NIPS[0], photo)

    assert page.status_code == 410
    with arrange() as session:
        assert queries.facts(session, the_event(session, door)).presences == []
    assert told(arrange, door) == []


@pytest.mark.parametrize(("seconds", "wanted"), [
    (44, []),
    (46, [("late_code", 2, ["P0"])]),
])  # fmt: skip
def test_code_used_after_its_screen_had_moved_on(
    app: Flask, arrange: Arrange, door: Door, time: Clock, seconds: int, wanted: Told
) -> None:
    photo = path(door, time.now)
    time.pass_(seconds=seconds)
    page = check_in(browser(app), door, NIPS[0], photo)

    assert heading(page) == "Anda tercatat hadir"
    assert told(arrange, door) == wanted


def test_many_in_the_hall_within_a_second(
    app: Flask, arrange: Arrange, door: Door, time: Clock
) -> None:
    for nip in NIPS[:6]:
        check_in(browser(app), door, nip, path(door, time.now))
        time.pass_(milliseconds=100)

    assert told(arrange, door) == [("burst", 2, [f"P{number}" for number in range(6)])]


def test_desk_faster_than_hands(app: Flask, arrange: Arrange, door: Door, time: Clock) -> None:
    time.pass_(minutes=10)
    slow, fast = (Desk(app, arrange, door, label) for label in ("HP 1", "HP 2"))

    slow.scan(("P0", 0), ("P1", 2), ("P2", 4))
    fast.scan(("P3", 0), ("P4", 0.4), ("P5", 0.8))

    assert told(arrange, door) == [("burst", 3, ["P3", "P4", "P5"])]


def test_ticket_shown_again(app: Flask, arrange: Arrange, door: Door, time: Clock) -> None:
    time.pass_(minutes=30)
    first, other = (Desk(app, arrange, door, label) for label in ("HP 1", "HP 2"))

    first.scan(("P0", 0), ("P1", 3), ("P2", 6), ("P3", 9))
    again = first.scan(("P0", 60), ("P1", 600))
    elsewhere = other.scan(("P2", 40), ("P3", 500))

    assert again == elsewhere == ["already_in"] * 2
    assert told(arrange, door) == [
        ("two_places", 2, ["P2"]),
        ("ticket_twice", 2, ["P3"]),
        ("ticket_twice", 1, ["P1"]),
    ]


def test_two_desks_without_a_network_and_the_earlier_scan_comes_later(
    app: Flask, arrange: Arrange, door: Door, time: Clock
) -> None:
    time.pass_(minutes=30)
    first, other = (Desk(app, arrange, door, label) for label in ("HP 1", "HP 2"))

    assert other.scan(("P0", 300)) == ["admitted"]
    first.scan(("P0", 0))

    assert told(arrange, door) == [("ticket_twice", 2, ["P0"])]


def test_phone_whose_clock_is_wrong(app: Flask, arrange: Arrange, door: Door, time: Clock) -> None:
    time.pass_(minutes=30)
    desk = Desk(app, arrange, door, "HP 1")

    desk.scan(("P0", 0), clock_off=240)
    desk.scan(("P1", 9), clock_off=-400)

    assert told(arrange, door) == [("clock", 1, ["P1"])]


def test_phone_after_its_time(app: Flask, arrange: Arrange, door: Door, time: Clock) -> None:
    time.pass_(minutes=10)
    desk = Desk(app, arrange, door, "HP 1")
    with arrange() as session:
        row = session.get_one(Device, desk.key)
        devices.revoke(session, row, at=time.now, by=make.TESTER)
    time.pass_(minutes=10)

    assert desk.scan(("P0", 60), ("P1", 660)) == ["admitted", "device_revoked"]
    assert told(arrange, door) == [("late_device", 2, ["P0", "P1"])]


def test_same_person_at_two_events(app: Flask, arrange: Arrange, door: Door, time: Clock) -> None:
    check_in(browser(app), door, NIPS[0], path(door, time.now))
    with arrange() as session:
        other = make.event(session, title="Rapat")
        person = session.get_one(Person, people(session)["P0"].person_id)
        there = make.registration(session, other, "Orang itu", person=person)
        make.arrival(session, there, other.sessions[0])

    assert told(arrange, door) == [("two_places", 3, ["P0"])]


def test_same_person_in_two_rooms(app: Flask, arrange: Arrange, door: Door, time: Clock) -> None:
    with arrange() as session:
        first, second = the_event(session, door).sessions
        first.room, second.room = "Aula", "Ruang 2"
        second.starts_at, second.ends_at = first.starts_at, first.ends_at
        other = Door(door.event, second.public_id)
    for one in (door, other):
        check_in(browser(app), one, NIPS[0], path(one, time.now))

    assert told(arrange, door) == [("two_places", 2, ["P0", "P0"])]


def test_one_hand_signs_for_two(app: Flask, arrange: Arrange, door: Door, time: Clock) -> None:
    for nip in NIPS[:3]:
        check_in(browser(app), door, nip, path(door, time.now))
    random = Random(4)
    hand, other = Hand(random), Hand(random)
    drawn = [hand.sign(random, 0.03), other.sign(random), hand.sign(random, 0.03)]
    with arrange() as session:
        for name, strokes in zip(("P0", "P1", "P2"), drawn, strict=True):
            sign(session, people(session)[name], strokes, at=time.now, by=make.TESTER)
            time.pass_(seconds=30)

    assert told(arrange, door) == [("alike_signatures", 1, ["P0", "P2"])]


def test_name_nobody_found_in_the_room(
    app: Flask, arrange: Arrange, door: Door, time: Clock
) -> None:
    for nip in NIPS[:2]:
        check_in(browser(app), door, nip, path(door, time.now))
    with arrange() as session:
        event = the_event(session, door)
        made = actions.make_spot_check(
            session, event, event.sessions[0], at=time.now, by=make.TESTER
        )
        check = queries.spot_check(session, event.id, made.public_id)
        for name, said in (("P0", Result.FOUND), ("P1", Result.NOT_FOUND)):
            code = people(session)[name].code
            actions.set_result(session, event, check, code, said, at=time.now, by=make.TESTER)

    assert told(arrange, door) == [("not_found", 3, ["P1"])]
