"""Find who is behind a session, a link or a token; list officers."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session, joinedload

from eventapp.accounts import passwords
from eventapp.accounts.models import ApiToken, Officer, OfficerSession, OneTimeLink
from eventapp.accounts.rules import Principal, Role
from eventapp.core import keys
from eventapp.core.actors import ActorKind
from eventapp.core.errors import InvalidFieldError, NotFoundError
from eventapp.db.glance import Glance, Source
from eventapp.units.models import Unit

Row = TypeVar("Row")
_BY_TOKEN = Glance(
    select(ApiToken.id, ApiToken.public_id, ApiToken.name, ApiToken.role, ApiToken.unit_id).where(
        ApiToken.token_digest == bindparam("digest"), ApiToken.revoked_at.is_(None)
    )
)


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


def by_token(source: Source, token: str) -> Principal | None:
    """Return the machine behind an API token, or None when it is unknown or revoked."""
    found = _BY_TOKEN.rows(source, digest=keys.digest(token))
    if not found:
        return None
    key, public_id, name, role, unit_id = found[0]
    return Principal(ActorKind.TOKEN, key, public_id, name, Role(role), "", unit_id)


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


def officers(*, q: str = "", role: str = "", status: str = "") -> Select[Officer]:
    """Return officers by name as a statement to page through, units loaded.

    `status`: "active", "invited" (no password yet), "disabled", or "" for all.
    """
    statement = select(Officer).options(joinedload(Officer.unit)).order_by(Officer.name, Officer.id)
    if q:
        columns = (Officer.name, Officer.email)
        statement = statement.where(or_(*(c.icontains(q, autoescape=True) for c in columns)))
    if role:
        statement = statement.where(Officer.role == role)
    if status == "disabled":
        return statement.where(Officer.is_active.is_(False))
    if status == "invited":
        return statement.where(Officer.is_active, Officer.password_hash.is_(None))
    if status == "active":
        return statement.where(Officer.is_active, Officer.password_hash.is_not(None))
    return statement


def officer(session: Session, public_id: str) -> Officer:
    """Return the officer, unit loaded; raises NotFoundError."""
    wanted = select(Officer).where(Officer.public_id == public_id)
    return _one(session, wanted.options(joinedload(Officer.unit)))


def officer_by_email(session: Session, email: str) -> Officer:
    """Return the officer, unit loaded; raises NotFoundError."""
    wanted = select(Officer).where(Officer.email == email.strip().casefold())
    return _one(session, wanted.options(joinedload(Officer.unit)))


def sessions_of(session: Session, officer_id: int, *, at: datetime) -> Sequence[OfficerSession]:
    """Return the browsers an officer is signed in with, newest first."""
    return session.scalars(
        select(OfficerSession)
        .where(OfficerSession.officer_id == officer_id, OfficerSession.expires_at > at)
        .order_by(OfficerSession.id.desc())
    ).all()


def link_holder(session: Session, token: str, *, at: datetime) -> Officer | None:
    """Return whom a one-time link lets in, or None: unknown, used, expired, or shut out."""
    return session.scalar(
        select(Officer)
        .join(OneTimeLink, OneTimeLink.officer_id == Officer.id)
        .where(
            OneTimeLink.token_digest == keys.digest(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > at,
            Officer.is_active,
        )
    )


def tokens() -> Select[ApiToken]:
    """Return API tokens, newest first, as a statement to page through, units loaded."""
    return select(ApiToken).options(joinedload(ApiToken.unit)).order_by(ApiToken.id.desc())


def token(session: Session, public_id: str) -> ApiToken:
    """Return an API token's row; raises NotFoundError."""
    return _one(session, select(ApiToken).where(ApiToken.public_id == public_id))


def unit_choices(session: Session) -> list[tuple[str, str]]:
    """Return code and name of every unit, by name, for a select field."""
    rows = session.execute(select(Unit.code, Unit.name).order_by(Unit.name))
    return [(code, name) for code, name in rows]


def unit_id(session: Session, code: str) -> int | None:
    """Return the row number of the unit with `code`; None without a code.

    Raises InvalidFieldError (unit) when there is no such unit.
    """
    if not code:
        return None
    found = session.scalar(select(Unit.id).where(Unit.code == code))
    if found is None:
        raise InvalidFieldError("unit", "unknown", code)
    return found


def _one(session: Session, statement: Select[Row]) -> Row:
    found = session.scalar(statement)
    if found is None:
        raise NotFoundError
    return found


def recognise(session: Session, email: str, password: str) -> int | None:
    """Return the key of the officer the password belongs to, or None.

    Unknown, wrong and disabled look alike and take as long. Slow on purpose, so it is done
    before a write transaction is opened: on SQLite every check-in would wait for it.
    """
    officer = session.scalar(select(Officer).where(Officer.email == email.strip().casefold()))
    is_right = passwords.matches(officer.password_hash if officer else None, password)
    return officer.id if officer and is_right and officer.is_active else None
