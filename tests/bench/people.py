"""Fill an installation with a crowd, quickly, for measuring."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from eventapp.accounts import actions as accounts
from eventapp.accounts.rules import Role
from eventapp.app import create_app
from eventapp.checkin import tickets
from eventapp.checkin.models import Arrival
from eventapp.core import clock, ids, keys
from eventapp.core.settings import load
from eventapp.core.text import sort_key
from eventapp.db.session import writing
from eventapp.events.models import Event
from eventapp.participants.models import Person, Registration
from tests import make
from tests.installation import Installation


@dataclass(frozen=True, slots=True)
class Door:
    """What a client needs to scan: public ids, a token, tickets, a moment inside the session."""

    event: str
    session: str
    token: str
    at: str
    tickets: list[str]


@contextmanager
def opened(site: Installation) -> Generator[tuple[Session, bytes, str]]:
    """Open the installation's database; gives the session, the ticket key, the base address."""
    settings = load(site.environment("http://127.0.0.1:8000"))
    app = create_app(settings)
    with app.app_context(), writing() as session:
        key = keys.derive(settings.secret_key, tickets.KEY_PURPOSE)
        yield session, key, settings.base_url


def crowd(session: Session, event: Event, count: int) -> list[str]:
    """Register `count` people over 20 units; return their codes."""
    units = [make.unit(session, f"UNIT{n:02}").id for n in range(20)]
    codes = [ids.code(8) for _ in range(count)]
    names = [f"Peserta Ke{n:06} Nugraha" for n in range(count)]
    people = [
        {
            "public_id": ids.public_id(),
            "name": name,
            "name_key": sort_key(name),
            "created_at": make.NINE,
            "front_title": "",
            "back_title": "S.Sos.",
            "employment": "pns",
            "rank": "",
            "position": "Staf",
            "unit_id": units[number % 20],
            "version": 1,
        }
        for number, name in enumerate(names)
    ]
    keys_of = session.scalars(
        insert(Person).returning(Person.id, sort_by_parameter_order=True),
        people,
    ).all()
    rows = [
        {
            "code": code,
            "event_id": event.id,
            "person_id": person_id,
            "created_at": make.NINE,
            "name": person["name"],
            "name_key": person["name_key"],
            "front_title": "",
            "back_title": "S.Sos.",
            "employment": "pns",
            "rank": "",
            "position": "Staf",
            "unit_id": person["unit_id"],
            "role": "participant",
            "status": "registered",
            "source": "import",
            "version": 1,
        }
        for code, person_id, person in zip(codes, keys_of, people, strict=True)
    ]
    session.execute(insert(Registration), rows)
    return codes


def arrive(session: Session, event: Event, *, share: float = 1.0) -> None:
    """Let a share of the registered be present in the first session."""
    found = session.query(Registration.id, Registration.unit_id).filter_by(event_id=event.id).all()
    rows = [
        {
            "event_id": event.id,
            "session_id": event.sessions[0].id,
            "registration_id": row.id,
            "unit_id": row.unit_id,
            "arrived_at": make.NINE + timedelta(seconds=number % 600),
            "recorded_at": make.NINE,
            "method": "desk_ticket",
            "by_label": "Penguji",
            "scan_uid": ids.code(20),
            "device": "",
        }
        for number, row in enumerate(found[: int(len(found) * share)])
    ]
    session.execute(insert(Arrival), rows)


def door(site: Installation, count: int) -> Door:
    """Return an event with `count` tickets to scan."""
    with opened(site) as (session, key, base_url):
        event = make.event(session)
        codes = crowd(session, event, count)
        _, token = accounts.add_token(
            session, name="bench", role=Role.ADMIN, unit_id=None, at=clock.now(), by=make.TESTER
        )
        # A table filled at one stroke is one the planner knows nothing of yet.
        session.execute(text("ANALYZE"))
        return Door(
            event=event.public_id,
            session=event.sessions[0].public_id,
            token=token,
            at=(make.NINE + timedelta(minutes=5)).isoformat(),
            tickets=[tickets.write(code, key, base_url) for code in codes],
        )


def certified(site: Installation, count: int) -> str:
    """Return an event whose `count` people have all earned a certificate."""
    with opened(site) as (session, _key, _base_url):
        event = make.event(session)
        crowd(session, event, count)
        arrive(session, event)
        return event.public_id
