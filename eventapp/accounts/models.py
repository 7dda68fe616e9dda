"""Officers, their sessions and links, and API tokens. Secrets are stored as SHA-256 only."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db.base import Base, Code, Line, UtcDateTime
from eventapp.units.models import Unit


class Officer(Base):
    """Somebody who signs in. Without a password only a one-time link lets them in."""

    __tablename__ = "officers"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    email: Mapped[str] = mapped_column(Line, unique=True)
    name: Mapped[str] = mapped_column(Line)
    role: Mapped[str] = mapped_column(Code)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), default=None)
    password_hash: Mapped[str | None] = mapped_column(Line, default=None)
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit | None] = relationship(init=False, lazy="raise")


class OfficerSession(Base):
    """A signed-in browser."""

    __tablename__ = "officer_sessions"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OneTimeLink(Base):
    """An invitation or a reset; works once, until it expires."""

    __tablename__ = "one_time_links"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    purpose: Mapped[str] = mapped_column(Code)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class ApiToken(Base):
    """A machine's key, with a role like an officer's."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    public_id: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str] = mapped_column(Line)
    role: Mapped[str] = mapped_column(Code)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)

    unit: Mapped[Unit | None] = relationship(init=False, lazy="raise")
