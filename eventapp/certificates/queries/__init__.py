"""Read certificates, the series their numbers come from, and who stands where."""

from eventapp.certificates.queries.certificates import (
    Paper,
    by_code,
    by_hash,
    matching,
    of_event,
    of_registration,
    papers,
    undrawn,
    versions,
)
from eventapp.certificates.queries.printing import printed
from eventapp.certificates.queries.series import (
    DEFAULT_CLASS,
    DEFAULT_PATTERN,
    KIND,
    all_series,
    is_begun,
    letterhead,
    series,
    taken,
)
from eventapp.certificates.queries.standings import Line, Standing, due, roll, rule_of

__all__ = [
    "DEFAULT_CLASS",
    "DEFAULT_PATTERN",
    "KIND",
    "Line",
    "Paper",
    "Standing",
    "all_series",
    "by_code",
    "by_hash",
    "due",
    "is_begun",
    "letterhead",
    "matching",
    "of_event",
    "of_registration",
    "papers",
    "printed",
    "roll",
    "rule_of",
    "series",
    "taken",
    "undrawn",
    "versions",
]
