"""`eventapp evidence`: the pack of one event."""

from pathlib import Path

import click

from eventapp.certificates.current import shelf
from eventapp.db.session import reading
from eventapp.events import queries as events
from eventapp.evidence import pack as packs
from eventapp.web.extensions import settings


@click.group()
def evidence() -> None:
    """Put together what proves an event."""


@evidence.command("pack")
@click.argument("event")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE.zip",
)
def pack(*, event: str, output: Path) -> None:
    """Write lists, certificates and log lines of EVENT as a ZIP with a manifest of SHA-256."""
    # A pack is whole or not there: a damaged certificate half-way leaves what was there before.
    unfinished = output.with_name(output.name + ".part")
    with reading() as session:
        row = events.event(session, event)
        with unfinished.open("wb") as file:
            for part in packs.packed(session, row, shelf(), organisation=settings().organisation):
                file.write(part)
    unfinished.replace(output)
    click.echo(f"{output}: check it by sha256sum -c {packs.MANIFEST} in the unpacked folder")


GROUPS = (evidence,)
