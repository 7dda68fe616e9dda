"""The book in officers' browsers: closing it, correcting it, checking it."""

import hashlib
import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventapp.accounts.rules import Role
from eventapp.audit.models import AuditLine
from eventapp.book.models import Book, Correction
from eventapp.checkin.models import Arrival, Scan
from eventapp.core import clock
from eventapp.devices.models import Device
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import NameRequest, Registration
from tests import make
from tests.book.held import CLOSED, LATER
from tests.clients import Client
from tests.conftest import Arrange, signed_in
from tests.queries import counted

SARI = "S0000001"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Hold the clock at the hour of closing; a test may turn it."""
    at = [CLOSED]
    monkeypatch.setattr(clock, "now", lambda: at[0])
    return at


@pytest.fixture
def start(arrange: Arrange) -> str:
    """Return the address of an event with two sessions that Sari came to and Budi didn't."""
    with arrange() as session:
        event = make.event(session, sessions=2)
        dinas = make.unit(session, "DINKES", name="Dinas Kesehatan")
        sari = make.registration(
            session, event, "Sari Dewi", code=SARI, unit_id=dinas.id, back_title="M.Si."
        )
        make.registration(session, event, "Budi", code="B0000001")
        for one in event.sessions:
            make.arrival(session, sari, one)
        return f"/kegiatan/{event.public_id}"


def close(client: Client, start: str) -> None:
    assert client.post(f"{start}/buku/tutup").status_code == 302


def kept(session: Session) -> Book:
    return session.scalars(select(Book)).one()


def refs(session: Session) -> list[str]:
    return list(session.scalars(select(Correction.public_id).order_by(Correction.id)))


def ref_of(session: Session, number: int = 0) -> str:
    """Return the public id of a session of the one event."""
    rows = session.scalars(select(EventSession.public_id).order_by(EventSession.starts_at)).all()
    return rows[number]


