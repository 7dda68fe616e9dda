"""The holder says what is wrong on the certificate, from the ticket."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.certificates import actions, queries
from eventapp.certificates.models import Certificate, CorrectionRequest
from eventapp.core import clock
from eventapp.db.session import reading
from eventapp.events.models import Event
from tests import make
from tests.certificates import held
from tests.clients import Client
from tests.conftest import Arrange
from tests.portal.held import path

NIP = "198609262015052001"
HOSTILE = '<script>alert(1)</script> "Ani" & Co'


@pytest.fixture(autouse=True)
def _nine_o_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: make.NINE + timedelta(days=2))


@pytest.fixture
def code(arrange: Arrange) -> str:
    """The ticket of Ani, who has a certificate."""
    with arrange() as session:
        event = held.event(session)
        row = held.came(session, event, "Ani Mulyani", nip=NIP, position="Auditor")
        actions.issue_due(session, event, at=make.NINE + timedelta(days=1), by=make.TESTER)
        return row.code


def filled(html: str) -> dict[str, Any]:
    """Return what a browser would send of the page's form."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            found.setdefault(name[1], []).append(value[1] if value else "")
    return found


def wished(visitor: Client, code: str, **changes: Any) -> Any:
    """Change fields, look, and send."""
    page = path(code, "koreksi")
    sent = filled(visitor.get(page).text) | {"reason": ["salah tulis"]} | changes
    shown = filled(visitor.post(page, data=sent).text) | changes
    return visitor.post(page, data=shown | {"send": "ya"}, follow_redirects=True)


def versions(app: Flask) -> list[tuple[int, str]]:
    """Return version and name of all certificates."""
    with app.app_context(), reading() as session:
        rows = session.scalars(select(Certificate).order_by(Certificate.id)).all()
        return [(one.version, one.facts["name"]) for one in rows]


def test_the_ticket_leads_to_it_once_there_is_a_certificate(
    visitor: Client, arrange: Arrange, code: str
) -> None:
    with arrange() as session:
        other = make.registration(session, session.scalars(select(Event)).one(), "Budi").code

    assert path(code, "koreksi") in visitor.get(path(code)).text
    assert path(other, "koreksi") not in visitor.get(path(other)).text
    assert visitor.get(path(other, "koreksi")).status_code == 404


def test_both_are_seen_as_printed_before_anything_is_sent(
    app: Flask, visitor: Client, code: str
) -> None:
    page = path(code, "koreksi")
    opened = visitor.get(page).text
    assert NIP not in opened
    assert "•••001" in opened
    sent = filled(opened) | {"name": ["Ani Mulyati"], "nip": ["198609262015052002"]}

    shown = visitor.post(page, data=sent | {"reason": ["salah tulis"]}).text

    assert "<del>n</del>" in shown
    assert "<ins>t</ins>" in shown
    assert NIP not in shown
    assert versions(app) == [(1, "Ani Mulyani")]


def test_a_small_spelling_is_mended_at_once_and_the_next_is_asked_for(
    app: Flask, visitor: Client, code: str
) -> None:
    told = wished(visitor, code, name=["Ani Mulyati"])
    assert "Sertifikat Anda diperbaiki." in told.text
    assert "Disetujui" in told.text
    assert "adalah versi 2" in told.text

    told = wished(visitor, code, name=["Ani Mulyatin"])
    assert "Usulan dikirim ke panitia." in told.text
    assert "Menunggu panitia" in told.text
    assert versions(app) == [(1, "Ani Mulyani"), (2, "Ani Mulyati")]


def test_the_holder_sees_what_was_decided(
    arrange: Arrange, visitor: Client, inspectorate: Client, code: str
) -> None:
    wished(visitor, code, position=["Auditor Madya"])
    with arrange() as session:
        event = session.scalars(select(Event)).one()
        key = session.scalars(select(CorrectionRequest.public_id)).one()
        queue = f"/kegiatan/{event.public_id}/sertifikat/koreksi"
    inspectorate.post(queue, data={"usulan": key, "putusan": "tolak", "catatan": HOSTILE})

    page = visitor.get(path(code)).text

    assert "Tidak disetujui" in page
    assert "<script>alert" not in page
    assert "Catatan panitia:" in page


def test_the_same_wish_sent_twice_is_one(arrange: Arrange, visitor: Client, code: str) -> None:
    wished(visitor, code, position=["Auditor Madya"])
    told = wished(visitor, code, position=["Auditor Madya"])

    assert "Usulan ini sudah Anda kirim." in told.text
    with arrange() as session:
        assert len(session.scalars(select(CorrectionRequest)).all()) == 1


def test_sessions_not_attended_are_unticked(arrange: Arrange, visitor: Client, code: str) -> None:
    opened = filled(visitor.get(path(code, "koreksi")).text)

    wished(visitor, code, sesi=opened["sesi"][:1])

    with arrange() as session:
        changes = session.scalars(select(CorrectionRequest)).one().changes
    assert sorted(changes) == ["lesson_hours", "sessions"]
    assert len(changes["sessions"]) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Belum ada yang diubah."),
        ({"name": [""]}, "Isi bagian ini."),
        ({"unit": ["Antah Berantah"]}, "Isian ini tidak dikenal."),
        ({"nip": ["12"]}, "NIP terdiri atas 18 angka."),
        ({"reason": [""], "position": ["x"]}, "Isi bagian ini."),
        ({"version": ["7"], "position": ["x"]}, "Muat ulang"),
        ({"position": ["x" * 999]}, "Paling banyak"),
    ],
)
def test_what_cant_be_is_refused_in_words(
    app: Flask, visitor: Client, code: str, changes: dict[str, Any], words: str
) -> None:
    page = path(code, "koreksi")
    sent = filled(visitor.get(page).text) | {"reason": ["salah"]} | changes

    answer = visitor.post(page, data=sent)

    assert answer.status_code in (409, 422)
    assert words in answer.text


def test_officers_fields_are_not_the_holders(arrange: Arrange, visitor: Client, code: str) -> None:
    wished(visitor, code, position=["Ketua"], event=["Lain"], venue=["Lain"], without_nip=["y"])

    with arrange() as session:
        assert sorted(session.scalars(select(CorrectionRequest)).one().changes) == ["position"]


def test_another_ticket_or_none_leads_nowhere(visitor: Client, arrange: Arrange, code: str) -> None:
    with arrange() as session:
        other = make.registration(session, session.scalars(select(Event)).one(), "Budi").code
    sent = filled(visitor.get(path(code, "koreksi")).text) | {"reason": ["x"], "name": ["Budi"]}

    assert visitor.post(path(other, "koreksi"), data=sent).status_code == 404
    assert visitor.post("/t/tidak-ada/koreksi", data=sent).status_code == 404
    assert visitor.get("/t/tidak-ada/koreksi").status_code == 404


def test_a_revoked_one_is_not_corrected(visitor: Client, arrange: Arrange, code: str) -> None:
    with arrange() as session:
        event = session.scalars(select(Event)).one()
        (row,) = session.scalars(queries.of_event(event.id)).all()
        actions.revoke(session, row, reason="keliru", at=make.NINE, by=make.TESTER)

    assert visitor.get(path(code, "koreksi")).status_code == 409
    assert path(code, "koreksi") not in visitor.get(path(code)).text


def test_more_than_five_a_day_are_too_many(visitor: Client, code: str) -> None:
    told = [wished(visitor, code, position=[f"Jabatan {n}"]) for n in range(6)]

    assert [one.status_code for one in told] == [200] * 5 + [429]
    assert "kirim lagi besok" in told[-1].text
