"""Read the log, and check it against its chain."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from eventapp.audit import rules
from eventapp.audit.models import AuditHead, AuditLine, AuditSeal

_PAGE = 2_000


def content_of(row: AuditLine) -> rules.Content:
    """Return what `row` says, ready to be digested."""
    return rules.Content(**{name: getattr(row, name) for name in rules.Content.__slots__})


def matching(
    *, action: str = "", subject: tuple[str, str] | None = None, text: str = ""
) -> Select[AuditLine]:
    """Return the lines that fit, newest first, as a statement to page through."""
    statement = select(AuditLine).order_by(AuditLine.id.desc())
    if action:
        statement = statement.where(AuditLine.action.startswith(action, autoescape=True))
    if subject:
        statement = statement.where(
            AuditLine.subject_kind == subject[0], AuditLine.subject_id == subject[1]
        )
    if text:
        statement = statement.where(
            or_(
                AuditLine.actor_label.icontains(text, autoescape=True),
                AuditLine.action.icontains(text, autoescape=True),
                AuditLine.subject_id == text,
            )
        )
    return statement


def head(session: Session) -> tuple[int, str]:
    """Return the chain's length and its last link, to be noted down outside."""
    row = session.get(AuditHead, 1)
    return (row.seq, row.link) if row else (0, rules.GENESIS)


def unsealed(session: Session) -> int:
    """Return how many lines wait for their seal."""
    lines = session.scalar(select(func.count()).select_from(AuditLine)) or 0
    seals = session.scalar(select(func.count()).select_from(AuditSeal)) or 0
    return max(lines - seals, 0)


def verify(session: Session, key: bytes) -> Iterator[rules.Finding]:
    """Re-check every line against its mark and its seal, in the order of the chain.

    Yields a finding for each altered, missing or inserted line, and for a chain whose own
    links don't follow from one another.
    """
    previous, expected = rules.GENESIS, 1
    for seal, line in _sealed(session):
        if seal.seq != expected or seal.link != rules.link(previous, seal.line_id, seal.digest):
            yield rules.Finding(seal.line_id, rules.Fault.BROKEN_CHAIN, seal.seq)
        previous, expected = seal.link, seal.seq + 1
        if line is None:
            yield rules.Finding(seal.line_id, rules.Fault.MISSING, seal.seq)
        elif rules.mac(content_of(line), key) != line.mac:
            forged = rules.digest(content_of(line)) == seal.digest
            fault = rules.Fault.INSERTED if forged else rules.Fault.ALTERED
            yield rules.Finding(line.id, fault, seal.seq)
        elif rules.digest(content_of(line)) != seal.digest:
            yield rules.Finding(line.id, rules.Fault.ALTERED, seal.seq)
    if (expected - 1, previous) != head(session):
        yield rules.Finding(0, rules.Fault.BROKEN_CHAIN, expected - 1)
    yield from _unsealed_forgeries(session, key)


def _sealed(session: Session) -> Iterator[Any]:
    after = 0
    while True:
        rows = session.execute(
            select(AuditSeal, AuditLine)
            .outerjoin(AuditLine, AuditLine.id == AuditSeal.line_id)
            .where(AuditSeal.seq > after)
            .order_by(AuditSeal.seq)
            .limit(_PAGE)
        ).all()
        if not rows:
            return
        after = rows[-1][0].seq
        yield from rows
        session.expunge_all()


def _unsealed_forgeries(session: Session, key: bytes) -> Iterator[rules.Finding]:
    waiting = session.scalars(
        select(AuditLine)
        .outerjoin(AuditSeal, AuditSeal.line_id == AuditLine.id)
        .where(AuditSeal.seq.is_(None))
        .order_by(AuditLine.id)
    )
    for line in waiting:
        if rules.mac(content_of(line), key) != line.mac:
            yield rules.Finding(line.id, rules.Fault.INSERTED, None)
