"""Certificates with the facts, files and corrections they have."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db.base import Base, Code, Digest, Json, Line, UtcDateTime
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.units.models import Unit


class Certificate(Base):
    """One certificate version. `facts` is everything printed; `sha256` is None until it is drawn.

    `status` is valid, superseded or revoked. `code` is the address on paper, the same for all
    versions. `reason` is why this version was made, `superseded_at` when the next one was.
    `holder_removed_at`: name and file were removed at the holder's right, the rest stays.
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
    kind: Mapped[str] = mapped_column(Code, default="certificate")
    design_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("certificate_design_versions.id"), default=None
    )
    reason: Mapped[str] = mapped_column(Line, default="")
    changes: Mapped[str] = mapped_column(Line, default="")
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    revoke_reason: Mapped[str] = mapped_column(Line, default="")
    sha256: Mapped[str | None] = mapped_column(Digest, default=None, index=True)
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    holder_removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)

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


class CertificateFile(Base):
    """The bytes of one certificate version: `head` + `tail`, whole and never changed.

    `head` is the SHA-256 of the part it shares with others (fonts, frame, words), kept in the
    file store; without one the whole file is in the store under `sha256` and `tail` is None.
    `part` is "issued" (what the public address sends), "handoff" (sent out to be signed
    elsewhere, never public) or "unsigned" (what was issued before a signed one came back).
    """

    __tablename__ = "certificate_files"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"))
    sha256: Mapped[str] = mapped_column(Digest, index=True)
    size: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    part: Mapped[str] = mapped_column(Code, default="issued")
    head: Mapped[str | None] = mapped_column(Digest, default=None)
    tail: Mapped[bytes | None] = mapped_column(LargeBinary, default=None, deferred=True)
    way: Mapped[str] = mapped_column(Code, default="plain")
    signed_by: Mapped[str] = mapped_column(Line, default="")

    __table_args__ = (UniqueConstraint("certificate_id", "part"),)


class CorrectionRequest(Base):
    """A wish that an issued certificate say something else, from its holder or an officer.

    `changes` are the facts wanted by name, `words` what kind of mistake it is. `state` is
    pending, approved, declined or replaced.
    """

    __tablename__ = "certificate_corrections"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    by_holder: Mapped[bool]
    words: Mapped[str] = mapped_column(Line)
    changes: Mapped[dict[str, Any]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(Line)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by: Mapped[str] = mapped_column(Line)
    state: Mapped[str] = mapped_column(Code, default="pending")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    decided_by: Mapped[str] = mapped_column(Line, default="")
    note: Mapped[str] = mapped_column(Line, default="")

    certificate: Mapped[Certificate] = relationship(init=False, lazy="raise")
