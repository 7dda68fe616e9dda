"""Let transactions that must not overlap wait for each other."""

import zlib

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def take_turn(session: Session, name: str) -> bool:
    """Wait until no other transaction holds `name`, and hold it until this one ends.

    Return whether others may have written meanwhile, so that what was read must be read again.
    PostgreSQL: an advisory lock. SQLite: writing transactions take turns anyhow.
    """
    if session.get_bind().dialect.name != "postgresql":
        return False
    session.execute(select(func.pg_advisory_xact_lock(zlib.crc32(name.encode()))))
    return True
