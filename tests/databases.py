"""A migrated database for each test: a copied file, or a PostgreSQL database from a template."""

import shutil
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine

from eventapp.core.settings import Settings
from eventapp.db import session as db_session
from eventapp.db.upgrade import upgrade
from tests.services import PostgreSQL

SECRET = "a secret that only tests know"


def settings_for(instance: Path, database_url: str | None = None, **more: object) -> Settings:
    """Return the settings of a test installation."""
    url = database_url or f"sqlite:///{instance / 'eventapp.sqlite3'}"
    return Settings(
        instance=instance,
        database_url=url,
        base_url="http://localhost",
        secret_key=SECRET,
        **more,  # type: ignore[arg-type]
    )


def migrate(database: Settings) -> None:
    """Bring a test database to the newest tables."""
    app = Flask("migrations")
    db_session.init_app(app, database)
    with app.app_context():
        engine = db_session.db.engines["write"]
        upgrade(engine)
        for one in db_session.db.engines.values():
            one.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated, empty file to copy from."""
    folder = tmp_path_factory.mktemp("template")
    migrate(settings_for(folder))
    path = folder / "eventapp.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
    engine.dispose()
    return path


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a fresh database of the kind this test runs on."""
    if getattr(request, "param", "sqlite") == "postgresql":
        server: PostgreSQL = request.getfixturevalue("postgresql")
        template: str = request.getfixturevalue("postgresql_template")
        return server.database(template)
    template_file: Path = request.getfixturevalue("sqlite_template")
    path = tmp_path / "eventapp.sqlite3"
    shutil.copyfile(template_file, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgresql_template(postgresql: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the name of a migrated, empty PostgreSQL database to copy from."""
    url = postgresql.database()
    migrate(settings_for(tmp_path_factory.mktemp("pg"), url))
    return url.rpartition("/")[2]


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Return the settings of this test's installation."""
    return settings_for(tmp_path, database_url)
