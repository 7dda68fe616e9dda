"""What importing a list would do, row by row, ready to be shown."""

from dataclasses import dataclass

from eventapp.participants import sentences
from eventapp.participants.lists import OpenList
from eventapp.participants.rules.matching import Judged, Outcome
from eventapp.participants.rules.tables import TableRow, TableRows
from eventapp.units.rules import UnitIndex


@dataclass(frozen=True, slots=True)
class Preview:
    """A list, its rows, and each row's outcome, in the same order."""

    opened: OpenList
    rows: TableRows
    judged: list[Judged]
    units: UnitIndex

    def matching(self, outcome: str) -> list[tuple[TableRow, Judged]]:
        """Return the rows with an outcome, all when it is empty; "doubt" those worth a look."""
        pairs = zip(self.rows.rows, self.judged, strict=True)
        return [(row, one) for row, one in pairs if _fits(one, outcome)]

    @property
    def doubted(self) -> int:
        """How many rows are taken but worth a look."""
        return sum(_fits(one, DOUBT) for one in self.judged)

    def reasons(self) -> dict[int, str]:
        """Return the reason of each row that is given back, by row number."""
        drafts = [one.draft for one in self.judged]
        return sentences.of_rows(drafts, [draft.problems for draft in drafts], self.units)


DOUBT = "doubt"


def _fits(one: Judged, outcome: str) -> bool:
    if outcome == DOUBT:
        return bool(one.draft.doubts) and one.outcome is not Outcome.REJECTED
    return not outcome or one.outcome == outcome
