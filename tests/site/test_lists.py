"""A list of 30 rows asks the database as often as a list of one: every list of the site."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.accounts.rules import Role
from eventapp.core import clock
from eventapp.events.models import Event, EventSession
from tests import make
from tests.clients import Client
from tests.conftest import Arrange
from tests.queries import counted
from tests.site.test_access import bearer

Fill = Callable[[Session, Event, int], None]


def _people(session: Session, event: Event, number: int) -> None:
    """Add somebody of a unit of their own, who came and has a certificate."""
    unit = make.unit(session, f"UNIT{number}")
    person = make.registration(session, event, f"Sari Dewi {number}", unit_id=unit.id)
    mine = select(EventSession).where(EventSession.event_id == event.id)
    for one in session.scalars(mine):
        make.arrival(session, person, one)
    make.certificate(session, person)


def _events(session: Session, event: Event, number: int) -> None:
    """Add an event of another unit with two sessions, an indicator and somebody present."""
    unit = make.unit(session, f"UNIT{number}")
    made = make.event(session, sessions=2, host_unit_id=unit.id, status="published")
    make.serves(session, made, make.indicator(session, f"A4.{number + 1}"))
    person = make.registration(session, made, f"Budi {number}", unit_id=unit.id)
    make.arrival(session, person, made.sessions[0])


def _targets(session: Session, event: Event, number: int) -> None:
    """Add an indicator with a target."""
    make.target(session, make.indicator(session, f"A{number % 3 + 1}.{number + 1}"))


LISTS: list[tuple[str, Fill]] = [
    ("/kegiatan/{event}", _people),
    ("/kegiatan/{event}/peserta", _people),
    ("/kegiatan/{event}/daftar-hadir", _people),
    ("/kegiatan/{event}/sertifikat", _people),
    ("/kegiatan/{event}/tinjauan", _people),
    ("/kegiatan/{event}/tinjauan/putusan", _people),
    ("/kegiatan/{event}/uji-petik", _people),
    ("/orang", _people),
    ("/sertifikat", _people),
    ("/unit", _people),
    ("/jejak", _events),
    ("/kegiatan", _events),
    ("/kegiatan/kalender?bulan=2023-11", _events),
    ("/dasbor", _events),
    ("/", _events),
    ("/capaian/2023", _events),
    ("/capaian/2023", _targets),
    ("/capaian/2023/cakupan", _people),
    ("/capaian/2023/A4.1", _people),
    ("/katalog/2023", _targets),
    ("/api/v1/events", _events),
    ("/api/v1/events/{event}/registrations", _people),
    ("/api/v1/events/{event}/attendance", _people),
    ("/api/v1/events/{event}/certificates", _people),
    ("/api/v1/progress?year=2023", _targets),
]


@pytest.mark.parametrize(("path", "fill"), LISTS)
def test_thirty_rows_cost_what_one_does(
    admin: Client,
    arrange: Arrange,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    fill: Fill,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: make.NINE)
    headers = {}
    with arrange() as session:
        event = make.event(session, sessions=2)
        make.serves(session, event, make.indicator(session))
        make.target(session, make.indicator(session))
        address, key = path.format(event=event.public_id), event.id
        fill(session, event, 0)
    if path.startswith("/api/"):
        headers = bearer(arrange, Role.ADMIN)
    counts = []
    for last in (1, 30):
        with arrange() as session:
            event = session.get_one(Event, key)
            for number in range(1, last):
                fill(session, event, number)
        admin.get(address, headers=headers)
        with counted() as sent:
            assert admin.get(address, headers=headers).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]
