"""The desk seen from the officer's phone: who may stand there, and what a scan is told."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from eventapp.accounts.rules import Role
from eventapp.checkin import tickets
from eventapp.checkin.models import Arrival, Scan
from eventapp.core import clock, keys
from eventapp.participants.models import Registration
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.databases import SECRET

KEY = keys.derive(SECRET, tickets.KEY_PURPOSE)


@pytest.fixture(autouse=True)
def _nine_o_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: make.NINE)


@pytest.fixture
def place(arrange: Arrange, desk: Client) -> tuple[str, str]:
    """An event whose door the desk officer keeps, and Sari's code."""
    with arrange() as session:
        event = make.event(session)
        make.duty(session, event, make.officer(session, Role.DESK))
        dinas = make.unit(session, "DINKES", name="Dinas Kesehatan", short_name="Dinkes")
        sari = make.registration(
            session,
            event,
            back_title="M.Si.",
            unit_id=dinas.id,
            nip="197902011998031007",
            phone="+6281234567890",
        )
        return event.public_id, sari.code


def body(code: str, **more: Any) -> dict[str, Any]:
    ticket = tickets.write(code, KEY, "http://localhost")
    return {
        "id": "6f1c0de0-0000-4000-8000-000000000001",
        "ticket": ticket,
        "session": None,
        "scanned_at": make.NINE.isoformat(),
        "method": "desk_ticket",
    } | more


def counted(arrange: Arrange, model: Any) -> int:
    with arrange() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_desk_officer_sees_only_the_doors_given(
    desk: Client, place: tuple[str, str], arrange: Arrange
) -> None:
    with arrange() as session:
        other = make.event(session).public_id
    pages = ("meja", "meja/cari?q=sari", "meja/tamu", "layar", "layar/kode.json")

    own = [desk.get(f"/kegiatan/{place[0]}/{page}").status_code for page in pages]
    others = [desk.get(f"/kegiatan/{other}/{page}").status_code for page in pages]
    posts = [
        desk.post(f"/kegiatan/{other}/meja/pindai", json=body(place[1])).status_code,
        desk.post(f"/kegiatan/{other}/meja/tamu", data={}).status_code,
        desk.post(f"/kegiatan/{other}/meja/hadir", data={}).status_code,
    ]

    assert own == [200] * 5
    assert others == [404] * 5
    assert posts == [404] * 3


def test_list_is_not_the_desks_and_the_door_not_the_auditors(
    desk: Client, auditor: Client, place: tuple[str, str]
) -> None:
    event, code = place

    assert desk.get(f"/kegiatan/{event}/daftar-hadir").status_code == 403
    assert auditor.get(f"/kegiatan/{event}/daftar-hadir").status_code == 200
    assert auditor.get(f"/kegiatan/{event}/meja").status_code == 403
    assert auditor.post(f"/kegiatan/{event}/meja/pindai", json=body(code)).status_code == 403


def test_scan_is_told_who_came_and_since_when(desk: Client, place: tuple[str, str]) -> None:
    event, code = place
    address = f"/kegiatan/{event}/meja/pindai"

    first = desk.post(address, json=body(code)).json
    again = desk.post(address, json=body(code)).json
    other = desk.post(address, json=body(code, id="x" * 36)).json

    assert first == {
        "id": body(code)["id"],
        "verdict": "admitted",
        "registration": code,
        "name": "Sari Dewi, M.Si.",
        "unit": "Dinkes",
        "arrived_at": make.NINE.isoformat(),
        "message": "Sesi 1",
        "next_step": "",
    }
    assert again == first
    assert other is not None
    assert (other["verdict"], other["message"]) == ("already_in", "Sesi 1, sejak 09.00")


@pytest.mark.parametrize("sent", [[], {}, {"id": 7}, {"id": ""}, {"id": "x" * 41}])
def test_scan_without_an_id_is_let_go(desk: Client, place: tuple[str, str], sent: Any) -> None:
    answer = desk.post(f"/kegiatan/{place[0]}/meja/pindai", json=sent)

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["verdict"] == "unreadable"


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({"ticket": "\u202eINJECT<script>"}, "unknown_ticket"),
        ({"ticket": "A" * 5000}, "unknown_ticket"),
        ({"ticket": None}, "unknown_ticket"),
        ({"session": "gone"}, "admitted"),
        ({"session": ["x"]}, "admitted"),
        ({"scanned_at": "kemarin"}, "admitted"),
        ({"scanned_at": "2023-11-08T02:00:00"}, "admitted"),
        ({"scanned_at": "2023-11-08T00:30:00Z"}, "too_early"),
        ({"scanned_at": "2023-11-08T09:00:00Z"}, "too_late"),
        ({"method": "hall_screen"}, "admitted"),
        ({"method": {}}, "admitted"),
    ],
)
def test_whatever_a_phone_sends_is_answered(
    desk: Client, place: tuple[str, str], arrange: Arrange, more: dict[str, Any], verdict: str
) -> None:
    answer = desk.post(f"/kegiatan/{place[0]}/meja/pindai", json=body(place[1], **more))

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["verdict"] == verdict
    assert counted(arrange, Scan) == 1
    with arrange() as session:
        assert set(session.scalars(select(Arrival.method))) <= {"desk_ticket"}


