"""Make rows for tests: every function adds what it needs and returns the row, flushed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.accounts.models import Officer, OfficerSession
from eventapp.accounts.rules import SESSION_LENGTH, Role
from eventapp.core import clock, ids, keys
from eventapp.core.actors import Actor, ActorKind
from eventapp.core.text import sort_key
from eventapp.events.models import DoorDuty, Event, EventIndicator, EventSession
from eventapp.indicators.models import Area, CatalogueYear, Indicator
from eventapp.participants.models import Person, Registration
from eventapp.units.models import Unit

# 09.00 WIB on the day of the seed event.
NINE = datetime(2023, 11, 8, 2, 0, tzinfo=UTC)
TESTER = Actor(ActorKind.OFFICER, "tester", "Penguji")


def unit(session: Session, code: str = "INSPEKTORAT", **more: Any) -> Unit:
    """Return the unit, made when missing."""
    found = session.scalar(select(Unit).where(Unit.code == code))
    if found is None:
        found = Unit(code=code, **({"name": code.title(), "short_name": code.title()} | more))
        session.add(found)
        session.flush()
    return found


def officer(session: Session, role: Role = Role.ADMIN, **more: Any) -> Officer:
    """Return an officer of unit INSPEKTORAT, one per role, made when missing."""
    email = more.get("email", f"{role}@contoh.test")
    found = session.scalar(select(Officer).where(Officer.email == email))
    if found is None:
        values = {
            "public_id": ids.public_id(),
            "email": email,
            "name": f"Petugas {str(role).title()}",
            "role": role,
            "unit_id": unit(session).id,
            "created_at": NINE,
        }
        found = Officer(**(values | more))
        session.add(found)
        session.flush()
    return found


def officer_session(session: Session, role: Role) -> str:
    """Return the token of a signed-in browser of the officer with `role`."""
    token = ids.secret()
    row = OfficerSession(
        token_digest=keys.digest(token),
        officer_id=officer(session, role).id,
        created_at=NINE,
        expires_at=clock.now() + SESSION_LENGTH,
    )
    session.add(row)
    session.flush()
    return token


def event(session: Session, *, sessions: int = 1, **more: Any) -> Event:
    """Return a published event of INSPEKTORAT from NINE on, one hour per session."""
    values = {
        "public_id": ids.public_id(),
        "short_code": ids.code(4),
        "title": "Sosialisasi Antikorupsi",
        "theme": "Bersama mencegah korupsi",
        "venue": "Ledian Hotel",
        "starts_at": NINE,
        "ends_at": NINE + timedelta(hours=max(sessions, 1)),
        "created_at": NINE - timedelta(days=14),
        "status": "published",
        "host_unit_id": unit(session).id,
    }
    row = Event(**(values | more))
    for number in range(sessions):
        row.sessions.append(
            EventSession(
                public_id=ids.public_id(),
                title=f"Sesi {number + 1}",
                starts_at=row.starts_at + timedelta(hours=number),
                ends_at=row.starts_at + timedelta(hours=number + 1),
                speaker="Narasumber",
                lesson_hours=Decimal(1),
                position=number,
            )
        )
    session.add(row)
    session.flush()
    return row


def duty(session: Session, event: Event, officer: Officer) -> None:
    """Give an officer the door of an event."""
    session.add(DoorDuty(event_id=event.id, officer_id=officer.id))
    session.flush()


def person(session: Session, name: str = "Sari Dewi", **more: Any) -> Person:
    """Return a new person."""
    values = {
        "public_id": ids.public_id(),
        "name": name,
        "name_key": sort_key(name),
        "created_at": NINE,
    }
    row = Person(**(values | more))
    session.add(row)
    session.flush()
    return row


def registration(
    session: Session, event: Event, name: str = "Sari Dewi", **more: Any
) -> Registration:
    """Return a new person's registration for `event`."""
    who = more.pop("person", None) or person(
        session,
        name,
        nip=more.get("nip"),
        unit_id=more.get("unit_id"),
        phone=more.pop("phone", None),
    )
    values = {
        "code": ids.code(8),
        "event_id": event.id,
        "person_id": who.id,
        "created_at": NINE,
        "name": name,
        "name_key": sort_key(name),
    }
    row = Registration(**(values | more))
    session.add(row)
    session.flush()
    return row


def indicator(session: Session, code: str = "A4.1", year: int = 2023) -> Indicator:
    """Return the indicator of a year, made with its area when missing."""
    known = session.scalar(
        select(Indicator)
        .join(CatalogueYear, CatalogueYear.id == Indicator.year_id)
        .where(Indicator.code == code, CatalogueYear.year == year)
    )
    if known is not None:
        return known
    catalogue = session.scalar(select(CatalogueYear).where(CatalogueYear.year == year))
    if catalogue is None:
        catalogue = CatalogueYear(year=year, scheme="MCP")
        session.add(catalogue)
        session.flush()
    area_code = code.partition(".")[0]
    area = session.scalar(
        select(Area).where(Area.year_id == catalogue.id, Area.code == area_code)
    )
    if area is None:
        area = Area(year_id=catalogue.id, code=area_code, name=f"Area {area_code}")
        session.add(area)
        session.flush()
    row = Indicator(
        public_id=ids.public_id(),
        area_id=area.id,
        year_id=catalogue.id,
        code=code,
        name=f"Indikator {code}",
    )
    session.add(row)
    session.flush()
    return row


def serves(session: Session, event: Event, indicator: Indicator) -> None:
    """Let `event` serve `indicator`."""
    link = EventIndicator(indicator_id=indicator.id)
    link.event_id = event.id
    session.add(link)
    session.flush()
