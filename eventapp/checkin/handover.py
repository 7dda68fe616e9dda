"""Read the file a phone hands over when it never gets a network again.

The content was written by our page, but the file went through hands: everything is checked, and a
bad row never hides the next one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from eventapp.checkin.rules import Direction, Method
from eventapp.core.errors import DomainError
from eventapp.core.text import clean
from eventapp.events.rules import YEARS

KIND = "eventapp-scans"
VERSION = 1
MAX_BYTES = 2 * 1024 * 1024
MAX_SCANS = 10_000
_TICKET_LIMIT = 400
_TEXT_LIMIT = 300
_ID_LIMIT = 40
_METHODS = (Method.DESK_TICKET, Method.DESK_TYPED, Method.DESK_NAME, Method.WALK_IN)
PERSON = (
    *("name", "unit", "nip", "phone", "position", "role"),
    *("stands_in_for", "stands_in_as", "letter"),
)


class Fault(StrEnum):
    """Why a file can't be taken at all."""

    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    OTHER_KIND = "other_kind"
    OTHER_VERSION = "other_version"
    OTHER_EVENT = "other_event"
    TOO_MANY = "too_many"
    EMPTY = "empty"


class RowFault(StrEnum):
    """Why one scan of a file can't be read."""

    NO_SCAN = "no_scan"
    BAD_ID = "bad_id"
    BAD_TIME = "bad_time"
    BAD_TICKET = "bad_ticket"
    BAD_PERSON = "bad_person"
    TWICE = "twice"


class HandOverError(DomainError):
    """The file can't be taken; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Sent:
    """One scan of the file, `row` counted from 1; with a `person` there is no ticket."""

    row: int
    uid: str
    ticket: str
    session: str | None
    scanned_at: datetime
    phone_at: datetime | None
    method: Method
    direction: Direction
    person: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """What a phone handed over: its public id, its scans, and the rows that can't be read."""

    device: str
    scans: tuple[Sent, ...]
    faults: tuple[tuple[int, RowFault], ...]


class _BadRowError(Exception):
    """A row can't be read."""

    def __init__(self, fault: RowFault) -> None:
        self.fault = fault


def read(data: bytes, event: str) -> HandOver:
    """Return what is in a file for the event (public id); raises HandOverError."""
    content = _content(data)
    if content.get("kind") != KIND:
        raise HandOverError(Fault.OTHER_KIND)
    if content.get("version") != VERSION:
        raise HandOverError(Fault.OTHER_VERSION)
    if content.get("event") != event:
        raise HandOverError(Fault.OTHER_EVENT)
    rows, device = content.get("scans"), content.get("device")
    if not isinstance(rows, list) or not isinstance(device, dict):
        raise HandOverError(Fault.UNREADABLE)
    if not rows:
        raise HandOverError(Fault.EMPTY)
    if len(rows) > MAX_SCANS:
        raise HandOverError(Fault.TOO_MANY)
    scans: dict[str, Sent] = {}
    faults = []
    for number, row in enumerate(rows, 1):
        try:
            sent = _sent(number, row)
        except _BadRowError as error:
            faults.append((number, error.fault))
            continue
        if sent.uid in scans:
            faults.append((number, RowFault.TWICE))
        else:
            scans[sent.uid] = sent
    return HandOver(str(device.get("id"))[:_ID_LIMIT], tuple(scans.values()), tuple(faults))


def _content(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise HandOverError(Fault.TOO_LARGE)
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise HandOverError(Fault.UNREADABLE) from error
    if not isinstance(content, dict):
        raise HandOverError(Fault.OTHER_KIND)
    return content


def _sent(number: int, row: object) -> Sent:
    if not isinstance(row, dict):
        raise _BadRowError(RowFault.NO_SCAN)
    scanned_at = _moment(row.get("scanned_at"))
    if scanned_at is None:
        raise _BadRowError(RowFault.BAD_TIME)
    session, method, direction = row.get("session"), row.get("method"), row.get("direction")
    person = _person(row.get("person"))
    return Sent(
        row=number,
        uid=_uid(row.get("id")),
        ticket=_ticket(row.get("ticket", "" if person else None)),
        session=session[:_ID_LIMIT] if isinstance(session, str) and session else None,
        scanned_at=scanned_at,
        phone_at=_moment(row.get("phone_at")),
        method=Method(method) if method in _METHODS else Method.DESK_TICKET,
        direction=Direction.OUT if direction == Direction.OUT else Direction.IN,
        person=person,
    )


def _uid(value: object) -> str:
    if not isinstance(value, str):
        raise _BadRowError(RowFault.BAD_ID)
    try:
        return str(UUID(value))
    except ValueError as error:
        raise _BadRowError(RowFault.BAD_ID) from error


def _ticket(value: object) -> str:
    if not isinstance(value, str) or len(value) > _TICKET_LIMIT:
        raise _BadRowError(RowFault.BAD_TICKET)
    return value


def _person(value: object) -> dict[str, str] | None:
    if value is None:
        return None
    texts = {name: value.get(name) or "" for name in PERSON} if isinstance(value, dict) else {}
    if not texts or not all(isinstance(one, str) for one in texts.values()):
        raise _BadRowError(RowFault.BAD_PERSON)
    return {name: clean(one, _TEXT_LIMIT) for name, one in texts.items()}


def _moment(value: object) -> datetime | None:
    """Return an aware moment of a year in which events are, else None."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo and found.year in YEARS else None
