"""Read people, registrations and imported lists."""

from eventapp.participants.queries.imports import imported_list, imported_lists, preview
from eventapp.participants.queries.people import (
    known_people,
    people,
    people_by_id,
    person,
    unit_ids,
)
from eventapp.participants.queries.registrations import (
    by_people,
    counts_of_event,
    of_event,
    of_person,
    registered_count,
    registration,
    units_of_event,
)

__all__ = [
    "by_people",
    "counts_of_event",
    "imported_list",
    "imported_lists",
    "known_people",
    "of_event",
    "of_person",
    "people",
    "people_by_id",
    "person",
    "preview",
    "registered_count",
    "registration",
    "unit_ids",
    "units_of_event",
]
