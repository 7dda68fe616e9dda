"""What counts, for whom, and how far it is from the target. Pure: no database, no clock."""

from eventapp.progress.rules.figures import (
    AreaProgress,
    Band,
    Coverage,
    IndicatorProgress,
    Totals,
    UnitCoverage,
    YearProgress,
    band,
    days_left,
    plain,
    share,
)
from eventapp.progress.rules.units import EVERYBODY, Forest, Scope, UnitNode

__all__ = [
    "EVERYBODY",
    "AreaProgress",
    "Band",
    "Coverage",
    "Forest",
    "IndicatorProgress",
    "Scope",
    "Totals",
    "UnitCoverage",
    "UnitNode",
    "YearProgress",
    "band",
    "days_left",
    "plain",
    "share",
]
