"""The command `eventapp`."""

import json
import logging
import sys
from importlib import import_module
from typing import Any

import click
from flask import Flask

from eventapp import __version__, serve as servers
from eventapp.app import create_app
from eventapp.audit.tasks import seal_due
from eventapp.core.errors import DomainError
from eventapp.core.settings import Settings, SettingsError, load
from eventapp.db import session as db_session
from eventapp.db.upgrade import is_current, upgrade

# Rooms with commands; each has `commands.group`.
ROOMS = (
    "accounts",
    "units",
    "events",
    "participants",
    "checkin",
    "certificates",
    "progress",
    "audit",
    "demo",
    "operations",
)
# Commands that change data, and so leave lines in the log.
WRITERS = (
    "certificates",
    "demo",
    "events",
    "evidence",
    "participants",
    "people",
    "tokens",
    "units",
    "users",
)


class Installation:
    """The settings, and the application made from them when a command first needs it."""

    def __init__(self) -> None:
        try:
            self.settings: Settings = load()
        except SettingsError as error:
            raise click.ClickException(str(error)) from error
        self._app: Flask | None = None

    @property
    def app(self) -> Flask:
        """Return the application."""
        if self._app is None:
            self._app = create_app(self.settings)
        return self._app


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.pass_context
def cli(context: click.Context) -> None:
    """Plan outreach, admit by QR, certify presence, and show what it moved."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    if not any(word in sys.argv[1:] for word in ("--help", "-h")):
        context.obj = Installation()
        if context.invoked_subcommand not in ("serve", "worker", "db"):
            context.with_resource(context.obj.app.app_context())


@cli.result_callback()
@click.pass_context
def seal(context: click.Context, _result: object) -> None:
    """Seal what a command has written, since no worker may be running to do it."""
    if context.invoked_subcommand in WRITERS:
        seal_due()


@cli.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--processes", default=1, show_default=True, help="More than one on PostgreSQL.")
@click.option("--no-worker", is_flag=True, help="The web alone; run `eventapp worker` beside.")
@click.pass_obj
def serve(installation: Installation, host: str, port: int, processes: int, no_worker: bool) -> None:  # noqa: FBT001
    """Serve the pages, with the background worker beside."""
    _require_tables(installation)
    settings = installation.settings
    click.echo(f"eventapp {__version__}: http://{host}:{port}  (data: {settings.instance})")
    _print_demo(installation)
    helper = None if no_worker else servers.Helper()
    try:
        servers.web(host, port, processes)
    finally:
        if helper:
            helper.stop()


@cli.command("worker")
@click.option("--parent", type=int, hidden=True)
@click.pass_obj
def worker(installation: Installation, parent: int | None) -> None:
    """Do background work until told to stop; any number may run."""
    _require_tables(installation)
    servers.work(installation.settings, parent)


@cli.group("db")
def db() -> None:
    """The database."""


@db.command("upgrade")
@click.pass_obj
def db_upgrade(installation: Installation) -> None:
    """Bring the tables to this version."""
    with installation.app.app_context():
        upgrade(db_session.db.engines["write"])


def _require_tables(installation: Installation) -> None:
    with installation.app.app_context():
        if not is_current(db_session.db.engines["write"]):
            message = "The tables are not those of this version. Run: eventapp db upgrade"
            raise click.ClickException(message)


def _print_demo(installation: Installation) -> None:
    note = installation.settings.instance / "demo.json"
    if note.exists():
        click.echo("Demo sign-ins (fictional people):")
        for one in json.loads(note.read_text("utf-8")):
            click.echo(f"  {one['role']:<12} {one['email']:<34} {one['password']}")


def _add_rooms() -> None:
    for room in ROOMS:
        try:  # TEMPORARY while rooms are being built
            commands: Any = import_module(f"eventapp.{room}.commands")
        except ImportError:
            continue
        for group in commands.GROUPS:
            cli.add_command(group)


_add_rooms()


def main() -> None:
    """Run the command; exit 0 when it went well, 1 when it didn't, 2 when it was misused."""
    try:
        cli()
    except DomainError as error:
        details = ", ".join(str(part) for part in error.args)
        click.echo(f"eventapp: {type(error).__name__.removesuffix('Error')}: {details}", err=True)
        sys.exit(1)
