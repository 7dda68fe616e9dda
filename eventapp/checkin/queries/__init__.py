"""Read scans, arrivals and the counts made of them."""

from eventapp.checkin.queries.counts import (
    Attendance,
    SessionCount,
    UnitCount,
    attendance,
    presences,
    present_count,
)
from eventapp.checkin.queries.lists import (
    arrival,
    arrivals,
    arrivals_of,
    attendees,
    how,
    shared_phones,
)
from eventapp.checkin.queries.scanning import (
    Holder,
    StoredScan,
    arrival_times,
    holders,
    stored_scans,
)
from eventapp.checkin.queries.seats import (
    alike,
    found,
    is_scanned,
    open_events,
    seat,
    seat_by_number,
    seat_of_person,
)
from eventapp.checkin.queries.signatures import signature_of, signatures_of

__all__ = [
    "Attendance",
    "Holder",
    "SessionCount",
    "StoredScan",
    "UnitCount",
    "alike",
    "arrival",
    "arrival_times",
    "arrivals",
    "arrivals_of",
    "attendance",
    "attendees",
    "found",
    "holders",
    "how",
    "is_scanned",
    "open_events",
    "presences",
    "present_count",
    "seat",
    "seat_by_number",
    "seat_of_person",
    "shared_phones",
    "signature_of",
    "signatures_of",
    "stored_scans",
]
