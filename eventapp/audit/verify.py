"""Check the log against its marks and its chain."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from eventapp.audit import rules
from eventapp.audit.models import AuditLine, AuditSeal
from eventapp.audit.queries import head
from eventapp.audit.rules import Fault, Finding

_PAGE = 2_000
_SAID = tuple(getattr(AuditLine, name) for name in rules.Content.__slots__)


def verify(session: Session, key: bytes) -> Iterator[Finding]:
    """Re-check every line against its mark and its seal, in the order of the chain.

    Yields a finding for each altered, missing or inserted line, and for a chain whose own
    links don't follow from one another. Lines put beside the chain come last. Sealing may go
    on meanwhile: what is sealed after the start is left to the next check.
    """
    top = session.scalar(select(func.max(AuditSeal.seq))) or 0
    length, last = head(session)
    previous, expected = rules.GENESIS, 1
    for row in _sealed(session, length):
        if row.seq != expected or row.link != rules.link(previous, row.line_id, row.digest):
            yield Finding(row.line_id, Fault.BROKEN_CHAIN, row.seq)
        previous, expected = row.link, row.seq + 1
        fault = _fault(row, key)
        if fault:
            yield Finding(row.line_id, fault, row.seq)
    if (expected - 1, previous) != (length, last) or top > length:
        yield Finding(0, Fault.BROKEN_CHAIN, expected - 1)
    yield from _beside_the_chain(session, key, length)
    yield from _copies(session)


def _fault(row: Any, key: bytes) -> Fault | None:
    if row.uid is None:
        return Fault.MISSING
    content = _content(row)
    stands = rules.digest(content) == row.digest
    if rules.mac(content, key) == row.mac:
        return None if stands else Fault.ALTERED
    # A line without our mark that fits its seal was there before the sealer came by.
    return Fault.INSERTED if stands else Fault.ALTERED


def _content(row: Any) -> rules.Content:
    return rules.Content(*(getattr(row, name) for name in rules.Content.__slots__))


def _sealed(session: Session, length: int) -> Iterator[Any]:
    seal = (AuditSeal.seq, AuditSeal.line_id, AuditSeal.digest, AuditSeal.link)
    after = 0
    while True:
        rows = session.execute(
            select(*seal, *_SAID, AuditLine.mac)
            .outerjoin(AuditLine, AuditLine.id == AuditSeal.line_id)
            .where(AuditSeal.seq > after, AuditSeal.seq <= length)
            .order_by(AuditSeal.seq)
            .limit(_PAGE)
        ).all()
        if not rows:
            return
        after = rows[-1].seq
        yield from rows


def _beside_the_chain(session: Session, key: bytes, length: int) -> Iterator[Finding]:
    """Check lines without a seal, or with one beyond the chain's end."""
    after: int | None = None
    while True:
        waiting = (
            select(AuditLine.id, *_SAID, AuditLine.mac)
            .outerjoin(AuditSeal, AuditSeal.line_id == AuditLine.id)
            .where(or_(AuditSeal.seq.is_(None), AuditSeal.seq > length))
            .order_by(AuditLine.id)
            .limit(_PAGE)
        )
        rows = session.execute(
            waiting if after is None else waiting.where(AuditLine.id > after)
        ).all()
        if not rows:
            return
        after = rows[-1].id
        for row in rows:
            if rules.mac(_content(row), key) != row.mac:
                yield Finding(row.id, Fault.INSERTED, None)


def _copies(session: Session) -> Iterator[Finding]:
    """Find lines that repeat another one's uid: a copy carries a good mark."""
    twice = select(AuditLine.uid).group_by(AuditLine.uid).having(func.count() > 1)
    known: set[str] = set()
    rows = session.execute(
        select(AuditLine.id, AuditLine.uid, AuditSeal.seq)
        .outerjoin(AuditSeal, AuditSeal.line_id == AuditLine.id)
        .where(AuditLine.uid.in_(twice))
        .order_by(func.coalesce(AuditSeal.seq, 2**31 - 1), AuditLine.id)
    )
    for row in rows:
        if row.uid in known:
            yield Finding(row.id, Fault.INSERTED, row.seq)
        known.add(row.uid)
