"""The public half of every key this installation ever signed with."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db.base import Base, Code, Line, UtcDateTime


class SigningKey(Base):
    """A key's certificate, kept for good: old files are checked with old keys.

    `key_id` are the first 16 hex digits of the SHA-256 of its SubjectPublicKeyInfo. `purpose` is
    root, seal or data; the private half lies in the instance folder or in a token.
    """

    __tablename__ = "signing_keys"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    key_id: Mapped[str] = mapped_column(Code, unique=True)
    purpose: Mapped[str] = mapped_column(Code)
    subject: Mapped[str] = mapped_column(Line)
    certificate: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
