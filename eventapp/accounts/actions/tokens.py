"""Give API tokens, and take them back."""

from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.accounts.models import ApiToken
from eventapp.accounts.rules import Role, check_role
from eventapp.audit import actions as audit
from eventapp.core import ids, keys
from eventapp.core.actors import Actor


def add_token(
    session: Session, *, name: str, role: Role, unit_id: int | None, at: datetime, by: Actor
) -> tuple[ApiToken, str]:
    """Return a new API token's row and its secret, which can't be shown again.

    Raises InvalidFieldError (role, unit).
    """
    check_role(role, unit_id)
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


def revoke_token(session: Session, row: ApiToken, *, at: datetime, by: Actor) -> None:
    """Stop a token from working; doing it twice changes nothing."""
    if row.revoked_at is not None:
        return
    row.revoked_at = at
    audit.record(
        session,
        at=at,
        by=by,
        action="accounts.revoke_token",
        subject=("token", row.public_id),
        before={"name": row.name, "role": str(row.role)},
    )
