"""Add and change officers; the last administrator stays."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from eventapp.accounts import passwords
from eventapp.accounts.actions.signing import end_sessions
from eventapp.accounts.models import Officer, OneTimeLink
from eventapp.accounts.rules import LastAdminError, Role, check_role
from eventapp.audit import actions as audit
from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError, StaleError
from eventapp.units.models import Unit


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
    """Add an officer; without a password they need a link.

    Raises InvalidFieldError (email, role, unit).
    """
    check_role(role, unit_id)
    officer = Officer(
        public_id=ids.public_id(),
        email=email.strip().casefold(),
        name=name,
        role=role,
        unit_id=unit_id,
        created_at=at,
        password_hash=passwords.hash_password(password) if password else None,
    )
    try:
        with session.begin_nested():
            session.add(officer)
            session.flush()
    except IntegrityError as error:
        raise InvalidFieldError("email", "taken", email) from error
    audit.record(
        session,
        at=at,
        by=by,
        action="accounts.add_officer",
        subject=("officer", officer.public_id),
        after={"email": officer.email} | _facts(session, officer),
    )
    return officer


def edit_officer(
    session: Session,
    officer: Officer,
    *,
    name: str,
    role: Role,
    unit_id: int | None,
    version: int,
    at: datetime,
    by: Actor,
) -> None:
    """Change name, role and unit.

    Raises StaleError, LastAdminError, InvalidFieldError (role, unit).
    """
    check_role(role, unit_id)
    # By name, without the unit: PostgreSQL locks no row of an outer join.
    session.refresh(officer, ["name", "role", "unit_id", "version"], with_for_update=True)
    if officer.version != version:
        raise StaleError
    if role != officer.role:
        _keep_an_admin(session, officer)
    before = _facts(session, officer)
    officer.name, officer.role, officer.unit_id = name, role, unit_id
    if _facts(session, officer) == before:
        return
    officer.version += 1
    audit.record(
        session,
        at=at,
        by=by,
        action="accounts.edit_officer",
        subject=("officer", officer.public_id),
        before=before,
        after=_facts(session, officer),
    )


def set_active(
    session: Session, officer: Officer, *, is_active: bool, at: datetime, by: Actor
) -> None:
    """Let an officer in again, or shut them out at once: sessions and open links end.

    Raises LastAdminError.
    """
    if officer.is_active == is_active:
        return
    if not is_active:
        _keep_an_admin(session, officer)
        end_sessions(session, officer.id)
        session.execute(
            update(OneTimeLink)
            .where(OneTimeLink.officer_id == officer.id, OneTimeLink.used_at.is_(None))
            .values(used_at=at)
        )
    officer.is_active = is_active
    officer.version += 1
    audit.record(
        session,
        at=at,
        by=by,
        action="accounts.enable_officer" if is_active else "accounts.disable_officer",
        subject=("officer", officer.public_id),
        before={"is_active": not is_active},
        after={"is_active": is_active},
    )


def _keep_an_admin(session: Session, officer: Officer) -> None:
    # Locked in one order, so that two administrators can't remove each other at once.
    admins = session.scalars(
        select(Officer.id)
        .where(Officer.role == Role.ADMIN, Officer.is_active)
        .order_by(Officer.id)
        .with_for_update()
    ).all()
    if list(admins) == [officer.id]:
        raise LastAdminError


def _facts(session: Session, officer: Officer) -> dict[str, Any]:
    unit = session.get(Unit, officer.unit_id) if officer.unit_id else None
    return {
        "name": officer.name,
        "role": str(officer.role),
        "unit": unit.code if unit else None,
    }
