"""Read people, registrations and imported lists."""

from eventapp.participants.queries.imports import imported_list, imported_lists, preview
from eventapp.participants.queries.names import (
    decided_names,
    latest_name_request,
    name_request,
    pending_name_count,
    pending_names,
)
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
from eventapp.participants.queries.standing import Named, Standing, standing

__all__ = [
    "Named",
    "Standing",
    "by_people",
    "counts_of_event",
    "decided_names",
    "imported_list",
    "imported_lists",
    "known_people",
    "latest_name_request",
    "name_request",
    "of_event",
    "of_person",
    "pending_name_count",
    "pending_names",
    "people",
    "people_by_id",
    "person",
    "preview",
    "registered_count",
    "registration",
    "standing",
    "unit_ids",
    "units_of_event",
]
