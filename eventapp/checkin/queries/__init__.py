"""Read scans, arrivals and the counts made of them."""

from eventapp.checkin.queries.counts import (
    Attendance,
    SessionCount,
    UnitCount,
    attendance,
    present_count,
    sessions_attended,
)
from eventapp.checkin.queries.lists import arrival, arrivals, arrivals_of, attendees
from eventapp.checkin.queries.scanning import (
    Holder,
    StoredScan,
    arrival_times,
    holders,
    stored_scans,
)

__all__ = [
    "Attendance",
    "Holder",
    "SessionCount",
    "StoredScan",
    "UnitCount",
    "arrival",
    "arrival_times",
    "arrivals",
    "arrivals_of",
    "attendance",
    "attendees",
    "holders",
    "present_count",
    "sessions_attended",
    "stored_scans",
]
