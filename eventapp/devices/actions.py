"""Invite a phone, enrol it once, note its contacts, and take its right back."""

import base64
import hmac
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.core import ids, keys
from eventapp.core.actors import Actor, ActorKind
from eventapp.core.errors import InvalidFieldError, NotReadyError
from eventapp.core.text import clean
from eventapp.devices.models import Device
from eventapp.devices.rules import (
    AFTER_EVENT,
    INVITATION_LASTS,
    LABEL_LIMIT,
    MOST_PER_EVENT,
    MOST_UNSENT,
    PAGE_LIMIT,
    TOKEN_PREFIX,
    EnrolmentOverError,
    clock_off,
    default_until,
)
from eventapp.events.models import Event
from eventapp.events.rules import BookClosedError, Status

KEY_PURPOSE = "enrolment"
LONGEST_AFTER = 14 * AFTER_EVENT


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a phone is to be: `sessions` are public ids, empty for all."""

    label: str
    valid_until: datetime
    sessions: tuple[str, ...] = ()
    may_add: bool = True


@dataclass(frozen=True, slots=True)
class Contact:
    """What a phone says of itself."""

    phone_at: datetime
    unsent: int
    page: str
    is_wiped: bool = False


def secret_of(device: Device, key: bytes) -> str:
    """Return what an invited phone enrols with: the same whenever its page is opened again.

    Made from the installation's key, since the database keeps its digest alone; another one
    after each `invite_again`.
    """
    text = f"{device.public_id}/{device.enrol_until.isoformat()}"
    digest = hmac.digest(key, text.encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def invite(
    session: Session, event: Event, wanted: Invitation, *, key: bytes, at: datetime, by: Actor
) -> Device:
    """Return a new phone that may enrol within 15 minutes; `event` needs its sessions loaded.

    Raises InvalidFieldError (label, valid_until, sessions), BookClosedError, and NotReadyError
    (cancelled, too_many).
    """
    _check_open(event)
    count = select(func.count()).where(Device.event_id == event.id)
    if session.scalars(count).one() >= MOST_PER_EVENT:
        raise NotReadyError("too_many")
    label = clean(wanted.label, LABEL_LIMIT)
    if not label:
        raise InvalidFieldError("label", "missing")
    if not at < wanted.valid_until <= max(event.ends_at, at) + LONGEST_AFTER:
        raise InvalidFieldError("valid_until", "out_of_range")
    known = {one.public_id for one in event.sessions}
    if not known.issuperset(wanted.sessions):
        raise InvalidFieldError("sessions", "unknown")
    row = Device(
        public_id=ids.public_id(),
        event_id=event.id,
        label=label,
        created_at=at,
        created_by=by.label,
        enrol_until=at + INVITATION_LASTS,
        valid_until=wanted.valid_until,
        may_add=wanted.may_add,
        sessions=_in_order(wanted.sessions, event),
    )
    row.enrol_digest = keys.digest(secret_of(row, key))
    session.add(row)
    session.flush()
    after = {
        "event": event.public_id,
        "label": label,
        "valid_until": row.valid_until.isoformat(),
        "sessions": row.sessions,
        "may_add": row.may_add,
    }
    _note(session, row, "invite", at=at, by=by, after=after)
    return row


def invite_desk(
    session: Session, event: Event, label: str, *, key: bytes, at: datetime, by: Actor
) -> Device:
    """Return a new phone for the officer's own browser: for all sessions, until after the event.

    Raises as `invite`.
    """
    wanted = Invitation(label, default_until(event.ends_at, at))
    return invite(session, event, wanted, key=key, at=at, by=by)


def invite_again(
    session: Session, event: Event, device: Device, *, key: bytes, at: datetime, by: Actor
) -> None:
    """Give a phone that nobody enrolled yet another 15 minutes and a new code.

    Raises BookClosedError, and NotReadyError (cancelled, enrolled, over).
    """
    _check_open(event)
    if device.enrolled_at is not None:
        raise NotReadyError("enrolled")
    if device.revoked_at is not None or at >= device.valid_until:
        raise NotReadyError("over")
    device.enrol_until = at + INVITATION_LASTS
    device.enrol_digest = keys.digest(secret_of(device, key))
    session.flush()
    _note(session, device, "invite_again", at=at, by=by, after={"event": event.public_id})


def enrol(
    session: Session, secret: str, *, phone_at: datetime, page: str, at: datetime
) -> tuple[Device, str]:
    """Enrol the phone that holds `secret`, once; return it with its token, which isn't stored.

    Raises EnrolmentOverError.
    """
    token = TOKEN_PREFIX + ids.secret()
    # One statement: of two phones that read the same code, the second finds it used.
    row = session.scalars(
        update(Device)
        .where(
            Device.enrol_digest == keys.digest(secret),
            Device.enrol_until >= at,
            Device.valid_until > at,
            Device.enrolled_at.is_(None),
            Device.revoked_at.is_(None),
        )
        .values(
            enrol_digest=None,
            token_digest=keys.digest(token),
            enrolled_at=at,
            seen_at=at,
            page=clean(page, PAGE_LIMIT),
            clock_off=clock_off(phone_at, at),
        )
        .returning(Device)
    ).first()
    if row is None:
        raise EnrolmentOverError
    after = {"label": row.label, "page": row.page, "clock_off": row.clock_off}
    _note(session, row, "enrol", at=at, by=actor_of(row), after=after)
    return row, token


def contact(session: Session, device_id: int, said: Contact, *, at: datetime) -> None:
    """Note what a phone said of itself; only that it wiped its data is worth a line in the log."""
    session.execute(
        update(Device)
        .where(Device.id == device_id)
        .values(
            seen_at=at,
            unsent=max(0, min(said.unsent, MOST_UNSENT)),
            page=clean(said.page, PAGE_LIMIT),
            clock_off=clock_off(said.phone_at, at),
        )
    )
    if not said.is_wiped:
        return
    row = session.scalars(
        update(Device)
        .where(Device.id == device_id, Device.wiped_at.is_(None))
        .values(wiped_at=at)
        .returning(Device)
    ).first()
    if row is not None:
        _note(session, row, "wipe", at=at, by=actor_of(row), after={"label": row.label})


def revoke(session: Session, device: Device, *, at: datetime, by: Actor) -> bool:
    """Take a phone's right back, or an invitation; False when it was taken back before."""
    done: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(Device)
        .where(Device.id == device.id, Device.revoked_at.is_(None))
        .values(revoked_at=at, enrol_digest=None)
    )
    if done.rowcount != 1:
        return False
    before = {"label": device.label, "unsent": device.unsent}
    _note(session, device, "revoke", at=at, by=by, before=before)
    return True


def actor_of(device: Device) -> Actor:
    """Return a phone as the audit log names it."""
    return Actor(ActorKind.DEVICE, device.public_id, device.label)


def _check_open(event: Event) -> None:
    if event.book_closed_at is not None:
        raise BookClosedError(event.public_id)
    if event.status == Status.CANCELLED:
        raise NotReadyError("cancelled")


def _in_order(refs: Collection[str], event: Event) -> list[str]:
    return [one.public_id for one in event.sessions if one.public_id in refs]


def _note(
    session: Session,
    device: Device,
    verb: str,
    *,
    at: datetime,
    by: Actor,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    subject = ("device", device.public_id)
    audit.record(
        session,
        at=at,
        by=by,
        action=f"devices.{verb}",
        subject=subject,
        before=before,
        after=after,
    )
