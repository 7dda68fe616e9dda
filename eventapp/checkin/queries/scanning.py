"""What the door needs to know the moment a ticket is held up: plain columns, no entities."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from eventapp.checkin.models import Arrival, Scan
from eventapp.db.glance import Among, Glance, Question
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name
from eventapp.units.models import Unit

_NAMES = (
    Registration.code,
    Registration.front_title,
    Registration.name,
    Registration.back_title,
    Unit.short_name,
    Unit.name,
)
_HOLDERS = Glance(
    select(
        Registration.id,
        Registration.event_id,
        Registration.status,
        Registration.unit_id,
        Arrival.session_id,
        Arrival.arrived_at,
        *_NAMES,
    )
    .outerjoin(Unit, Unit.id == Registration.unit_id)
    .outerjoin(Arrival, Arrival.registration_id == Registration.id)
    .where(Among(Registration.code, "codes"))
)
_STORED = Glance(
    select(Scan.uid, Scan.verdict, Scan.arrived_at, Scan.session_id, Scan.became, *_NAMES)
    .outerjoin(Registration, Registration.id == Scan.registration_id)
    .outerjoin(Unit, Unit.id == Registration.unit_id)
    .where(Scan.event_id == bindparam("event_id"), Among(Scan.uid, "uids"))
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a ticket belongs to; `name` with titles, `unit` its label.

    `arrivals` are the moments of the sessions they are in already, by session id.
    """

    id: int
    code: str
    event_id: int
    status: str
    unit_id: int | None
    name: str
    unit: str | None
    arrivals: dict[int, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredScan:
    """A scan as it was answered; `became`: what an earlier scan made of it later, or ""."""

    uid: str
    verdict: str
    arrived_at: datetime | None
    session_id: int | None
    became: str
    code: str | None
    name: str | None
    unit: str | None


def holders(codes: Iterable[str]) -> Question[dict[str, Holder]]:
    """Ask for the holders of these codes, of whatever event; answered by code."""
    return _HOLDERS.asked(_holders, codes=list(codes))


def _holders(rows: Iterable[tuple[Any, ...]]) -> dict[str, Holder]:
    found: dict[str, Holder] = {}
    for row in rows:
        key, event_id, status, unit_id, session_id, arrived_at, code, front, name, back, *unit = row
        holder = found.get(code)
        if holder is None:
            label = unit[0] or unit[1]
            printed = full_name(front, name, back)
            holder = found[code] = Holder(key, code, event_id, status, unit_id, printed, label)
        if session_id is not None:
            holder.arrivals[session_id] = arrived_at
    return found


def stored_scans(event_id: int, uids: Iterable[str]) -> Question[list[StoredScan]]:
    """Ask for the scans with these uids that were answered before."""
    return _STORED.asked(_stored, event_id=event_id, uids=list(uids))


def _stored(rows: Iterable[tuple[Any, ...]]) -> list[StoredScan]:
    found = []
    for row in rows:
        uid, verdict, arrived_at, session_id, became, code, front, name, back, short, long = row
        printed = full_name(front, name, back) if code else None
        scan = (uid, verdict, arrived_at, session_id, became, code, printed, short or long)
        found.append(StoredScan(*scan))
    return found


def arrival_times(session: Session, ids: Iterable[int]) -> dict[tuple[int, int], datetime]:
    """Return when these registrations arrived, by session and registration."""
    statement = select(Arrival.session_id, Arrival.registration_id, Arrival.arrived_at).where(
        Arrival.registration_id.in_(list(ids))
    )
    return {(one, other): at for one, other, at in session.connection().execute(statement)}
