"""Let officers in and out: sessions, one-time links, passwords."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from eventapp.accounts import passwords
from eventapp.accounts.models import Officer, OfficerSession, OneTimeLink
from eventapp.accounts.rules import (
    INVITATION_LENGTH,
    RESET_LENGTH,
    SESSION_LENGTH,
    LinkPurpose,
)
from eventapp.audit import actions as audit
from eventapp.core import ids, keys
from eventapp.core.actors import SYSTEM, Actor, ActorKind
from eventapp.core.errors import InvalidFieldError, NotFoundError


def sign_in(session: Session, officer_id: int, *, at: datetime) -> str | None:
    """Return a session token for an officer whose password was right, None if shut out since."""
    officer = session.get(Officer, officer_id)
    if officer is None or not officer.is_active:
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


def sign_out(session: Session, token: str, *, at: datetime, by: Actor) -> None:
    """End a browser's session."""
    session.execute(delete(OfficerSession).where(OfficerSession.token_digest == keys.digest(token)))
    audit.record(session, at=at, by=by, action="accounts.sign_out", subject=("officer", by.id))


def end_sessions(session: Session, officer_id: int, *, except_token: str | None = None) -> int:
    """End an officer's sessions, but for the browser in hand; return how many."""
    ended = delete(OfficerSession).where(OfficerSession.officer_id == officer_id)
    if except_token:
        ended = ended.where(OfficerSession.token_digest != keys.digest(except_token))
    return int(session.execute(ended).rowcount)  # type: ignore[attr-defined]


def end_other_sessions(
    session: Session, officer_id: int, token: str, *, at: datetime, by: Actor
) -> int:
    """Sign the caller out everywhere but here; return how many sessions ended."""
    ended = end_sessions(session, officer_id, except_token=token)
    audit.record(
        session,
        at=at,
        by=by,
        action="accounts.end_sessions",
        subject=("officer", by.id),
        after={"sessions": ended},
    )
    return ended


def change_password(
    session: Session,
    officer_id: int,
    *,
    current: str,
    new: str,
    keep: str,
    at: datetime,
    by: Actor,
) -> None:
    """Set one's own password and end every session but the one behind the token `keep`.

    Raises InvalidFieldError (current) when the old password is wrong.
    """
    officer = session.get_one(Officer, officer_id)
    if not passwords.matches(officer.password_hash, current):
        raise InvalidFieldError("current", "wrong")
    officer.password_hash = passwords.hash_password(new)
    end_sessions(session, officer_id, except_token=keep)
    audit.record(
        session,
        at=at,
        by=by,
        action="accounts.set_password",
        subject=("officer", officer.public_id),
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


def reset_link(session: Session, email: str, *, at: datetime) -> tuple[Officer, str] | None:
    """Return an officer who forgot the password and their link's token, or None when unknown."""
    wanted = select(Officer).where(Officer.email == email.strip().casefold(), Officer.is_active)
    officer = session.scalar(wanted)
    if officer is None:
        return None
    return officer, make_link(session, officer, LinkPurpose.RESET, at=at, by=SYSTEM)


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
    end_sessions(session, officer.id)
    audit.record(
        session,
        at=at,
        by=Actor(ActorKind.OFFICER, officer.public_id, officer.name),
        action="accounts.set_password",
        subject=("officer", officer.public_id),
    )
    return _open_session(session, officer, at=at)
