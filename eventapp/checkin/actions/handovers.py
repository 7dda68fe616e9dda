"""Take in what a phone handed over as a file."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.checkin import phones, queries
from eventapp.checkin.actions.newcomers import (
    Came,
    NewcomerRefusedError,
    admit_newcomer,
    read_newcomer,
)
from eventapp.checkin.actions.recording import Answer, record
from eventapp.checkin.actions.scanning import ScanIn, batch
from eventapp.checkin.handover import HandOver, Sent
from eventapp.checkin.rules import Verdict
from eventapp.core.actors import Actor
from eventapp.db.glance import answers
from eventapp.devices import queries as devices
from eventapp.devices.models import Device
from eventapp.devices.rules import DeviceRight
from eventapp.events.models import Event
from eventapp.events.queries import Door, door_of
from eventapp.units import queries as units

AT_ONCE = 500
_GOOD = (Verdict.ADMITTED, Verdict.ALREADY_IN, Verdict.LEFT)


@dataclass(slots=True)
class TakenIn:
    """What became of a file: how many of its scans were new, and how they were judged.

    `known` were received before. `odd` are new scans that let nobody in or out, `refused` people
    who could not be written down.
    """

    known: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    odd: list[tuple[Sent, Answer]] = field(default_factory=list)
    refused: list[tuple[Sent, NewcomerRefusedError]] = field(default_factory=list)

    @property
    def new(self) -> int:
        """How many scans were received for the first time."""
        return self.verdicts.total()


def take_in(
    session: Session,
    event: Event,
    device: Device,
    found: HandOver,
    *,
    key: bytes,
    at: datetime,
    by: Actor,
) -> TakenIn:
    """Record the scans of an event's phone as if it had sent them, in `by`'s name.

    The same file again changes nothing. What the phone scanned after its time was over is kept
    and lets nobody in. `event` needs its sessions loaded.
    """
    known = _known(session, event, found.scans)
    new = [one for one in found.scans if one.uid not in known]
    taken = TakenIn(known=len(known))
    right = devices.right(device, at=at)
    door = phones.narrowed(door_of(event), right)
    scans = [one for one in new if one.person is None]
    for begin in range(0, len(scans), AT_ONCE):
        part = scans[begin : begin + AT_ONCE]
        sent = [_scan(one, door, right, at) for one in part]
        together = batch(door, sent, key=key, at=at, by=by, device=device.label)
        for one, answer in zip(part, record(session, [together])[0], strict=True):
            _count(taken, one, answer)
    people = [one for one in new if one.person is not None]
    if people and device.may_add:
        index = units.index(session)
        for one in people:
            came = _came(one, event, right, at)
            try:
                with session.begin_nested():  # a bad field is theirs alone
                    who = read_newcomer(one.person or {}, index)
                    answer = admit_newcomer(session, event, who, came, at=at, by=by)
            except NewcomerRefusedError as error:
                taken.refused.append((one, error))
            else:
                _count(taken, one, answer)
    else:
        taken.refused += [(one, NewcomerRefusedError(["person: not_allowed"])) for one in people]
    if taken.new:
        _note(session, event, device, taken, at=at, by=by)
    return taken


def _known(session: Session, event: Event, scans: Sequence[Sent]) -> set[str]:
    found: set[str] = set()
    for begin in range(0, len(scans), AT_ONCE):
        uids = [one.uid for one in scans[begin : begin + AT_ONCE]]
        asked = queries.stored_scans(event.id, uids)
        found |= {row.uid for row in answers(session.connection(), [asked])[0]}
    return found


def _scan(one: Sent, door: Door, right: DeviceRight, at: datetime) -> ScanIn:
    reading = phones.read(one.scanned_at, one.phone_at, right, at)
    return ScanIn(
        uid=one.uid,
        ticket=one.ticket,
        session_ref=phones.session_of(door, one.session, right),
        scanned_at=reading.scanned_at,
        method=str(one.method),
        direction=one.direction,
        phone_at=one.phone_at,
        signs=reading.signs,
        refused=reading.refused,
    )


def _came(one: Sent, event: Event, right: DeviceRight, at: datetime) -> Came:
    reading = phones.read(one.scanned_at, one.phone_at, right, at)
    return Came(
        one.uid,
        scanned_at=reading.scanned_at,
        session=next((row for row in event.sessions if row.public_id == one.session), None),
        device=right.label,
        phone_at=one.phone_at,
        signs=reading.signs,
        refused=reading.refused,
        only=right.sessions,
    )


def _count(taken: TakenIn, one: Sent, answer: Answer) -> None:
    taken.verdicts[answer.verdict] += 1
    if answer.verdict not in _GOOD:
        taken.odd.append((one, answer))


def _note(
    session: Session, event: Event, device: Device, taken: TakenIn, *, at: datetime, by: Actor
) -> None:
    counts = {str(verdict): count for verdict, count in sorted(taken.verdicts.items())}
    audit.record(
        session,
        at=at,
        by=by,
        action="checkin.hand_over",
        subject=("device", device.public_id),
        after={"event": event.public_id, "label": device.label, "scans": counts},
    )
