"""Read the versions of a certificate: what the public may know of them, and what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from eventapp.audit.models import AuditLine
from eventapp.certificates import amending
from eventapp.certificates.amending import Mistake
from eventapp.certificates.models import Certificate


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version, without a name or a fact of it.

    `changes` is what it mended of the version before, `mended` what the next one mended of it:
    why it was superseded. The `superseded_at` of a revoked one is when it was issued again.
    """

    number: int
    status: str
    issued_at: datetime
    sha256: str | None
    changes: tuple[Mistake, ...]
    mended: tuple[Mistake, ...]
    superseded_at: datetime | None
    revoked_at: datetime | None
    revoke_reason: str


def lineage(session: Session, code: str) -> list[VersionLine]:
    """Return all versions under a stored code, newest first."""
    rows = session.scalars(
        select(Certificate).where(Certificate.code == code).order_by(Certificate.version.desc())
    ).all()
    return lines(rows)


def lines(versions: Sequence[Certificate]) -> list[VersionLine]:
    """Return the same of versions read already, newest first."""
    later = [(), *(amending.read(one.changes) for one in versions)]
    return [
        VersionLine(
            number=one.version,
            status=one.status,
            issued_at=one.issued_at,
            sha256=one.sha256,
            changes=amending.read(one.changes),
            mended=mended,
            superseded_at=one.superseded_at,
            revoked_at=one.revoked_at,
            revoke_reason=one.revoke_reason,
        )
        for one, mended in zip(versions, later, strict=False)
    ]


def line_of_file(session: Session, sha256: str) -> VersionLine | None:
    """Return the version whose file has these bytes, or None."""
    code = session.scalar(select(Certificate.code).where(Certificate.sha256 == sha256))
    if code is None:
        return None
    return next(one for one in lineage(session, code) if one.sha256 == sha256)


def authors(session: Session, code: str) -> dict[int, str]:
    """Return by whom each later version was made, from the log."""
    rows = session.execute(
        select(AuditLine.after, AuditLine.actor_label).where(
            AuditLine.subject_kind == "certificate",
            AuditLine.subject_id == code,
            AuditLine.action.in_(("certificates.correct", "certificates.issue_again")),
        )
    )
    return {after["version"]: label for after, label in rows if after}


def corrected_since(
    session: Session, since: datetime, *, limit: int = 500
) -> Sequence[Certificate]:
    """Return the valid later versions drawn at or after `since`, the oldest first.

    Their holders are to be told that a new file is ready; event and registration loaded.
    """
    return session.scalars(
        select(Certificate)
        .options(joinedload(Certificate.event), joinedload(Certificate.registration))
        .where(
            Certificate.version > 1,
            Certificate.status == "valid",
            Certificate.holder_removed_at.is_(None),
            Certificate.drawn_at >= since,
        )
        .order_by(Certificate.drawn_at, Certificate.id)
        .limit(limit)
    ).all()
