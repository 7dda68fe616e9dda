"""Take a certificate back: it stays on record, and its public page says so."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.certificates.amending import REASON_LIMIT
from eventapp.certificates.models import Certificate
from eventapp.certificates.rules import State
from eventapp.core.actors import Actor
from eventapp.core.errors import DomainError, InvalidFieldError
from eventapp.core.text import clean


class AlreadyEndedError(DomainError):
    """The certificate isn't valid any more; `status` says what it is."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


def revoke(
    session: Session, certificate: Certificate, *, reason: str, at: datetime, by: Actor
) -> None:
    """Revoke a valid certificate. Raises AlreadyEndedError, InvalidFieldError without a reason."""
    reason = clean(reason, REASON_LIMIT)
    if not reason:
        raise InvalidFieldError("reason", "empty")
    # Compared in the statement: of two officers at once, one revokes and the other is told.
    changed = session.scalar(
        update(Certificate)
        .where(Certificate.id == certificate.id, Certificate.status == State.VALID)
        .values(status=str(State.REVOKED), revoked_at=at, revoke_reason=reason)
        .returning(Certificate.id)
    )
    if changed is None:
        session.refresh(certificate, ["status"])
        raise AlreadyEndedError(certificate.status)
    audit.record(
        session,
        at=at,
        by=by,
        action="certificates.revoke",
        subject=("certificate", certificate.code),
        before={"status": str(State.VALID)},
        after={"status": str(State.REVOKED), "reason": reason, "number": certificate.number},
    )
