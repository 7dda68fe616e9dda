"""Bind a certificate to the bytes of its file, once and for all."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.certificates.models import Certificate, CertificateFile
from eventapp.certificates.queries.signing_out import HANDOFF
from eventapp.core.actors import Actor
from eventapp.db.upsert import insert


def keep_file(
    session: Session,
    certificate_id: int,
    *,
    sha256: str,
    size: int,
    signed_by: str = "",
    at: datetime,
    by: Actor,
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
    session.add(
        CertificateFile(
            certificate_id=certificate_id,
            sha256=sha256,
            size=size,
            made_at=at,
            signed_by=signed_by,
        )
    )
    audit.record(
        session,
        at=at,
        by=by,
        action="certificates.draw",
        subject=("certificate", code),
        after={"sha256": sha256, "signed_by": signed_by},
    )
    return True


def keep_handoff(
    session: Session, certificate_id: int, *, sha256: str, size: int, at: datetime, by: Actor
) -> bool:
    """Note the file that is to be signed elsewhere; False when there is one: that one leaves."""
    row = {
        "certificate_id": certificate_id,
        "part": HANDOFF,
        "sha256": sha256,
        "size": size,
        "way": "plain",
        "signed_by": "",
        "made_at": at,
    }
    made = session.scalar(
        insert(session, CertificateFile)
        .values(**row)
        .on_conflict_do_nothing()
        .returning(CertificateFile.id)
    )
    if made is None:
        return False
    code = session.get_one(Certificate, certificate_id).code
    audit.record(
        session,
        at=at,
        by=by,
        action="certificates.draw_handoff",
        subject=("certificate", code),
        after={"sha256": sha256},
    )
    return True
