"""Corrections at the officer's desk: seen before they are kept, several at once, one by one."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.certificates import actions, queries
from eventapp.certificates.actions import asking
from eventapp.certificates.amending import Wish
from eventapp.certificates.models import Certificate, CorrectionRequest
from eventapp.core.actors import Actor, ActorKind
from eventapp.db.session import reading
from eventapp.events import queries as events
from eventapp.events.models import Event
from eventapp.participants.models import Person, Registration
from eventapp.participants.rules.names import PersonName
from tests import make
from tests.certificates import held
from tests.clients import Client
from tests.conftest import Arrange
from tests.queries import counted

NEXT_DAY = make.NINE + timedelta(days=1)
HOSTILE = '<script>alert(1)</script> "Ani" & Co'
HOLDER = Actor(ActorKind.PARTICIPANT, "TIKET234", "Ani Mulyani")


@pytest.fixture
def ani(arrange: Arrange) -> tuple[str, str]:
    """The public ids of an event and of Ani's certificate."""
    with arrange() as session:
        event = held.event(session)
        make.unit(session, "DINKES", name="Dinas Kesehatan", short_name="Dinkes")
        held.came(session, event, "Ani Mulyani", nip="198609262015052001")
        actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)
        (row,) = session.scalars(queries.of_event(event.id)).all()
        return event.public_id, row.code


def queue(event_id: str) -> str:
    """Return the address of an event's corrections."""
    return f"/kegiatan/{event_id}/sertifikat/koreksi"


def page(ani: tuple[str, str], name: str = "koreksi") -> str:
    """Return the address of a page of the certificate."""
    return f"/kegiatan/{ani[0]}/sertifikat/{ani[1]}/{name}"


def filled(html: str) -> dict[str, Any]:
    """Return what a browser would send of the page's form."""
    form = html[html.index('name="seen"') - 400 :]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag):
            found.setdefault(name[1], []).append(value[1] if value else "")
    return found


def versions(app: Flask) -> list[tuple[int, str, str]]:
    """Return version, state and name of all certificates."""
    with app.app_context(), reading() as session:
        rows = session.scalars(select(Certificate).order_by(Certificate.id)).all()
        return [(one.version, one.status, one.facts["name"]) for one in rows]


def wish(arrange: Arrange, **changes: Any) -> str:
    """Let Ani wish; return the wish's public id."""
    with arrange() as session:
        event = session.scalars(select(Event)).one()
        row = session.scalars(select(Certificate)).one()
        name = PersonName("", changes["name"], "") if "name" in changes else None
        asking.ask(session, event, row, Wish(changes, name, "keliru"), at=NEXT_DAY, by=HOLDER)
        return session.scalars(
            select(CorrectionRequest.public_id).where(CorrectionRequest.state == "pending")
        ).one()


def test_a_correction_is_seen_before_it_is_kept(
    app: Flask, inspectorate: Client, ani: tuple[str, str]
) -> None:
    sent = filled(inspectorate.get(page(ani)).text)
    sent |= {"name": ["Ani Mulyati"], "unit": ["dinkes"], "reason": ["salah tulis"]}

    shown = inspectorate.post(page(ani), data=sent)
    assert shown.status_code == 200
    assert "Ani Mulyan<del>i</del>" not in shown.text
    assert "<del>n</del>" in shown.text
    assert "<ins>t</ins>" in shown.text
    assert "Dinas Kesehatan" in shown.text
    assert versions(app) == [(1, "valid", "Ani Mulyani")]

    kept = inspectorate.post(page(ani), data=filled(shown.text) | {"send": "ya"})
    assert kept.status_code == 303
    assert versions(app) == [(1, "superseded", "Ani Mulyani"), (2, "valid", "Ani Mulyati")]

    history = inspectorate.get(kept.location).text
    assert "ejaan nama, unit" in history
    assert "salah tulis" in history


def test_what_was_changed_after_it_was_seen_is_shown_again(
    app: Flask, inspectorate: Client, ani: tuple[str, str]
) -> None:
    sent = filled(inspectorate.get(page(ani)).text)
    sent |= {"name": ["Ani Mulyati"], "reason": ["salah tulis"]}
    shown = filled(inspectorate.post(page(ani), data=sent).text)

    again = inspectorate.post(page(ani), data=shown | {"name": ["Budi"], "send": "ya"})

    assert again.status_code == 200
    assert versions(app) == [(1, "valid", "Ani Mulyani")]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Belum ada yang diubah."),
        ({"name": [""]}, "Isi bagian ini."),
        ({"unit": ["Antah Berantah"]}, "Isian ini tidak dikenal."),
        ({"nip": ["12"]}, "NIP terdiri atas 18 angka."),
        ({"sesi": []}, "Isi bagian ini."),
        ({"ends_on": ["2001-01-01"]}, "Tanggal selesai tidak boleh sebelum"),
        ({"starts_on": ["besok"]}, "Tulis tanggal seperti"),
        ({"reason": [""], "position": ["x"]}, "Isi bagian ini."),
        ({"version": ["1; drop"], "position": ["x"]}, "Orang lain sudah menyimpan"),
    ],
)
def test_what_cant_be_is_refused_in_words(
    app: Flask, inspectorate: Client, ani: tuple[str, str], changes: Any, words: str
) -> None:
    sent = filled(inspectorate.get(page(ani)).text) | {"reason": ["salah"]} | changes

    answer = inspectorate.post(page(ani), data=sent)

    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert len(versions(app)) == 1


