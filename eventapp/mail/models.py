"""Messages waiting to be sent, and those that were."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db.base import Base, Line, UtcDateTime


class Message(Base):
    """One plain-text message to one address."""

    __tablename__ = "mail_messages"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    recipient: Mapped[str] = mapped_column(Line)
    subject: Mapped[str] = mapped_column(Line)
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)
    error: Mapped[str | None] = mapped_column(Line, default=None)

    __table_args__ = (Index(None, "next_try_at"),)
