"""Flags and what was decided, spot checks, and one person's trail."""

from eventapp.review.queries.facts import facts
from eventapp.review.queries.flags import (
    Queue,
    Raised,
    Row,
    people,
    queue,
    reviews,
    reviews_of,
    signatures,
)
from eventapp.review.queries.presence import Trail, trail
from eventapp.review.queries.spots import Outcome, looks_at, outcomes, present, spot_check

__all__ = [
    "Outcome",
    "Queue",
    "Raised",
    "Row",
    "Trail",
    "facts",
    "looks_at",
    "outcomes",
    "people",
    "present",
    "queue",
    "reviews",
    "reviews_of",
    "signatures",
    "spot_check",
    "trail",
]
