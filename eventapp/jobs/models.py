"""Jobs and how far they are."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db.base import Base, Code, Json, Line, UtcDateTime


class Job(Base):
    """One piece of work; `failures` is a list of {registration, reason}."""

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    kind: Mapped[str] = mapped_column(Code)
    args: Mapped[dict[str, Any]] = mapped_column(Json)
    actor: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(Code, default="queued")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    failures: Mapped[list[dict[str, Any]]] = mapped_column(Json, default_factory=list)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json, default=None)
    error: Mapped[str | None] = mapped_column(Line, default=None)
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(Code, default=None)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    # Two presses of the same button find the same job while it runs.
    only_one: Mapped[str | None] = mapped_column(Line, default=None, unique=True)

    __table_args__ = (Index(None, "state", "lease_until"),)
