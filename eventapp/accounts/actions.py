"""Add officers, let them in and out, give links and tokens."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eventapp.accounts import passwords
from eventapp.accounts.models import ApiToken, Officer, OfficerSession, OneTimeLink
from eventapp.accounts.rules import (
    INVITATION_LENGTH,
    RESET_LENGTH,
    SESSION_LENGTH,
    LinkPurpose,
    Role,
)
from eventapp.audit import actions as audit
from eventapp.core import ids, keys
from eventapp.core.actors import Actor, ActorKind
from eventapp.core.errors import InvalidFieldError, NotFoundError


def add_officer(
    session: Session,
    *,
    email: str,
    name: str,
    role: Role,
    unit_id: int | None,
    at: datetime,
    by: Actor,
    password: str | None = None,
) -> Officer:
    """Add an officer; without a password they need a link. Raises InvalidFieldError (email)."""
    officer = Officer(
        public_id=ids.public_id(),
        email=email.strip().casefold(),
        name=name,
        role=role,
        unit_id=unit_id,
        created_at=at,
        password_hash=passwords.hash_password(password) if password else None,
    )
    session.add(officer)
    try:
        session.flush()
    except IntegrityError as error:
        raise InvalidFieldError("email", "taken", email) from error
    audit.record(
        session,
        at=at,
        by=by,
        action="accounts.add_officer",
        subject=("officer", officer.public_id),
        after={"email": officer.email, "name": name, "role": str(role)},
    )
    return officer


def sign_in(session: Session, email: str, password: str, *, at: datetime) -> str | None:
    """Return a session token, or None: unknown, wrong and disabled look alike."""
    officer = session.scalar(select(Officer).where(Officer.email == email.strip().casefold()))
    is_right = passwords.matches(officer.password_hash if officer else None, password)
    if officer is None or not is_right or not officer.is_active:
        return None
    return _open_session(session, officer, at=at)


def _open_session(session: Session, officer: Officer, *, at: datetime) -> str:
    session.execute(delete(OfficerSession).where(OfficerSession.expires_at <= at))
    token = ids.secret()
    session.add(
        OfficerSession(
            token_digest=keys.digest(token),
            officer_id=officer.id,
            created_at=at,
            expires_at=at + SESSION_LENGTH,
        )
    )
    audit.record(
        session,
        at=at,
        by=Actor(ActorKind.OFFICER, officer.public_id, officer.name),
        action="accounts.sign_in",
        subject=("officer", officer.public_id),
    )
    return token


def sign_out(session: Session, token: str) -> None:
    """End a browser's session."""
    session.execute(
        delete(OfficerSession).where(OfficerSession.token_digest == keys.digest(token))
    )


def make_link(
    session: Session, officer: Officer, purpose: LinkPurpose, *, at: datetime, by: Actor
) -> str:
    """Return the token of a new one-time link; older links of the officer stop working."""
    session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.officer_id == officer.id, OneTimeLink.used_at.is_(None))
        .values(used_at=at)
    )
    lasts: timedelta = INVITATION_LENGTH if purpose is LinkPurpose.INVITATION else RESET_LENGTH
    token = ids.secret()
    session.add(
        OneTimeLink(
            token_digest=keys.digest(token),
            officer_id=officer.id,
            purpose=purpose,
            created_at=at,
            expires_at=at + lasts,
        )
    )
    audit.record(
        session,
        at=at,
        by=by,
        action=f"accounts.link_{purpose}",
        subject=("officer", officer.public_id),
    )
    return token


def use_link(session: Session, token: str, password: str, *, at: datetime) -> str:
    """Set the password by a one-time link, end other sessions, return a new session's token.

    Raises NotFoundError when the link is unknown, used or expired.
    """
    taken = session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.token_digest == keys.digest(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > at,
        )
        .values(used_at=at)
        .returning(OneTimeLink.officer_id)
    ).scalar_one_or_none()
    officer = session.get(Officer, taken) if taken else None
    if officer is None or not officer.is_active:
        raise NotFoundError
    officer.password_hash = passwords.hash_password(password)
    session.execute(delete(OfficerSession).where(OfficerSession.officer_id == officer.id))
    audit.record(
        session,
        at=at,
        by=Actor(ActorKind.OFFICER, officer.public_id, officer.name),
        action="accounts.set_password",
        subject=("officer", officer.public_id),
    )
    return _open_session(session, officer, at=at)


def add_token(
    session: Session, *, name: str, role: Role, unit_id: int | None, at: datetime, by: Actor
) -> tuple[ApiToken, str]:
    """Return a new API token's row and its secret, which can't be shown again."""
    secret = ids.secret()
    row = ApiToken(
        public_id=ids.public_id(),
        name=name,
        role=role,
        unit_id=unit_id,
        token_digest=keys.digest(secret),
        created_at=at,
    )
    session.add(row)
    audit.record(
        session,
        at=at,
        by=by,
        action="accounts.add_token",
        subject=("token", row.public_id),
        after={"name": name, "role": str(role)},
    )
    return row, secret
