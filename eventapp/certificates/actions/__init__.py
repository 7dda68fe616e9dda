"""Issue, draw, revoke; keep the number series."""

from eventapp.certificates.actions.correcting import (
    DRAW_ONLY,
    HolderRemovedError,
    NothingChangedError,
    Proposal,
    correct,
    issue_again,
    propose,
    say_ended,
)
from eventapp.certificates.actions.drawing import keep_file, keep_handoff
from eventapp.certificates.actions.issuing import (
    CancelledEventError,
    NumbersShortError,
    NumberTakenError,
    issue_due,
    request_issue,
    request_print,
)
from eventapp.certificates.actions.revoking import AlreadyEndedError, revoke
from eventapp.certificates.actions.series import SeriesPlan, save_series

__all__ = [
    "DRAW_ONLY",
    "AlreadyEndedError",
    "CancelledEventError",
    "HolderRemovedError",
    "NothingChangedError",
    "NumberTakenError",
    "NumbersShortError",
    "Proposal",
    "SeriesPlan",
    "correct",
    "issue_again",
    "issue_due",
    "keep_file",
    "keep_handoff",
    "propose",
    "request_issue",
    "request_print",
    "revoke",
    "save_series",
    "say_ended",
]
