"""Make rows for tests: every function adds what it needs and returns the row, flushed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.accounts.models import Officer, OfficerSession
from eventapp.accounts.rules import SESSION_LENGTH, Role
from eventapp.certificates.models import Certificate, NumberSeries
from eventapp.checkin.models import Arrival
from eventapp.core import clock, ids, keys
from eventapp.core.actors import Actor, ActorKind
from eventapp.core.text import sort_key
from eventapp.devices.models import Device
from eventapp.devices.rules import TOKEN_PREFIX, default_until
from eventapp.events.models import DoorDuty, Event, EventIndicator, EventSession
from eventapp.indicators.models import Area, CatalogueYear, Indicator, Target
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
        values: dict[str, Any] = {
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
    values: dict[str, Any] = {
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


def device(session: Session, event: Event, **more: Any) -> tuple[Device, str]:
    """Return a phone enrolled at the event's door, and its token."""
    token = TOKEN_PREFIX + ids.secret()
    values: dict[str, Any] = {
        "public_id": ids.public_id(),
        "event_id": event.id,
        "label": "Meja 1",
        "created_at": NINE,
        "created_by": TESTER.label,
        "enrol_until": NINE,
        "valid_until": default_until(event.ends_at, clock.now()),
        "token_digest": keys.digest(token),
        "enrolled_at": NINE,
    }
    row = Device(**(values | more))
    session.add(row)
    session.flush()
    return row, token


def person(session: Session, name: str = "Sari Dewi", **more: Any) -> Person:
    """Return a new person."""
    values: dict[str, Any] = {
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
    values: dict[str, Any] = {
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
    area = session.scalar(select(Area).where(Area.year_id == catalogue.id, Area.code == area_code))
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


def target(session: Session, indicator: Indicator, **more: Any) -> Target:
    """Return a target: 10 people of everybody until the year's end, unless said otherwise."""
    year = session.get_one(CatalogueYear, indicator.year_id).year
    values: dict[str, Any] = {
        "public_id": ids.public_id(),
        "indicator_id": indicator.id,
        "measure": "people",
        "value": Decimal(10),
        "due_on": date(year, 12, 31),
    }
    row = Target(**(values | more))
    session.add(row)
    session.flush()
    return row


def arrival(
    session: Session, registration: Registration, event_session: EventSession, **more: Any
) -> Arrival:
    """Return the presence of a registration in a session, scanned at the desk."""
    values: dict[str, Any] = {
        "event_id": registration.event_id,
        "session_id": event_session.id,
        "registration_id": registration.id,
        "unit_id": registration.unit_id,
        "arrived_at": event_session.starts_at,
        "recorded_at": event_session.starts_at,
        "method": "desk_ticket",
        "by_label": TESTER.label,
        "scan_uid": ids.public_id(),
        "device": "HP meja 1",
    }
    row = Arrival(**(values | more))
    session.add(row)
    session.flush()
    return row


def series(session: Session, kind: str = "certificate", year: int = 2023) -> NumberSeries:
    """Return the number series of a kind and year, made when missing."""
    found = session.scalar(
        select(NumberSeries).where(NumberSeries.kind == kind, NumberSeries.year == year)
    )
    if found is None:
        found = NumberSeries(kind=kind, year=year, pattern="{serial}/{year}")
        session.add(found)
        session.flush()
    return found


def certificate(session: Session, registration: Registration, **more: Any) -> Certificate:
    """Return a valid certificate of a registration, with the next number of its series."""
    numbers = series(session)
    code = more.get("code", ids.code(12))
    facts: dict[str, Any] = {
        "number": f"{numbers.next_serial}/{numbers.year}",
        "code": code,
        "version": 1,
        "capacity": registration.role,
        "name": registration.name,
        "nip": registration.nip,
        "position": registration.position,
        "unit": "",
        "event": "Sosialisasi Antikorupsi",
        "theme": "Bersama mencegah korupsi",
        "venue": "Ledian Hotel",
        "host_unit": "Inspektorat",
        "starts_on": "2023-11-08",
        "ends_on": "2023-11-08",
        "lesson_hours": more.pop("lesson_hours", "3.00"),
        "sessions": [],
        "letterhead": ["Inspektorat"],
        "issued_at_place": "Serang",
        "issued_on": "2023-11-08",
        "signer_position": "Inspektur",
        "signer_name": "Inspektur",
        "signer_nip": None,
    }
    values: dict[str, Any] = {
        "code": code,
        "event_id": registration.event_id,
        "registration_id": registration.id,
        "person_id": registration.person_id,
        "unit_id": registration.unit_id,
        "series_id": numbers.id,
        "serial": numbers.next_serial,
        "number": f"{numbers.next_serial}/{numbers.year}",
        "facts": facts,
        "issued_at": NINE,
    }
    numbers.next_serial += 1
    row = Certificate(**(values | more))
    session.add(row)
    session.flush()
    return row
