"""Signing up without an account: two steps, one tap, and what never comes to light."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from eventapp.core import clock
from eventapp.events.models import Event
from eventapp.participants.models import Person, Registration
from tests import make
from tests.clients import Client
from tests.conftest import Arrange

NIP = "198609262015051001"
PHONE = "081234567890"
FIRST = {"name": "sari dewi, ssos", "unit": "dinkes", "contact": NIP, "position": "Kepala Seksi"}
LAST = {
    "front_title": "",
    "name": "Sari Dewi",
    "back_title": "S.Sos.",
    "unit": "dinkes",
    "contact": NIP,
    "position": "Kepala Seksi",
    "cetak": "1",
}


@pytest.fixture(autouse=True)
def _an_hour_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: make.NINE - timedelta(hours=1))


def an_event(arrange: Arrange, **more: object) -> str:
    with arrange() as session:
        make.unit(session, "DINKES", name="Dinas Kesehatan", short_name="Dinkes")
        found = make.event(session)
        for name, value in more.items():
            setattr(found, name, value)
        return found.public_id


def sign_up(client: Client, event: str, **more: str) -> TestResponse:
    return client.post(f"/acara/{event}/daftar", data={**LAST, **more})


def registered(arrange: Arrange) -> list[str]:
    with arrange() as session:
        return list(session.scalars(select(Registration.name).order_by(Registration.id)))


def test_signing_up_in_two_steps_leads_to_the_ticket(visitor: Client, arrange: Arrange) -> None:
    event = an_event(arrange)

    shown = visitor.post(f"/acara/{event}/daftar", data=FIRST)
    before = registered(arrange)
    done = sign_up(visitor, event)
    ticket = visitor.get(done.location)

    assert "Sari Dewi, S.Sos." in shown.text
    assert before == []
    assert (done.status_code, "/t/" in done.location) == (303, True)
    assert (ticket.status_code, "Sari Dewi, S.Sos." in ticket.text) == (200, True)
    with arrange() as session:
        row = session.scalars(select(Registration)).one()
        assert (row.source, row.position, row.nip) == ("self", "Kepala Seksi", NIP)


def test_a_phone_that_was_here_needs_one_tap(visitor: Client, arrange: Arrange) -> None:
    first, second = an_event(arrange), an_event(arrange)
    sign_up(visitor, first)

    page = visitor.get(f"/acara/{second}/daftar")
    done = visitor.post(f"/acara/{second}/daftar/saya")
    visitor.post(f"/acara/{second}/daftar/bukan-saya")
    after = visitor.get(f"/acara/{second}/daftar")

    assert "Daftar sebagai Sari Dewi, S.Sos." in page.text
    assert "/t/" in done.location
    assert registered(arrange) == ["Sari Dewi", "Sari Dewi"]
    assert "Daftar sebagai" not in after.text
    with arrange() as session:
        assert len(session.scalars(select(Person)).all()) == 1


def test_one_tap_from_a_phone_nobody_knows_asks_who_it_is(
    visitor: Client, arrange: Arrange
) -> None:
    event = an_event(arrange)
    visitor.set_cookie("saya", "palsu.tanda")

    done = visitor.post(f"/acara/{event}/daftar/saya")

    assert done.location == f"/acara/{event}/daftar"
    assert registered(arrange) == []


def test_name_and_number_together_bring_back_the_titles_nothing_else_does(
    visitor: Client, arrange: Arrange
) -> None:
    event = an_event(arrange)
    with arrange() as session:
        make.person(
            session, nip=NIP, phone="+6281234567890", back_title="M.Si.", position="Rahasia"
        )

    pages = {
        (name, contact): visitor.post(
            f"/acara/{event}/daftar",
            data={"name": name, "unit": "dinkes", "contact": contact},
        ).text
        for name in ("Sari Dewi", "Rudi Hartono")
        for contact in (NIP, PHONE, "197901022005011002")
    }

    assert {key for key, html in pages.items() if "M.Si." in html} == {
        ("Sari Dewi", NIP),
        ("Sari Dewi", PHONE),
    }
    assert not any("Gaib" in html for html in pages.values())


def test_a_known_number_under_another_name_looks_like_an_unknown_one(
    visitor: Client, arrange: Arrange
) -> None:
    event = an_event(arrange)
    with arrange() as session:
        found = session.scalars(select(Event).where(Event.public_id == event)).one()
        make.registration(session, found, nip=NIP)

    known = sign_up(visitor, event, name="Rudi Hartono", back_title="")
    unknown = sign_up(visitor, event, name="Budi Santoso", contact="197901022005011002")

    assert (known.status_code, unknown.status_code) == (303, 303)
    assert registered(arrange) == ["Sari Dewi", "Rudi Hartono", "Budi Santoso"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Isi bagian ini."),
        ("name", "<script>alert(1)</script>", "tidak dapat dicetak sebagai nama"),
        ("name", "=1+1", "tidak dapat dicetak sebagai nama"),
        ("name", "S" + "a" * 399, "Paling banyak 160 huruf."),
        ("name", "\u202e\u200b", "Isi bagian ini."),
        ("unit", "Dinas Sihir", "tidak dikenal"),
        ("unit", "", "Isi bagian ini."),
        ("contact", "12345", "tidak terdiri dari 18 angka"),
        ("contact", "1.97902E+17", "rusak oleh Excel"),
        ("contact", "siapa@", "Tulis NIP 18 angka, nomor HP"),
        ("contact", "-", "Tulis NIP 18 angka, nomor HP"),
        ("position", "x" * 400, "Paling banyak 160 huruf."),
    ],
)
def test_a_bad_field_is_named_and_what_was_typed_stays(
    visitor: Client, arrange: Arrange, field: str, value: str, sentence: str
) -> None:
    event = an_event(arrange)

    answer = visitor.post(f"/acara/{event}/daftar", data={**FIRST, field: value})

    assert answer.status_code == 422
    assert sentence in answer.text
    kept = [FIRST[name] for name in ("name", "contact") if name != field]
    assert [word for word in kept if f'value="{word}"' not in answer.text] == []


@pytest.mark.parametrize("field", ["name", "back_title"])
def test_a_name_spoilt_on_the_last_page_is_mended_there(
    visitor: Client, arrange: Arrange, field: str
) -> None:
    event = an_event(arrange)

    answer = sign_up(visitor, event, **{field: "<b>"})

    assert answer.status_code == 422
    assert "tidak dapat dicetak" in answer.text
    assert 'name="cetak"' in answer.text
    assert registered(arrange) == []


def test_hidden_fields_spoilt_on_the_way_lead_back_to_the_first_page(
    visitor: Client, arrange: Arrange
) -> None:
    event = an_event(arrange)

    answer = sign_up(visitor, event, unit="\x00x" * 4000, contact="9" * 9000)

    assert answer.status_code == 422
    assert 'name="cetak"' not in answer.text
    assert registered(arrange) == []


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"status": "cancelled"}, "Kegiatan ini dibatalkan."),
        ({"status": "closed"}, "Kegiatan ini sudah selesai."),
        ({"capacity": 0}, "Semua tempat sudah terisi."),
        ({"registration_opens_at": make.NINE}, "Pendaftaran dibuka 08/11/2023 09.00 WIB."),
        ({"registration_closes_at": make.NINE - timedelta(days=1)}, "Pendaftaran sudah ditutup."),
    ],
    ids=["cancelled", "closed", "full", "not-yet", "closed-early"],
)
def test_a_shut_desk_says_why(
    visitor: Client, arrange: Arrange, more: dict[str, object], sentence: str
) -> None:
    event = an_event(arrange, **more)

    asked = visitor.get(f"/acara/{event}/daftar")
    sent = sign_up(visitor, event)

    assert asked.location == f"/acara/{event}"
    assert (sent.status_code, sentence in sent.text) == (409, True)
    assert registered(arrange) == []


def test_one_number_is_not_tried_for_ever(visitor: Client, arrange: Arrange) -> None:
    event = an_event(arrange)

    answers = [visitor.post(f"/acara/{event}/daftar", data=FIRST) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
