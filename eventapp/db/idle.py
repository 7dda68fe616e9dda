"""Driver's connections kept for single questions; a pool's bookkeeping costs more than they do."""

from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event

MOST_IDLE = 16
_IDLE: WeakKeyDictionary[Engine, deque[Any]] = WeakKeyDictionary()


def fetch(connection: Any, sql: str, bound: Any) -> Sequence[Sequence[Any]]:
    """Return a statement's rows of a driver's connection."""
    cursor = connection.cursor()
    try:
        cursor.execute(sql, bound)
        found: Sequence[Sequence[Any]] = cursor.fetchall()
        return found
    finally:
        cursor.close()


def fetch_alone(engine: Engine, sql: str, bound: Any) -> Sequence[Sequence[Any]]:
    """Return a statement's rows; what is committed now. Raises the driver's errors."""
    idle = _IDLE.get(engine)
    if idle is None:
        idle = _IDLE.setdefault(engine, deque())
        event.listen(engine, "engine_disposed", _close_idle)
    try:
        driver = idle.pop()
    except IndexError:
        return _fetch_anew(engine, idle, sql, bound)
    try:
        found = fetch(driver, sql, bound)
    except engine.dialect.loaded_dbapi.Error:
        # The server may have gone and come back since it was used last.
        _close(driver)
        return _fetch_anew(engine, idle, sql, bound)
    _keep(idle, driver)
    return found


def _fetch_anew(engine: Engine, idle: deque[Any], sql: str, bound: Any) -> Sequence[Sequence[Any]]:
    connection = engine.raw_connection()
    driver: Any = connection.driver_connection
    connection.detach()
    # SQLite's driver begins nothing by itself here (see session.py); psycopg would.
    if engine.dialect.name == "postgresql":
        driver.autocommit = True
    try:
        found = fetch(driver, sql, bound)
    except BaseException:
        _close(driver)
        raise
    _keep(idle, driver)
    return found


def _keep(idle: deque[Any], driver: Any) -> None:
    if len(idle) < MOST_IDLE:
        idle.append(driver)
    else:
        _close(driver)


def _close_idle(engine: Engine) -> None:
    for driver in _IDLE.pop(engine, ()):
        _close(driver)


def _close(driver: Any) -> None:
    with suppress(Exception):
        driver.close()
