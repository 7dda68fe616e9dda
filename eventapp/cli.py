"""The command `eventapp`. What a command needs is imported when it runs: starts stay quick."""

import json
import logging
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from eventapp import __version__
from eventapp.core.errors import DomainError
from eventapp.core.settings import Settings, SettingsError, load, serve_at

if TYPE_CHECKING:
    from flask import Flask

# Which room a command comes from; each has `commands.GROUPS`.
ROOMS = {
    "audit": "audit",
    "backup": "operations",
    "book": "book",
    "certificates": "certificates",
    "demo": "demo",
    "devices": "devices",
    "doctor": "operations",
    "evidence": "evidence",
    "events": "events",
    "participants": "participants",
    "people": "participants",
    "progress": "progress",
    "restore": "operations",
    "tickets": "checkin",
    "tokens": "accounts",
    "units": "units",
    "users": "accounts",
}

WRITERS = frozenset(
    (
        "book",
        "certificates",
        "demo",
        "devices",
        "participants",
        "people",
        "tokens",
        "units",
        "users",
    )
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
    def app(self) -> "Flask":
        """Return the application."""
        if self._app is None:
            self._app = import_module("eventapp.app").create_app(self.settings)
        return self._app

    def upgrade(self) -> None:
        """Bring the tables to this version; nothing is loaded for it when they are."""
        from eventapp.db import revision, session  # noqa: PLC0415

        with self.app.app_context():
            engine = session.db.engines["write"]
            if not revision.is_current(engine):
                import_module("eventapp.db.upgrade").upgrade(engine)

    def require_tables(self) -> None:
        """Refuse to serve on tables of another version."""
        from eventapp.db import revision, session  # noqa: PLC0415

        with self.app.app_context():
            if not revision.is_current(session.db.engines["write"]):
                message = "The tables are not those of this version. Run: eventapp db upgrade"
                raise click.ClickException(message)


class Commands(click.Group):
    """The commands of the rooms beside those of this file."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        return sorted([*super().list_commands(ctx), *ROOMS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a room's command when it is asked for."""
        if cmd_name not in ROOMS:
            return super().get_command(ctx, cmd_name)
        groups: tuple[click.Command, ...]
        groups = import_module(f"eventapp.{ROOMS[cmd_name]}.commands").GROUPS
        return {group.name: group for group in groups}[cmd_name]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
@click.pass_context
def cli(context: click.Context) -> None:
    """Plan outreach, admit by QR, certify presence, and show what it moved."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    if not {"--help", "-h"} & set(sys.argv[1:]):
        context.obj = Installation()
        if context.invoked_subcommand in ROOMS:
            context.with_resource(context.obj.app.app_context())


@cli.result_callback()
@click.pass_context
def seal(context: click.Context, _result: object) -> None:
    """Seal what a command has written, since no worker may be running to do it."""
    if context.invoked_subcommand in WRITERS and context.obj is not None:
        import_module("eventapp.audit.tasks").seal_due()


@cli.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--processes", default=1, show_default=True, help="More than one on PostgreSQL.")
@click.option("--no-worker", is_flag=True, help="The web alone; run `eventapp worker` beside.")
@click.option("--demo", is_flag=True, help="Upgrade first, and load the demo when empty.")
@click.pass_obj
def serve(installation: Installation, /, **chosen: Any) -> None:
    """Serve the pages, with the background worker beside."""
    if chosen["demo"]:
        installation.upgrade()
        with installation.app.app_context():
            import_module("eventapp.demo.commands").load_if_empty(installation.settings)
    else:
        installation.require_tables()
    host, port = chosen["host"], chosen["port"]
    serve_at(installation.settings, host, port)
    click.echo(f"eventapp {__version__}: http://{host}:{port}")
    click.echo(f"Data: {installation.settings.instance}")
    _print_demo(installation)
    import_module("eventapp.serve").run(
        host, port, processes=chosen["processes"], has_worker=not chosen["no_worker"]
    )


@cli.command("worker")
@click.option("--parent", type=int, hidden=True)
@click.pass_obj
def worker(installation: Installation, parent: int | None) -> None:
    """Do background work until told to stop; any number may run."""
    installation.require_tables()
    import_module("eventapp.serve").work(installation.app, installation.settings, parent)


@cli.group("db")
def db() -> None:
    """Keep the tables of the database."""


@db.command("upgrade")
@click.pass_obj
def db_upgrade(installation: Installation) -> None:
    """Bring the tables to this version."""
    installation.upgrade()


def _print_demo(installation: Installation) -> None:
    note = installation.settings.instance / "demo.json"
    if note.exists():
        click.echo("Demo sign-ins (fictional people):")
        for one in json.loads(note.read_text("utf-8")):
            click.echo(f"  {one['role']:<12} {one['email']:<34} {one['password']}")


def main() -> None:
    """Run the command; exit 0 when it went well, 1 when it didn't, 2 when it was misused."""
    try:
        cli()
    except DomainError as error:
        details = ", ".join(str(part) for part in error.args)
        click.echo(f"eventapp: {type(error).__name__.removesuffix('Error')}: {details}", err=True)
        sys.exit(1)
