"""Read a closed book, its corrections, and what is still to be corrected."""

from eventapp.book.queries.books import (
    Open,
    Unsent,
    book,
    closed_book,
    lines,
    still_open,
)
from eventapp.book.queries.contents import content
from eventapp.book.queries.corrections import correction, corrections, next_number, standing
from eventapp.book.queries.late import LateScan, late_scans
from eventapp.book.queries.logged import logged_since

__all__ = [
    "LateScan",
    "Open",
    "Unsent",
    "book",
    "closed_book",
    "content",
    "correction",
    "corrections",
    "late_scans",
    "lines",
    "logged_since",
    "next_number",
    "standing",
    "still_open",
]