def text_of(page: str) -> str:
    """Return the words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_before_closing_it_says_what_is_open_and_what_will_be_fixed(
    organiser: Client, auditor: Client, arrange: Arrange, start: str
) -> None:
    clean = organiser.get(f"{start}/buku").text
    with arrange() as session:
        sari = session.scalars(select(Registration).where(Registration.code == SARI)).one()
        session.add(
            Device(
                public_id="hp1",
                event_id=sari.event_id,
                label="HP Meja 1",
                created_at=make.NINE,
                created_by="x",
                enrol_until=make.NINE,
                valid_until=make.NINE,
                unsent=7,
            )
        )
        session.add(
            NameRequest(
                public_id="n1",
                registration_id=sari.id,
                front_title="",
                name="Sari",
                back_title="",
                created_at=make.NINE,
            )
        )
    open_still = text_of(organiser.get(f"{start}/buku").text)

    assert "Tidak ada pindaian yang tertinggal di HP meja." in clean
    assert "Tidak ada perbaikan nama yang menunggu." in clean
    assert "7 pindaian masih tertinggal di HP: HP Meja 1 (7)." in open_still
    assert "1 perbaikan nama menunggu keputusan." in open_still
    assert "Ya, tutup" in clean
    assert "Ya, tutup" not in auditor.get(f"{start}/buku").text


def test_an_event_nobody_came_to_has_no_book(organiser: Client, arrange: Arrange) -> None:
    with arrange() as session:
        start = f"/kegiatan/{make.event(session).public_id}"

    assert "Belum ada yang hadir" in organiser.get(f"{start}/buku").text
    assert organiser.post(f"{start}/buku/tutup").status_code == 409
    assert organiser.get(f"{start}/buku/isi.json").status_code == 404
    assert organiser.get(f"{start}/buku/periksa").status_code == 404
    assert organiser.get(f"{start}/buku/koreksi").status_code == 409


def test_closing_while_it_is_on_must_be_said(
    organiser: Client, arrange: Arrange, start: str, now: list[datetime]
) -> None:
    now[0] = make.NINE + timedelta(minutes=90)
    assert "tetap tutup sekarang" in organiser.get(f"{start}/buku").text

    refused = organiser.post(f"{start}/buku/tutup")
    done = organiser.post(f"{start}/buku/tutup", data={"early": "y"})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert "Kegiatan masih berlangsung. Tunggu sampai selesai" in refused.text
    with arrange() as session:
        assert kept(session).rows == 2


def test_the_downloaded_content_gives_the_digest_that_is_shown(
    organiser: Client, auditor: Client, arrange: Arrange, start: str
) -> None:
    close(organiser, start)

    page, file = auditor.get(f"{start}/buku").text, auditor.get(f"{start}/buku/isi.json")

    digest = hashlib.sha256(file.data).hexdigest()
    with arrange() as session:
        assert kept(session).digest == digest
    groups = " ".join(digest[at : at + 4] for at in range(0, 64, 4))
    assert groups in page
    # What is copied is what sha256sum prints.
    assert f'data-copy="{digest}"' in page
    assert "Ajukan koreksi" not in page
    assert file.headers["Content-Disposition"].endswith('.json"')
    assert organiser.post(f"{start}/buku/tutup").status_code == 409


def test_what_the_door_may_no_longer_do(organiser: Client, arrange: Arrange, start: str) -> None:
    close(organiser, start)
    with arrange() as session:
        ref = ref_of(session)

    refused = organiser.post(f"{start}/daftar-hadir/{SARI}/{ref}/batal", data={"reason": "Salah"})

    assert refused.status_code == 409
    assert "Ajukan koreksi di halaman Buku hadir kegiatan ini." in refused.text


def test_one_officer_proposes_and_another_approves(
    app: Flask, organiser: Client, inspectorate: Client, arrange: Arrange, start: str
) -> None:
    close(organiser, start)
    with arrange() as session:
        ref = ref_of(session)
    found = organiser.get(f"{start}/buku/koreksi?q=budi").text
    assert "B0000001" in found
    chosen = organiser.get(f"{start}/buku/koreksi?orang=B0000001").text
    assert chosen.count("Tidak tercatat") == 2
    address = f"{start}/buku/koreksi/B0000001/{ref}/add"
    assert 'value="09:00' in organiser.get(address).text
    empty = organiser.post(address, data={"came": "09.10"})
    late = organiser.post(address, data={"came": "23.59", "reason": "Ada di foto"})
    made = organiser.post(address, data={"came": "09.10", "left": "", "reason": "Ada di foto"})

    assert (empty.status_code, late.status_code, made.status_code) == (422, 422, 302)
    assert "Jam itu belum lewat." in late.text
    again = organiser.post(address, data={"came": "09.10", "reason": "Ada di foto"})
    assert "Sudah ada koreksi yang menunggu" in again.text
    with arrange() as session:
        [correction] = refs(session)
        assert session.scalars(select(Arrival.registration_id)).unique().all() != []
    one = f"{start}/buku/koreksi/{correction}"
    # The proposer, in another browser too, is told to ask somebody else.
    other_browser = signed_in(app, arrange, Role.ORGANISER)
    for client in (organiser, other_browser):
        page = client.get(one).text
        assert "Mintalah petugas lain untuk memutuskannya." in page
        assert client.post(one, data={"putusan": "setuju"}).status_code == 409
        assert client.post(f"{start}/buku/setujui", data={"koreksi": correction}).status_code == 409
    assert inspectorate.post(one, data={"putusan": "tolak"}).status_code == 422
    assert inspectorate.post(one, data={"putusan": "setuju"}).status_code == 302
    assert organiser.post(one, data={"putusan": "setuju"}).status_code == 409

    page = text_of(organiser.get(f"{start}/buku").text)
    assert "Ada di foto Petugas Organiser" in page
    assert "Disetujui Petugas Inspectorate" in page
    verified = text_of(organiser.get(f"{start}/buku/periksa").text)
    assert "Buku utuh" in verified
    assert "dengan 1 koreksi yang disetujui" in verified


def late(session: Session, uid: str, code: str, **more: object) -> None:
    row = session.scalars(select(Registration).where(Registration.code == code)).one()
    values: dict[str, object] = {
        "event_id": row.event_id,
        "uid": uid,
        "verdict": "too_late",
        "method": "desk_ticket",
        "scanned_at": make.NINE + timedelta(minutes=12),
        "received_at": LATER,
        "by_label": "Meja 2",
        "device": "HP Meja 2",
        "registration_id": row.id,
    }
    session.add(Scan(**(values | more)))  # type: ignore[arg-type]


def test_late_scans_are_proposed_by_one_tap_and_approved_together(
    organiser: Client, inspectorate: Client, arrange: Arrange, start: str, now: list[datetime]
) -> None:
    close(organiser, start)
    now[0] = LATER
    with arrange() as session:
        event = session.scalars(select(Registration.event_id)).first()
        assert event is not None
        row = make.registration(session, session.get_one(Event, event), "Citra", code="C0000001")
        late(session, "u1", "B0000001")
        late(session, "u2", row.code)
    page = organiser.get(f"{start}/buku").text
    assert "Ajukan semua (2)" in page

    one = organiser.post(f"{start}/buku/terlambat", data={"scan": "u1"})
    rest = organiser.post(f"{start}/buku/terlambat")
    nothing = organiser.post(f"{start}/buku/terlambat")

    assert (one.status_code, rest.status_code, nothing.status_code) == (302, 302, 404)
    with arrange() as session:
        chosen = refs(session)
        reasons = session.scalars(select(Correction.reason)).all()
    assert reasons == ["Dipindai pukul 09.12 (HP Meja 2), baru terkirim 08/11/2023 15.00 WIB"] * 2
    assert inspectorate.post(f"{start}/buku/setujui").status_code == 302
    approved = inspectorate.post(f"{start}/buku/setujui", data={"koreksi": chosen})
    assert approved.status_code == 302
    with arrange() as session:
        assert session.scalars(select(Correction.number).order_by(Correction.id)).all() == [1, 2]
        actions = session.scalars(select(AuditLine.action).order_by(AuditLine.id)).all()
    assert actions == [
        *("book.close", "book.propose", "book.propose"),
        *("book.approve", "checkin.arrive") * 2,
    ]
    assert "Buku utuh" in organiser.get(f"{start}/buku/periksa").text


def test_a_forged_row_is_shown_where_it_is(
    organiser: Client, auditor: Client, arrange: Arrange, start: str
) -> None:
    close(organiser, start)
    with arrange() as session:
        session.execute(update(Arrival).values(arrived_at=make.NINE - timedelta(minutes=7)))

    page = text_of(auditor.get(f"{start}/buku/periksa").text)

    assert "Buku tidak utuh" in page
    assert "2 hal berbeda tanpa penjelasan" in page
    assert "Sesi 1, jam masuk 08/11/2023 09.00.00 08/11/2023 08.53.00 Tanpa penjelasan" in page


def test_very_many_differences_are_counted_and_the_first_shown(
    organiser: Client, arrange: Arrange, start: str
) -> None:
    close(organiser, start)
    with arrange() as session:
        event = session.scalars(select(Event)).one()
        [held, _second] = session.scalars(select(EventSession).order_by(EventSession.starts_at))
        for number in range(201):
            forged = make.registration(session, event, f"Titipan {number}")
            make.arrival(session, forged, held)

    page = organiser.get(f"{start}/buku/periksa").text

    assert page.count("Kehadiran tidak ada di buku") == 200
    assert "Ditampilkan 200 dari 201 perbedaan." in page


def test_an_organiser_elsewhere_sees_nothing(
    app: Flask, organiser: Client, arrange: Arrange, start: str
) -> None:
    with arrange() as session:
        session.execute(update(Event).values(host_unit_id=make.unit(session, "LAIN").id))

    for path in ("buku", "buku/isi.json", "buku/periksa", "buku/koreksi"):
        assert organiser.get(f"{start}/{path}").status_code == 404
    assert organiser.post(f"{start}/buku/tutup").status_code == 404


def test_pages_cost_the_same_for_one_and_thirty(
    organiser: Client, arrange: Arrange, start: str, now: list[datetime]
) -> None:
    close(organiser, start)
    now[0] = LATER
    spent = []
    for many in (1, 30):
        with arrange() as session:
            event = session.scalars(select(Event)).one()
            for number in range(many):
                code = f"{many:02}{number:06}"
                make.registration(session, event, f"Orang {number}", code=code)
                late(session, f"u{code}", code)
        with counted() as fresh:
            assert organiser.get(f"{start}/buku").status_code == 200
        organiser.post(f"{start}/buku/terlambat")
        with counted() as proposed:
            assert organiser.get(f"{start}/buku").status_code == 200
        with counted() as checked:
            assert organiser.get(f"{start}/buku/periksa").status_code == 200
        spent.append((len(fresh), len(proposed), len(checked)))

    assert spent[0] == spent[1]
