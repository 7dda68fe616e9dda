"""Sessions: one for reading, one for writing, and the engines below them.

Only edges (views, tasks, commands) open one. On SQLite the writing engine has a single
connection, a fair queue inside a process where SQLite's own busy handler sleeps; several
processes wait for each other by the busy timeout.
"""

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from flask import Flask, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session

from eventapp.core.settings import Settings
from eventapp.db.base import Base
from eventapp.db.memory import Memory

BUSY_TIMEOUT_MS = 15_000
REST_SECONDS = 1

db = SQLAlchemy(metadata=Base.metadata, session_options={"autoflush": False})


def init_app(app: Flask, settings: Settings) -> None:
    """Give the application its two engines."""
    # Values stay out of error messages, and so out of logs: they are people's names and numbers.
    options: dict[str, Any] = {"url": settings.database_url, "hide_parameters": True}
    if settings.is_sqlite:
        options["connect_args"] = {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
        write = options | {"pool_size": 1, "max_overflow": 0, "pool_timeout": 60}
        read = options | {"pool_size": 16, "max_overflow": 64}
    else:
        write = options | {"pool_size": 8, "max_overflow": 16}
        read = write | {"execution_options": {"postgresql_readonly": True}}
    app.config["SQLALCHEMY_BINDS"] = {None: read, "write": write}
    db.init_app(app)
    if settings.is_sqlite:
        with app.app_context():
            _prepare_sqlite(db.engines[None], "DEFERRED", read_only=True)
            _prepare_sqlite(db.engines["write"], "IMMEDIATE", read_only=False)
    else:
        with app.app_context():
            for engine in db.engines.values():
                _prepare_postgresql(engine)


def _prepare_sqlite(engine: Engine, begin: str, *, read_only: bool) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode = WAL",
            # FULL: an acknowledged arrival survives a power cut; NORMAL loses some (measured).
            "synchronous = FULL",
            "foreign_keys = ON",
            # Copy the log back every 32 MB, not every 4: a busy door rewrites the same pages.
            "wal_autocheckpoint = 8000",
            f"busy_timeout = {BUSY_TIMEOUT_MS}",
            f"query_only = {'ON' if read_only else 'OFF'}",
        ):
            connection.execute("PRAGMA " + pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # Straight to the driver: by the usual way this line took half of a short transaction.
        connection.connection.driver_connection.execute("BEGIN " + begin)


def _prepare_postgresql(engine: Engine) -> None:
    """Ask whether a connection still stands only after a rest: asking each time doubles reads."""

    @event.listens_for(engine, "checkin")
    def _rest(_connection: Any, record: Any) -> None:
        record.info["since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _wake(connection: Any, record: Any, _proxy: Any) -> None:
        since = record.info.get("since")
        if since is None or time.monotonic() - since < REST_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error


def engine() -> Engine:
    """Return the reading engine, for a glance: one statement by itself."""
    return db.engines[None]


def source() -> Engine | Memory:
    """Return where the request's guards look: the reading engine, or a memory put before it."""
    found: Engine | Memory = g.get("memory") or engine()
    return found


@contextmanager
def reading() -> Generator[Session]:
    """Open a session that can't write; nothing is kept when it ends."""
    with Session(db.engines[None], autoflush=False) as session:
        yield session


@contextmanager
def writing() -> Generator[Session]:
    """Open a session that commits when the block ends well and rolls back when it doesn't."""
    with Session(db.engines["write"], expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def writing_rows() -> Generator[Connection]:
    """Open a connection that commits like `writing()`, without a session's unit of work."""
    with db.engines["write"].begin() as connection:
        yield connection
