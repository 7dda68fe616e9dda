"""Number series, and certificates with the facts they were made from."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db.base import Base, Code, Json, Line, UtcDateTime
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.units.models import Unit


class NumberSeries(Base):
    """A series of numbers of one kind and year; its row is locked while numbers are taken."""

    __tablename__ = "number_series"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    kind: Mapped[str] = mapped_column(Code)
    year: Mapped[int]
    pattern: Mapped[str] = mapped_column(Line)
    record_class: Mapped[str] = mapped_column(Code, default="")
    next_serial: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (UniqueConstraint("kind", "year"),)


class Certificate(Base):
    """One certificate version. `facts` is everything printed; `sha256` is None until it is drawn.

    `status` is valid, superseded or revoked. `code` is the address on paper, the same for all
    versions.
    """

    __tablename__ = "certificates"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    code: Mapped[str] = mapped_column(Code, index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    series_id: Mapped[int] = mapped_column(ForeignKey("number_series.id"))
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(Line)
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    status: Mapped[str] = mapped_column(Code, default="valid")
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    revoke_reason: Mapped[str] = mapped_column(Line, default="")
    sha256: Mapped[str | None] = mapped_column(String(64), default=None)
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)

    event: Mapped[Event] = relationship(init=False, lazy="raise")
    registration: Mapped[Registration] = relationship(init=False, lazy="raise")
    unit: Mapped[Unit | None] = relationship(init=False, lazy="raise")

    __table_args__ = (
        UniqueConstraint("registration_id", "version"),
        UniqueConstraint("code", "version"),
        UniqueConstraint("series_id", "serial", "version"),
        UniqueConstraint("number", "version"),
        Index(None, "event_id", "status"),
    )
