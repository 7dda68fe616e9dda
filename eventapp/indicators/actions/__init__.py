"""Change the catalogue, its targets, and the score log."""

from eventapp.indicators.actions.catalogue import (
    InUseError,
    add_indicator,
    change_indicator,
    indicator_values,
    remove_indicator,
    set_deadlines,
    year_values,
)
from eventapp.indicators.actions.imports import Outcome, import_catalogue, import_scores
from eventapp.indicators.actions.scores import (
    add_score,
    correct_score,
    score_id,
    score_values,
)
from eventapp.indicators.actions.targets import add_target, change_target, remove_target

__all__ = [
    "InUseError",
    "Outcome",
    "add_indicator",
    "add_score",
    "add_target",
    "change_indicator",
    "change_target",
    "correct_score",
    "import_catalogue",
    "import_scores",
    "indicator_values",
    "remove_indicator",
    "remove_target",
    "score_id",
    "score_values",
    "set_deadlines",
    "year_values",
]
