"""Fill an empty installation with the seed case, through the same actions as the pages."""

import csv
import json
import random
import secrets
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from io import StringIO
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.accounts import actions as accounts
from eventapp.accounts.models import Officer
from eventapp.accounts.rules import Role
from eventapp.certificates import actions as certificates
from eventapp.checkin import actions as checkin
from eventapp.checkin import tickets
from eventapp.core.actors import SYSTEM
from eventapp.core.errors import DomainError
from eventapp.demo import story
from eventapp.devices import actions as devices
from eventapp.events import actions as events
from eventapp.events import queries as event_queries
from eventapp.events.models import DoorDuty, Event
from eventapp.indicators import actions as indicators
from eventapp.indicators import queries as catalogue
from eventapp.indicators.rules import fingerprint
from eventapp.participants import actions as participants
from eventapp.participants.models import Registration
from eventapp.participants.rules import columns, people, tables
from eventapp.participants.sheets import read_workbook
from eventapp.units import actions as units
from eventapp.units import queries as unit_queries
from eventapp.units.sheets import read as read_units

LIST = "peserta-2023-11-08.xlsx"
_OFFICERS = (
    (Role.ADMIN, "admin@contoh.go.id", "Admin Peraga (rekaan)"),
    (Role.INSPECTORATE, "inspektorat@contoh.go.id", "Auditor Inspektorat (rekaan)"),
    (Role.ORGANISER, "panitia@contoh.go.id", "Panitia Kegiatan (rekaan)"),
    (Role.DESK, "meja@contoh.go.id", "Petugas Meja (rekaan)"),
    (Role.AUDITOR, "pemeriksa@contoh.go.id", "Pemeriksa BPKP (rekaan)"),
)


class NotEmptyError(DomainError):
    """The demo goes into an empty installation only."""


def is_empty(session: Session) -> bool:
    """Whether nobody and nothing is here yet."""
    return (
        session.scalar(select(Officer.id).limit(1)) is None
        and session.scalar(select(Event.id).limit(1)) is None
    )


def load(session: Session, *, key: bytes, base_url: str, at: datetime) -> list[dict[str, str]]:
    """Load everything in the caller's transaction; return the sign-ins.

    `key` signs tickets. Raises NotEmptyError.
    """
    if not is_empty(session):
        raise NotEmptyError
    units.import_units(
        session, read_units(_data("units-kota-serang.csv")), at=at, by=SYSTEM, year=2023
    )
    indicators.import_catalogue(session, _rows("catalogue.csv"), at=at, by=SYSTEM)
    indicators.import_scores(session, _rows("scores-kota-serang.csv"), at=at, by=SYSTEM)
    _deadlines_and_targets(session, at)
    host = unit_queries.by_code(session, "INSPEKTORAT")
    host_id = host.id if host else None
    sign_ins = _officers(session, host_id, at)
    _held(session, host_id, key=key, base_url=base_url)
    _coming(session, host_id, at)
    return sign_ins


def write_sign_ins(path: Path, sign_ins: list[dict[str, str]]) -> None:
    """Keep the demo's sign-ins where only the owner of the instance reads them."""
    path.touch(mode=0o600)
    path.write_text(json.dumps(sign_ins, indent=1), "utf-8")


def _data(name: str) -> bytes:
    return files("eventapp.demo").joinpath("data", name).read_bytes()


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(_data(name).decode("utf-8-sig"))))


def _deadlines_and_targets(session: Session, at: datetime) -> None:
    for year, days in story.DEADLINES.items():
        seen = fingerprint(indicators.year_values(catalogue.year_of(session, year)))
        indicators.set_deadlines(session, year, days, seen=seen, at=at, by=SYSTEM)
    for code, plan in story.TARGETS_2023:
        indicator = catalogue.indicator_by_code(session, 2023, code)
        if indicator is not None:
            indicators.add_target(session, indicator, plan, at=at, by=SYSTEM)


def _officers(session: Session, unit_id: int | None, at: datetime) -> list[dict[str, str]]:
    made = []
    for role, email, name in _OFFICERS:
        password = "-".join(secrets.token_hex(2) for _ in range(3))
        accounts.add_officer(
            session,
            email=email,
            name=name,
            role=role,
            unit_id=unit_id,
            at=at,
            by=SYSTEM,
            password=password,
        )
        made.append({"role": str(role), "email": email, "password": password})
    return made


def _indicator_ids(session: Session, year: int, codes: tuple[str, ...]) -> tuple[int, ...]:
    found = [catalogue.indicator_by_code(session, year, code) for code in codes]
    return tuple(one.id for one in found if one is not None)


