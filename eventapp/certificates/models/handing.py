"""Certificates on their way: to be signed elsewhere, to the printer, into hands."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db.base import Base, Code, Digest, Json, Line, UtcDateTime


class SigningBatch(Base):
    """A ZIP of certificates that left to be signed elsewhere, or went to the signing service."""

    __tablename__ = "signing_batches"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    way: Mapped[str] = mapped_column(Code)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(Line)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class SigningItem(Base):
    """One file of a batch: `state` is sent, returned or refused, with the reason in `problem`."""

    __tablename__ = "signing_items"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("signing_batches.id"))
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    sent_sha256: Mapped[str] = mapped_column(Digest, index=True)
    state: Mapped[str] = mapped_column(Code, default="sent")
    returned_sha256: Mapped[str | None] = mapped_column(Digest, default=None)
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    problem: Mapped[str] = mapped_column(Line, default="")

    __table_args__ = (UniqueConstraint("batch_id", "certificate_id"),)


class PrintRun(Base):
    """One run through the printer: what was chosen, in which order, and how far it came.

    `options` are paper, margins, sides and covers; `plan` names each sheet's certificate or cover.
    """

    __tablename__ = "print_runs"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(Line)
    options: Mapped[dict[str, Any]] = mapped_column(Json)
    plan: Mapped[list[Any]] = mapped_column(Json)
    sheets: Mapped[int]
    file: Mapped[str | None] = mapped_column(Digest, default=None)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class Reprint(Base):
    """Sheets of a run printed again: from where to where, and why."""

    __tablename__ = "reprints"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("print_runs.id"), index=True)
    first_sheet: Mapped[int]
    last_sheet: Mapped[int]
    reason: Mapped[str] = mapped_column(Line)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_label: Mapped[str] = mapped_column(Line)


class Handout(Base):
    """A certificate handed over: on paper, by mail, or in a unit's ZIP."""

    __tablename__ = "handouts"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"))
    way: Mapped[str] = mapped_column(Code)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_label: Mapped[str] = mapped_column(Line)
    received_by: Mapped[str] = mapped_column(Line, default="")

    __table_args__ = (UniqueConstraint("certificate_id", "way"),)
