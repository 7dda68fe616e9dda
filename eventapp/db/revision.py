"""Which tables a database has and which this version wants, without loading Alembic.

Every start asks, and Alembic costs a second of it.
"""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

_VERSIONS = Path(__file__).parent / "migrations" / "versions"


def head() -> str:
    """Return the newest migration: they are numbered, and each follows the one before."""
    return max(file.name.partition("_")[0] for file in _VERSIONS.glob("[0-9]*_*.py"))


def current_revision(engine: Engine) -> str | None:
    """Return the last migration applied to the database, None for an empty one."""
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return str(found) if found else None


def is_current(engine: Engine) -> bool:
    """Whether no migration is missing."""
    return current_revision(engine) == head()
