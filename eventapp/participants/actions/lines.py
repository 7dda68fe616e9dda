"""Write many audit lines in one statement."""

from typing import Any

from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine


def write_lines(session: Session, lines: list[dict[str, Any]]) -> None:
    """Write rows made by audit.actions.line."""
    if lines:
        session.execute(AuditLine.__table__.insert(), lines)  # type: ignore[attr-defined]
