"""What the doctor looks at: each check says whether it is well, and what to do when it isn't."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from eventapp.accounts.models import Officer
from eventapp.accounts.rules import Role
from eventapp.audit import queries as audit
from eventapp.core.settings import Settings
from eventapp.db import session as db_session
from eventapp.db.revision import is_current
from eventapp.db.session import reading

_LOW_DISK = 1024**3
_MANY_UNSEALED = 50_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    is_well: bool
    remedy: str


def examine(settings: Settings) -> list[Check]:
    """Look at everything; a check that breaks is not well, and the others go on."""
    checks: list[tuple[str, Callable[[Settings], bool], str]] = [
        ("instance folder writable", _writable, "Give the user that runs eventapp the folder."),
        ("secret key private", _private_key, "chmod 600 instance/secret_key"),
        ("free disk space", _disk, "Less than 1 GiB is free: make room."),
        ("database reachable, tables current", _tables, "eventapp db upgrade"),
        ("an administrator", _admin, "eventapp users add EMAIL --role admin"),
        ("audit log sealed", _sealed, "Start the worker: eventapp worker"),
        ("PDF library (Pango)", _pango, "apt-get install libpango-1.0-0 libpangoft2-1.0-0"),
        ("Redis reachable, where set", _redis, "Start Redis, or unset EVENTAPP_REDIS_URL."),
    ]
    return [Check(name, _try(check, settings), remedy) for name, check, remedy in checks]


def _try(check: Callable[[Settings], bool], settings: Settings) -> bool:
    try:
        return check(settings)
    except (OSError, SQLAlchemyError):
        return False


def _writable(settings: Settings) -> bool:
    return os.access(settings.instance, os.W_OK)


def _private_key(settings: Settings) -> bool:
    path = settings.instance / "secret_key"
    return not path.exists() or path.stat().st_mode & 0o077 == 0


def _disk(settings: Settings) -> bool:
    return shutil.disk_usage(settings.instance).free > _LOW_DISK


def _tables(_settings: Settings) -> bool:
    return is_current(db_session.db.engines["write"])


def _admin(_settings: Settings) -> bool:
    with reading() as session:
        found = session.scalar(
            select(func.count()).where(Officer.role == Role.ADMIN, Officer.is_active)
        )
    return bool(found)


def _sealed(_settings: Settings) -> bool:
    with reading() as session:
        return audit.unsealed(session) < _MANY_UNSEALED


def _pango(_settings: Settings) -> bool:
    # Imported here: without Pango the import itself fails, and the rest must still run.
    import weasyprint  # noqa: PLC0415

    return bool(weasyprint.__version__)


def _redis(settings: Settings) -> bool:
    if settings.redis_url is None:
        return True
    import redis  # noqa: PLC0415 (most installations have none)

    try:
        return bool(redis.Redis.from_url(settings.redis_url, socket_timeout=2).ping())
    except redis.RedisError:
        return False