def _held(session: Session, host_id: int | None, *, key: bytes, base_url: str) -> None:
    """Plan the seed event two weeks before, import its list, hold it, close it, certify."""
    planned = story.SEED_STARTS - timedelta(days=14)
    plan = story.seed(host_id, _indicator_ids(session, 2023, story.SEED_INDICATORS))
    event = events.create(session, plan, at=planned, by=SYSTEM, publish=True)
    event = event_queries.event(session, event.public_id)
    participants.register_all(
        session, event, _listed(session), source="import", at=planned, by=SYSTEM
    )
    _give_door(session, event)
    _have_desks(session, event, key)
    _arrive(session, event, key=key, base_url=base_url)
    over = event.ends_at + timedelta(hours=1)
    events.close(session, event, at=over, by=SYSTEM)
    certificates.request_issue(session, event, at=over, by=SYSTEM)


def _listed(session: Session) -> list[people.Draft]:
    """Return the good rows of the list as the office sent it."""
    table = tables.find_table(read_workbook(_data(LIST), LIST))
    rows = tables.read_rows(table, columns.propose_mapping(table.header))
    index = unit_queries.index(session)
    drafts = [people.read_draft(row.number, row.values, index) for row in rows.rows]
    return [draft for draft in drafts if not draft.problems]


def _give_door(session: Session, event: Event) -> None:
    desk = session.scalars(select(Officer.id).where(Officer.role == Role.DESK)).first()
    if desk is not None:
        session.add(DoorDuty(event_id=event.id, officer_id=desk))
        session.flush()


def _have_desks(session: Session, event: Event, key: bytes) -> None:
    """Enrol the two phones of that morning; both gave their data up when the event was over."""
    morning, over = event.starts_at - timedelta(hours=1), event.ends_at + timedelta(hours=1)
    for label in ("Meja 1", "Meja 2"):
        row = devices.invite_desk(session, event, label, key=key, at=morning, by=SYSTEM)
        devices.enrol(session, devices.secret_of(row, key), phone_at=morning, page="", at=morning)
        devices.contact(session, row.id, devices.Contact(over, 0, "", is_wiped=True), at=over)


# Chance to come to each session once there, and the methods by which people came in.
_COMES = (0.9, 0.95, 0.88)
_METHODS = ("desk_ticket", "desk_ticket", "hall_screen", "hall_screen", "desk_name", "desk_typed")


def _arrive(session: Session, event: Event, *, key: bytes, base_url: str) -> None:
    """Let most people come: the same ones at every load, so that the demo can be talked about."""
    chance = random.Random(20231108)  # noqa: S311 (a story, not a secret)
    here = session.scalars(
        select(Registration).where(Registration.event_id == event.id).order_by(Registration.id)
    ).all()
    for number, one in enumerate(event.sessions):
        here = [row for row in here if chance.random() < _COMES[number]]
        scans = []
        for row in here:
            late = timedelta(
                seconds=chance.randint(-2900, 600) if number == 0 else chance.randint(-300, 300)
            )
            scans.append(
                checkin.ScanIn(
                    uid=str(UUID(int=chance.getrandbits(128), version=4)),
                    ticket=tickets.write(row.code, key, base_url),
                    session_ref=one.public_id,
                    scanned_at=one.starts_at + late,
                    method=chance.choice(_METHODS),
                )
            )
        scans.sort(key=lambda scan: scan.scanned_at)
        checkin.record_scans(
            session,
            event,
            scans,
            key=key,
            at=one.ends_at,
            by=SYSTEM,
            device=f"Meja {1 + number % 2}",
        )


def _coming(session: Session, host_id: int | None, at: datetime) -> None:
    """Plan an event two weeks ahead, on a working day at 09.00 WIB, with a first few people."""
    day = at + timedelta(days=14)
    while day.weekday() > 4:  # noqa: PLR2004 (Saturday and Sunday)
        day += timedelta(days=1)
    begins = datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)
    codes = _indicator_ids(session, begins.year, story.COMING_INDICATORS)
    plan = story.coming(begins, host_id, codes)
    event = events.create(session, plan, at=at, by=SYSTEM, publish=True)
    event = event_queries.event(session, event.public_id)
    chosen = [draft for draft in _listed(session) if draft.employment != people.Employment.DPRD]
    participants.register_all(session, event, chosen[:48], source="import", at=at, by=SYSTEM)
    _give_door(session, event)
