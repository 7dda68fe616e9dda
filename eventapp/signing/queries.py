"""Keys, as this installation knows them: those in use and those of old files."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.core.errors import NotFoundError
from eventapp.signing.models import SigningKey
from eventapp.signing.rules import Purpose


def keys(session: Session, purpose: Purpose | None = None) -> list[SigningKey]:
    """Return all keys ever used, the newest first."""
    wanted = select(SigningKey).order_by(SigningKey.made_at.desc(), SigningKey.id.desc())
    if purpose is not None:
        wanted = wanted.where(SigningKey.purpose == purpose)
    return list(session.scalars(wanted))


def key(session: Session, key_id: str) -> SigningKey:
    """Return one key; raises NotFoundError."""
    found = session.scalars(select(SigningKey).where(SigningKey.key_id == key_id)).one_or_none()
    if found is None:
        raise NotFoundError(key_id)
    return found


def is_in_use(session: Session, key_id: str) -> bool:
    """Whether a key is known and the one of its purpose now."""
    wanted = select(SigningKey.id).where(
        SigningKey.key_id == key_id, SigningKey.retired_at.is_(None)
    )
    return session.scalar(wanted) is not None
