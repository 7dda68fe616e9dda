"""`eventapp units`."""

from datetime import datetime
from pathlib import Path

import click

from eventapp.core import clock
from eventapp.core.actors import SYSTEM
from eventapp.core.periods import local_year
from eventapp.db.session import writing
from eventapp.units import actions, sheets
from eventapp.units.drafts import YEARS
from eventapp.web.extensions import settings


@click.group()
def units() -> None:
    """Import the city's units."""


@units.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--year",
    type=click.IntRange(YEARS.start, YEARS.stop - 1),
    help="The year of the head counts; this year by default.",
)
def import_file(file: Path, year: int | None) -> None:
    """Import a CSV of units; exit code 1 when rows were refused, the others being taken."""
    at: datetime = clock.now()
    try:
        rows = sheets.read(file.read_bytes())
    except sheets.UnreadableListError as error:
        message = f"{file}: {error.reason} {error.detail}".strip()
        raise click.ClickException(message) from error
    year = year or local_year(at, settings().timezone)
    with writing() as session:
        done = actions.import_units(session, rows, year=year, at=at, by=SYSTEM)
    click.echo(f"{done.created} created, {done.changed} changed, {done.unchanged} unchanged")
    for fault in done.faults:
        click.echo(f"row {fault.row}: {fault.field} {fault.reason} {fault.value!r}", err=True)
    if done.faults:
        raise SystemExit(1)


GROUPS = (units,)
