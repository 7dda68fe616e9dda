"""`eventapp progress`."""

import json

import click

from eventapp.core import clock
from eventapp.db.session import reading
from eventapp.progress import queries
from eventapp.progress.rules import IndicatorProgress, plain
from eventapp.web.extensions import settings


@click.group()
def progress() -> None:
    """Show what was achieved."""


@progress.command("show")
@click.option("--year", type=click.IntRange(2000, 2100), required=True)
@click.option("--json", "as_json", is_flag=True, help="As GET /api/v1/progress gives it.")
def show(year: int, *, as_json: bool) -> None:
    """Print the figures of a year, a line per target."""
    with reading() as session:
        found = queries.year(session, year, clock.now(), settings().timezone)
    if as_json:
        click.echo(json.dumps(queries.as_dict(found), ensure_ascii=False, indent=2))
        return
    totals = found.totals
    click.echo(
        f"{year} {found.scheme}".rstrip()
        + f": {totals.people} people certified, {totals.events} events held, "
        + f"{totals.reached} of {totals.units} units reached"
    )
    for area in found.areas:
        click.echo(f"{area.code}  {area.name}")
        for one in area.indicators:
            click.echo(f"  {_line(one)}")


def _line(one: IndicatorProgress) -> str:
    value = "?" if one.value is None else str(plain(one.value))
    if one.measure is None:
        return f"{one.code}  {one.name}: {value} people, no target"
    part = "" if one.share is None else f" ({one.share:.1%})"
    return f"{one.code}  {one.name}: {one.measure} {value} of {plain(one.target)}{part}"


GROUPS = (progress,)
