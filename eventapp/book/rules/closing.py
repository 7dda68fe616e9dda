"""When a book may be closed. Closing is final: what is wrong afterwards takes a correction."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from eventapp.core.errors import DomainError
from eventapp.events.rules import Status


class CloseRefusal(StrEnum):
    """Why a book can't be closed."""

    CLOSED_ALREADY = "closed_already"
    WRONG_STATUS = "wrong_status"
    NOBODY = "nobody"
    # Asked again with "although it is still going on", it is taken.
    STILL_ON = "still_on"


class CloseRefusedError(DomainError):
    """A book can't be closed; `refusal` says why."""

    def __init__(self, refusal: CloseRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def is_on(ends: Sequence[datetime], at: datetime) -> bool:
    """Whether a session is still to end; `ends` are the ends of all sessions."""
    return any(at < moment for moment in ends)


def refuse_close(
    status: str, *, is_closed: bool, rows: int, ends: Sequence[datetime], early: bool, at: datetime
) -> CloseRefusal | None:
    """Return the first reason not to close a book, or None; `early`: although it is still on."""
    if is_closed:
        return CloseRefusal.CLOSED_ALREADY
    if status in (Status.DRAFT, Status.CANCELLED):
        return CloseRefusal.WRONG_STATUS
    if not rows:
        return CloseRefusal.NOBODY
    if is_on(ends, at) and not early:
        return CloseRefusal.STILL_ON
    return None
