"""Put messages in the outbox, and take them out one by one."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.mail.models import Message

MAX_ATTEMPTS = 8


def send_later(session: Session, *, to: str, subject: str, body: str, at: datetime) -> None:
    """Put one message in the outbox, in the caller's transaction."""
    session.add(Message(recipient=to, subject=subject, body=body, created_at=at, next_try_at=at))


def take_due(session: Session, *, at: datetime) -> Message | None:
    """Return the next message to try, its next try already put off.

    The attempt is noted before sending: a crash repeats a message late, never at once.
    """
    message = session.scalar(
        select(Message)
        .where(Message.sent_at.is_(None), Message.next_try_at <= at)
        .order_by(Message.next_try_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if message is None:
        return None
    message.attempts += 1
    wait = timedelta(minutes=2**message.attempts)
    message.next_try_at = at + wait if message.attempts < MAX_ATTEMPTS else None
    return message


def mark_sent(session: Session, message_id: int, *, at: datetime) -> None:
    """Note that the server took the message."""
    message = session.get_one(Message, message_id)
    message.sent_at, message.next_try_at, message.error = at, None, None


def mark_failed(session: Session, message_id: int, error: str) -> None:
    """Note why the server didn't take it (the exception's name)."""
    session.get_one(Message, message_id).error = error
