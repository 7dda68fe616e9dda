"""Read what was achieved: a year, one indicator, the people behind it, coverage, lists."""

from eventapp.progress.queries.coverage import ListRow, coverage, everybody
from eventapp.progress.queries.people import (
    ArrivalRow,
    CertificateRow,
    EventRow,
    PersonRow,
    arrivals_of,
    certificates_of,
    events_of,
    people_of,
    person_by_id,
)
from eventapp.progress.queries.years import (
    EVERYONE,
    Figure,
    as_dict,
    everyone,
    figure,
    newest_year,
    year,
    years,
)

__all__ = [
    "EVERYONE",
    "ArrivalRow",
    "CertificateRow",
    "EventRow",
    "Figure",
    "ListRow",
    "PersonRow",
    "arrivals_of",
    "as_dict",
    "certificates_of",
    "coverage",
    "events_of",
    "everybody",
    "everyone",
    "figure",
    "newest_year",
    "people_of",
    "person_by_id",
    "year",
    "years",
]
