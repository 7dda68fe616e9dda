"""Who is in already: still there, gone, the name, the signature; and who is early or late."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.audit.models import AuditLine
from eventapp.checkin.door_codes import Door, current
from eventapp.checkin.models import Arrival, Scan, Signature
from eventapp.core import clock
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Registration
from tests import make
from tests.checkin.hall import (
    KEY,
    NIP,
    OTHER_NIP,
    Clock,
    arrivals,
    buttons,
    heading,
    path,
    with_sari,
)
from tests.clients import Client
from tests.conftest import Arrange

STILL, GO = "Saya masih di sini", "Saya pulang"


@pytest.fixture(autouse=True)
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    kept = Clock()
    monkeypatch.setattr(clock, "now", lambda: kept.now)
    return kept


@pytest.fixture
def door(arrange: Arrange) -> Door:
    """The door of an event with Sari on its list, where leaving is recorded."""
    with arrange() as session:
        return with_sari(session, checks_out=True)


def change(arrange: Arrange, **more: object) -> None:
    """Change the event."""
    with arrange() as session:
        event = session.scalars(select(Event)).one()
        for name, value in more.items():
            setattr(event, name, value)


def come(client: Client, door: Door, time: Clock, who: str = NIP) -> None:
    """Check in by the screen as it is now."""
    client.get(path(door, time.now))
    client.post(f"/hadir/{door.event}", data={"who": who})
    page = client.post(f"/hadir/{door.event}")
    assert heading(page) == "Anda tercatat hadir"


def signs(arrange: Arrange) -> list[str]:
    with arrange() as session:
        return list(session.scalars(select(Scan.signs).order_by(Scan.id)))


def test_the_code_seen_again_says_still_here_once(
    visitor: Client, door: Door, time: Clock, arrange: Arrange
) -> None:
    come(visitor, door, time)
    time.pass_(minutes=9, seconds=59)
    soon = visitor.get(path(door, time.now))
    time.pass_(seconds=1)
    later = visitor.get(path(door, time.now))
    pressed = visitor.post(f"/hadir/{door.event}", data={"aksi": "masih"})
    twice = visitor.post(f"/hadir/{door.event}", data={"aksi": "masih"})
    time.pass_(minutes=20)
    again = visitor.get(path(door, time.now))

    assert {heading(one) for one in (soon, later, twice, again)} == {"Anda sudah tercatat hadir"}
    assert heading(pressed) == "Terima kasih, tercatat"
    assert [STILL in buttons(one) for one in (soon, later, pressed, again)] == [
        False,
        True,
        False,
        False,
    ]
    assert "09.00 WIB" in later.text
    assert arrivals(arrange, "proofs", "grade") == [("code pulse", 3)]
    with arrange() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.action == "checkin.grade")).all()
        assert [line.after["proofs"] for line in lines if line.after] == ["code pulse"]


def test_an_old_page_or_code_says_nothing(
    app: Flask, visitor: Client, door: Door, time: Clock, arrange: Arrange
) -> None:
    address = path(door, time.now)
    come(visitor, door, time)
    time.pass_(minutes=9)
    visitor.get(address)
    pressed = visitor.post(f"/hadir/{door.event}", data={"aksi": "masih"})
    time.pass_(minutes=3)

    assert heading(pressed) == "Anda sudah tercatat hadir"
    assert visitor.post(address, data={"aksi": "masih"}).status_code == 410
    assert app.test_client().post(f"/hadir/{door.event}", data={"aksi": "masih"}).status_code == 410
    assert arrivals(arrange, "proofs") == [("code",)]


def test_who_isnt_in_cant_be_still_there_or_go(
    visitor: Client, door: Door, time: Clock, arrange: Arrange
) -> None:
    visitor.get(path(door, time.now))
    visitor.post(f"/hadir/{door.event}", data={"who": NIP})

    for said in ("masih", "pulang"):
        page = visitor.post(f"/hadir/{door.event}", data={"aksi": said})
        assert heading(page) == "Benar ini Anda?"
    assert arrivals(arrange, "id") == []


def test_leaving_is_recorded_where_the_event_wants_it(
    visitor: Client, door: Door, time: Clock, arrange: Arrange
) -> None:
    come(visitor, door, time)
    at_once = visitor.get(path(door, time.now))
    refused = visitor.post(f"/hadir/{door.event}", data={"aksi": "pulang"})
    time.pass_(minutes=40)
    page = visitor.get(path(door, time.now))
    gone = visitor.post(f"/hadir/{door.event}", data={"aksi": "pulang"})
    time.pass_(minutes=5)
    seen = visitor.get(path(door, time.now))
    visitor.post(f"/hadir/{door.event}", data={"aksi": "pulang"})

    assert GO not in buttons(at_once)
    assert heading(refused) == "Anda sudah tercatat hadir"
    assert GO in buttons(page)
    assert heading(gone) == "Anda tercatat pulang"
    assert "09.40 WIB" in gone.text
    assert (GO in buttons(seen), STILL in buttons(seen)) == (True, False)
    assert arrivals(arrange, "left_at") == [(make.NINE + timedelta(minutes=45),)]


def test_no_leaving_where_nobody_asked_for_it(
    visitor: Client, door: Door, time: Clock, arrange: Arrange
) -> None:
    change(arrange, checks_out=False)
    come(visitor, door, time)
    time.pass_(minutes=40)
    page = visitor.get(path(door, time.now))
    visitor.post(f"/hadir/{door.event}", data={"aksi": "pulang"})

    assert GO not in buttons(page)
    assert arrivals(arrange, "left_at") == [(None,)]


def test_a_closed_book_says_whom_to_ask(
    visitor: Client, door: Door, time: Clock, arrange: Arrange
) -> None:
    with arrange() as session:
        event = session.scalars(select(Event)).one()
        make.registration(session, event, "Budi", nip=OTHER_NIP)
    come(visitor, door, time)
    time.pass_(minutes=20)
    visitor.get(path(door, time.now))
    change(arrange, book_closed_at=time.now)
    page = visitor.get(path(door, time.now))
    visitor.post(f"/hadir/{door.event}", data={"aksi": "masih"})
    visitor.post(f"/hadir/{door.event}/bukan-saya")
    visitor.post(f"/hadir/{door.event}", data={"who": OTHER_NIP})
    late = visitor.post(f"/hadir/{door.event}")

    assert {STILL, GO} & set(buttons(page)) == set()
    assert (late.status_code, heading(late)) == (409, "Daftar hadir sudah ditutup")
    assert arrivals(arrange, "proofs") == [("code",)]


def test_grace_is_measured_from_the_scan_and_not_from_the_tap(
    visitor: Client, door: Door, time: Clock, arrange: Arrange
) -> None:
    address = path(door, time.now)
    time.pass_(seconds=59)
    seen_at = time.now
    visitor.get(address)
    time.pass_(minutes=9, seconds=50)
    visitor.post(address, data={"who": NIP})
    page = visitor.post(address)

    assert heading(page) == "Anda tercatat hadir"
    assert arrivals(arrange, "arrived_at", "recorded_at") == [(seen_at, time.now)]


def test_who_saw_the_screen_in_time_is_in_though_the_session_ended_meanwhile(
    visitor: Client, door: Door, time: Clock, arrange: Arrange
) -> None:
    time.pass_(minutes=59)
    seen_at = time.now
    visitor.get(path(door, time.now))
    visitor.post(f"/hadir/{door.event}", data={"who": NIP})
    time.pass_(minutes=3)

    assert heading(visitor.post(f"/hadir/{door.event}")) == "Anda tercatat hadir"
    assert arrivals(arrange, "arrived_at") == [(seen_at,)]


@pytest.mark.parametrize(
    ("seconds", "sign"), [(0, ""), (29, ""), (44, ""), (46, "late_code"), (59, "late_code")]
)
def test_a_code_first_seen_long_after_its_slot_is_marked(
    visitor: Client, door: Door, time: Clock, arrange: Arrange, seconds: int, sign: str
) -> None:
    address = path(door, time.now)
    time.pass_(seconds=seconds)
    visitor.get(address)
    visitor.post(address, data={"who": NIP})
    visitor.post(address)

    assert signs(arrange) == [sign]
    assert len(arrivals(arrange, "id")) == 1


@pytest.mark.parametrize(("seconds", "sign"), [(44, ""), (46, "late_code")])
def test_digits_typed_long_after_their_slot_are_marked_too(
    visitor: Client, door: Door, time: Clock, arrange: Arrange, seconds: int, sign: str
) -> None:
    spoken = current(door, KEY, "http://localhost", time.now).spoken
    time.pass_(seconds=seconds)
    visitor.post("/hadir", data={"spoken": spoken})
    visitor.post(f"/hadir/{door.event}", data={"who": NIP})
    visitor.post(f"/hadir/{door.event}")

    assert signs(arrange) == [sign]


def test_a_page_loaded_again_makes_no_code_late(
    visitor: Client, door: Door, time: Clock, arrange: Arrange
) -> None:
    address = path(door, time.now)
    visitor.get(address)
    time.pass_(seconds=55)
    visitor.get(address)
    visitor.post(address, data={"who": NIP})
    visitor.post(address)

    assert signs(arrange) == [""]


def test_who_is_early_learns_when_and_waits_with_the_page_open(
    visitor: Client, door: Door, time: Clock, arrange: Arrange
) -> None:
    visitor.get(path(door, time.now))
    visitor.post(f"/hadir/{door.event}", data={"who": NIP})
    # The organiser moves the start: the door opens in two minutes.
    change(arrange, doors_open_minutes=0)
    with arrange() as session:
        for one in session.scalars(select(Event)):
            one.ends_at += timedelta(hours=1)
        session.flush()
        for each in session.scalars(select(EventSession)):
            each.starts_at += timedelta(minutes=2)
            each.ends_at += timedelta(minutes=2)

    early = visitor.post(f"/hadir/{door.event}")
    shown = visitor.get(f"/hadir/{door.event}")
    time.pass_(minutes=2, seconds=2)
    opened = visitor.get(f"/hadir/{door.event}")
    done = visitor.post(f"/hadir/{door.event}")

    for page in (early, shown):
        assert (page.status_code, heading(page)) == (409, "Pintu belum dibuka")
        assert "09.02 WIB" in page.text
        assert "Biarkan halaman ini terbuka" in page.text
        assert page.headers["Refresh"] == f"122; url=/hadir/{door.event}"
    assert heading(opened) == "Benar ini Anda?"
    assert heading(done) == "Anda tercatat hadir"
    assert arrivals(arrange, "arrived_at") == [(time.now,)]


def test_who_is_far_too_early_is_told_to_scan_again(
    visitor: Client, door: Door, time: Clock, arrange: Arrange
) -> None:
    time.pass_(hours=-2)
    visitor.get(path(door, time.now))
    page = visitor.post(f"/hadir/{door.event}", data={"who": NIP})

    assert heading(page) == "Pintu belum dibuka"
    assert "Pindai lagi kode di layar" in page.text
    assert "08.00 WIB" in page.text
    assert "Refresh" not in page.headers


def test_a_phones_clock_decides_nothing(visitor: Client, door: Door, time: Clock) -> None:
    """No form carries a time of the phone's, and cookies end after a time.

    Where both are named, the length of time goes before the moment (RFC 6265, 5.3).
    """
    pages = [
        visitor.get(path(door, time.now)),
        visitor.post(f"/hadir/{door.event}", data={"who": NIP}),
        visitor.post(f"/hadir/{door.event}", headers={"Date": "Thu, 01 Jan 2015 00:00:00 GMT"}),
    ]

    cookies = [one for page in pages for one in page.headers.getlist("Set-Cookie")]
    kept = {one.partition("=")[0] for one in cookies if "Max-Age=" in one}
    assert {"aula", "perangkat", "saya"} <= kept
    assert [one for one in cookies if "Expires=" in one and "Max-Age=" not in one] == []
    names = {name for page in pages for name in re.findall(r'<input[^>]*name="([^"]+)"', page.text)}
    assert names <= {"csrf_token", "who"}
    assert heading(pages[-1]) == "Anda tercatat hadir"


def test_one_phone_for_two_people_works_and_is_marked(
    visitor: Client, door: Door, time: Clock, arrange: Arrange
) -> None:
    with arrange() as session:
        event = session.scalars(select(Event)).one()
        make.registration(session, event, "Budi Santoso", nip=OTHER_NIP)
    come(visitor, door, time)
    again = visitor.get(path(door, time.now))
    asked = visitor.post(f"/hadir/{door.event}/bukan-saya", follow_redirects=True)
    come(visitor, door, time, OTHER_NIP)

    assert "Catat orang lain di ponsel ini" in buttons(again)
    assert heading(asked) == "Siapa Anda?"
    devices = arrivals(arrange, "device")
    assert len(devices) == 2
    assert len(set(devices)) == 1
    assert devices[0] != ("",)


def test_the_green_page_shows_the_name_and_leads_on(
    visitor: Client, door: Door, time: Clock, arrange: Arrange
) -> None:
    change(arrange, asks_signature=True)
    come(visitor, door, time)
    first = visitor.get(f"/hadir/{door.event}")
    with arrange() as session:
        seat = session.scalars(select(Registration)).one()
        seat.name_confirmed_at = make.NINE
    confirmed = visitor.get(f"/hadir/{door.event}")
    with arrange() as session:
        arrival = session.scalars(select(Arrival)).one()
        session.add(
            Signature(
                event_id=arrival.event_id,
                registration_id=arrival.registration_id,
                strokes=[[0, 0, 1, 1]],
                signed_at=make.NINE,
            )
        )
    signed = visitor.get(f"/hadir/{door.event}")

    assert re.findall(r'class="printed">([^<]*)<', first.text) == ["Dr. Sari Dewi, M.Si."]
    assert buttons(first) == [
        "Benar",
        "Perbaiki",
        "Buka tiket saya",
        "Catat orang lain di ponsel ini",
    ]
    assert "Langsung ke tanda tangan" in first.text
    assert buttons(confirmed)[0] == "Lanjut: tanda tangan"
    assert "tanda-tangan" not in signed.text
    target = re.findall(r'action="([^"]+/nama/benar)"', first.text)[0]
    assert visitor.post(target).headers["Location"].endswith("/t/" + target.split("/")[2])
