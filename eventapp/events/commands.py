"""`eventapp events`."""

import json
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.core.periods import local
from eventapp.db.session import reading
from eventapp.events.models import Event


@click.group()
def events() -> None:
    """List the events."""


@events.command("list")
@click.option("--json", "as_json", is_flag=True, help="As a JSON array.")
def list_events(*, as_json: bool) -> None:
    """List all events, newest first: id, status, beginning, title."""
    with reading() as session:
        found = session.scalars(
            select(Event)
            .options(joinedload(Event.host_unit))
            .order_by(Event.starts_at.desc(), Event.id.desc())
        )
        rows = [_row(event) for event in found]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo("\t".join((row["id"], row["status"], row["starts_at"], row["title"])))


def _row(event: Event) -> dict[str, Any]:
    return {
        "id": event.public_id,
        "status": event.status,
        "starts_at": local(event.starts_at, event.timezone).isoformat(),
        "ends_at": local(event.ends_at, event.timezone).isoformat(),
        "title": event.title,
        "venue": event.venue,
        "host_unit": event.host_unit.code if event.host_unit else None,
    }


GROUPS = (events,)
