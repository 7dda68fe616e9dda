"""Write lines, and seal them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from eventapp.audit import rules
from eventapp.audit.models import AuditHead, AuditLine, AuditSeal
from eventapp.audit.queries import without_seal
from eventapp.core import ids, keys
from eventapp.core.actors import Actor
from eventapp.core.settings import Settings
from eventapp.db.rows import Rows
from eventapp.db.upsert import insert

SEAL_BATCH = 5_000
_SEALS = Rows(AuditSeal, ("seq", "line_id", "digest", "link", "sealed_at"))
_LINES = Rows(AuditLine, (*rules.Content.__slots__, "mac"))


class _Key:
    """The key of this process; set once when the application is made."""

    value = b""


def init(settings: Settings) -> None:
    """Take the key lines are marked with from the installation's secret."""
    _Key.value = keys.derive(settings.secret_key, "audit")


def key() -> bytes:
    """Return the key lines are marked with."""
    return _Key.value


def line(
    *,
    at: datetime,
    by: Actor,
    action: str,
    subject: tuple[str, str],
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return one line as a row to insert, for callers that write many rows in one statement."""
    content = rules.Content(
        uid=ids.code(20),
        at=at,
        actor_kind=str(by.kind),
        actor_id=by.id,
        actor_label=by.label,
        action=action,
        subject_kind=subject[0],
        subject_id=subject[1],
        before=before,
        after=after,
    )
    row = {name: getattr(content, name) for name in rules.Content.__slots__}
    return row | {"mac": rules.mac(content, key())}


def write(connection: Connection, lines: Sequence[dict[str, Any]]) -> None:
    """Write lines made by `line` in the caller's transaction, many in one statement."""
    if lines:
        _LINES.insert(connection, lines)


def record(
    session: Session,
    *,
    at: datetime,
    by: Actor,
    action: str,
    subject: tuple[str, str],
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write one line in the caller's transaction.

    `action` is "room.verb", `subject` a kind and a public id, `before` and `after` plain JSON.
    """
    row = line(at=at, by=by, action=action, subject=subject, before=before, after=after)
    session.execute(AuditLine.__table__.insert(), [row])  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Links:
    """The chain's next links: after which place they stand, and rows of the table of seals."""

    after: int
    rows: list[dict[str, Any]]
    last_line: int


def next_links(session: Session, *, limit: int = SEAL_BATCH) -> Links:
    """Work out the links of up to `limit` lines that have no seal yet, oldest first.

    It only reads, so that on SQLite the door need not wait for it: two thousand lines take a
    quarter of a second to read and hash, and a few milliseconds to write (measured).
    """
    head = select(AuditHead.seq, AuditHead.link, AuditHead.last_line).where(AuditHead.id == 1)
    seq, link, last_line = session.execute(head).first() or (0, rules.GENESIS, 0)
    after, rows = seq, []
    for line_id, content in without_seal(session, limit):
        content_digest = rules.digest(content)
        last_line = max(last_line, line_id)
        seq, link = seq + 1, rules.link(link, line_id, content_digest)
        rows.append({"seq": seq, "line_id": line_id, "digest": content_digest, "link": link})
    return Links(after, rows, last_line)


def seal(
    session: Session, *, at: datetime, limit: int = SEAL_BATCH, links: Links | None = None
) -> int:
    """Chain up to `limit` lines that have no seal yet; return how many.

    The head's row is locked, so two workers take turns; `links` worked out before are kept only
    if they still follow the head.
    """
    first = {"id": 1, "seq": 0, "link": rules.GENESIS, "last_line": 0}
    session.execute(insert(session, AuditHead).values(**first).on_conflict_do_nothing())
    head = session.scalars(select(AuditHead).where(AuditHead.id == 1).with_for_update()).one()
    if links is None:
        links = next_links(session, limit=limit)
    if not links.rows or head.seq != links.after:
        return 0
    last = links.rows[-1]
    head.seq, head.link, head.last_line = last["seq"], last["link"], links.last_line
    _SEALS.insert(session.connection(), [row | {"sealed_at": at} for row in links.rows])
    return len(links.rows)
