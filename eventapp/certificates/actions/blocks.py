"""Set numbers aside for an event or a purpose, and close what is left, with the reason."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.certificates.actions.issuing import CancelledEventError
from eventapp.certificates.actions.series import LAST_SERIAL, YEARS
from eventapp.certificates.actions.taking import locked_series, year_of
from eventapp.certificates.models import NumberBlock, NumberSeries
from eventapp.certificates.queries import numbering
from eventapp.certificates.queries.series import DEFAULT_PATTERNS
from eventapp.core.actors import Actor
from eventapp.core.errors import DomainError, InvalidFieldError, NotFoundError
from eventapp.core.text import clean
from eventapp.events.models import Event
from eventapp.events.rules import Status

LARGEST = 2_000
REASON_LIMIT = 200


class BlockClosedError(DomainError):
    """The block was closed before: its numbers are not to be used any more."""


class BlockTakenError(DomainError):
    """The block is for another event already, or of another year."""


def reserve_block(
    session: Session,
    *,
    token: str,
    kind: str,
    count: int,
    at: datetime,
    by: Actor,
    event: Event | None = None,
    year: int | None = None,
    purpose: str = "",
) -> NumberBlock:
    """Take `count` numbers of a series at once; the same block again for the same `token`.

    For an `event` they are of its year; without one a `year` and a `purpose` are needed. Raises
    CancelledEventError, InvalidFieldError.
    """
    purpose = clean(purpose, REASON_LIMIT)
    if event is not None and event.status == Status.CANCELLED:
        raise CancelledEventError
    _check(kind, count, year_of(event) if event else year, purpose, is_free=event is None)
    series = locked_series(session, kind, year_of(event) if event else year or 0)
    if known := numbering.block(session, token):
        return known
    first, last = series.next_serial, series.next_serial + count - 1
    if last > LAST_SERIAL:
        raise InvalidFieldError("count", "out_of_range", str(count))
    block = NumberBlock(
        public_id=token,
        series_id=series.id,
        event_id=event.id if event else None,
        first_serial=first,
        last_serial=last,
        next_serial=first,
        purpose=purpose,
        made_at=at,
        made_by=by.label,
    )
    series.next_serial = last + 1
    session.add(block)
    session.flush()
    after = _facts(series, block) | {"event": event.public_id if event else None}
    _record(session, "certificates.reserve_block", block, at, by, after=after)
    return block


def give_block(
    session: Session, block: NumberBlock, event: Event, *, at: datetime, by: Actor
) -> None:
    """Let an event have a block that was set aside for a purpose.

    Raises BlockClosedError, BlockTakenError.
    """
    series, block = _held(session, block)
    if block.event_id == event.id:
        return
    if block.event_id is not None or series.year != year_of(event):
        raise BlockTakenError
    block.event_id = event.id
    session.flush()
    after = {"event": event.public_id}
    _record(session, "certificates.give_block", block, at, by, before={"event": None}, after=after)


def close_block(
    session: Session, block: NumberBlock, *, reason: str, at: datetime, by: Actor
) -> int:
    """Close a block for good; what is left of it is never used. Returns how many that are.

    Raises BlockClosedError, InvalidFieldError without a reason.
    """
    reason = clean(reason, REASON_LIMIT)
    if not reason:
        raise InvalidFieldError("reason", "empty")
    series, block = _held(session, block)
    left = block.last_serial - block.next_serial + 1
    block.closed_at, block.closed_by, block.close_reason = at, by.label, reason
    session.flush()
    unused = [block.next_serial, block.last_serial] if left else []
    after = _facts(series, block) | {"unused": unused, "reason": reason}
    _record(session, "certificates.close_block", block, at, by, after=after)
    return left


def _held(session: Session, block: NumberBlock) -> tuple[NumberSeries, NumberBlock]:
    """Return an open block as it stands now, its series held."""
    found = session.get(NumberSeries, block.series_id)
    if found is None:
        raise NotFoundError
    series = locked_series(session, found.kind, found.year)
    now = numbering.block(session, block.public_id)
    if now is None or now.closed_at is not None:
        raise BlockClosedError
    return series, now


def _check(kind: str, count: int, year: int | None, purpose: str, *, is_free: bool) -> None:
    if kind not in DEFAULT_PATTERNS:
        raise InvalidFieldError("kind", "unknown", kind)
    if not 1 <= count <= LARGEST:
        raise InvalidFieldError("count", "out_of_range", str(count))
    if is_free and year not in YEARS:
        raise InvalidFieldError("year", "out_of_range", str(year))
    if is_free and not purpose:
        raise InvalidFieldError("purpose", "empty")


def _facts(series: NumberSeries, block: NumberBlock) -> dict[str, object]:
    return {
        "kind": series.kind,
        "year": series.year,
        "first": block.first_serial,
        "last": block.last_serial,
        "purpose": block.purpose,
    }


def _record(
    session: Session,
    action: str,
    block: NumberBlock,
    at: datetime,
    by: Actor,
    *,
    after: Mapping[str, object],
    before: Mapping[str, object] | None = None,
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        action=action,
        subject=("number_block", block.public_id),
        before=dict(before) if before else None,
        after=dict(after),
    )
