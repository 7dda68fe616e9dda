"""What a catalogue, a target and a score may say. Pure: no database, no clock."""

from eventapp.indicators.rules.rows import (
    CatalogueRow,
    Fault,
    RowsError,
    ScoreRow,
    catalogue_rows,
    score_rows,
)
from eventapp.indicators.rules.timeline import Line, Place, Reading, lines
from eventapp.indicators.rules.words import (
    FIRST_YEAR,
    LAST_YEAR,
    Deadlines,
    IndicatorPlan,
    Measure,
    ScorePlan,
    Source,
    TargetPlan,
    fingerprint,
    is_code,
    target_fault,
)

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "CatalogueRow",
    "Deadlines",
    "Fault",
    "IndicatorPlan",
    "Line",
    "Measure",
    "Place",
    "Reading",
    "RowsError",
    "ScorePlan",
    "ScoreRow",
    "Source",
    "TargetPlan",
    "catalogue_rows",
    "fingerprint",
    "is_code",
    "lines",
    "score_rows",
    "target_fault",
]
