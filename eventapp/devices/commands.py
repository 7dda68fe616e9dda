"""`eventapp devices`."""

import json
from datetime import datetime
from typing import Any

import click

from eventapp.core import clock
from eventapp.core.actors import SYSTEM
from eventapp.core.errors import NotFoundError
from eventapp.db.session import reading, writing
from eventapp.devices import actions, queries
from eventapp.devices.models import Device


@click.group()
def devices() -> None:
    """List and revoke the phones enrolled at doors."""


@devices.command("list")
@click.option("--event", default="", metavar="ID", help="Of one event alone.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_devices(*, event: str, as_json: bool) -> None:
    """List phones, newest first: id, event, label, state, last contact, unsent scans, end."""
    at = clock.now()
    with reading() as session:
        rows = [_row(one, at) for one in session.scalars(queries.everywhere(event))]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    shown = ("id", "event", "label", "state", "seen_at", "unsent", "valid_until")
    for row in rows:
        click.echo("\t".join("-" if row[name] is None else str(row[name]) for name in shown))


@devices.command("revoke")
@click.argument("device_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def revoke_device(device_id: str, *, as_json: bool) -> None:
    """Take a phone's right back; what it scanned before is still taken in."""
    at = clock.now()
    try:
        with writing() as session:
            row = queries.anywhere(session, device_id)
            is_new = actions.revoke(session, row, at=at, by=SYSTEM)
            label = row.label
    except NotFoundError as error:
        message = f"{device_id}: there is no phone with this id."
        raise click.ClickException(message) from error
    if as_json:
        click.echo(json.dumps({"id": device_id, "label": label, "is_new": is_new}))
        return
    click.echo(f"{label} is revoked." if is_new else f"{label} was revoked before.")


def _row(device: Device, at: datetime) -> dict[str, Any]:
    return {
        "id": device.public_id,
        "event": device.event.public_id,
        "label": device.label,
        "state": str(queries.state(device, at=at)),
        "created_by": device.created_by,
        "enrolled_at": _moment(device.enrolled_at),
        "valid_until": _moment(device.valid_until),
        "revoked_at": _moment(device.revoked_at),
        "seen_at": _moment(device.seen_at),
        "unsent": device.unsent,
        "page": device.page,
        "clock_off": device.clock_off,
        "sessions": device.sessions,
        "may_add": device.may_add,
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


GROUPS = (devices,)
