"""Keys come into use and retire; what they signed stays valid."""

from datetime import datetime

from cryptography import x509
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.core.actors import Actor
from eventapp.db.upsert import insert
from eventapp.signing import authority
from eventapp.signing.models import SigningKey
from eventapp.signing.rules import Purpose


def take_into_use(
    session: Session,
    purpose: Purpose,
    certificate: x509.Certificate,
    *,
    at: datetime,
    by: Actor,
) -> None:
    """Make a key the one of its purpose and retire the one before; nothing if it is already."""
    key_id = authority.key_id(certificate.public_key())
    subject = authority.common_name(certificate.subject)
    made = session.execute(
        insert(session, SigningKey)
        .values(
            key_id=key_id,
            purpose=str(purpose),
            subject=subject,
            certificate=authority.pem(certificate),
            made_at=at,
        )
        .on_conflict_do_nothing()
    )
    resumed = session.execute(
        update(SigningKey)
        .where(SigningKey.key_id == key_id, SigningKey.retired_at.is_not(None))
        .values(retired_at=None)
    )
    if made.rowcount or resumed.rowcount:  # type: ignore[attr-defined]
        audit.record(
            session,
            at=at,
            by=by,
            action="signing.use_key",
            subject=("key", key_id),
            after={"purpose": str(purpose), "subject": subject},
        )
    _retire_others(session, purpose, key_id, at=at, by=by)


def _retire_others(
    session: Session, purpose: Purpose, key_id: str, *, at: datetime, by: Actor
) -> None:
    others = select(SigningKey).where(
        SigningKey.purpose == str(purpose),
        SigningKey.key_id != key_id,
        SigningKey.retired_at.is_(None),
    )
    for other in session.scalars(others.with_for_update()):
        other.retired_at = at
        audit.record(
            session,
            at=at,
            by=by,
            action="signing.retire_key",
            subject=("key", other.key_id),
            after={"purpose": str(purpose), "instead": key_id},
        )