def test_hours_typed_beside_a_session_become_the_sum(
    app: Flask, inspectorate: Client, ani: tuple[str, str]
) -> None:
    sent = filled(inspectorate.get(page(ani)).text) | {"reason": ["JP keliru"]}
    for name in [one for one in sent if one.startswith("jp-")]:
        sent[name] = ["1,5"]
    shown = filled(inspectorate.post(page(ani), data=sent).text)

    inspectorate.post(page(ani), data=shown | {"send": "ya"})

    with app.app_context(), reading() as session:
        newest = session.scalars(select(Certificate).where(Certificate.version == 2)).one()
    assert (newest.facts["lesson_hours"], newest.changes) == ("3.0", "hours")


def test_hostile_text_stays_text(app: Flask, inspectorate: Client, ani: tuple[str, str]) -> None:
    sent = filled(inspectorate.get(page(ani)).text)
    sent |= {"position": [HOSTILE], "reason": [HOSTILE], "venue": [HOSTILE]}
    shown = filled(inspectorate.post(page(ani), data=sent).text)
    shown = {
        key: [HOSTILE] if key in ("position", "reason", "venue") else one
        for key, one in shown.items()
    }

    kept = inspectorate.post(page(ani), data=shown | {"send": "ya"})

    assert kept.status_code == 303
    assert "<script>alert" not in inspectorate.get(kept.location).text
    assert "<script>alert" not in inspectorate.get(queue(ani[0])).text


def test_a_taken_nip_is_refused_and_nothing_is_issued(
    app: Flask, arrange: Arrange, inspectorate: Client, ani: tuple[str, str]
) -> None:
    with arrange() as session:
        make.person(session, "Orang Lain", nip="197001011995031002")
    sent = filled(inspectorate.get(page(ani)).text)
    sent |= {"nip": ["19700101 199503 1 002"], "reason": ["NIP salah"]}
    shown = filled(inspectorate.post(page(ani), data=sent).text)
    shown["nip"] = ["19700101 199503 1 002"]

    answer = inspectorate.post(page(ani), data=shown | {"send": "ya"})

    assert answer.status_code == 422
    assert "NIP ini sudah dipakai orang lain." in answer.text
    assert versions(app) == [(1, "valid", "Ani Mulyani")]


def test_wishes_are_granted_several_at_once(
    app: Flask, arrange: Arrange, inspectorate: Client, ani: tuple[str, str]
) -> None:
    key = wish(arrange, name="Budi Santoso")
    shown = inspectorate.get(queue(ani[0])).text
    assert "Budi Santoso" in shown
    assert "Alasan: keliru" in shown
    data = {"usulan": [key, "tidak-ada"], "putusan": "setuju", "catatan": HOSTILE}

    first, second = (
        inspectorate.post(queue(ani[0]), data=data, follow_redirects=True) for _ in range(2)
    )

    assert "1 sertifikat dikoreksi." in first.text
    assert "1 usulan sudah diputus" in second.text
    assert versions(app)[1:] == [(2, "valid", "Budi Santoso")]
    with arrange() as session:
        # Without the tick the person's own record stays.
        assert session.scalars(select(Person)).one().name == "Ani Mulyani"


def test_a_declined_wish_changes_nothing(
    app: Flask, arrange: Arrange, inspectorate: Client, ani: tuple[str, str]
) -> None:
    key = wish(arrange, name="Budi Santoso")

    answer = inspectorate.post(
        queue(ani[0]), data={"usulan": key, "putusan": "tolak"}, follow_redirects=True
    )

    assert "1 usulan ditolak." in answer.text
    assert versions(app) == [(1, "valid", "Ani Mulyani")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"putusan": "setuju"}, "Belum ada yang dicentang."),
        ({"putusan": "lain", "usulan": "x"}, "Permintaan ini tidak dapat dibaca."),
    ],
)
def test_odd_decisions_are_answered(
    inspectorate: Client, ani: tuple[str, str], data: dict[str, str], words: str
) -> None:
    assert words in inspectorate.post(queue(ani[0]), data=data, follow_redirects=True).text


