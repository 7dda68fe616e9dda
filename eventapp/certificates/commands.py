"""`eventapp certificates`: issue, print, export, verify."""

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from eventapp.certificates import archive, queries
from eventapp.certificates.current import shelf
from eventapp.certificates.models import Certificate
from eventapp.certificates.number_commands import number_register
from eventapp.certificates.printing import joined
from eventapp.certificates.queries import Paper
from eventapp.certificates.rules import State
from eventapp.certificates.tasks import issue_event
from eventapp.core import clock
from eventapp.core.actors import SYSTEM
from eventapp.core.periods import local
from eventapp.db.session import reading
from eventapp.events import queries as events
from eventapp.events.models import Event

_OUT = click.Path(dir_okay=False, path_type=Path)
_IN = click.Path(exists=True, dir_okay=False, path_type=Path)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
_MOST_BYTES = 50 * 1024 * 1024


@click.group()
def certificates() -> None:
    """Issue certificates, write them out, verify a file."""


@certificates.command("issue")
@click.argument("event")
@_JSON
def issue(*, event: str, as_json: bool) -> None:
    """Give numbers and draw all that is due in EVENT, here and now; exit 1 when a row failed."""
    failures: list[dict[str, Any]] = []

    def progress(done: int, total: int) -> None:
        click.echo(f"\r{done} of {total}", nl=done >= total, err=True)

    done = issue_event(event, at=clock.now(), by=SYSTEM, progress=progress, failed=failures.append)
    if as_json:
        body = {"issued": done.issued, "drawn": done.drawn, "failures": failures}
        click.echo(json.dumps(body, ensure_ascii=False))
    else:
        click.echo(f"{done.issued} numbered, {done.drawn} drawn, {done.failed} failed")
        for one in failures:
            click.echo(f"  {one['registration'] or 'event'}: {one['reason']}")
    sys.exit(1 if failures else 0)


@certificates.command("print")
@click.argument("event")
@click.option("-o", "--output", type=_OUT, required=True, metavar="FILE.pdf")
def print_all(*, event: str, output: Path) -> None:
    """Write all valid certificates of EVENT as one PDF, by unit and name."""
    _row, papers = _papers(event)
    output.write_bytes(joined(papers, shelf()))
    click.echo(f"{len(papers)} certificates: {output}")


@certificates.command("export")
@click.argument("event")
@click.option("-o", "--output", type=_OUT, required=True, metavar="FILE.zip")
def export(*, event: str, output: Path) -> None:
    """Write all valid certificates of EVENT as single files in a ZIP."""
    row, papers = _papers(event)
    with output.open("wb") as file:
        for part in archive.archived(papers, shelf(), local(clock.now(), row.timezone)):
            file.write(part)
    click.echo(f"{len(papers)} certificates: {output}")


@certificates.command("verify")
@click.argument("file", type=_IN)
@_JSON
def verify(*, file: Path, as_json: bool) -> None:
    """Say whether FILE.pdf is one of ours, byte for byte; exit 1 unless it is and still holds."""
    if file.stat().st_size > _MOST_BYTES:
        message = f"{file}: larger than any certificate"
        raise click.ClickException(message)
    digest = sha256(file.read_bytes()).hexdigest()
    with reading() as session:
        found = queries.by_hash(session, digest)
    status = found.status if found else "unknown"
    if as_json:
        click.echo(json.dumps({"status": status, "sha256": digest} | _facts(found)))
    else:
        click.echo(_sentence(found))
    sys.exit(0 if status == State.VALID else 1)


def _papers(event_id: str) -> tuple[Event, list[Paper]]:
    with reading() as session:
        row = events.event(session, event_id)
        papers = queries.papers(session, row.id)
    if not papers:
        message = "this event has no certificate to write; run `eventapp certificates issue` first"
        raise click.ClickException(message)
    return row, papers


def _facts(found: Certificate | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {
        "number": found.number,
        "code": found.code,
        "version": found.version,
        "revoked_at": found.revoked_at.isoformat() if found.revoked_at else None,
        "reason": found.revoke_reason or None,
    }


def _sentence(found: Certificate | None) -> str:
    if found is None:
        return "unknown: no certificate of this installation has these bytes"
    if found.status == State.VALID:
        return f"genuine and valid: {found.number}"
    if found.revoked_at:
        day = f"{found.revoked_at:%Y-%m-%d}"
        return f"genuine but revoked on {day}: {found.number}, {found.revoke_reason}"
    return f"genuine but {found.status}: {found.number}, version {found.version}"


certificates.add_command(number_register)

GROUPS = (certificates,)
