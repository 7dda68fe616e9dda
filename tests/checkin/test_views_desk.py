"""The desk without its app: who may stand there, guests by a form, the hall's screen."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from eventapp.accounts.rules import Role
from eventapp.checkin.models import Arrival
from eventapp.core import clock
from eventapp.participants.models import Registration
from tests import make
from tests.clients import Client
from tests.conftest import Arrange


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


def counted(arrange: Arrange, model: Any) -> int:
    with arrange() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_desk_officer_sees_only_the_doors_given(
    desk: Client, place: tuple[str, str], arrange: Arrange
) -> None:
    with arrange() as session:
        other = make.event(session).public_id
    pages = ("meja", "meja/tamu", "layar", "layar/kode.json")

    own = [desk.get(f"/kegiatan/{place[0]}/{page}").status_code for page in pages]
    others = [desk.get(f"/kegiatan/{other}/{page}").status_code for page in pages]
    posts = [
        desk.post(f"/kegiatan/{other}/meja/tamu", data={}).status_code,
        desk.post(f"/kegiatan/{other}/meja/hadir", data={}).status_code,
    ]

    assert own == [200] * 4
    assert others == [404] * 4
    assert posts == [404] * 2


def test_list_is_not_the_desks_and_the_door_not_the_auditors(
    desk: Client, auditor: Client, place: tuple[str, str]
) -> None:
    event, _code = place

    assert desk.get(f"/kegiatan/{event}/daftar-hadir").status_code == 403
    assert auditor.get(f"/kegiatan/{event}/daftar-hadir").status_code == 200
    assert auditor.get(f"/kegiatan/{event}/meja").status_code == 403
    assert auditor.post(f"/kegiatan/{event}/meja/hadir", data={}).status_code == 403


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
