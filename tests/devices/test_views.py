"""The desk's first page, the list of phones, and how one is added and taken back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.accounts.rules import Role
from eventapp.core import clock, keys
from eventapp.devices import actions, versions
from eventapp.devices.models import Device
from eventapp.events.models import Event
from tests import make
from tests.clients import Client
from tests.conftest import Arrange, signed_in
from tests.make import NINE
from tests.queries import counted

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    at_nine(monkeypatch)


def at_nine(monkeypatch: pytest.MonkeyPatch, later: timedelta = timedelta()) -> None:
    monkeypatch.setattr(clock, "now", lambda: NINE + later)


def event(arrange: Arrange, **more: Any) -> str:
    with arrange() as session:
        return make.event(session, **more).public_id


def path(event_id: str, rest: str = "") -> str:
    return f"/kegiatan/{event_id}/meja{rest}"


def devices(session: Session) -> list[Device]:
    return list(session.scalars(select(Device).order_by(Device.id)))


def form(**more: Any) -> dict[str, Any]:
    return {
        "label": "Pintu utara",
        "until_day": "2023-11-08",
        "until_time": "22.00",
        "may_add": "y",
    } | more


def invited(client: Client, event_id: str, **more: Any) -> str:
    """Add a phone, and return the address of its code."""
    answer = client.post(path(event_id, "/hp"), data=form(**more))
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def cells(html: str) -> list[list[str]]:
    """Return the list's rows as texts of their cells but the last."""
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [
        [words(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)][:-1]
        for row in rows
    ]


def test_an_officer_makes_this_browser_a_desk(
    app: Flask, arrange: Arrange, desk: Client, visitor: Client
) -> None:
    with arrange() as session:
        made = make.event(session)
        make.duty(session, made, make.officer(session, Role.DESK))
        event_id = made.public_id
    page = desk.get(path(event_id))
    assert "Jadikan peramban ini meja registrasi" in page.text
    assert "HP di pintu" not in page.text
    answer = desk.post(path(event_id, "/peramban"))
    assert answer.status_code == 303
    address, _hash, secret = str(answer.location).partition("#")
    assert (address, len(secret)) == ("/meja/", 43)
    body = {"secret": secret, "phone_time": NINE.isoformat(), "page": "v1"}
    told = visitor.post("/api/v1/devices", json=body).json
    assert told is not None
    assert (told["device"]["label"], told["event"]["id"]) == ("Meja 1", event_id)
    with arrange() as session:
        assert devices(session)[0].created_by == "Petugas Desk"


def test_each_browser_gets_the_next_name(arrange: Arrange, organiser: Client) -> None:
    event_id = event(arrange)
    with arrange() as session:
        row = session.scalars(select(Event)).one()
        make.device(session, row, label="meja 2")
    for _press in range(2):
        organiser.post(path(event_id, "/peramban"))
    with arrange() as session:
        assert [one.label for one in devices(session)] == ["meja 2", "Meja 1", "Meja 3"]


def test_a_door_keeper_of_another_unit_sees_no_list(arrange: Arrange, organiser: Client) -> None:
    with arrange() as session:
        unit = make.unit(session, "DINKES").id
        made = make.event(session, host_unit_id=unit)
        make.duty(session, made, make.officer(session, Role.ORGANISER))
        event_id = made.public_id
    page = organiser.get(path(event_id))
    assert (page.status_code, "HP di pintu" in page.text) == (200, False)
    assert organiser.get(path(event_id, "/daftar")).status_code == 404
    assert organiser.post(path(event_id, "/hp"), data=form()).status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"status": "cancelled"}, "Kegiatan ini dibatalkan"),
        ({"book_closed_at": NINE}, "Buku hadir sudah ditutup"),
    ],
)
def test_an_event_that_is_over_makes_no_desk(
    arrange: Arrange, organiser: Client, change: dict[str, Any], sentence: str
) -> None:
    event_id = event(arrange, **change)
    page = organiser.get(path(event_id))
    assert sentence in page.text
    assert "Jadikan peramban ini" not in page.text
    assert organiser.post(path(event_id, "/peramban")).status_code in (303, 409)
    assert organiser.post(path(event_id, "/hp"), data=form()).status_code in (303, 409)
    with arrange() as session:
        assert devices(session) == []


