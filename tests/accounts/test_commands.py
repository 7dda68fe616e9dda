"""`eventapp users` and `eventapp tokens`: what they print, and their exit codes."""

import json

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from eventapp.accounts.commands import tokens, users
from tests import make
from tests.conftest import Arrange

PASSWORD = "kopi hitam tanpa gula"


def run(app: Flask, group: str, *arguments: str, typed: str = "") -> Result:
    """Run one command inside the application."""
    with app.app_context():
        command = {"users": users, "tokens": tokens}[group]
        return CliRunner().invoke(command, list(arguments), input=typed)


def test_a_user_is_added_and_comes_in_by_the_link(app: Flask) -> None:
    done = run(app, "users", "add", "siti@contoh.test", "--role", "admin", "--name", "Siti")
    assert done.exit_code == 0
    [link] = done.stdout.splitlines()
    assert link.startswith("http://localhost/tautan/")
    data = {"password": PASSWORD, "again": PASSWORD}
    assert app.test_client().post(link, data=data).status_code == 303

    listed = run(app, "users", "list", "--json")
    assert json.loads(listed.stdout) == [
        {
            "email": "siti@contoh.test",
            "name": "Siti",
            "role": "admin",
            "unit": None,
            "is_active": True,
            "has_password": True,
        }
    ]
    plain = run(app, "users", "list").stdout
    assert plain == "siti@contoh.test\tSiti\tadmin\t-\tTrue\tTrue\n"


def test_a_password_from_standard_input_works_at_once(app: Flask) -> None:
    add = ("add", "siti@contoh.test", "--role", "desk", "--password-stdin")
    done = run(app, "users", *add, typed=PASSWORD + "\n")
    assert (done.exit_code, done.stdout) == (0, "http://localhost/masuk\n")
    data = {"email": "siti@contoh.test", "password": PASSWORD}
    assert app.test_client().post("/masuk", data=data).status_code == 303
    short = run(app, "users", *add, typed="pendek\n")
    assert short.exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("add", "siti", "--role", "admin"), 2, "is not an e-mail address"),
        (("add", "a@b.id", "--role", "raja"), 2, "'raja' is not one of"),
        (("add", "a@b.id"), 2, "Missing option '--role'"),
        (("add", "a@b.id", "--role", "organiser"), 2, "needs a unit"),
        (("add", "a@b.id", "--role", "organiser", "--unit", "X"), 1, "no unit with this code"),
        (("add", "ADMIN@contoh.test", "--role", "desk"), 1, "already an officer"),
        (("disable", "nobody@b.id"), 1, "no officer with this e-mail"),
        (("disable", "admin@contoh.test"), 1, "last active administrator"),
        (("link", "nobody@b.id"), 1, "no officer with this e-mail"),
    ],
)
def test_misuse_says_what_is_wrong(
    app: Flask, arrange: Arrange, arguments: tuple[str, ...], code: int, said: str
) -> None:
    with arrange() as session:
        make.officer(session)
    done = run(app, "users", *arguments)
    assert done.exit_code == code
    assert done.stdout == ""
    assert said in done.stderr


def test_disabled_users_get_no_link(app: Flask, arrange: Arrange) -> None:
    with arrange() as session:
        make.officer(session)
        make.officer(session, email="siti@contoh.test")
    assert run(app, "users", "disable", "siti@contoh.test").exit_code == 0
    done = run(app, "users", "link", "siti@contoh.test")
    assert (done.exit_code, done.stdout) == (1, "")


def test_a_new_link_works(app: Flask, arrange: Arrange) -> None:
    with arrange() as session:
        make.officer(session)
    link = run(app, "users", "link", "Admin@contoh.test").stdout.strip()
    assert app.test_client().get(link).status_code == 200


def test_a_token_is_printed_alone_listed_and_revoked(app: Flask, arrange: Arrange) -> None:
    with arrange() as session:
        make.unit(session)
    arguments = ("add", "Presensi", "--role", "organiser", "--unit", "INSPEKTORAT")
    done = run(app, "tokens", *arguments)
    assert done.exit_code == 0
    [secret] = done.stdout.split()
    [listed] = json.loads(run(app, "tokens", "list", "--json").stdout)
    assert (listed["name"], listed["role"], listed["unit"]) == (
        "Presensi",
        "organiser",
        "INSPEKTORAT",
    )
    assert listed["revoked_at"] is None
    assert secret not in json.dumps(listed)
    assert run(app, "tokens", "revoke", listed["id"]).exit_code == 0
    [listed] = json.loads(run(app, "tokens", "list", "--json").stdout)
    assert listed["revoked_at"] is not None


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("add", "X", "--role", "organiser"), 2),
        (("add", " ", "--role", "admin"), 2),
        (("add", "X", "--role", "admin", "--unit", "NONE"), 1),
        (("revoke", "none"), 1),
    ],
)
def test_misused_tokens(app: Flask, arguments: tuple[str, ...], code: int) -> None:
    done = run(app, "tokens", *arguments)
    assert (done.exit_code, done.stdout) == (code, "")
