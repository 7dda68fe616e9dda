"""Phones at the door. Secrets are stored as SHA-256 only."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db.base import Base, Code, Json, Line, UtcDateTime
from eventapp.events.models import Event


class Device(Base):
    """A phone for one event, first as an invitation (`enrol_digest`), then with a token.

    `sessions` are the public ids of the sessions it may scan for; empty: all of them.
    `unsent`, `page` (the version of its page) and `clock_off` (seconds its clock is ahead of
    ours) are what it said at `seen_at`.
    """

    __tablename__ = "devices"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    label: Mapped[str] = mapped_column(Line)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(Line)
    enrol_until: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime] = mapped_column(UtcDateTime)
    enrol_digest: Mapped[str | None] = mapped_column(String(64), default=None, unique=True)
    token_digest: Mapped[str | None] = mapped_column(String(64), default=None, unique=True)
    may_add: Mapped[bool] = mapped_column(default=True)
    sessions: Mapped[list[str]] = mapped_column(Json, default_factory=list)
    enrolled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    unsent: Mapped[int] = mapped_column(default=0)
    page: Mapped[str] = mapped_column(Code, default="")
    clock_off: Mapped[int] = mapped_column(default=0)
    wiped_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)

    event: Mapped[Event] = relationship(init=False, lazy="raise")
