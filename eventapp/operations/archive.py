"""A backup in one ZIP: every table as JSON lines, the stored files, the secret key, the keys.

Read in one transaction, so that it is one moment of a running system.
"""

import base64
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, insert, select, text

import eventapp.models  # noqa: F401 (every table)
from eventapp.core.errors import DomainError
from eventapp.db.base import Base, UtcDateTime

FORMAT = 1
BATCH = 2_000
MANIFEST = "manifest.json"


class NotABackupError(DomainError):
    """The file is no backup of ours, or of another version of the tables."""


class NotEmptyError(DomainError):
    """There is data already where the backup should go."""


def tables() -> list[Table]:
    """Return all tables, those others refer to first."""
    return Base.metadata.sorted_tables


def write(path: Path, engine: Engine, instance: Path, *, revision: str) -> dict[str, int]:
    """Write the backup and return the number of rows per table."""
    counts: dict[str, int] = {}
    with (
        zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as archive,
        engine.connect().execution_options(**_one_moment(engine)) as connection,
        connection.begin(),
    ):
        for table in tables():
            with archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as out:
                counts[table.name] = 0
                for row in _rows(connection, table):
                    out.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
                    counts[table.name] += 1
        for file in sorted((instance / "files").glob("??/*")):
            archive.write(file, f"files/{file.parent.name}/{file.name}")
        for file in _secrets(instance):
            archive.write(file, str(file.relative_to(instance)))
        manifest = {"format": FORMAT, "revision": revision, "rows": counts}
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return counts


def _secrets(instance: Path) -> list[Path]:
    """Return what only its owner may read: the secret, and the keys that seal and sign."""
    own = instance / "secret_key"
    return [*([own] if own.exists() else []), *sorted((instance / "keys").glob("*.*"))]


def _one_moment(engine: Engine) -> dict[str, Any]:
    if engine.dialect.name == "postgresql":
        return {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return {}


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    result = connection.execution_options(yield_per=BATCH).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    for row in result.mappings():
        yield {key: _plain(value) for key, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def read(path: Path, engine: Engine, instance: Path, *, revision: str) -> dict[str, int]:
    """Put a backup into empty tables; all or nothing. Returns the rows per table.

    Raises NotABackupError and NotEmptyError.
    """
    try:
        archive = zipfile.ZipFile(path)
        manifest = json.loads(archive.read(MANIFEST))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise NotABackupError(path.name) from error
    if (manifest.get("format"), manifest.get("revision")) != (FORMAT, revision):
        raise NotABackupError(path.name, str(manifest.get("revision")))
    with archive, engine.connect() as connection, connection.begin():
        _refuse_unless_empty(connection)
        for table in tables():
            with archive.open(f"tables/{table.name}.jsonl") as lines:
                _fill(connection, table, lines)
        _check(connection, manifest["rows"])
        _restore_files(archive, instance)
    return dict(manifest["rows"])


def _refuse_unless_empty(connection: Connection) -> None:
    for table in tables():
        if connection.execute(select(table).limit(1)).first() is not None:
            raise NotEmptyError(table.name)


def _fill(connection: Connection, table: Table, lines: Iterable[bytes]) -> None:
    batch: list[dict[str, Any]] = []
    # A tree refers to itself: fathers have lower numbers only by custom, so links come second.
    own = [c.name for c in table.columns for key in c.foreign_keys if key.column.table is table]
    links: list[dict[str, Any]] = []
    for line in lines:
        row = _typed(table, json.loads(line))
        if own and any(row[name] is not None for name in own):
            links.append({"key": row["id"]} | {f"to_{name}": row[name] for name in own})
            row |= dict.fromkeys(own)
        batch.append(row)
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
    for link in links:
        values = {name: link[f"to_{name}"] for name in own}
        connection.execute(table.update().where(table.c.id == link["key"]).values(values))
    _next_id(connection, table)


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    for column in table.columns:
        value = row.get(column.name)
        if value is None:
            continue
        if isinstance(column.type, UtcDateTime):
            row[column.name] = datetime.fromisoformat(value)
        elif column.type.python_type is date:
            row[column.name] = date.fromisoformat(value)
        elif column.type.python_type is Decimal:
            row[column.name] = Decimal(value)
    return row


def _next_id(connection: Connection, table: Table) -> None:
    """Let PostgreSQL go on counting after the rows that were put in with their ids."""
    if connection.dialect.name != "postgresql" or "id" not in table.c:
        return
    highest = connection.scalar(select(func.max(table.c.id)))
    if highest is not None:
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:t, 'id'), :n)"),
            {"t": table.name, "n": highest},
        )


def _check(connection: Connection, rows: dict[str, int]) -> None:
    for table in tables():
        found = connection.scalar(select(func.count()).select_from(table))
        if found != rows.get(table.name):
            raise NotABackupError(table.name)


def _restore_files(archive: zipfile.ZipFile, instance: Path) -> None:
    for name in archive.namelist():
        parts = Path(name).parts
        is_file = len(parts) == 3 and parts[0] == "files" and ".." not in parts  # noqa: PLR2004
        is_key = len(parts) == 2 and parts[0] == "keys" and ".." not in parts  # noqa: PLR2004
        if is_file or is_key or name == "secret_key":
            target = instance.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
            if not is_file:
                target.chmod(0o600)
