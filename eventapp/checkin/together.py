"""Record the scans of all who ask at the same moment in one transaction."""

from collections.abc import Sequence
from typing import cast

from flask import current_app

from eventapp.checkin.actions import Answer, Batch, record
from eventapp.db.grouping import Grouping
from eventapp.db.memory import Premise
from eventapp.db.session import writing_rows

_NAME = "scans_together"
_Work = tuple[Batch, Sequence[Premise]]


def record_together(batch: Batch, premises: Sequence[Premise] = ()) -> list[Answer]:
    """Return the answers to a batch's scans, in their order, once they are committed.

    Raises ChangedError, and records nothing, when one of `premises` is so no longer.
    """
    return _grouping().submit((batch, premises))


def _grouping() -> Grouping[_Work, list[Answer]]:
    kept = current_app.extensions
    if _NAME not in kept:
        made = Grouping(_write)
        # Of two threads that come first at the same time, both take the one that was kept.
        kept.setdefault(_NAME, made)
    return cast("Grouping[_Work, list[Answer]]", kept[_NAME])


def _write(works: Sequence[_Work]) -> list[list[Answer]]:
    with writing_rows() as connection:
        relied = dict.fromkeys(one for _batch, premises in works for one in premises)
        return record(connection, [batch for batch, _premises in works], relied)
