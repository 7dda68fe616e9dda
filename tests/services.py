"""Real servers for tests, each in a folder and on a port of its own, ended with the block.

PostgreSQL, Redis and a mailbox that speaks SMTP. The fixtures at the end give one of each per
test process, started when first asked for. The application itself: `tests.installation`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import redis
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from psycopg import sql

from tests.processes import NotStartedError, Process, free_port, program

INITDB = (
    *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"),
    *("--no-sync", "--no-instructions"),
)


@contextmanager
def _folder(name: str, owner: str | None = None) -> Generator[Path]:
    """Make a short-named folder (a socket's path has 107 bytes at most), removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix=f"eventapp-{name}-"))
    try:
        if owner:
            os.chown(folder, pwd.getpwnam(owner).pw_uid, -1)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class PostgreSQL:
    """A running server; every database made in it is empty and nobody else's."""

    port: int
    process: Process

    def database(self, template: str = "template0") -> str:
        """Create a copy of `template`; return its address as EVENTAPP_DATABASE_URL takes it."""
        name = "t" + uuid4().hex
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        return self._address(name).replace("postgresql://", "postgresql+psycopg://")

    def _address(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def is_up(self) -> bool:
        """Whether it takes connections."""
        try:
            psycopg.connect(self._address("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True


def _postgresql_programs() -> Path:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not versions:
        message = "PostgreSQL is not installed: apt-get install postgresql"
        raise NotStartedError(message)
    return versions[-1].parent


@contextmanager
def postgresql_server(*, is_durable: bool = False) -> Generator[PostgreSQL]:
    """Start PostgreSQL; unless `is_durable` it doesn't wait for the disk: its data dies here."""
    # It refuses to run as root; apt has made the user postgres.
    user = "postgres" if os.geteuid() == 0 else None
    programs, port = _postgresql_programs(), free_port()
    with _folder("pg", user) as folder:
        data = folder / "data"
        subprocess.run(
            [programs / "initdb", "-D", data, *INITDB],
            check=True,
            stdout=subprocess.DEVNULL,
            user=user,
            cwd=folder,
        )
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": folder,
            "max_connections": 200,
        }
        if not is_durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command: list[str | Path] = [programs / "postgres", "-D", data, "-p", str(port)]
        command += [f"--{name}={value}" for name, value in settings.items()]
        log = folder / "log"
        with program(command, log, user=user, stop_by=signal.SIGINT) as process:
            server = PostgreSQL(port, process)
            process.wait_until(server.is_up)
            yield server


@contextmanager
def redis_database() -> Generator[str]:
    """Start Redis, which keeps nothing on disk; give its address."""
    port = free_port()
    url = f"redis://127.0.0.1:{port}/0"

    def is_up() -> bool:
        with redis.Redis(port=port) as client, suppress(redis.ConnectionError):
            return bool(client.ping())
        return False

    with _folder("redis") as folder:
        command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
        command += ["--appendonly", "no", "--dir", str(folder)]
        with program(command, folder / "log") as process:
            process.wait_until(is_up)
            yield url


@dataclass  # without slots: aiosmtpd reads every attribute, and early 3.11 trips over their cell
class Mailbox:
    """What a mail server was handed, in order."""

    url: str
    messages: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        """Keep one message."""
        content = envelope.original_content or b""
        message = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
        self.messages.append(message)
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        """Return the messages for one recipient."""
        return [message for message in self.messages if message["To"] == address]


@contextmanager
def mail_server() -> Generator[Mailbox]:
    """Start a mail server that delivers into a list."""
    port = free_port()
    mailbox = Mailbox(f"smtp://127.0.0.1:{port}")
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """One PostgreSQL for this test process; ask it for a `database()` each."""
    with postgresql_server() as server:
        yield server


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """One Redis for this test process."""
    with redis_database() as url:
        yield url


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A mail server for one test."""
    with mail_server() as box:
        yield box
