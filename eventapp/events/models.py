"""Events, their sessions, whom they are for, which indicators they serve, who keeps the door."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db.base import Base, Code, Json, Line, UtcDateTime
from eventapp.indicators.models import Indicator
from eventapp.units.models import Unit


class Event(Base):
    """One outreach event. Times are UTC; `timezone` is the zone they are shown in.

    `certificate_share` is the share (0 to 1) of the counting sessions a participant must attend.
    `short_code` is the few characters in the hall screen's address.
    """

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    short_code: Mapped[str] = mapped_column(Code, unique=True)
    title: Mapped[str] = mapped_column(Line)
    theme: Mapped[str] = mapped_column(Line)
    venue: Mapped[str] = mapped_column(Line)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    timezone: Mapped[str] = mapped_column(Code, default="Asia/Jakarta")
    status: Mapped[str] = mapped_column(Code, default="draft")
    status_note: Mapped[str] = mapped_column(Line, default="")
    host_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), default=None)
    description: Mapped[str] = mapped_column(Text, default="")
    capacity: Mapped[int | None] = mapped_column(default=None)
    audience_kinds: Mapped[list[str]] = mapped_column(Json, default_factory=list)
    registration_opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    registration_closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    doors_open_minutes: Mapped[int] = mapped_column(default=60)
    # Whether people sign with a finger, and whether leaving is recorded too.
    asks_signature: Mapped[bool] = mapped_column(default=False)
    checks_out: Mapped[bool] = mapped_column(default=False)
    # When the attendance book was closed: from then on only numbered corrections.
    book_closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    certificate_share: Mapped[Decimal] = mapped_column(Numeric(4, 3), default=Decimal(1))
    number_pattern: Mapped[str] = mapped_column(Line, default="")
    signer_name: Mapped[str] = mapped_column(Line, default="")
    signer_position: Mapped[str] = mapped_column(Line, default="")
    signer_nip: Mapped[str] = mapped_column(Code, default="")
    issue_place: Mapped[str] = mapped_column(Line, default="")
    version: Mapped[int] = mapped_column(default=1)

    host_unit: Mapped[Unit | None] = relationship(init=False, lazy="raise")
    sessions: Mapped[list["EventSession"]] = relationship(
        init=False,
        lazy="raise",
        cascade="all, delete-orphan",
        back_populates="event",
        order_by="EventSession.starts_at, EventSession.position",
    )
    audience_units: Mapped[list["EventAudience"]] = relationship(
        init=False, lazy="raise", cascade="all, delete-orphan", back_populates="event"
    )
    indicators: Mapped[list["EventIndicator"]] = relationship(
        init=False, lazy="raise", cascade="all, delete-orphan", back_populates="event"
    )

    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index(None, "status", "starts_at"),
    )


class EventSession(Base):
    """One session. Speakers may be several, written as on the agenda."""

    __tablename__ = "event_sessions"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), init=False, index=True)
    title: Mapped[str] = mapped_column(Line)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    room: Mapped[str] = mapped_column(Line, default="")
    speaker: Mapped[str] = mapped_column(Line, default="")
    lesson_hours: Mapped[Decimal] = mapped_column(Numeric(5, 2), default=Decimal(0))
    counts: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship(init=False, lazy="raise", back_populates="sessions")

    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"),)


class EventAudience(Base):
    """A unit the event is for."""

    __tablename__ = "event_audience"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), init=False, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)

    event: Mapped[Event] = relationship(init=False, lazy="raise", back_populates="audience_units")
    unit: Mapped[Unit] = relationship(init=False, lazy="raise")


class EventIndicator(Base):
    """An indicator the event serves."""

    __tablename__ = "event_indicators"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), init=False, primary_key=True)
    indicator_id: Mapped[int] = mapped_column(
        ForeignKey("indicators.id"), primary_key=True, index=True
    )

    event: Mapped[Event] = relationship(init=False, lazy="raise", back_populates="indicators")
    indicator: Mapped[Indicator] = relationship(init=False, lazy="raise")


class DoorDuty(Base):
    """An officer given the door of an event."""

    __tablename__ = "door_duties"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)

    __table_args__ = (UniqueConstraint("event_id", "officer_id"),)
