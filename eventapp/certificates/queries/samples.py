"""Read the names a design is tried with: the longest and the oddest there are."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from eventapp.certificates.oddities import telling
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name

# Read whole; of more people the longest and the newest.
_READ = 2_000
_LONGEST = 50
_EVENTS = 30


def telling_people(session: Session, event_id: int | None) -> Sequence[Registration]:
    """Return at most five people (unit loaded) of an event, or of all events."""
    length = func.length(Registration.front_title + Registration.name + Registration.back_title)
    names = select(
        Registration.id,
        Registration.person_id,
        Registration.front_title,
        Registration.name,
        Registration.back_title,
    ).where(Registration.status != "cancelled")
    if event_id is not None:
        names = names.where(Registration.event_id == event_id)
    rows = [
        *session.execute(names.order_by(length.desc(), Registration.id).limit(_LONGEST)),
        *session.execute(names.order_by(Registration.id.desc()).limit(_READ)),
    ]
    # Somebody who came to several events is one person with one name.
    people = {row.person_id: row for row in reversed(rows)}
    found = list(people.values())
    keys = [
        found[at].id
        for at in telling([full_name(r.front_title, r.name, r.back_title) for r in found])
    ]
    loaded = session.scalars(
        select(Registration).options(joinedload(Registration.unit)).where(Registration.id.in_(keys))
    )
    by_key = {one.id: one for one in loaded}
    return [by_key[key] for key in keys]


def recent_events(session: Session) -> Sequence[tuple[str, str]]:
    """Return the public ids and titles of the newest events."""
    rows = session.execute(
        select(Event.public_id, Event.title).order_by(Event.starts_at.desc()).limit(_EVENTS)
    )
    return [(row[0], row[1]) for row in rows]
