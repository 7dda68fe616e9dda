"""`eventapp users` and `eventapp tokens`."""

import json
import sys
from typing import Any

import click
from sqlalchemy.orm import Session

from eventapp.accounts import actions, letters, queries
from eventapp.accounts.models import Officer
from eventapp.accounts.rules import (
    EVERYONE,
    PASSWORD_MAX_LENGTH,
    PASSWORD_MIN_LENGTH,
    LastAdminError,
    LinkPurpose,
    Role,
    is_email,
    needs_unit,
)
from eventapp.core import clock
from eventapp.core.actors import SYSTEM
from eventapp.core.errors import InvalidFieldError, NotFoundError
from eventapp.core.text import clean
from eventapp.db.session import reading, writing
from eventapp.web import extensions

_ROLES = click.Choice([str(role) for role in EVERYONE])


def _unit_given(role: str, unit: str) -> None:
    if needs_unit(Role(role)) and not unit:
        message = f"a {role} needs a unit"
        raise click.BadParameter(message, param_hint="--unit")


def _refusal(error: InvalidFieldError) -> click.ClickException:
    sentences = {
        ("email", "taken"): f"{error.value}: there is already an officer with this e-mail.",
        ("unit", "unknown"): f"{error.value}: there is no unit with this code.",
    }
    return click.ClickException(
        sentences.get((error.field, error.reason), f"{error.field}: {error.reason}")
    )


@click.group()
def users() -> None:
    """Add, list and shut out officers."""


@users.command("add")
@click.argument("email")
@click.option("--role", type=_ROLES, required=True)
@click.option("--unit", default="", metavar="CODE", help="Needed for an organiser.")
@click.option("--name", default="", help="The name shown; the e-mail's first part by default.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add_user(*, email: str, role: str, unit: str, name: str, password_stdin: bool) -> None:
    """Add an officer and print the one-time link that sets the password."""
    if not is_email(email):
        message = f"{email} is not an e-mail address"
        raise click.BadParameter(message, param_hint="EMAIL")
    _unit_given(role, unit)
    password = _password() if password_stdin else None
    try:
        with writing() as session:
            officer = actions.add_officer(
                session,
                email=email,
                name=clean(name) or email.partition("@")[0],
                role=Role(role),
                unit_id=queries.unit_id(session, unit),
                at=clock.now(),
                by=SYSTEM,
                password=password,
            )
            link = None if password else _new_link(session, officer)
    except InvalidFieldError as error:
        raise _refusal(error) from error
    click.echo(link or f"{extensions.settings().base_url}/masuk")


def _password() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not PASSWORD_MIN_LENGTH <= len(password) <= PASSWORD_MAX_LENGTH:
        message = f"expected {PASSWORD_MIN_LENGTH} to {PASSWORD_MAX_LENGTH} characters"
        raise click.BadParameter(message, param_hint="--password-stdin")
    return password


def _new_link(session: Session, officer: Officer) -> str:
    """Make a one-time link, mail it where mail is set, and return its address."""
    purpose = LinkPurpose.RESET if officer.password_hash else LinkPurpose.INVITATION
    at, settings = clock.now(), extensions.settings()
    token = actions.make_link(session, officer, purpose, at=at, by=SYSTEM)
    letters.send_link(session, settings, officer, token, purpose, at=at)
    return letters.address(settings, token)


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_users(*, as_json: bool) -> None:
    """List officers."""
    with reading() as session:
        rows = [
            {
                "email": one.email,
                "name": one.name,
                "role": one.role,
                "unit": one.unit.code if one.unit else None,
                "is_active": one.is_active,
                "has_password": one.password_hash is not None,
            }
            for one in session.scalars(queries.officers())
        ]
    _print(rows, as_json=as_json)


@users.command("disable")
@click.argument("email")
def disable_user(email: str) -> None:
    """Shut an officer out at once."""
    try:
        with writing() as session:
            officer = queries.officer_by_email(session, email)
            actions.set_active(session, officer, is_active=False, at=clock.now(), by=SYSTEM)
    except NotFoundError as error:
        raise _nobody(email) from error
    except LastAdminError as error:
        message = f"{email} is the last active administrator; make another one first."
        raise click.ClickException(message) from error
    click.echo(f"{email} is shut out.")


@users.command("link")
@click.argument("email")
def link_user(email: str) -> None:
    """Print a new one-time link that sets the password; older links stop working."""
    try:
        with writing() as session:
            officer = queries.officer_by_email(session, email)
            if not officer.is_active:
                message = f"{email} is shut out; a link would not let them in."
                raise click.ClickException(message)
            link = _new_link(session, officer)
    except NotFoundError as error:
        raise _nobody(email) from error
    click.echo(link)


def _nobody(email: str) -> click.ClickException:
    return click.ClickException(f"{email}: there is no officer with this e-mail.")


@click.group()
def tokens() -> None:
    """Make, list and revoke API tokens."""


@tokens.command("add")
@click.argument("name")
@click.option("--role", type=_ROLES, required=True)
@click.option("--unit", default="", metavar="CODE", help="Needed for an organiser.")
def add_token(*, name: str, role: str, unit: str) -> None:
    """Make an API token and print it; it can't be shown again."""
    _unit_given(role, unit)
    if not clean(name):
        message = "a token needs a name"
        raise click.BadParameter(message, param_hint="NAME")
    try:
        with writing() as session:
            _row, secret = actions.add_token(
                session,
                name=clean(name),
                role=Role(role),
                unit_id=queries.unit_id(session, unit),
                at=clock.now(),
                by=SYSTEM,
            )
    except InvalidFieldError as error:
        raise _refusal(error) from error
    click.echo(secret)


@tokens.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_tokens(*, as_json: bool) -> None:
    """List API tokens, without their secrets."""
    with reading() as session:
        rows = [
            {
                "id": one.public_id,
                "name": one.name,
                "role": one.role,
                "unit": one.unit.code if one.unit else None,
                "created_at": one.created_at.isoformat(),
                "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
            }
            for one in session.scalars(queries.tokens())
        ]
    _print(rows, as_json=as_json)


@tokens.command("revoke")
@click.argument("token_id", metavar="ID")
def revoke_token(token_id: str) -> None:
    """Stop a token from working."""
    try:
        with writing() as session:
            row = queries.token(session, token_id)
            actions.revoke_token(session, row, at=clock.now(), by=SYSTEM)
    except NotFoundError as error:
        message = f"{token_id}: there is no token with this id."
        raise click.ClickException(message) from error
    click.echo(f"{token_id} is revoked.")


def _print(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo("\t".join("-" if value is None else str(value) for value in row.values()))


GROUPS = (users, tokens)
