"""Bind a certificate to the bytes of its file, once and for all."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.certificates.models import Certificate
from eventapp.core.actors import Actor


def keep_file(
    session: Session, certificate_id: int, *, sha256: str, at: datetime, by: Actor
) -> bool:
    """Note the file a certificate was drawn as; False when it has one already: that one stays."""
    code = session.scalar(
        update(Certificate)
        .where(Certificate.id == certificate_id, Certificate.sha256.is_(None))
        .values(sha256=sha256, drawn_at=at)
        .returning(Certificate.code)
    )
    if code is None:
        return False
    audit.record(
        session,
        at=at,
        by=by,
        action="certificates.draw",
        subject=("certificate", code),
        after={"sha256": sha256},
    )
    return True
