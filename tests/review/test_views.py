"""The queue, spot checks and one person's trail, as each officer's browser shows them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from eventapp.accounts.rules import Role
from eventapp.checkin.models import Arrival, Signature
from eventapp.core import clock
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Person, Registration
from eventapp.review.models import Review, SpotCheckName
from tests import make
from tests.clients import Client
from tests.conftest import Arrange, signed_in
from tests.queries import counted
from tests.review.rows import MARK, one_phone, scanned

AT = make.NINE + timedelta(minutes=50)


@pytest.fixture(autouse=True)
def _ten_to_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def event(arrange: Arrange) -> dict[str, Any]:
    """An event at which Sari, Budi and Tono came by one phone: public id, codes, decision keys."""
    with arrange() as session:
        row = make.event(session, sessions=2)
        people = one_phone(session, row)
        make.duty(session, row, make.officer(session, Role.DESK))
        ref = row.sessions[0].public_id
        return {
            "id": row.public_id,
            "key": row.id,
            "session": ref,
            "codes": [one.code for one in people],
            "keys": [f"{MARK}|{ref}|{one.code}" for one in people],
            "queue": f"/kegiatan/{row.public_id}/tinjauan",
            "spots": f"/kegiatan/{row.public_id}/uji-petik",
        }


def decided(client: Client, event: dict[str, Any], **more: Any) -> Any:
    return client.post(event["queue"], data={"kind": "shared_phone", "flag": MARK} | more)


def words(page: str) -> str:
    """Return what a page says, without its marks."""
    body = page.partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def stories(page: str) -> list[str]:
    return [
        " ".join(re.sub(r"<[^>]+>", "", one).split())
        for one in re.findall(r"<h3[^>]*>(.*?)</h3>", page, re.DOTALL)
    ]


def reviews(arrange: Arrange) -> list[tuple[str, str, str]]:
    with arrange() as session:
        rows = session.scalars(select(Review).order_by(Review.id))
        return [(row.key, row.decision, row.reason) for row in rows]


def count(arrange: Arrange, model: Any) -> int:
    with arrange() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_queue_tells_what_was_noticed(admin: Client, event: dict[str, Any]) -> None:
    page = admin.get(event["queue"]).text

    assert stories(page) == ["Satu ponsel (K7Q2X1) dipakai untuk 3 orang pada 09.00."]
    assert "3 dari 3 kehadiran ditandai (100%)." in words(page)
    assert (
        "Sari – Sesi 1 09.00.00 Layar aula Menurut yang hadir memakai kode di layar aula"
        in words(page)
    )
    assert page.count('name="item"') == 3


def test_auditor_reads_and_decides_nothing(
    auditor: Client, event: dict[str, Any], arrange: Arrange
) -> None:
    page = auditor.get(event["queue"]).text

    assert stories(page) == ["Satu ponsel (K7Q2X1) dipakai untuk 3 orang pada 09.00."]
    assert 'name="decision"' not in page
    assert decided(auditor, event, decision="keep").status_code == 403
    assert reviews(arrange) == []


def test_one_press_decides_with_a_reason_at_hand(
    admin: Client, event: dict[str, Any], arrange: Arrange
) -> None:
    answer = decided(admin, event, quick="downgrade 0", tertentu="1", item=event["keys"][:2])

    assert answer.status_code == 303
    assert "#tanda-" in answer.location
    assert reviews(arrange) == [
        (key, "downgrade", "Tidak terlihat oleh petugas") for key in event["keys"][:2]
    ]
    page = admin.get(event["queue"]).text
    assert "2 kehadiran diturunkan." in page
    assert page.count("sudah diputuskan") == 2


def test_own_reason_and_note(admin: Client, event: dict[str, Any], arrange: Arrange) -> None:
    decided(admin, event, decision="strike", why_strike="Sakit", item=event["keys"][0])
    decided(admin, event, decision="keep", why_keep="Kenal", item=event["keys"][1])
    answer = decided(admin, event, decision="keep")

    assert answer.location == event["queue"]
    assert reviews(arrange) == [
        (event["keys"][0], "strike", "Sakit"),
        (event["keys"][1], "keep", "Kenal"),
        (event["keys"][2], "keep", ""),
    ]
    assert count(arrange, Arrival) == 2
    assert "Tidak ada yang perlu dilihat" in admin.get(event["queue"]).text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"decision": "strike"}, "Pilih alasannya"),
        ({"quick": "strike 9"}, "Pilih alasannya"),
        ({"quick": "downgrade x", "why_downgrade": " "}, "Pilih alasannya"),
        ({"decision": "keep", "why_strike": "Sakit"}, "tombolnya belum ditekan"),
        ({"quick": "strike 0", "tertentu": "1"}, "Pilih sedikitnya satu orang"),
        ({"decision": "burn"}, "Isian tidak lengkap"),
        ({}, "Isian tidak lengkap"),
        ({"kind": "nothing", "decision": "keep"}, "Isian tidak lengkap"),
    ],
)
def test_half_a_decision_changes_nothing(
    admin: Client, event: dict[str, Any], arrange: Arrange, sent: dict[str, str], said: str
) -> None:
    answer = decided(admin, event, **sent)

    assert answer.status_code == 422
    assert said in answer.text
    assert reviews(arrange) == []


def test_somebody_else_was_quicker(admin: Client, event: dict[str, Any]) -> None:
    decided(admin, event, decision="keep")
    decided(admin, event, quick="strike 0")

    assert "Petugas lain sudah memutuskannya" in admin.get(event["queue"]).text


def test_decisions_are_shown_and_taken_back(
    admin: Client, auditor: Client, event: dict[str, Any], arrange: Arrange
) -> None:
    decided(admin, event, quick="downgrade 2", item=event["keys"][0])
    decided(admin, event, quick="strike 0", item=event["keys"][1])
    page = admin.get(f"{event['queue']}/putusan").text
    undone = admin.post(
        f"{event['queue']}/putusan/urungkan",
        data={"kind": "shared_phone", "key": event["keys"][0]},
    )
    stays = admin.post(
        f"{event['queue']}/putusan/urungkan",
        data={"kind": "shared_phone", "key": event["keys"][1]},
    )

    assert (
        "Sari – Sesi 1 Satu ponsel, beberapa orang Diturunkan Dicatat lewat ponsel orang lain "
        "Petugas Admin 08/11/2023 09.50 WIB Urungkan"
    ) in words(page)
    assert page.count("Urungkan<span") == 1  # a strike isn't taken back here
    assert (undone.status_code, stays.status_code) == (303, 409)
    assert "Catat orangnya lagi di meja registrasi" in stays.text
    assert [key for key, _decision, _reason in reviews(arrange)] == [event["keys"][1]]
    assert "Urungkan<span" not in auditor.get(f"{event['queue']}/putusan").text


def test_no_decision_yet(admin: Client, event: dict[str, Any]) -> None:
    assert "Belum ada putusan" in admin.get(f"{event['queue']}/putusan").text


def test_closed_book_says_what_a_strike_becomes(
    admin: Client, event: dict[str, Any], arrange: Arrange
) -> None:
    with arrange() as session:
        session.get_one(Event, event["key"]).book_closed_at = AT
    page = admin.get(event["queue"]).text
    decided(admin, event, quick="strike 0")

    assert "Turunkan dan Coret menjadi usulan koreksi" in page
    assert "diusulkan sebagai koreksi" in admin.get(event["queue"]).text
    assert count(arrange, Arrival) == 3


def test_other_units_events_are_not_named_to_an_organiser(
    organiser: Client, inspectorate: Client, event: dict[str, Any], arrange: Arrange
) -> None:
    with arrange() as session:
        other = make.event(session, title="Rapat rahasia", host_unit_id=make.unit(session, "X").id)
        sari = session.scalars(
            select(Registration).where(Registration.code == event["codes"][0])
        ).one()
        person = session.get_one(Person, sari.person_id)
        make.arrival(session, make.registration(session, other, person=person), other.sessions[0])

    assert "juga tercatat hadir di kegiatan lain." in organiser.get(event["queue"]).text
    assert "Rapat rahasia" not in organiser.get(event["queue"]).text
    assert "Rapat rahasia" in inspectorate.get(event["queue"]).text


def test_kinds_are_told_apart(admin: Client, event: dict[str, Any], arrange: Arrange) -> None:
    with arrange() as session:
        row = session.scalars(select(Arrival.session_id)).first()
        late = make.registration(session, session.get_one(Event, event["key"]), "Rina")
        held = session.get_one(EventSession, row)
        scanned(session, late, held, 600, signs="late_code")
    page = admin.get(event["queue"]).text
    one = admin.get(event["queue"] + "?jenis=late_code").text
    none = admin.get(event["queue"] + "?jenis=burst").text

    assert len(stories(page)) == 2
    assert stories(one) == ["1 orang memakai kode layar sesudah kodenya berganti, pada 09.10."]
    assert "Jenis ini sudah selesai" in none


def test_signatures_are_shown_where_they_are_compared(
    admin: Client, event: dict[str, Any], arrange: Arrange
) -> None:
    zigzag = [[n / 20 if n % 2 else 0.2 + 0.6 * (n % 4 == 0) for n in range(40)]]
    with arrange() as session:
        for row in session.scalars(
            select(Registration).where(Registration.code.in_(event["codes"][:2]))
        ):
            session.add(
                Signature(
                    event_id=row.event_id,
                    registration_id=row.id,
                    strokes=zigzag,
                    signed_at=AT,
                    device=MARK,
                )
            )
    page = admin.get(event["queue"]).text

    assert page.count('class="signature"') == 2
    assert "Tanda tangan 2 orang sama persis, garis demi garis." in page


def test_empty_queue(admin: Client, arrange: Arrange) -> None:
    with arrange() as session:
        nobody = make.event(session).public_id
        event = make.event(session)
        scanned(session, make.registration(session, event), event.sessions[0])
        calm = event.public_id

    assert "Belum ada kehadiran." in admin.get(f"/kegiatan/{nobody}/tinjauan").text
    assert "0 dari 1 kehadiran ditandai (0%)." in admin.get(f"/kegiatan/{calm}/tinjauan").text


def test_thirty_flags_cost_what_one_does(
    admin: Client, event: dict[str, Any], arrange: Arrange
) -> None:
    counts = []
    for first, last in ((0, 0), (0, 29)):
        with arrange() as session:
            row = session.get_one(Event, event["key"])
            held = session.scalars(select(Arrival.session_id)).first()
            for number in range(first, last):
                for n in range(2):
                    unit = make.unit(session, f"UNIT{number}{n}")
                    one = make.registration(session, row, f"Orang {number} {n}", unit_id=unit.id)
                    window = session.get_one(EventSession, held)
                    scanned(session, one, window, 60 * number, device=f"P{number}")
        admin.get(event["queue"])
        with counted() as sent:
            page = admin.get(event["queue"])
        counts.append(len(sent))

    assert len(stories(page.text)) == 30
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", [Role.DESK, Role.ORGANISER])
def test_marshal_draws_and_looks(
    app: Flask, arrange: Arrange, event: dict[str, Any], role: Role
) -> None:
    client = signed_in(app, arrange, role)
    asked = client.get(event["spots"])
    drawn = client.post(event["spots"], data={"session": event["session"]})
    page = client.get(drawn.location).text
    for code, result in zip(event["codes"], ("found", "not_found", "found"), strict=True):
        client.post(drawn.location, data={"code": code, "result": result})
    client.post(drawn.location, data={"code": event["codes"][2], "result": ""})
    after = client.get(drawn.location).text
    listed = client.get(event["spots"]).text

    assert "Belum ada uji petik" in asked.text
    assert drawn.status_code == 303
    assert page.count('value="found"') == 3
    assert "2 dari 3" in after
    assert after.count('value="found"') == 1
    assert after.count("Urungkan<span") == 2
    assert "Sesi 1 1 1 1 50%" in words(listed)
    with arrange() as session:
        rows = session.scalars(
            select(SpotCheckName.result)
            .join(Registration, Registration.id == SpotCheckName.registration_id)
            .order_by(Registration.id)
        )
        assert list(rows) == ["found", "not_found", ""]


def test_spot_check_is_done(desk: Client, event: dict[str, Any]) -> None:
    drawn = desk.post(event["spots"], data={"session": event["session"]})
    for code in event["codes"]:
        answer = desk.post(drawn.location, data={"code": code, "result": "found"})

    assert answer.location == f"{drawn.location}#{event['codes'][-1]}"
    assert "Selesai: 3 dari 3 orang ada di ruangan (100%)." in words(desk.get(drawn.location).text)


def test_auditor_sees_results_and_how_names_were_drawn(
    desk: Client, auditor: Client, event: dict[str, Any]
) -> None:
    drawn = desk.post(event["spots"], data={"session": event["session"]})
    desk.post(drawn.location, data={"code": event["codes"][0], "result": "not_found"})
    page = auditor.get(drawn.location).text

    assert "dari 3 orang yang tercatat hadir saat itu, dengan benih:" in words(page)
    assert "<button" not in page.partition("<main")[2]
    assert auditor.post(drawn.location, data={"code": event["codes"][0]}).status_code == 403
    assert auditor.post(event["spots"], data={"session": event["session"]}).status_code == 403
    assert stories(auditor.get(event["queue"]).text)[0] == (
        "1 orang yang dicari pukul 09.50 tidak ditemukan di ruangan."
    )


def test_draw_that_cannot_be_made(admin: Client, event: dict[str, Any], arrange: Arrange) -> None:
    with arrange() as session:
        second = make.event(session, sessions=0).public_id
        empty = make.event(session)
        address, ref = f"/kegiatan/{empty.public_id}/uji-petik", empty.sessions[0].public_id
    nobody = admin.post(address, data={"session": ref}, follow_redirects=True)
    wrong = admin.post(event["spots"], data={"session": "tiada"}, follow_redirects=True)

    assert "Belum ada yang tercatat hadir di sesi ini." in nobody.text
    assert "Pilih sesinya dulu" in wrong.text
    assert "Kegiatan ini belum punya sesi" in admin.get(f"/kegiatan/{second}/uji-petik").text


def test_closed_book_ends_spot_checks(
    admin: Client, event: dict[str, Any], arrange: Arrange
) -> None:
    drawn = admin.post(event["spots"], data={"session": event["session"]})
    with arrange() as session:
        session.get_one(Event, event["key"]).book_closed_at = AT
    late = admin.post(drawn.location, data={"code": event["codes"][0], "result": "found"})

    assert "Buku daftar hadir sudah ditutup" in admin.get(event["spots"]).text
    assert 'value="found"' not in admin.get(drawn.location).text
    assert late.status_code == 409


def test_why_somebody_is_present(admin: Client, auditor: Client, event: dict[str, Any]) -> None:
    drawn = admin.post(event["spots"], data={"session": event["session"]})
    admin.post(drawn.location, data={"code": event["codes"][0], "result": "found"})
    decided(admin, event, quick="downgrade 0", item=event["keys"][1])
    sari, budi = (
        words(auditor.get(f"/kegiatan/{event['id']}/daftar-hadir/{code}").text)
        for code in event["codes"][:2]
    )

    assert "Sesi 1 09.00–10.00 WIB 09.00.00 – Layar aula K7Q2X1" in sari
    assert "Kuat memakai kode di layar aula, ditemukan di ruangan saat uji petik" in sari
    assert "08/11/2023 09.00.00 – 09.00.00 Sesi 1 Silakan masuk Layar aula K7Q2X1 Sari" in sari
    assert "Uji petik Waktu Sesi Hasil Oleh 08/11/2023 09.50 WIB Sesi 1 Ada Petugas Admin" in sari
    assert "Sesi 2 10.00–11.00 WIB tidak tercatat hadir" in sari
    assert "Lemah memakai kode di layar aula, diragukan petugas yang memeriksa" in budi
    assert (
        "Satu ponsel, beberapa orang Sesi 1 Diturunkan Tidak terlihat oleh petugas Petugas Admin"
    ) in budi


def test_trail_of_a_corrected_presence(
    admin: Client, event: dict[str, Any], arrange: Arrange
) -> None:
    with arrange() as session:
        session.get_one(Event, event["key"]).book_closed_at = AT
    decided(admin, event, quick="strike 1", item=event["keys"][0])
    page = admin.get(f"/kegiatan/{event['id']}/daftar-hadir/{event['codes'][0]}").text

    assert "– dicoret menunggu persetujuan Sesi 1 Mengaku tidak hadir Petugas Admin" in words(page)


def test_trail_of_somebody_who_never_came(
    admin: Client, event: dict[str, Any], arrange: Arrange
) -> None:
    with arrange() as session:
        row = session.get_one(Event, event["key"])
        code = make.registration(session, row, "Rina").code
    page = admin.get(f"/kegiatan/{event['id']}/daftar-hadir/{code.lower()}").text

    assert "Belum pernah datang" in page
    assert admin.get(f"/kegiatan/{event['id']}/daftar-hadir/TIADA000").status_code == 404


def test_attendance_list_leads_to_the_trail(admin: Client, event: dict[str, Any]) -> None:
    page = admin.get(f"/kegiatan/{event['id']}/daftar-hadir").text

    assert f'href="/kegiatan/{event["id"]}/daftar-hadir/{event["codes"][0]}"' in page
