"""Whose events are whose: the one way a view comes to an event."""

from sqlalchemy.orm import Session

from eventapp.accounts.guards import caller
from eventapp.accounts.rules import OVERSEERS, Principal, Role
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading, source
from eventapp.events import queries
from eventapp.events.models import Event
from eventapp.events.queries import Door


def load(session: Session, public_id: str, *, change: bool = False, door: bool = False) -> Event:
    """Return an event the caller may see; `change` it, or work at its `door`.

    For the door it comes with its sessions alone, else with all that belongs to it.
    Raises NotFoundError alike for an unknown event and for one that isn't the caller's.
    """
    event = (queries.at_door if door else queries.event)(session, public_id)
    if not _may(session, caller(), event, change=change, door=door):
        raise NotFoundError
    return event


def door(public_id: str) -> Door:
    """Return the door of an event the caller may work at, for a scan; NotFoundError as above."""
    found, who = queries.door(source(), public_id), caller()
    if who.role is Role.DEVICE:
        if who.event_id != found.id:
            raise NotFoundError
        return found
    if may_host(who, found.host_unit_id):
        return found
    with reading() as session:
        if not queries.has_duty(session, who, found.id):
            raise NotFoundError
    return found


def _may(session: Session, who: Principal, event: Event, *, change: bool, door: bool) -> bool:
    if who.role in OVERSEERS:
        return True
    if who.role is Role.DEVICE:
        return door and not change and who.event_id == event.id
    if who.role is Role.AUDITOR:
        return not change
    if may_host(who, event.host_unit_id):
        return True
    return door and queries.has_duty(session, who, event.id)


def may_host(who: Principal, unit_id: int | None) -> bool:
    """Whether the caller may plan events of a unit."""
    if who.role in OVERSEERS:
        return True
    return who.role is Role.ORGANISER and unit_id is not None and unit_id == who.unit_id
