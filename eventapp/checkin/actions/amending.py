"""Change an arrival by a later scan: on the way out, or one a phone held back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from eventapp.audit import actions as audit
from eventapp.checkin.actions.judging import Judged
from eventapp.checkin.models import Arrival, Scan
from eventapp.checkin.rules import Proof, Verdict, grade_of, proofs_of


def leave(connection: Connection, judged: Sequence[Judged]) -> None:
    """Write down when people left; of several times the last one counts."""
    for one in sorted(judged, key=lambda one: one.place or (0, 0)):
        changed = connection.execute(
            update(Arrival)
            .where(
                *_at(one),
                (Arrival.left_at.is_(None)) | (Arrival.left_at < one.held.scanned_at),
            )
            .values(left_at=one.held.scanned_at)
        )
        if changed.rowcount:
            after = {"left_at": one.held.scanned_at.isoformat()}
            audit.write(connection, [_line(one, "checkin.leave", None, after)])


def stand_before(connection: Connection, one: Judged) -> None:
    """Let an earlier scan take the place of the arrival on record; both scans are kept.

    What spoke for the presence goes on speaking for it. If the arrival was changed meanwhile so
    that it is no longer later, it stays, and the scan is answered like any other second one.
    """
    columns = (Arrival.arrived_at, Arrival.scan_uid, Arrival.proofs, Arrival.method)
    old = connection.execute(select(*columns).where(*_at(one)).with_for_update()).first()
    if old is None or old.arrived_at <= one.held.scanned_at:
        return
    proofs = {Proof(word) for word in old.proofs.split()} | proofs_of(one.held.method)
    connection.execute(
        update(Arrival)
        .where(*_at(one))
        .values(
            arrived_at=one.held.scanned_at,
            recorded_at=one.batch.at,
            method=str(one.held.method),
            by_label=one.batch.by.label,
            scan_uid=one.held.uid,
            device=one.batch.device,
            proofs=" ".join(sorted(proofs)),
            grade=int(grade_of(proofs)),
        )
    )
    connection.execute(
        update(Scan)
        .where(Scan.event_id == one.batch.door.id, Scan.uid == old.scan_uid)
        .values(became=str(Verdict.ALREADY_IN))
    )
    before = {"arrived_at": old.arrived_at.isoformat(), "scan": old.scan_uid, "method": old.method}
    after = {
        "arrived_at": one.held.scanned_at.isoformat(),
        "scan": one.held.uid,
        "method": str(one.held.method),
    }
    audit.write(connection, [_line(one, "checkin.earlier", before, after)])


def _at(one: Judged) -> tuple[Any, Any]:
    session_id, registration_id = one.place or (0, 0)
    return (Arrival.session_id == session_id, Arrival.registration_id == registration_id)


def _line(
    one: Judged, action: str, before: dict[str, Any] | None, after: dict[str, Any]
) -> dict[str, Any]:
    where = {
        "event": one.batch.door.public_id,
        "session": one.session.public_id if one.session else "",
        "device": one.batch.device,
        "scan": one.held.uid,
    }
    return audit.line(
        at=one.batch.at,
        by=one.batch.by,
        action=action,
        subject=("registration", one.holder.code if one.holder else ""),
        before=before,
        after=where | after,
    )
