"""The migrations make exactly the tables that the models speak of, on both databases."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Engine, create_engine

import eventapp.models  # noqa: F401 (every table)
from eventapp.core.settings import Settings
from eventapp.db import session as db_session
from eventapp.db.base import Base
from eventapp.db.revision import is_current
from eventapp.db.upgrade import upgrade


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    """The engine for writing, on a migrated database."""
    app = Flask("tables")
    db_session.init_app(app, settings)
    with app.app_context():
        yield db_session.db.engines["write"]
        for one in db_session.db.engines.values():
            one.dispose()


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found: list[object] = compare_metadata(context, Base.metadata)
        return found


def test_tables_are_those_of_the_models(engine: Engine) -> None:
    assert differences(engine) == []


def test_second_upgrade_changes_nothing(engine: Engine) -> None:
    before = is_current(engine)
    upgrade(engine)

    assert (before, is_current(engine)) == (True, True)
    assert differences(engine) == []


def test_empty_database_is_not_current() -> None:
    engine = create_engine("sqlite://")

    assert not is_current(engine)
    engine.dispose()
