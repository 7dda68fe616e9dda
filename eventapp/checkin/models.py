"""Scans as they were judged, and the arrivals that came of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db.base import Base, Code, Json, Line, UtcDateTime
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Registration
from eventapp.units.models import Unit


class Scan(Base):
    """One scan under the UUID its device gave it; sent again, it is answered from here.

    `session_id` is None when no session was open; `registration_id` when the ticket is unknown.
    """

    __tablename__ = "scans"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    uid: Mapped[str] = mapped_column(Code)
    verdict: Mapped[str] = mapped_column(Code)
    method: Mapped[str] = mapped_column(Code)
    scanned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_label: Mapped[str] = mapped_column(Line)
    device: Mapped[str] = mapped_column(Line, default="")
    # "in" or "out" (rules.Direction).
    direction: Mapped[str] = mapped_column(Code, default="in")
    # The moment by the phone's own clock; `scanned_at` is set right by the server's.
    phone_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    # Weak signs noticed when it was made, separated by blanks (rules.Sign); for a human, no lock.
    signs: Mapped[str] = mapped_column(Line, default="")
    # What an earlier scan that came later made of it; `verdict` stays what was answered.
    became: Mapped[str] = mapped_column(Code, default="")
    session_id: Mapped[int | None] = mapped_column(ForeignKey("event_sessions.id"), default=None)
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registrations.id"), default=None
    )
    # When the holder had arrived already: the first arrival's moment, told again at a replay.
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)

    __table_args__ = (UniqueConstraint("event_id", "uid"),)


class Arrival(Base):
    """A person's presence in a session: at most one. Unit as it was that day."""

    __tablename__ = "arrivals"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("event_sessions.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    method: Mapped[str] = mapped_column(Code)
    by_label: Mapped[str] = mapped_column(Line)
    scan_uid: Mapped[str] = mapped_column(Code)
    device: Mapped[str] = mapped_column(Line, default="")
    # How strong the presence is, 1 to 5 (rules.Grade).
    grade: Mapped[int] = mapped_column(default=0)
    # What speaks for it (rules.Proof), separated by blanks.
    proofs: Mapped[str] = mapped_column(Line, default="")
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)

    event: Mapped[Event] = relationship(init=False, lazy="raise")
    session: Mapped[EventSession] = relationship(init=False, lazy="raise")
    registration: Mapped[Registration] = relationship(init=False, lazy="raise")
    unit: Mapped[Unit | None] = relationship(init=False, lazy="raise")

    __table_args__ = (
        UniqueConstraint("session_id", "registration_id"),
        Index(None, "registration_id"),
        Index(None, "event_id", "unit_id"),
    )


class Signature(Base):
    """A signature by finger: strokes as lists of x, y pairs, 0 to 1 across the wider side."""

    __tablename__ = "signatures"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), unique=True)
    strokes: Mapped[list[list[float]]] = mapped_column(Json)
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    device: Mapped[str] = mapped_column(Line, default="")
