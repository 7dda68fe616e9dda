"""A backup holds everything, and goes from one database to the other."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, select

from eventapp.audit import actions as audit
from eventapp.audit import verify as audit_verify
from eventapp.core.settings import Settings
from eventapp.db import session as db_session
from eventapp.db.session import reading, writing
from eventapp.operations import archive
from tests import make
from tests.databases import settings_for
from tests.services import PostgreSQL

REVISION = "test"


def contents(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    return {
        table.name: [
            tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))
        ]
        for table in archive.tables()
    }


@pytest.fixture
def filled(app: Flask, settings: Settings) -> Flask:
    """Return an application with something in most tables, and a stored file."""
    with app.app_context(), writing() as session:
        parent = make.unit(session, "PEMKOT")
        make.unit(session, "DINKES", parent_id=parent.id)
        event = make.event(session, sessions=2)
        make.serves(session, event, make.indicator(session))
        make.registration(session, event, "Ñandú O'Brien", nip="197902051998031002")
        audit.record(
            session, at=make.NINE, by=make.TESTER, action="test.fill", subject=("event", "x")
        )
        audit.seal(session, at=make.NINE)
    app.extensions["store"].put(b"a stored file")
    (settings.instance / "secret_key").write_text("secret")
    (settings.instance / "keys").mkdir()
    (settings.instance / "keys" / "seal.pem").write_text("a key")
    return app


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_backup_restores_to_the_same_rows(
    filled: Flask,
    settings: Settings,
    tmp_path: Path,
    target: str,
    request: pytest.FixtureRequest,
) -> None:
    backup = tmp_path / "backup.zip"
    with filled.app_context():
        engine = db_session.db.engines[None]
        archive.write(backup, engine, settings.instance, revision=REVISION)
        with engine.connect() as connection:
            before = contents(connection)
    instance = tmp_path / "restored"
    instance.mkdir()
    other = Flask("restored")
    db_session.init_app(other, settings_for(instance, _empty(target, instance, request)))
    with other.app_context():
        engine = db_session.db.engines["write"]
        archive.read(backup, engine, instance, revision=REVISION)
        with engine.connect() as connection:
            assert contents(connection) == before
        with reading() as session:
            assert list(audit_verify.verify(session, audit.key())) == []
        with writing() as session:
            make.unit(session, "NEXT")
        with pytest.raises(archive.NotEmptyError):
            archive.read(backup, engine, instance, revision=REVISION)
        for one in db_session.db.engines.values():
            one.dispose()
    assert [file.read_bytes() for file in (instance / "files").glob("??/*")] == [b"a stored file"]
    assert (instance / "keys" / "seal.pem").read_text() == "a key"
    for name in ("secret_key", "keys/seal.pem"):
        assert (instance / name).stat().st_mode & 0o777 == 0o600


def _empty(target: str, instance: Path, request: pytest.FixtureRequest) -> str:
    if target == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        return server.database(request.getfixturevalue("postgresql_template"))
    path = instance / "eventapp.sqlite3"
    path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
    return f"sqlite:///{path}"


def test_a_file_that_is_no_backup_is_refused(app: Flask, tmp_path: Path) -> None:
    junk = tmp_path / "junk.zip"
    junk.write_bytes(b"not a zip")
    with app.app_context(), pytest.raises(archive.NotABackupError):
        archive.read(junk, db_session.db.engines["write"], tmp_path, revision=REVISION)
