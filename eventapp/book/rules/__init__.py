"""What a closed book says, how it may be corrected, and how to see that it still says so."""

from eventapp.book.rules.closing import CloseRefusal, CloseRefusedError, refuse_close
from eventapp.book.rules.correcting import (
    CorrectionRefusedError,
    Kind,
    Refusal,
    Standing,
    State,
    Wish,
    refuse_change,
    refuse_decision,
    refuse_wish,
)

__all__ = [
    "CloseRefusal",
    "CloseRefusedError",
    "CorrectionRefusedError",
    "Kind",
    "Refusal",
    "Standing",
    "State",
    "Wish",
    "refuse_change",
    "refuse_close",
    "refuse_decision",
    "refuse_wish",
]
