"""Tickets from the command line."""

import csv
import io
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.checkin import tickets as ticket_texts
from eventapp.core import keys
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading
from eventapp.events import queries as events
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name
from eventapp.participants.rules.registering import Status
from eventapp.web.extensions import settings

COLUMNS = ("registration", "name", "unit", "ticket")


@click.group()
def tickets() -> None:
    """Tickets of an event."""


@tickets.command()
@click.argument("event")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The CSV to write.",
)
def export(event: str, output: Path) -> None:
    """Write the tickets of EVENT (its id) as CSV: registration, name, unit, ticket.

    Plain CSV for machines: commas, UTF-8 without a byte order mark, a header row. `ticket` is the
    text inside the QR.
    """
    try:
        rows = _rows(event)
    except NotFoundError:
        message = f"no event {event!r}"
        raise click.ClickException(message) from None
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    try:
        output.write_text(text.getvalue(), "utf-8")
    except OSError as error:
        message = f"can't write {output}: {error.strerror}"
        raise click.ClickException(message) from error
    click.echo(f"{len(rows)} tickets written to {output}")


def _rows(public_id: str) -> list[tuple[str, str, str, str]]:
    key = keys.derive(settings().secret_key, ticket_texts.KEY_PURPOSE)
    base_url = settings().base_url
    with reading() as session:
        event = events.event(session, public_id)
        rows = session.scalars(
            select(Registration)
            .options(joinedload(Registration.unit))
            .where(Registration.event_id == event.id, Registration.status == Status.REGISTERED)
            .order_by(Registration.id)
        )
        return [
            (
                row.code,
                full_name(row.front_title, row.name, row.back_title),
                row.unit.name if row.unit else "",
                ticket_texts.write(row.code, key, base_url),
            )
            for row in rows
        ]


GROUPS = (tickets,)
