"""Read the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Text, cast, func, or_, select
from sqlalchemy.orm import Session

from eventapp.audit import rules
from eventapp.audit.models import AuditHead, AuditLine, AuditSeal

_CONTENT = tuple(getattr(AuditLine, name) for name in rules.Content.__slots__)
# On PostgreSQL a transaction may commit a lower id after a higher one was sealed.
_LATE_IDS = 10_000


@dataclass(frozen=True, slots=True)
class Filter:
    """What a reader looks for; empty parts ask for nothing.

    `action` is the beginning of one ("certificates."), `since` and `until` are moments, the
    latter outside.
    """

    action: str = ""
    subject: tuple[str, str] | None = None
    actor: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


def matching(wanted: Filter) -> Select[AuditLine]:
    """Return the lines that fit, newest first, as a statement to page through."""
    found = select(AuditLine).order_by(AuditLine.id.desc())
    if wanted.action:
        found = found.where(AuditLine.action.startswith(wanted.action, autoescape=True))
    if wanted.subject:
        kind, subject_id = wanted.subject
        found = found.where(AuditLine.subject_kind == kind)
        found = found.where(AuditLine.subject_id == subject_id) if subject_id else found
    if wanted.actor:
        found = found.where(AuditLine.actor_label.icontains(wanted.actor, autoescape=True))
    if wanted.since:
        found = found.where(AuditLine.at >= wanted.since)
    if wanted.until:
        found = found.where(AuditLine.at < wanted.until)
    return found.where(_says(wanted.text)) if wanted.text else found


def _says(text: str) -> ColumnElement[bool]:
    values = (cast(AuditLine.before, Text), cast(AuditLine.after, Text))
    return or_(
        AuditLine.subject_id == text,
        AuditLine.action.icontains(text, autoescape=True),
        *(value.icontains(text, autoescape=True) for value in values),
    )


def latest(session: Session, subject: tuple[str, str]) -> AuditLine | None:
    """Return the last line about a thing: who changed it, and when."""
    return session.scalar(matching(Filter(subject=subject)).limit(1))


def head(session: Session) -> tuple[int, str]:
    """Return the chain's length and its last link, to be noted down outside."""
    row = session.execute(select(AuditHead.seq, AuditHead.link).where(AuditHead.id == 1)).first()
    return (row.seq, row.link) if row else (0, rules.GENESIS)


def link_at(session: Session, seq: int) -> str | None:
    """Return the link at a place in the chain, to compare with one noted down earlier."""
    return session.scalar(select(AuditSeal.link).where(AuditSeal.seq == seq))


def unsealed(session: Session) -> int:
    """Return how many lines wait for their seal."""
    lines = session.scalar(select(func.count()).select_from(AuditLine)) or 0
    seals = session.scalar(select(func.count()).select_from(AuditSeal)) or 0
    return max(lines - seals, 0)


def without_seal(session: Session, limit: int) -> Iterator[tuple[int, rules.Content]]:
    """Yield up to `limit` lines the sealer takes next, oldest first, with their ids.

    Only near the chain's end: far behind it no transaction can still be open. On SQLite writers
    take turns, and none is.
    """
    last = session.scalar(select(AuditHead.last_line).where(AuditHead.id == 1)) or 0
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    found = session.execute(
        select(AuditLine.id, *_CONTENT)
        .outerjoin(AuditSeal, AuditSeal.line_id == AuditLine.id)
        .where(AuditSeal.seq.is_(None), AuditLine.id > (last if is_sqlite else last - _LATE_IDS))
        .order_by(AuditLine.id)
        .limit(limit)
    )
    return ((row[0], rules.Content(*row[1:])) for row in found)
