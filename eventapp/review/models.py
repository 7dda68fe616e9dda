"""What people decided about weak signs, and whom a marshal looked for in the room."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db.base import Base, Code, Line, UtcDateTime
from eventapp.events.models import EventSession
from eventapp.participants.models import Registration


class Review(Base):
    """One decided flag, named by `kind` and `key`; `decision` is keep, downgrade or strike."""

    __tablename__ = "reviews"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    kind: Mapped[str] = mapped_column(Code)
    key: Mapped[str] = mapped_column(Line)
    decision: Mapped[str] = mapped_column(Code)
    reason: Mapped[str] = mapped_column(Line)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_label: Mapped[str] = mapped_column(Line)

    __table_args__ = (UniqueConstraint("event_id", "kind", "key"),)


class SpotCheck(Base):
    """Names drawn at random from those present in a session; the `seed` lets it be drawn again."""

    __tablename__ = "spot_checks"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("event_sessions.id"))
    seed: Mapped[str] = mapped_column(Code)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(Line)

    session: Mapped[EventSession] = relationship(init=False, lazy="raise")
    names: Mapped[list["SpotCheckName"]] = relationship(
        init=False, lazy="raise", back_populates="spot_check", order_by="SpotCheckName.id"
    )


class SpotCheckName(Base):
    """One name to find: `result` is empty, found or not_found."""

    __tablename__ = "spot_check_names"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    spot_check_id: Mapped[int] = mapped_column(ForeignKey("spot_checks.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    result: Mapped[str] = mapped_column(Code, default="")
    result_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    result_by: Mapped[str] = mapped_column(Line, default="")

    spot_check: Mapped[SpotCheck] = relationship(init=False, lazy="raise", back_populates="names")
    registration: Mapped[Registration] = relationship(init=False, lazy="raise")

    __table_args__ = (UniqueConstraint("spot_check_id", "registration_id"),)
