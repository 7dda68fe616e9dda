"""Designs, their versions, and what an event chose."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db.base import Base, Code, Json, Line, UtcDateTime


class Design(Base):
    """What officers call one look of certificates; what it looks like is in its versions."""

    __tablename__ = "certificate_designs"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str] = mapped_column(Line)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(Code, default="certificate")
    is_default: Mapped[bool] = mapped_column(default=False)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    version: Mapped[int] = mapped_column(default=1)


class DesignVersion(Base):
    """One version of a design, never changed: `content` is all of it but its pictures.

    Pictures stand in it by the SHA-256 they are stored under.
    """

    __tablename__ = "certificate_design_versions"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    design_id: Mapped[int] = mapped_column(ForeignKey("certificate_designs.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(Line)

    design: Mapped[Design] = relationship(init=False, lazy="raise")

    __table_args__ = (UniqueConstraint("design_id", "number"),)


class EventDesign(Base):
    """What an event chose for its certificates; without a row the defaults hold.

    `statement_from` is the number of lesson hours under which a statement of attendance is given
    instead of a certificate, None for never. `numbering` is series, block or agenda.
    """

    __tablename__ = "event_designs"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    design_id: Mapped[int | None] = mapped_column(ForeignKey("certificate_designs.id"))
    statement_design_id: Mapped[int | None] = mapped_column(ForeignKey("certificate_designs.id"))
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default_factory=dict)
    numbering: Mapped[str] = mapped_column(Code, default="series")
    signing: Mapped[str] = mapped_column(Code, default="own")
    version: Mapped[int] = mapped_column(default=1)
