"""Read a closed book, its corrections, and what is still to be corrected."""

from eventapp.book.queries.corrections import correction, corrections, next_number, standing

__all__ = ["correction", "corrections", "next_number", "standing"]
