"""The servers that other tests stand on are real and separate."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
import redis

from tests.processes import NotStartedError, program
from tests.services import Mailbox, PostgreSQL, mail_server, postgresql_server, redis_database

pytestmark = pytest.mark.services


@pytest.fixture(scope="module", name="server")
def _server() -> Iterator[PostgreSQL]:
    with postgresql_server() as server:
        yield server


def test_two_databases_of_one_server_do_not_see_each_other(server: PostgreSQL) -> None:
    first, second = (
        server.database().replace("postgresql+psycopg", "postgresql") for _ in range(2)
    )

    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE a (id int)")
    with psycopg.connect(second) as connection:
        found = connection.execute("SELECT to_regclass('a')").fetchone()

    assert first != second
    assert found == (None,)


def test_redis_keeps_what_it_is_given() -> None:
    with redis_database() as url, redis.Redis.from_url(url) as client:
        client.set("a", "1")
        assert client.get("a") == b"1"


def test_mailbox_receives_what_is_sent() -> None:
    with mail_server() as box:
        send(box, "Sertifikat Bapak Ümit")
        assert [str(message["Subject"]) for message in box.to("a@example.go.id")] == [
            "Sertifikat Bapak Ümit"
        ]
        assert box.to("b@example.go.id") == []


def send(box: Mailbox, subject: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "x@example.go.id",
        "a@example.go.id",
        subject,
    )
    host, port = box.url.removeprefix("smtp://").split(":")
    with smtplib.SMTP(host, int(port)) as client:
        client.send_message(message)


def test_program_that_ends_at_once_shows_its_last_words(tmp_path: Path) -> None:
    with (
        program(["sh", "-c", "echo salah setelan; exit 1"], tmp_path / "log") as process,
        pytest.raises(NotStartedError, match="salah setelan"),
    ):
        process.wait_until(lambda: False)