def test_find_by_name_unit_and_nip(desk: Client, place: tuple[str, str]) -> None:
    event, code = place
    found = [{"registration": code, "name": "Sari Dewi, M.Si.", "unit": "Dinkes", "state": ""}]

    def find(q: str) -> Any:
        return desk.get(f"/kegiatan/{event}/meja/cari", query_string={"q": q}).json

    assert [find(q) for q in ("sari", "dinas kes", "007", code.lower())] == [found] * 4
    assert [find(q) for q in ("", "budi", "%", "08123456")] == [[]] * 4
    desk.post(f"/kegiatan/{event}/meja/pindai", json=body(code))
    assert find("sari")[0]["state"] == "present"


def test_walk_in_is_registered_and_admitted_at_once(
    desk: Client, place: tuple[str, str], arrange: Arrange
) -> None:
    event, _code = place
    typed = {"name": "Drs. Budi Santoso, M.M.", "unit": "Dinkes", "role": "participant", "who": ""}

    page = desk.post(f"/kegiatan/{event}/meja/tamu", data=typed)

    assert page.status_code == 200
    assert "Silakan masuk" in page.text
    assert "Drs. Budi Santoso, M.M." in page.text
    with arrange() as session:
        [row] = session.scalars(select(Registration).where(Registration.name == "Budi Santoso"))
        [arrival] = session.scalars(select(Arrival))
        assert (arrival.registration_id, arrival.method, row.source) == (
            row.id,
            "walk_in",
            "walk_in",
        )
        assert len(arrival.device) == 6


def test_walk_in_with_a_known_name_is_asked_first(
    desk: Client, place: tuple[str, str], arrange: Arrange
) -> None:
    event, code = place
    address = f"/kegiatan/{event}/meja/tamu"
    typed = {"name": "Hj. Sari Dewi", "unit": "Dinas Kesehatan", "role": "participant"}

    asked = desk.post(address, data=typed)
    assert counted(arrange, Arrival) == 0
    same = desk.post(f"/kegiatan/{event}/meja/hadir", data={"registration": code})
    new = desk.post(
        address, data=typed | {"name": "Sari Dewi Lestari", "sure": "Sari Dewi Lestari"}
    )

    assert "Mungkin sudah ada di daftar" in asked.text
    assert f'value="{code}"' in asked.text
    assert "Silakan masuk" in same.text
    assert "Silakan masuk" in new.text
    assert counted(arrange, Arrival) == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "unit": "Dinkes"}, "Isi bagian ini."),
        ({"name": "Budi", "unit": "Kantor Antah"}, "Kantor Antah"),
        ({"name": "Budi", "unit": "Dinkes", "who": "12345"}, "18 angka NIP"),
        ({"name": "=cmd|'/c'!A1", "unit": "Dinkes"}, "=cmd"),
        ({"name": "x" * 400, "unit": "Dinkes"}, "Paling banyak 300 huruf."),
    ],
)
def test_bad_walk_in_keeps_what_was_typed(
    desk: Client, place: tuple[str, str], arrange: Arrange, typed: dict[str, str], sentence: str
) -> None:
    page = desk.post(f"/kegiatan/{place[0]}/meja/tamu", data={"role": "participant", **typed})

    assert page.status_code == 422
    assert sentence in page.text.replace("&#39;", "'")
    assert 'value="Dinkes"' in page.text or "Kantor Antah" in page.text
    assert counted(arrange, Registration) == 1


def test_screen_hands_out_half_an_hour_of_codes(desk: Client, place: tuple[str, str]) -> None:
    event, _code = place

    full = desk.get(f"/kegiatan/{event}/layar/kode.json").json
    counts = desk.get(f"/kegiatan/{event}/layar/kode.json?hanya=hitungan").json

    assert full is not None
    assert (full["present"], full["registered"], len(full["slots"])) == (0, 1, 60)
    assert datetime.fromisoformat(full["slots"][0]["starts_at"]) == make.NINE
    assert len({one["spoken"] for one in full["slots"]}) > 55
    assert counts == {"server_time": make.NINE.isoformat(), "present": 0, "registered": 1}
    assert "Pintu belum dibuka" in desk.get(f"/kegiatan/{event}/layar").text


def test_screen_of_a_draft_shows_no_code(inspectorate: Client, arrange: Arrange) -> None:
    with arrange() as session:
        event = make.event(session, status="draft").public_id

    answer = inspectorate.get(f"/kegiatan/{event}/layar/kode.json").json

    assert answer is not None
    assert answer["slots"] == []


def test_worker_may_run_webassembly_and_nothing_else(visitor: Client) -> None:
    answer = visitor.get("/pemindai/worker.js")

    assert answer.mimetype == "text/javascript"
    assert "script-src 'self' 'wasm-unsafe-eval';" in answer.headers["Content-Security-Policy"]
    answer.close()


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_phone_whose_clock_is_ages_off_is_judged_by_ours(
    desk: Client, place: tuple[str, str], moment: str
) -> None:
    event, code = place
    sent = body(code) | {"scanned_at": moment}
    told = desk.post(f"/kegiatan/{event}/meja/pindai", json=sent).json or {}
    assert (told["verdict"], told["arrived_at"]) == ("admitted", make.NINE.isoformat())
