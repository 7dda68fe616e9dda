"""Number series, designs, and certificates with the facts, files and corrections they have."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db.base import Base, Code, Json, Line, UtcDateTime
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.units.models import Unit

Digest = String(64)


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
