"""Find who is behind a session, a link or a token; list officers."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.accounts.models import ApiToken, Officer, OfficerSession
from eventapp.accounts.rules import Principal, Role
from eventapp.core import keys
from eventapp.core.actors import ActorKind


def by_session(session: Session, token: str, *, at: datetime) -> Principal | None:
    """Return the officer behind a browser's session, or None when it ended."""
    officer = session.scalar(
        select(Officer)
        .join(OfficerSession, OfficerSession.officer_id == Officer.id)
        .where(
            OfficerSession.token_digest == keys.digest(token),
            OfficerSession.expires_at > at,
            Officer.is_active,
        )
    )
    return principal(officer) if officer else None


def by_token(session: Session, token: str) -> Principal | None:
    """Return the machine behind an API token, or None when it is unknown or revoked."""
    found = session.scalar(
        select(ApiToken).where(
            ApiToken.token_digest == keys.digest(token), ApiToken.revoked_at.is_(None)
        )
    )
    if found is None:
        return None
    return Principal(
        ActorKind.TOKEN, found.id, found.public_id, found.name, Role(found.role), "", found.unit_id
    )


def principal(officer: Officer) -> Principal:
    """Return an officer as a caller."""
    return Principal(
        ActorKind.OFFICER,
        officer.id,
        officer.public_id,
        officer.name,
        Role(officer.role),
        officer.email,
        officer.unit_id,
    )
