"""Somebody a phone at the door wrote down: read what it sent, let them in, or say what is wrong."""

from dataclasses import dataclass
from datetime import datetime

from eventapp.accounts.guards import current_actor
from eventapp.api import door_bodies, requests
from eventapp.checkin.actions import Answer
from eventapp.checkin.actions.newcomers import (
    Came,
    NewcomerRefusedError,
    admit_newcomer,
    read_newcomer,
)
from eventapp.checkin.handover import PERSON
from eventapp.checkin.rules import Verdict
from eventapp.db.session import writing
from eventapp.devices.guards import current_right
from eventapp.events import guards
from eventapp.events.models import Event, EventSession
from eventapp.units import queries as units


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one newcomer; `errors` ("field: reason") say why nobody was written down."""

    answer: Answer
    errors: tuple[str, ...] = ()


def admit(
    event_id: str,
    scan: door_bodies.ScanIn,
    *,
    at: datetime,
    scanned_at: datetime,
    device: str,
    signs: str = "",
    refused: Verdict | None = None,
) -> Told:
    """Write one newcomer down and let them in, in a transaction of their own."""
    uid, right = str(scan.id), current_right()
    if right and not right.may_add:
        return Told(Answer(uid, Verdict.UNKNOWN_TICKET), ("person: not_allowed",))
    try:
        sent = requests.parse(door_bodies.PersonIn, scan.person)
        with writing() as session:
            event = guards.load(session, event_id, door=True)
            came = Came(
                uid,
                scanned_at=scanned_at,
                session=_chosen(event, scan.session, is_phone=right is not None),
                device=device,
                phone_at=scan.phone_at,
                signs=signs,
                refused=refused,
                only=right.sessions if right else (),
            )
            said = {name: getattr(sent, name) or "" for name in PERSON}
            who = read_newcomer(said, units.index(session))
            answer = admit_newcomer(session, event, who, came, at=at, by=current_actor())
    except requests.InvalidBodyError as error:
        faults = tuple(f"{one['field'] or 'person'}: {one['reason']}" for one in error.errors)
        return Told(Answer(uid, Verdict.UNKNOWN_TICKET), faults)
    except NewcomerRefusedError as error:
        return Told(Answer(uid, Verdict.UNKNOWN_TICKET), error.errors)
    return Told(answer)


def _chosen(event: Event, ref: str | None, *, is_phone: bool) -> EventSession | None:
    """Return the session named; of a phone, one no longer on the schedule: by the schedule."""
    found = next((one for one in event.sessions if one.public_id == ref), None)
    if ref and found is None and not is_phone:
        raise NewcomerRefusedError(["session: unknown"])
    return found
