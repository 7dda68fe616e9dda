"""INSERT that gives way to a row already there, on either database."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from eventapp.db.base import Base


def insert(session: Session, model: type[Base]) -> Any:
    """Return an INSERT for `model` that has `on_conflict_do_nothing` and `…_do_update`.

    The result is untyped because the two dialects share these methods but no base class.
    """
    return insert_for(session.get_bind().dialect.name, model)


def insert_for(dialect: str, model: type[Base]) -> Any:
    """Return the same for a dialect by name: for a statement built once and kept."""
    return postgresql.insert(model) if dialect == "postgresql" else sqlite.insert(model)
