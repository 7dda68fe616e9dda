"""People, registrations, and the lists that were imported."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db.base import Base, Code, Json, Line, UtcDateTime
from eventapp.events.models import Event
from eventapp.units.models import Unit


class Person(Base):
    """Somebody as known today. `name` carries no titles; `name_key` is what matching compares.

    `nip` is 18 digits or None (council members and guests have none); never a NIK.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str] = mapped_column(Line)
    name_key: Mapped[str] = mapped_column(Line, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    front_title: Mapped[str] = mapped_column(Line, default="")
    back_title: Mapped[str] = mapped_column(Line, default="")
    nip: Mapped[str | None] = mapped_column(Code, default=None, unique=True)
    employment: Mapped[str] = mapped_column(Code, default="")
    rank: Mapped[str] = mapped_column(Line, default="")
    position: Mapped[str] = mapped_column(Line, default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), default=None, index=True)
    phone: Mapped[str | None] = mapped_column(Code, default=None, index=True)
    email: Mapped[str | None] = mapped_column(Line, default=None, index=True)
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit | None] = relationship(init=False, lazy="raise")


class Registration(Base):
    """A person's place at an event, with the snapshot printed on lists and certificates.

    `code` (8 characters) is the public id, the ticket's identity, and what is typed at the desk.
    """

    __tablename__ = "registrations"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    code: Mapped[str] = mapped_column(Code, unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    name: Mapped[str] = mapped_column(Line)
    # Sorting and searching: casefolded, letters and digits only (core.text.sort_key).
    name_key: Mapped[str] = mapped_column(Line)
    front_title: Mapped[str] = mapped_column(Line, default="")
    back_title: Mapped[str] = mapped_column(Line, default="")
    nip: Mapped[str | None] = mapped_column(Code, default=None)
    employment: Mapped[str] = mapped_column(Code, default="")
    rank: Mapped[str] = mapped_column(Line, default="")
    position: Mapped[str] = mapped_column(Line, default="")
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), default=None)
    role: Mapped[str] = mapped_column(Code, default="participant")
    status: Mapped[str] = mapped_column(Code, default="registered")
    source: Mapped[str] = mapped_column(Code, default="officer")
    # Mewakili: whose invitation this person came on, in what capacity, on what letter.
    stands_in_for_id: Mapped[int | None] = mapped_column(
        ForeignKey("registrations.id"), default=None, index=True
    )
    stands_in_as: Mapped[str] = mapped_column(Line, default="")
    letter: Mapped[str] = mapped_column(Line, default="")
    # When the holder said that the name is right, and how often they mended it themselves.
    name_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    name_fixes: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship(init=False, lazy="raise")
    person: Mapped[Person] = relationship(init=False, lazy="raise")
    unit: Mapped[Unit | None] = relationship(init=False, lazy="raise")

    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        Index(None, "event_id", "name_key", "id"),
        Index(None, "event_id", "unit_id"),
    )


class NameRequest(Base):
    """A holder's wish for another spelling; `state` is pending, approved, declined, replaced."""

    __tablename__ = "name_requests"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registrations.id"), index=True)
    front_title: Mapped[str] = mapped_column(Line)
    name: Mapped[str] = mapped_column(Line)
    back_title: Mapped[str] = mapped_column(Line)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(Code, default="pending")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    decided_by: Mapped[str] = mapped_column(Line, default="")
    note: Mapped[str] = mapped_column(Line, default="")

    registration: Mapped[Registration] = relationship(init=False, lazy="raise")


class ImportedList(Base):
    """An uploaded list between preview and import. `file` is the stored bytes' SHA-256."""

    __tablename__ = "imported_lists"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), index=True)
    file: Mapped[str] = mapped_column(Line)
    file_name: Mapped[str] = mapped_column(Line)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(Line)
    mapping: Mapped[dict[str, Any] | None] = mapped_column(Json, default=None)
    imported_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    # created, matched, repeated, rejected: what the import did
    counts: Mapped[dict[str, Any] | None] = mapped_column(Json, default=None)
    rejects: Mapped[str | None] = mapped_column(Line, default=None)
