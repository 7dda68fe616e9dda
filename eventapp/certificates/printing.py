"""Join an event's certificates into one file for the printer."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from io import BytesIO

import pikepdf

from eventapp.certificates.queries import Paper
from eventapp.certificates.shelf import Shelf
from eventapp.core.errors import InvalidFieldError
from eventapp.files.merge import Joiner, merge
from eventapp.files.sheets import PAPERS, sheet_of

# Joining 300 files takes under a second (measured); more are joined by the worker.
AT_ONCE = 300
MOST_MARGIN = 25


class Sides(StrEnum):
    """How sheets are printed: both sides, one page on each sheet, or the first pages only."""

    DUPLEX = "duplex"
    SINGLE = "single"
    FRONTS = "fronts"


@dataclass(frozen=True, slots=True)
class Printing:
    """What is in the printer and how it prints; `margin` in mm.

    Raises InvalidFieldError.
    """

    paper: str = "a4"
    sides: Sides = Sides.DUPLEX
    margin: int = 0

    def __post_init__(self) -> None:
        if self.paper not in PAPERS:
            raise InvalidFieldError("paper", "unknown", self.paper)
        if not 0 <= self.margin <= MOST_MARGIN:
            raise InvalidFieldError("margin", "range", str(self.margin))


def joined(papers: Sequence[Paper], shelf: Shelf, how: Printing | None = None) -> bytes:
    """Return all papers in their order as one PDF; raises DamagedFileError.

    Printed on both sides every certificate begins on a front. Without `how` the pages stand as
    they are.
    """
    if how is None:
        return merge(shelf.get(paper.sha256) for paper in papers)
    joiner, sheet = Joiner(), sheet_of(how.paper, margin_mm=how.margin)
    for paper in papers:
        data = shelf.get(paper.sha256)
        with pikepdf.open(BytesIO(data)) as one:
            count = 1 if how.sides is Sides.FRONTS else len(one.pages)
        joiner.add(data, range(count), sheet)
        if how.sides is Sides.DUPLEX and count % 2:
            joiner.add_blank(sheet)
    return joiner.finish()


def mark(papers: Sequence[Paper]) -> str:
    """Return what tells one list of papers, in its order, from every other."""
    return sha256("".join(paper.sha256 for paper in papers).encode()).hexdigest()