def test_the_empty_list_says_what_to_do(arrange: Arrange, organiser: Client) -> None:
    page = organiser.get(path(event(arrange)))
    assert "Belum ada HP" in page.text
    assert "js/rooms/devices.js" not in page.text


def test_a_phone_is_added_by_its_code(
    app: Flask, arrange: Arrange, organiser: Client, visitor: Client
) -> None:
    event_id = event(arrange, sessions=2)
    page = organiser.get(path(event_id, "/hp"))
    assert 'value="Meja 1"' in page.text
    assert 'value="2023-11-08"' in page.text
    assert 'value="23:00"' in page.text
    with arrange() as session:
        second = session.scalars(select(Event)).one().public_id
        assert second == event_id
    address = invited(organiser, event_id)
    code = organiser.get(address)
    assert "Buka kamera di HP petugas." in code.text
    assert 'data-left="900"' in code.text
    assert organiser.get(f"{address}/keadaan").json == {"state": "invited"}
    with arrange() as session:
        row = devices(session)[0]
        assert (row.label, row.may_add, row.sessions) == ("Pintu utara", True, [])
        assert row.valid_until == NINE + timedelta(hours=13)
        key = keys.derive(app.config["SECRET_KEY"], actions.KEY_PURPOSE)
        secret = actions.secret_of(row, key)
    assert secret not in code.text
    body = {"secret": secret, "phone_time": NINE.isoformat()}
    assert visitor.post("/api/v1/devices", json=body).status_code == 201
    assert organiser.get(f"{address}/keadaan").json == {"state": "active"}
    assert "HP ini terdaftar dan siap memindai." in organiser.get(address).text


def test_rights_are_those_that_were_chosen(arrange: Arrange, organiser: Client) -> None:
    event_id = event(arrange, sessions=2)
    with arrange() as session:
        made = session.scalars(select(Event)).one()
        session.refresh(made, ["sessions"])
        ref = made.sessions[1].public_id
    data = form(sessions=[ref])
    del data["may_add"]
    assert organiser.post(path(event_id, "/hp"), data=data).status_code == 303
    with arrange() as session:
        row = devices(session)[0]
        assert (row.sessions, row.may_add) == ([ref], False)
    [[name, *_rest]] = cells(organiser.get(path(event_id)).text)
    assert name == "Pintu utara Sesi 2 · tanpa tamu"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"label": " "}, "Isi bagian ini."),
        ({"label": "x" * 61}, "Paling banyak 60 huruf."),
        ({"until_day": "kemarin"}, "Tulis tanggal seperti 08/11/2023."),
        ({"until_day": "2023-11-07"}, "Pilih waktu sesudah sekarang"),
        ({"until_day": "2024-11-07"}, "Pilih waktu sesudah sekarang"),
        ({"sessions": ["tidak-ada"]}, "Pilih sesi dari daftar."),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(
    arrange: Arrange, organiser: Client, more: dict[str, Any], sentence: str
) -> None:
    event_id = event(arrange, sessions=2)
    answer = organiser.post(path(event_id, "/hp"), data=form(**more))
    assert (answer.status_code, sentence in answer.text) == (422, True)
    with arrange() as session:
        assert devices(session) == []