def test_a_wish_for_a_revoked_one_can_only_be_declined(
    app: Flask, arrange: Arrange, inspectorate: Client, ani: tuple[str, str]
) -> None:
    key = wish(arrange, name="Budi Santoso")
    with arrange() as session:
        row = session.scalars(select(Certificate)).one()
        actions.revoke(session, row, reason="keliru", at=NEXT_DAY, by=make.TESTER)
    assert "Tolak usulannya." in inspectorate.get(queue(ani[0])).text

    answer = inspectorate.post(
        queue(ani[0]), data={"usulan": key, "putusan": "setuju"}, follow_redirects=True
    )

    assert "sudah tidak berlaku" in answer.text
    with arrange() as session:
        assert session.scalars(select(CorrectionRequest.state)).one() == "pending"


def test_an_officer_adds_to_a_wish_and_it_counts_as_granted(
    app: Flask, arrange: Arrange, inspectorate: Client, ani: tuple[str, str]
) -> None:
    key = wish(arrange, position="Auditor")
    address = f"{page(ani)}?usulan={key}"
    sent = filled(inspectorate.get(address).text)
    assert (sent["position"], sent["reason"]) == (["Auditor"], ["keliru"])
    shown = filled(inspectorate.post(address, data=sent | {"name": ["Ani Mulyati"]}).text)

    assert inspectorate.post(address, data=shown | {"send": "ya"}).status_code == 303
    with arrange() as session:
        assert session.scalars(select(CorrectionRequest.state)).one() == "approved"


def test_who_changed_on_the_list_is_offered_a_new_version(
    app: Flask, arrange: Arrange, inspectorate: Client, ani: tuple[str, str]
) -> None:
    assert "Tidak ada yang perlu dikoreksi" in inspectorate.get(queue(ani[0])).text
    with arrange() as session:
        session.scalars(select(Registration)).one().name = "Ani Mulyati"
    assert "Berubah di daftar peserta" in inspectorate.get(queue(ani[0])).text
    address, codes = f"{queue(ani[0])}/daftar", {"sertifikat": ani[1]}

    assert "Tulis alasan" in inspectorate.post(address, data=codes, follow_redirects=True).text
    answer = inspectorate.post(address, data=codes | {"alasan": "usulan"}, follow_redirects=True)

    assert "1 sertifikat dikoreksi." in answer.text
    assert versions(app)[1:] == [(2, "valid", "Ani Mulyati")]


def test_a_revoked_one_is_issued_again(
    app: Flask, inspectorate: Client, ani: tuple[str, str]
) -> None:
    again = page(ani, "terbitkan-ulang")
    assert inspectorate.get(again).status_code == 409
    inspectorate.post(page(ani, "cabut"), data={"reason": "dikira tidak hadir"})
    shown = inspectorate.get(again[: again.rindex("/")]).text
    assert "Pencabutan tidak dapat dibatalkan." in shown
    assert "dikira tidak hadir" in inspectorate.get(again).text
    assert inspectorate.post(again, data={"reason": ""}).status_code == 422

    kept = inspectorate.post(again, data={"reason": "ternyata hadir"})

    assert kept.status_code == 303
    assert [one[:2] for one in versions(app)] == [(1, "revoked"), (2, "valid")]
    assert inspectorate.post(again, data={"reason": "lagi"}).status_code == 409
    assert "diterbitkan ulang sesudah dicabut" in inspectorate.get(kept.location).text


def test_another_hosts_officer_sees_nothing(
    arrange: Arrange, organiser: Client, ani: tuple[str, str]
) -> None:
    key = wish(arrange, name="Budi Santoso")
    with arrange() as session:
        own = held.event(session)
        theirs = session.scalars(select(Event).where(Event.public_id == ani[0])).one()
        theirs.host_unit_id = make.unit(session, "DINSOS", name="Dinas Sosial").id
        own_id = own.public_id

    for address in (queue(ani[0]), page(ani), page((own_id, ani[1]))):
        assert organiser.get(address).status_code == 404
    told = {"usulan": key, "putusan": "setuju"}
    assert organiser.post(queue(own_id), data=told).status_code == 303
    with arrange() as session:
        assert session.scalars(select(CorrectionRequest.state)).one() == "pending"


def test_a_long_queue_costs_what_a_short_one_does(
    arrange: Arrange, inspectorate: Client, ani: tuple[str, str]
) -> None:
    costs = []
    for names in (["Budi"], [f"Orang {n}" for n in range(20)]):
        with arrange() as session:
            event = session.scalars(select(Event)).one()
            event = events.event(session, event.public_id)
            for name in names:
                held.came(session, event, name)
            actions.issue_due(session, event, at=NEXT_DAY, by=make.TESTER)
            for row in session.scalars(queries.of_event(event.id)).all():
                told = Wish({"position": "Auditor"}, None, "keliru")
                asking.ask(session, event, row, told, at=NEXT_DAY, by=HOLDER)
                row.registration.name += "a"
        with counted() as sent:
            assert inspectorate.get(queue(ani[0])).status_code == 200
        costs.append(len(sent))

    assert costs[0] == costs[1]
