"""Decide on flags, and make spot checks."""

from eventapp.review.actions.deciding import REASON_LIMIT, Ruling, decide, undo
from eventapp.review.actions.spotting import make_spot_check, set_result

__all__ = ["REASON_LIMIT", "Ruling", "decide", "make_spot_check", "set_result", "undo"]
