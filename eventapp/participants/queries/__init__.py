"""Read people, registrations and imported lists."""

from eventapp.participants.queries.people import (
    known_people,
    known_person,
    people_by_id,
    unit_ids,
)
from eventapp.participants.queries.registrations import (
    by_people,
    of_event,
    registered_count,
    registration,
)

__all__ = [
    "by_people",
    "known_people",
    "known_person",
    "of_event",
    "people_by_id",
    "registered_count",
    "registration",
    "unit_ids",
]
