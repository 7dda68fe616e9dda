"""Record what the scanners saw: one ticket, or five hundred kept while the network was away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.checkin import tickets
from eventapp.checkin.actions.judging import Batch, Held
from eventapp.checkin.actions.recording import Answer, record
from eventapp.checkin.rules import Direction, Method, Verdict, takes_unsigned
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError
from eventapp.events.models import Event
from eventapp.events.queries import Door, door_of


@dataclass(frozen=True, slots=True)
class ScanIn:
    """One scan as its device sent it.

    `uid` was made by the device, `ticket` is the text it read, `session_ref` the public id of the
    session the officer chose (None: by the schedule), `method` a Method; any other word is "api".
    The rest as in judging.Held.
    """

    uid: str
    ticket: str
    session_ref: str | None
    scanned_at: datetime
    method: str
    direction: Direction = Direction.IN
    phone_at: datetime | None = None
    signs: str = ""
    refused: Verdict | None = None


def record_scans(
    session: Session,
    event: Event,
    scans: Sequence[ScanIn],
    *,
    key: bytes,
    at: datetime,
    by: Actor,
    device: str = "",
) -> list[Answer]:
    """Judge scans by their moments and record the arrivals; one answer each, in the order given.

    `event` needs its sessions loaded. A uid sent again gets its first answer. Costs the same few
    statements for one scan and for five hundred. Raises InvalidFieldError (session) for a session
    that isn't the event's.
    """
    sent = batch(door_of(event), scans, key=key, at=at, by=by, device=device)
    return record(session, [sent])[0]


def batch(
    door: Door,
    scans: Sequence[ScanIn],
    *,
    key: bytes,
    at: datetime,
    by: Actor,
    device: str = "",
) -> Batch:
    """Return scans read and ready to be recorded, alone or together with other batches.

    Raises InvalidFieldError (session) for a session that isn't the event's.
    """
    sessions = {one.public_id: one for one in door.sessions}
    held = []
    for scan in scans:
        if scan.session_ref and scan.session_ref not in sessions:
            raise InvalidFieldError("session", "unknown", scan.session_ref[:40])
        method = _method(scan.method)
        held.append(
            Held(
                uid=scan.uid,
                code=_code(scan.ticket, method, key),
                session=sessions[scan.session_ref] if scan.session_ref else None,
                scanned_at=scan.scanned_at,
                method=method,
                direction=scan.direction,
                phone_at=scan.phone_at,
                signs=scan.signs,
                refused=scan.refused,
            )
        )
    return Batch(door, held, at, by, device)


def _method(word: str) -> Method:
    try:
        return Method(word)
    except ValueError:
        return Method.API


def _code(text: str, method: Method, key: bytes) -> str | None:
    """Return the registration's code, or None for what is no ticket of ours."""
    code = tickets.read(text, key)
    if code is tickets.Fault.UNREADABLE and takes_unsigned(method):
        return tickets.read_typed(text)
    return code if isinstance(code, str) else None
