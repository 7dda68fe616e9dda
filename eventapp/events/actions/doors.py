"""Give officers the door of an event, and withdraw it."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from eventapp.accounts.models import Officer
from eventapp.core.actors import Actor
from eventapp.db.upsert import insert
from eventapp.events.actions import shared
from eventapp.events.models import DoorDuty, Event


def give_door(session: Session, event: Event, officer: Officer, *, at: datetime, by: Actor) -> bool:
    """Give the officer the event's door; False when they had it."""
    given = session.execute(
        insert(session, DoorDuty)
        .values(event_id=event.id, officer_id=officer.id)
        .on_conflict_do_nothing()
        .returning(DoorDuty.id)
    ).first()
    if given is not None:
        after = {"officer": officer.public_id, "name": officer.name}
        shared.record(session, event, "give_door", at=at, by=by, after=after)
    return given is not None


def withdraw_door(
    session: Session, event: Event, officer: Officer, *, at: datetime, by: Actor
) -> bool:
    """Take the event's door from the officer; False when they didn't have it."""
    taken = session.scalars(
        delete(DoorDuty)
        .where(DoorDuty.event_id == event.id, DoorDuty.officer_id == officer.id)
        .returning(DoorDuty.id)
    ).first()
    if taken is not None:
        before = {"officer": officer.public_id, "name": officer.name}
        shared.record(session, event, "withdraw_door", at=at, by=by, before=before, after={})
    return taken is not None
