"""Fixtures for all tests. Actions and queries use `session`; pages use a client and `arrange`."""

from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session

from eventapp.accounts import passwords
from eventapp.accounts.rules import Role
from eventapp.app import create_app
from eventapp.core.settings import Settings
from eventapp.db import session as db_session
from eventapp.db.session import writing
from tests import make, routes, texts
from tests.clients import Client

routes.share()
pytest_plugins = ["tests.services", "tests.databases", "tests.browser.chromium"]

# Floors whose tests run on both databases.
_BOTH = ("test_models", "test_actions", "test_queries", "test_tasks")
Arrange = Callable[[], AbstractContextManager[Session]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --pg: run the tests of models, actions, queries and tasks on PostgreSQL too."""
    parser.addoption("--pg", action="store_true", help="also on a real PostgreSQL")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of the lower floors once per database."""
    if "database_url" not in metafunc.fixturenames:
        return
    is_both = metafunc.module.__name__.rpartition(".")[2].startswith(_BOTH)
    kinds = ["sqlite"]
    if is_both and metafunc.config.getoption("--pg"):
        kinds.append("postgresql")
    metafunc.parametrize("database_url", kinds, indirect=True)


@pytest.fixture(scope="session", autouse=True)
def _english() -> None:
    """Have the English texts compiled, also where only the environment was made."""
    texts.compile_english()


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Hash at a hundredth of the cost; tests/accounts/test_passwords.py looks at the real one."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        patch.setattr(passwords, "_hasher", cheap)
        patch.setattr(passwords, "_DECOY", cheap.hash("nobody has this password"))
        yield


@pytest.fixture(scope="session")
def compiled_pages(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Return where templates compiled for one test lie for the next."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("pages")))


@pytest.fixture
def app(settings: Settings, compiled_pages: FileSystemBytecodeCache) -> Iterator[Flask]:
    """Return an application on a fresh, migrated database; forms need no CSRF token."""
    app = create_app(settings)
    app.jinja_env.bytecode_cache = compiled_pages
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    app.test_client_class = Client
    yield app
    with app.app_context():
        for engine in db_session.db.engines.values():
            engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """Return a writing session for actions and queries. Not together with a client."""
    with app.app_context(), writing() as session:
        yield session


@pytest.fixture
def arrange(app: Flask) -> Arrange:
    """Return a function that opens a writing session: `with arrange() as session:`."""

    @contextmanager
    def opened() -> Generator[Session]:
        with app.app_context(), writing() as session:
            yield session

    return opened


def signed_in(app: Flask, arrange: Arrange, role: Role) -> Client:
    """Return the client of an officer with `role`, of unit INSPEKTORAT."""
    with arrange() as session:
        token = make.officer_session(session, role)
    client = app.test_client()
    assert isinstance(client, Client)
    with client.session_transaction() as kept:
        kept["petugas"] = token
    return client


@pytest.fixture
def admin(app: Flask, arrange: Arrange) -> Client:
    """Return an administrator's client."""
    return signed_in(app, arrange, Role.ADMIN)


@pytest.fixture
def inspectorate(app: Flask, arrange: Arrange) -> Client:
    """Return an inspectorate officer's client."""
    return signed_in(app, arrange, Role.INSPECTORATE)


@pytest.fixture
def organiser(app: Flask, arrange: Arrange) -> Client:
    """Return an organiser's client (unit INSPEKTORAT)."""
    return signed_in(app, arrange, Role.ORGANISER)


@pytest.fixture
def desk(app: Flask, arrange: Arrange) -> Client:
    """Return a desk officer's client; give them a door by `make.duty`."""
    return signed_in(app, arrange, Role.DESK)


@pytest.fixture
def auditor(app: Flask, arrange: Arrange) -> Client:
    """Return an auditor's client."""
    return signed_in(app, arrange, Role.AUDITOR)


@pytest.fixture
def visitor(app: Flask) -> Client:
    """Return the client of somebody who isn't signed in."""
    client = app.test_client()
    assert isinstance(client, Client)
    return client
