"""The log, and the chain that seals it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db.base import Base, Code, Json, Line, UtcDateTime


class AuditLine(Base):
    """One change. Triggers refuse to alter or delete it."""

    __tablename__ = "audit_lines"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    uid: Mapped[str] = mapped_column(Code, unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_kind: Mapped[str] = mapped_column(Code)
    actor_id: Mapped[str] = mapped_column(Code)
    actor_label: Mapped[str] = mapped_column(Line)
    action: Mapped[str] = mapped_column(Code)
    subject_kind: Mapped[str] = mapped_column(Code)
    subject_id: Mapped[str] = mapped_column(Code)
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)
    after: Mapped[dict[str, Any] | None] = mapped_column(Json)
    mac: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        Index(None, "subject_kind", "subject_id"),
        Index(None, "at"),
        {"sqlite_autoincrement": True},
    )


class AuditSeal(Base):
    """A line's place in the chain. `seq` has no gaps; `line_id` outlives a removed line."""

    __tablename__ = "audit_seals"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line_id: Mapped[int] = mapped_column(unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    link: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditHead(Base):
    """The last link; its row is the lock that keeps sealers from meeting."""

    __tablename__ = "audit_heads"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    seq: Mapped[int] = mapped_column(default=0)
    link: Mapped[str] = mapped_column(String(64), default="0" * 64)
    last_line: Mapped[int] = mapped_column(default=0)
