"""`eventapp backup`, `restore` and `doctor`."""

import json
import sys
from pathlib import Path

import click

from eventapp.core.settings import load
from eventapp.db import session as db_session
from eventapp.db.revision import current_revision
from eventapp.operations import archive, health


def _revision() -> str:
    return str(current_revision(db_session.db.engines["write"]))


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """Write everything (data, files, secret key) to FILE while the system runs."""
    if file.exists():
        message = f"{file} is there already; name a new file."
        raise click.ClickException(message)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.unlink()
    rows = archive.write(file, db_session.db.engines[None], load().instance, revision=_revision())
    file.chmod(0o600)
    click.echo(f"{sum(rows.values())} rows of {len(rows)} tables in {file}")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(file: Path) -> None:
    """Put a backup into an empty installation (run `eventapp db upgrade` on it first)."""
    engine = db_session.db.engines["write"]
    try:
        rows = archive.read(file, engine, load().instance, revision=_revision())
    except archive.NotEmptyError as error:
        message = f"There is data here already (table {error.args[0]}); nothing was changed."
        raise click.ClickException(message) from error
    except archive.NotABackupError as error:
        message = f"{file} is not a backup this version can read ({', '.join(error.args)})."
        raise click.ClickException(message) from error
    click.echo(f"{sum(rows.values())} rows of {len(rows)} tables restored")


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def doctor(*, as_json: bool) -> None:
    """Say what is well and what is not, and what to do about it."""
    checks = health.examine(load())
    if as_json:
        click.echo(json.dumps([{"name": c.name, "is_well": c.is_well} for c in checks]))
    else:
        for check in checks:
            click.echo(f"{'ok ' if check.is_well else 'BAD'}  {check.name}")
            if not check.is_well:
                click.echo(f"     {check.remedy}")
    sys.exit(0 if all(check.is_well for check in checks) else 1)


GROUPS = (backup, restore, doctor)
