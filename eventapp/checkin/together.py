"""Record the scans of all who ask at the same moment in one transaction."""

from collections.abc import Sequence
from typing import cast

from flask import current_app

from eventapp.checkin.actions import Answer, Batch, record
from eventapp.db.grouping import Grouping
from eventapp.db.session import writing_rows

_NAME = "scans_together"


def record_together(batch: Batch) -> list[Answer]:
    """Return the answers to a batch's scans, in their order, once they are committed."""
    return _grouping().submit(batch)


def _grouping() -> Grouping[Batch, list[Answer]]:
    kept = current_app.extensions
    if _NAME not in kept:
        made = Grouping(_write)
        # Of two threads that come first at the same time, both take the one that was kept.
        kept.setdefault(_NAME, made)
    return cast("Grouping[Batch, list[Answer]]", kept[_NAME])


def _write(batches: Sequence[Batch]) -> list[list[Answer]]:
    with writing_rows() as connection:
        return record(connection, batches)
