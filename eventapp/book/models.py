"""A closed attendance book and its numbered corrections."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db.base import Base, Code, Line, UtcDateTime
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Registration


class Book(Base):
    """An event's attendance as it was when closed. `digest` is the SHA-256 of `content`."""

    __tablename__ = "attendance_books"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), unique=True)
    closed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[str] = mapped_column(Line)
    digest: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int] = mapped_column()
    content: Mapped[str] = mapped_column(Text)

    event: Mapped[Event] = relationship(init=False, lazy="raise")


class Correction(Base):
    """A change after closing: proposed by one officer, decided by another.

    `kind`: add, remove, time, downgrade. `number` is given when it is approved, 1 for an event's
    first. `scan_uid` names the scan that came too late, when it is about one.
    """

    __tablename__ = "book_corrections"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("event_sessions.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    kind: Mapped[str] = mapped_column(Code)
    reason: Mapped[str] = mapped_column(Line)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_by: Mapped[str] = mapped_column(Code)
    proposed_label: Mapped[str] = mapped_column(Line)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    scan_uid: Mapped[str | None] = mapped_column(Code, default=None)
    state: Mapped[str] = mapped_column(Code, default="pending")
    number: Mapped[int | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    decided_by: Mapped[str] = mapped_column(Code, default="")
    decided_label: Mapped[str] = mapped_column(Line, default="")
    note: Mapped[str] = mapped_column(Line, default="")

    session: Mapped[EventSession] = relationship(init=False, lazy="raise")
    registration: Mapped[Registration] = relationship(init=False, lazy="raise")

    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        UniqueConstraint("event_id", "scan_uid"),
        Index(None, "event_id", "state"),
    )