def test_a_code_that_lapsed_can_be_made_anew(
    arrange: Arrange, organiser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_id = event(arrange)
    address = invited(organiser, event_id)
    at_nine(monkeypatch, 16 * MINUTE)
    page = organiser.get(address)
    assert "Kode lewat waktu sebelum dipakai." in page.text
    assert organiser.get(f"{address}/keadaan").json == {"state": "lapsed"}
    assert organiser.post(f"{address}/kode-baru").location == address
    assert organiser.get(f"{address}/keadaan").json == {"state": "invited"}


def test_a_phone_in_use_gets_no_other_code(arrange: Arrange, organiser: Client) -> None:
    event_id = event(arrange)
    with arrange() as session:
        row, _token = make.device(session, session.scalars(select(Event)).one())
        address = path(event_id, f"/hp/{row.public_id}")
    answer = organiser.post(f"{address}/kode-baru", follow_redirects=True)
    assert "HP ini sudah terdaftar." in answer.text


def test_a_phone_is_revoked_and_stays_on_the_list(arrange: Arrange, organiser: Client) -> None:
    event_id = event(arrange)
    with arrange() as session:
        row, _token = make.device(session, session.scalars(select(Event)).one())
        address = path(event_id, f"/hp/{row.public_id}")
    answer = organiser.post(f"{address}/cabut", follow_redirects=True)
    assert "“Meja 1” dicabut dan tidak dapat memindai lagi." in answer.text
    [[name, word, *_rest]] = cells(answer.text)
    assert (name, word) == ("Meja 1 Semua sesi", "dicabut")
    assert "Cabut “Meja 1”?" not in answer.text
    assert "HP ini tidak lagi dapat memindai." in organiser.get(address).text


def test_the_list_says_how_each_phone_is(
    arrange: Arrange, organiser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_id = event(arrange)
    monkeypatch.setattr(versions, "newest", lambda: "v2")
    with arrange() as session:
        made = session.scalars(select(Event)).one()
        end = NINE + timedelta(hours=13)
        values: list[dict[str, Any]] = [
            {"label": "Baru", "seen_at": NINE - timedelta(seconds=59), "page": "v2"},
            {"label": "Lama", "seen_at": NINE - 2 * MINUTE, "page": "v1", "clock_off": -180},
            {"label": "Diam", "seen_at": NINE - 6 * MINUTE, "page": "v2", "unsent": 1234},
            {"label": "Cabut", "seen_at": NINE - 25 * 60 * MINUTE, "revoked_at": NINE},
            {"label": "Menunggu", "enrolled_at": None},
            {"label": "Tepat", "clock_off": 60},
        ]
        for one in values:
            make.device(session, made, **({"valid_until": end} | one))
    until = "08/11/2023 22.00 WIB"
    old = "Halaman lama; muat ulang di HP itu bila antrean sepi."
    kept = "Buka meja di HP itu selagi ada jaringan, atau minta berkas serahannya."
    assert cells(organiser.get(path(event_id, "/daftar")).text) == [
        ["Baru Semua sesi", "aktif", "baru saja versi v2", "0", until],
        [
            f"Lama Semua sesi Jam HP 3 menit lebih lambat {old}",
            "aktif",
            "2 menit lalu versi v1",
            "0",
            until,
        ],
        [
            f"Diam Semua sesi {kept}",
            "aktif",
            "6 menit lalu versi v2",
            "1.234",
            until,
        ],
        ["Menunggu Semua sesi", "menunggu HP", "–", "–", until],
        ["Tepat Semua sesi", "aktif", "belum pernah", "0", until],
        ["Cabut Semua sesi", "dicabut", "1 hari lalu", "0", until],
    ]


def test_a_long_list_costs_what_a_short_one_does(arrange: Arrange, organiser: Client) -> None:
    event_id = event(arrange)
    with arrange() as session:
        make.device(session, session.scalars(select(Event)).one())
    with counted() as few:
        organiser.get(path(event_id))
    with arrange() as session:
        made = session.scalars(select(Event)).one()
        for number in range(30):
            make.device(session, made, label=f"Meja {number}")
    with counted() as many:
        page = organiser.get(path(event_id))
    assert (len(many), len(cells(page.text))) == (len(few), 31)


@pytest.mark.parametrize("rest", ["", "/keadaan"])
def test_another_events_phone_is_not_there(arrange: Arrange, organiser: Client, rest: str) -> None:
    with arrange() as session:
        row, _token = make.device(session, make.event(session))
        other, public_id = make.event(session).public_id, row.public_id
    assert organiser.get(path(other, f"/hp/{public_id}{rest}")).status_code == 404
    assert organiser.post(path(other, f"/hp/{public_id}/cabut")).status_code == 404


def test_an_auditor_sees_no_desk(app: Flask, arrange: Arrange) -> None:
    client = signed_in(app, arrange, Role.AUDITOR)
    assert client.get(path(event(arrange))).status_code == 403
