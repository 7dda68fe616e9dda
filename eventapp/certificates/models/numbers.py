"""Number series, runs of numbers set aside, and numbers typed from the agenda book."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db.base import Base, Code, Line, UtcDateTime


class NumberSeries(Base):
    """A series of numbers of one kind and year; its row is locked while numbers are taken.

    Of kind "agenda" are the numbers typed from the office's agenda book: their serial only
    counts them.
    """

    __tablename__ = "number_series"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    kind: Mapped[str] = mapped_column(Code)
    year: Mapped[int]
    pattern: Mapped[str] = mapped_column(Line)
    record_class: Mapped[str] = mapped_column(Code, default="")
    next_serial: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (UniqueConstraint("kind", "year"),)


class NumberBlock(Base):
    """A run of serials set aside for one event or purpose; what is left over is closed and said."""

    __tablename__ = "number_blocks"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("number_series.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    first_serial: Mapped[int]
    last_serial: Mapped[int]
    next_serial: Mapped[int]
    purpose: Mapped[str] = mapped_column(Line)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(Line)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    closed_by: Mapped[str] = mapped_column(Line, default="")
    close_reason: Mapped[str] = mapped_column(Line, default="")


class HandNumber(Base):
    """A number out of the office's agenda book, waiting for a certificate of one event."""

    __tablename__ = "hand_numbers"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    number: Mapped[str] = mapped_column(Line, unique=True)
    position: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(Line)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
