"""A phone's file, taken in by an officer."""

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine
from eventapp.checkin import handover, tickets
from eventapp.checkin.models import Arrival, Scan
from eventapp.core import clock, keys
from eventapp.participants.models import Registration
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.make import NINE
from tests.queries import counted

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NINE + 30 * MINUTE)


@pytest.fixture
def door(arrange: Arrange) -> dict[str, Any]:
    """Return an event's ids, its phone's and its people's codes."""
    with arrange() as session:
        event = make.event(session)
        row, _token = make.device(session, event)
        people = [make.registration(session, event, name) for name in ("Ani", "Budi")]
        gone = make.registration(session, event, "Cici", status="cancelled")
        return {
            "event": event.public_id,
            "path": f"/kegiatan/{event.public_id}/meja/serah",
            "device": {"id": row.public_id, "label": row.label},
            "codes": [one.code for one in (*people, gone)],
        }


def scan(number: int, ticket: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "ticket": ticket,
        "session": None,
        "scanned_at": (NINE + number * MINUTE).isoformat(),
        "method": "desk_typed",
    } | more


def send(client: Client, door: dict[str, Any], *scans: Any, **more: Any) -> Any:
    content = {
        "kind": "eventapp-scans",
        "version": 1,
        "event": door["event"],
        "device": door["device"],
        "made_at": NINE.isoformat(),
        "scans": list(scans),
    }
    data = json.dumps(content | more).encode()
    return client.post(door["path"], data={"file": (BytesIO(data), "pindaian.json")})


def texts(html: str, tag: str) -> list[str]:
    found = re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def lines(session: Session) -> list[tuple[str, str, Any]]:
    rows = session.scalars(select(AuditLine).order_by(AuditLine.id))
    return [(one.action, one.actor_label, one.after) for one in rows]


def test_a_file_is_taken_in_in_the_officers_name_and_only_once(
    app: Flask, arrange: Arrange, organiser: Client, door: dict[str, Any]
) -> None:
    ani, budi, cici = door["codes"]
    key = keys.derive(app.config["SECRET_KEY"], tickets.KEY_PURPOSE)
    scans = [
        scan(1, tickets.write(ani, key, "http://localhost"), method="desk_ticket"),
        scan(2, budi, session="gone"),
        scan(3, ani),
        scan(4, cici),
        scan(5, "no ticket"),
    ]
    first = send(organiser, door, *scans)
    assert first.status_code == 200
    assert "5 pindaian diterima." in first.text
    assert texts(first.text, "dt") == [
        "Hadir tercatat",
        "Sudah hadir sebelumnya",
        "Tiket tidak dikenal",
        "Pendaftaran dibatalkan",
    ]
    assert texts(first.text, "td") == ["Cici", "Pendaftaran dibatalkan", "–", "Tiket tidak dikenal"]
    with arrange() as session:
        rows = session.execute(
            select(Registration.name, Arrival.arrived_at, Arrival.device, Arrival.by_label)
            .join(Registration, Registration.id == Arrival.registration_id)
            .order_by(Registration.name)
        ).all()
        assert [tuple(row) for row in rows] == [
            ("Ani", NINE + MINUTE, "Meja 1", "Petugas Organiser"),
            ("Budi", NINE + 2 * MINUTE, "Meja 1", "Petugas Organiser"),
        ]
        written = lines(session)
        assert written[-1] == (
            "checkin.hand_over",
            "Petugas Organiser",
            {
                "event": door["event"],
                "label": "Meja 1",
                "scans": {"admitted": 2, "already_in": 1, "cancelled": 1, "unknown_ticket": 1},
            },
        )
    again = send(organiser, door, *scans)
    assert "tidak ada yang berubah" in again.text
    with arrange() as session:
        assert lines(session) == written
        assert session.scalar(select(func.count()).select_from(Scan)) == 5


