"""Checking in by phone: from the screen's code to the green page, without a script."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.checkin import door_codes
from eventapp.checkin.door_codes import Door
from eventapp.core import clock
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Registration
from tests import make
from tests.checkin.hall import KEY, NIP, Clock, arrivals, heading, path, with_sari
from tests.clients import Client
from tests.conftest import Arrange


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    kept = Clock()
    monkeypatch.setattr(clock, "now", lambda: kept.now)
    return kept


@pytest.fixture
def door(arrange: Arrange) -> Door:
    """The door of an event with Sari on its list."""
    with arrange() as session:
        return with_sari(session)


def arrived(arrange: Arrange) -> list[tuple[datetime, str]]:
    return [(row[0], row[1]) for row in arrivals(arrange, "arrived_at", "method")]


@pytest.mark.parametrize("start", ["/h/", "/H/"])
@pytest.mark.parametrize("who", [NIP, "0812-3456-7890"])
def test_first_time_on_this_phone(
    visitor: Client, door: Door, arrange: Arrange, start: str, who: str
) -> None:
    address = path(door, make.NINE, start)

    asked = visitor.get(address)
    named = visitor.post(address, data={"who": who}, follow_redirects=True)
    done = visitor.post(f"/hadir/{door.event}")
    again = visitor.get(f"/hadir/{door.event}")

    assert heading(asked) == "Siapa Anda?"
    assert heading(named) == "Benar ini Anda?"
    assert "Dr. Sari Dewi, M.Si." in named.text
    assert (done.status_code, heading(done)) == (200, "Anda tercatat hadir")
    assert heading(again) == "Anda sudah tercatat hadir"
    assert arrived(arrange) == [(make.NINE, "hall_screen")]


def test_phone_is_known_at_the_next_session_and_told_the_first_time_again(
    visitor: Client, door: Door, arrange: Arrange, time: Clock
) -> None:
    visitor.get(path(door, time.now))
    visitor.post(path(door, time.now), data={"who": NIP})
    visitor.post(f"/hadir/{door.event}")
    time.pass_(minutes=1)
    twice = visitor.post(path(door, time.now))
    time.pass_(minutes=64)
    with arrange() as session:
        ref = session.scalars(
            select(EventSession.public_id).where(EventSession.position == 1)
        ).one()
    known = visitor.get(path(Door(door.event, ref), time.now))
    pressed = visitor.post(path(Door(door.event, ref), time.now))

    assert heading(twice) == "Anda sudah tercatat hadir"
    assert "09.00 WIB" in twice.text
    assert heading(known) == "Benar ini Anda?"
    assert heading(pressed) == "Anda tercatat hadir"
    assert [one[0] for one in arrived(arrange)] == [make.NINE, time.now]


def test_not_me_asks_anew(visitor: Client, door: Door, arrange: Arrange) -> None:
    visitor.get(path(door, make.NINE))
    visitor.post(path(door, make.NINE), data={"who": NIP})
    visitor.post(f"/hadir/{door.event}")

    page = visitor.post(f"/hadir/{door.event}/bukan-saya", follow_redirects=True)

    assert heading(page) == "Siapa Anda?"
    assert len(arrived(arrange)) == 1


def test_old_code_says_so_and_a_seen_one_lasts_ten_minutes(
    app: Flask, door: Door, time: Clock, arrange: Arrange
) -> None:
    phone, friend = app.test_client(), app.test_client()
    address = path(door, time.now)
    phone.get(address)
    time.pass_(minutes=9)
    still = phone.post(address, data={"who": NIP})
    sent_on = friend.get(address)
    posted = friend.post(address, data={"who": NIP})
    time.pass_(minutes=11)
    late = phone.post(address)
    time.pass_(hours=2)

    assert (still.status_code, heading(still)) == (200, "Benar ini Anda?")
    assert (sent_on.status_code, heading(sent_on)) == (410, "Kode sudah berganti")
    assert posted.status_code == 410
    assert late.status_code == 410
    assert phone.get(address).status_code == 404
    assert arrived(arrange) == []


@pytest.mark.parametrize(
    "tail", ["x", "0" * 12, "%00", "<script>", "A" * 500, "\u202eABCD12345678"]
)
def test_codes_that_are_not_ours(visitor: Client, door: Door, tail: str) -> None:
    page = visitor.get(f"/h/{tail}")

    assert (page.status_code, heading(page)) == (404, "Kode tidak dikenal")


def test_code_of_another_event_opens_only_its_own_door(
    visitor: Client, door: Door, arrange: Arrange
) -> None:
    with arrange() as session:
        other = make.event(session)
        theirs = Door(other.short_code, other.sessions[0].public_id)
    visitor.get(path(theirs, make.NINE))

    mixed = path(door, make.NINE)[:-8] + path(theirs, make.NINE)[-8:]

    assert visitor.get(mixed).status_code == 404
    assert visitor.get(f"/hadir/{door.event}").status_code == 410
    assert visitor.get(f"/hadir/{theirs.event}").status_code == 200


def test_unknown_and_not_on_this_list_look_alike(
    visitor: Client, door: Door, arrange: Arrange
) -> None:
    with arrange() as session:
        make.person(session, "Orang Lain", nip="198001012005011001", phone="+6281111111111")
    visitor.get(path(door, make.NINE))

    pages = [
        visitor.post(path(door, make.NINE), data={"who": who})
        for who in ("198001012005011001", "198001012005011002", "081111111111", "081111111112")
    ]

    assert {page.status_code for page in pages} == {422}
    assert len({re.sub(r'value="[^"]*"', "", page.text) for page in pages}) == 1
    assert "Orang Lain" not in pages[0].text
    assert 'value="198001012005011001"' in pages[0].text


def test_guessing_numbers_is_stopped(visitor: Client, door: Door) -> None:
    visitor.get(path(door, make.NINE))

    codes = [
        visitor.post(path(door, make.NINE), data={"who": f"0812000000{n:02}"}).status_code
        for n in range(11)
    ]

    assert codes == [422] * 10 + [429]


def test_newcomer_registers_on_the_phone(visitor: Client, door: Door, arrange: Arrange) -> None:
    visitor.get(path(door, make.NINE))
    address = f"/hadir/{door.event}?baru=1"
    typed = {"name": "Ir. Budi Santoso, M.T.", "unit": "Dinas Kesehatan", "who": "081299998888"}

    form = visitor.get(address)
    bad = visitor.post(address, data=typed | {"unit": "Antah berantah"})
    named = visitor.post(address, data=typed, follow_redirects=True)
    done = visitor.post(f"/hadir/{door.event}")

    assert heading(form) == "Daftar di tempat"
    assert len(re.findall(r"<(?:input|select)(?![^>]*hidden)[^>]*class=\"input", form.text)) <= 4
    assert bad.status_code == 422
    assert 'value="Ir. Budi Santoso, M.T."' in bad.text
    assert "Ir. Budi Santoso, M.T." in named.text
    assert heading(done) == "Anda tercatat hadir"
    with arrange() as session:
        sources = session.scalars(select(Registration.source).order_by(Registration.id)).all()
        assert sources == ["officer", "self"]


def test_name_and_unit_alone_never_make_somebody_a_colleague(
    visitor: Client, door: Door, arrange: Arrange
) -> None:
    visitor.get(path(door, make.NINE))
    typed = {"name": "Sari Dewi", "unit": "Dinas Kesehatan", "who": "081299998888"}

    visitor.post(f"/hadir/{door.event}?baru=1", data=typed)

    with arrange() as session:
        assert session.scalar(select(func.count()).select_from(Registration)) == 2


def test_spoken_digits_open_the_same_door(visitor: Client, door: Door, arrange: Arrange) -> None:
    spoken = door_codes.current(door, KEY, "http://localhost", make.NINE).spoken

    wrong = visitor.post("/hadir", data={"spoken": "000000" if spoken != "000000" else "1"})
    right = visitor.post("/hadir", data={"spoken": f"{spoken[:3]} {spoken[3:]}"})
    named = visitor.post(f"/hadir/{door.event}", data={"who": NIP}, follow_redirects=True)
    done = visitor.post(f"/hadir/{door.event}")

    assert heading(visitor.get("/hadir")) == "Ketik kode di layar"
    assert wrong.status_code == 422
    assert (right.status_code, right.headers["Location"]) == (303, f"/hadir/{door.event}")
    assert heading(named) == "Benar ini Anda?"
    assert heading(done) == "Anda tercatat hadir"
    assert len(arrived(arrange)) == 1


def test_guessing_digits_is_stopped_per_phone_and_per_address(app: Flask, door: Door) -> None:
    phone = app.test_client()
    phone.get("/hadir")
    guesses = [phone.post("/hadir", data={"spoken": "abcdef"}).status_code for _ in range(11)]
    others = []
    for _number in range(60):
        other = app.test_client()
        other.get("/hadir")
        others.append(other.post("/hadir", data={"spoken": "abcdef"}).status_code)

    assert guesses == [422] * 10 + [429]
    assert others.count(422) == 50
    assert others[-1] == 429


@pytest.mark.parametrize(
    ("status", "word"), [("cancelled", "Tidak dapat dicatat"), ("draft", "Tidak dapat dicatat")]
)
def test_event_called_off(
    visitor: Client, door: Door, arrange: Arrange, status: str, word: str
) -> None:
    visitor.get(path(door, make.NINE))
    visitor.post(path(door, make.NINE), data={"who": NIP})
    with arrange() as session:
        row = session.scalars(select(Event)).one()
        row.status = status

    page = visitor.post(f"/hadir/{door.event}")

    assert (page.status_code, heading(page)) == (409, word)
    assert arrived(arrange) == []


def test_session_that_ended_before_the_screen_was_seen(
    visitor: Client, door: Door, time: Clock, arrange: Arrange
) -> None:
    time.pass_(minutes=60, seconds=20)
    visitor.get(path(door, make.NINE + timedelta(minutes=59, seconds=59)))
    visitor.post(f"/hadir/{door.event}", data={"who": NIP})

    page = visitor.post(f"/hadir/{door.event}")

    assert (page.status_code, heading(page)) == (409, "Sesi sudah berakhir")
    assert "meja registrasi" in page.text
    assert arrived(arrange) == []


@pytest.mark.parametrize("cookie", ["aula", "saya"])
@pytest.mark.parametrize("text", ["x", "W10.abc", "a" * 3000, "eyJ.e30.x"])
def test_forged_cookies_are_worth_nothing(
    visitor: Client, door: Door, cookie: str, text: str
) -> None:
    visitor.set_cookie(cookie, text)

    assert visitor.get(f"/hadir/{door.event}").status_code == 410
    assert heading(visitor.get(path(door, make.NINE))) == "Siapa Anda?"


def test_right_codes_never_use_up_what_a_hotels_guests_share(app: Flask, door: Door) -> None:
    spoken = door_codes.current(door, KEY, "http://localhost", make.NINE).spoken

    answers = [app.test_client().post("/hadir", data={"spoken": spoken}) for _ in range(61)]

    assert {answer.status_code for answer in answers} == {303}
