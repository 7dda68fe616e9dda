"""Find a phone by its secrets; list an event's phones."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, joinedload, selectinload

from eventapp.core import keys
from eventapp.core.errors import NotFoundError
from eventapp.db.glance import Glance, Source
from eventapp.devices.models import Device
from eventapp.devices.rules import DeviceRight, Moments, State, over_since, state_of
from eventapp.events.models import Event

_BY_TOKEN = Glance(
    select(
        Device.id,
        Device.public_id,
        Device.label,
        Device.event_id,
        Device.sessions,
        Device.may_add,
        Device.valid_until,
        Device.revoked_at,
    ).where(Device.token_digest == bindparam("digest"))
)


def right_of(source: Source, token: str, *, at: datetime) -> DeviceRight | None:
    """Return what the phone with this token may do at `at`, or None when there is no such phone.

    Also of a phone whose time is over: what it scanned before is still to come.
    """
    found = _BY_TOKEN.rows(source, digest=keys.digest(token))
    if not found:
        return None
    key, public_id, label, event_id, sessions, may_add, valid_until, revoked_at = found[0]
    over = over_since(revoked_at, valid_until, at)
    return DeviceRight(
        *(key, public_id, label, event_id, tuple(sessions), may_add, over),
        is_revoked=revoked_at is not None,
    )


def right(device: Device, *, at: datetime) -> DeviceRight:
    """Return what a phone may do at `at`."""
    return DeviceRight(
        id=device.id,
        public_id=device.public_id,
        label=device.label,
        event_id=device.event_id,
        sessions=tuple(device.sessions),
        may_add=device.may_add,
        over_since=over_since(device.revoked_at, device.valid_until, at),
        is_revoked=device.revoked_at is not None,
    )


def state(device: Device, *, at: datetime) -> State:
    """Return what a phone is at `at`."""
    moments = Moments(
        device.enrol_until,
        device.valid_until,
        device.enrolled_at,
        device.revoked_at,
        device.wiped_at,
    )
    return state_of(moments, at)


def device(session: Session, event_id: int, public_id: str) -> Device:
    """Return a phone of the event; raises NotFoundError."""
    found = session.scalar(
        select(Device).where(Device.event_id == event_id, Device.public_id == public_id)
    )
    if found is None:
        raise NotFoundError
    return found


def everywhere(event: str = "") -> Select[Device]:
    """Return the phones of all events, or of one (public id), newest first, events loaded."""
    statement = select(Device).options(joinedload(Device.event)).order_by(Device.id.desc())
    return statement.join(Device.event).where(Event.public_id == event) if event else statement


def anywhere(session: Session, public_id: str) -> Device:
    """Return a phone of whatever event; raises NotFoundError."""
    found = session.scalar(select(Device).where(Device.public_id == public_id))
    if found is None:
        raise NotFoundError
    return found


def event_of(session: Session, device: Device) -> Event:
    """Return a phone's event with its sessions."""
    return session.scalars(
        select(Event).options(selectinload(Event.sessions)).where(Event.id == device.event_id)
    ).one()


def of_event(session: Session, event_id: int) -> Sequence[Device]:
    """Return an event's phones in the order they were invited."""
    return session.scalars(
        select(Device).where(Device.event_id == event_id).order_by(Device.id)
    ).all()


def labels(session: Session, event_id: int) -> set[str]:
    """Return the labels of an event's phones."""
    return set(session.scalars(select(Device.label).where(Device.event_id == event_id)))
