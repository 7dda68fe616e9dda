"""Signing with a finger, on the holder's phone."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from eventapp.checkin import strokes
from eventapp.checkin.models import Signature
from eventapp.core import clock
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.portal.held import path

DRAWN = [[0.1, 0.2, 0.5, 0.6, 0.9, 0.2], [0.4, 0.4]]


@pytest.fixture(autouse=True)
def _nine_o_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: make.NINE)


@pytest.fixture
def code(arrange: Arrange) -> str:
    """The ticket of Sari, present at an event that asks for signatures."""
    with arrange() as session:
        event = make.event(session, asks_signature=True)
        sari = make.registration(session, event)
        make.arrival(session, sari, event.sessions[0])
        return sari.code


def kept(arrange: Arrange) -> list[list[list[float]]]:
    with arrange() as session:
        return list(session.scalars(select(Signature.strokes)))


def test_signed_shown_and_signed_again(visitor: Client, code: str, arrange: Arrange) -> None:
    before = visitor.get(path(code, "tanda-tangan"))
    answer = visitor.post(path(code, "tanda-tangan"), data={"strokes": json.dumps(DRAWN)})
    ticket, pad = visitor.get(path(code)), visitor.get(path(code, "tanda-tangan"))
    visitor.post(path(code, "tanda-tangan"), data={"strokes": json.dumps(DRAWN[:1])})

    assert 'class="signature"' not in before.text
    assert (answer.status_code, answer.headers["Location"]) == (303, path(code))
    for page in (ticket, pad):
        assert f'd="{strokes.path(DRAWN)}"' in page.text
    assert kept(arrange) == [DRAWN[:1]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "masih kosong"),
        ("[[0.5,0.5]]", "masih kosong"),
        ("", "tidak terbaca"),
        ("<svg>", "tidak terbaca"),
        ("[[0,0,2,2]]", "tidak terbaca"),
        (json.dumps([[0.1, 0.1, 0.9, 0.9]] * 61), "terlalu banyak"),
        ("[" * 70_000, "terlalu banyak"),
    ],
)
def test_what_is_no_signature_is_refused_with_what_to_do(
    visitor: Client, code: str, arrange: Arrange, text: str, sentence: str
) -> None:
    page = visitor.post(path(code, "tanda-tangan"), data={"strokes": text})

    assert page.status_code == 422
    assert sentence in page.text
    assert kept(arrange) == []


def test_not_before_arriving(visitor: Client, arrange: Arrange) -> None:
    with arrange() as session:
        code = make.registration(session, make.event(session, asks_signature=True)).code

    page = visitor.get(path(code, "tanda-tangan"))
    answer = visitor.post(path(code, "tanda-tangan"), data={"strokes": json.dumps(DRAWN)})

    assert "Catat kehadiran dulu" in page.text
    assert "data-signing" not in page.text
    assert answer.status_code == 409
    assert kept(arrange) == []


def test_until_the_book_is_closed(visitor: Client, code: str, arrange: Arrange) -> None:
    visitor.post(path(code, "tanda-tangan"), data={"strokes": json.dumps(DRAWN)})
    with arrange() as session:
        session.scalars(select(Event)).one().book_closed_at = make.NINE + timedelta(hours=1)

    page = visitor.get(path(code, "tanda-tangan"))
    late = visitor.post(path(code, "tanda-tangan"), data={"strokes": json.dumps(DRAWN[:1])})

    assert 'class="signature"' in page.text
    assert "sudah ditutup" in page.text
    assert late.status_code == 409
    assert kept(arrange) == [DRAWN]
    assert "Tanda tangani lagi" not in visitor.get(path(code)).text


def test_only_where_it_is_asked_for(visitor: Client, arrange: Arrange) -> None:
    with arrange() as session:
        code = make.registration(session, make.event(session)).code

    assert visitor.get(path(code, "tanda-tangan")).status_code == 404
    assert visitor.post(path(code, "tanda-tangan"), data={"strokes": "[]"}).status_code == 404
    assert "Tanda tangan" not in visitor.get(path(code)).text
    assert visitor.get(f"/t/{'0' * 18}/tanda-tangan").status_code == 404


def test_a_signature_without_anybody_registered_is_none(visitor: Client, code: str) -> None:
    assert visitor.get(path("ZZZZZZZZ", "tanda-tangan")).status_code == 404


def test_the_log_names_the_holder(visitor: Client, code: str, arrange: Arrange) -> None:
    visitor.post(path(code, "tanda-tangan"), data={"strokes": json.dumps(DRAWN)})

    with arrange() as session:
        signature = session.scalars(select(Signature)).one()
        seat = session.scalars(select(Registration)).one()
        assert signature.registration_id == seat.id
        assert len(signature.device) == 6