def test_a_guest_is_written_down_and_a_bad_one_is_told(
    arrange: Arrange, organiser: Client, door: dict[str, Any]
) -> None:
    with arrange() as session:
        make.unit(session, "DINKES")
    good = {"name": "Tamu Satu", "unit": "DINKES"}
    answer = send(
        organiser,
        door,
        scan(1, "", method="walk_in", person={"name": "", "unit": "DINKES"}),
        scan(2, "", method="walk_in", person=good),
        scan(3, "", method="walk_in", person=good | {"stands_in_for": "00000000"}),
    )
    assert "1 pindaian diterima." in answer.text
    name, why, other, reason = texts(answer.text, "td")
    assert (name, other) == ("–", "Tamu Satu")
    assert why.startswith("Tamu belum tercatat.")
    assert reason == "Wakil belum tercatat: undangannya tidak ditemukan."
    with arrange() as session:
        row = session.scalars(select(Registration).where(Registration.name == "Tamu Satu")).one()
        assert session.scalars(select(Arrival.registration_id)).all() == [row.id]


def test_a_phone_without_the_right_adds_nobody(
    arrange: Arrange, organiser: Client, door: dict[str, Any]
) -> None:
    with arrange() as session:
        event = make.event(session)
        row, _token = make.device(session, event, may_add=False, label="Meja 9")
        door = door | {
            "event": event.public_id,
            "path": f"/kegiatan/{event.public_id}/meja/serah",
            "device": {"id": row.public_id},
        }
    answer = send(organiser, door, scan(1, "", person={"name": "Tamu"}))
    assert texts(answer.text, "td") == [
        "Tamu",
        "Tamu belum tercatat: HP ini tidak boleh mencatat tamu.",
    ]
    assert "Tidak ada pindaian yang dapat diterima" in answer.text


def test_scans_made_after_the_phone_was_revoked_let_nobody_in(
    arrange: Arrange, organiser: Client, door: dict[str, Any]
) -> None:
    ani, budi, _cici = door["codes"]
    path = f"/kegiatan/{door['event']}/meja/hp/{door['device']['id']}/cabut"
    organiser.post(path)
    answer = send(organiser, door, scan(1, ani), scan(31, budi))
    assert texts(answer.text, "dt") == ["Hadir tercatat", "Dipindai sesudah HP dicabut"]
    with arrange() as session:
        assert session.scalar(select(func.count()).select_from(Arrival)) == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"event": "lain"}, "Berkas ini dari kegiatan lain."),
        ({"kind": "lain"}, "Ini bukan berkas serahan."),
        ({"scans": []}, "Tidak ada pindaian di berkas ini"),
        ({"device": {"id": "lain"}}, "HP yang tidak pernah terdaftar"),
        ({"pad": "x" * 5000}, "Berkas lebih dari 2 MB."),
    ],
)
def test_a_file_that_cannot_be_taken_is_explained(
    arrange: Arrange,
    organiser: Client,
    door: dict[str, Any],
    more: dict[str, Any],
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(handover, "MAX_BYTES", 5000)
    answer = send(organiser, door, *([scan(1, door["codes"][0])]), **more)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    with arrange() as session:
        assert session.scalar(select(func.count()).select_from(Scan)) == 0


def test_without_a_file_the_form_asks_for_one(organiser: Client, door: dict[str, Any]) -> None:
    answer = organiser.post(door["path"])
    assert (answer.status_code, "Pilih berkasnya dulu." in answer.text) == (422, True)
    assert "Serahkan sebagai berkas" in organiser.get(door["path"]).text


def test_many_scans_cost_what_few_do(
    arrange: Arrange, organiser: Client, door: dict[str, Any]
) -> None:
    with counted() as few:
        send(organiser, door, scan(1, "one"))
    with counted() as many:
        answer = send(organiser, door, *[scan(n, "one") for n in range(2, 402)])
    assert len(many) == len(few)
    assert "Dan 200 baris lagi." in answer.text
