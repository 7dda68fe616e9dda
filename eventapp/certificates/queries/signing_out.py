"""Read what waits to be signed elsewhere, what left, and what came back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from eventapp.certificates.models import (
    Certificate,
    CertificateFile,
    EventDesign,
    SigningBatch,
    SigningItem,
)
from eventapp.certificates.queries.certificates import Paper
from eventapp.participants.models import Registration
from eventapp.units.models import Unit

TAKE_BACK = "certificates.take_back"
HANDOFF = "handoff"
OWN, BSRE = "own", "bsre"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that left and hasn't come back: whose it is, its fingerprint and its bytes' count."""

    certificate_id: int
    code: str
    number: str
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch with its counts."""

    public_id: str
    way: str
    made_at: datetime
    made_by: str
    sent: int
    returned: int
    refused: int

    @property
    def missing(self) -> int:
        """How many haven't come back at all."""
        return self.sent - self.returned - self.refused


def signing_of(session: Session, event_id: int) -> str:
    """Return who signs an event's certificates: OWN or BSRE."""
    chosen = session.scalar(select(EventDesign.signing).where(EventDesign.event_id == event_id))
    return chosen or OWN


def _waiting(event_id: int) -> Any:
    """Select valid certificates that have a file to be signed and none signed yet."""
    return (
        select(
            Certificate.id,
            Certificate.code,
            Certificate.number,
            Registration.name,
            CertificateFile.sha256,
            CertificateFile.size,
        )
        .join(CertificateFile, CertificateFile.certificate_id == Certificate.id)
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(
            Certificate.event_id == event_id,
            Certificate.status == "valid",
            Certificate.sha256.is_(None),
            CertificateFile.part == HANDOFF,
        )
        .order_by(Certificate.serial, Certificate.id)
    )


def waiting(session: Session, event_id: int, *, limit: int | None = None) -> list[Sent]:
    """Return what has to be signed elsewhere, in the order of numbers."""
    return [Sent(*row) for row in session.execute(_waiting(event_id).limit(limit))]


def count_waiting(session: Session, event_id: int) -> int:
    """Return how many certificates wait to be signed elsewhere."""
    return session.scalar(select(func.count()).select_from(_waiting(event_id).subquery())) or 0


def papers_to_sign(session: Session, event_id: int) -> list[Paper]:
    """Return the same as files of a ZIP."""
    rows = session.execute(
        _waiting(event_id).add_columns(Unit.code).outerjoin(Unit, Unit.id == Certificate.unit_id)
    )
    return [
        Paper(number, code, name, unit or "", sha)
        for _id, code, number, name, sha, _size, unit in rows
    ]


def batches(session: Session, event_id: int) -> list[BatchLine]:
    """Return an event's batches, newest first."""
    returned = func.count().filter(SigningItem.state == "returned")
    refused = func.count().filter(SigningItem.state == "refused")
    rows = session.execute(
        select(
            SigningBatch.public_id,
            SigningBatch.way,
            SigningBatch.made_at,
            SigningBatch.made_by,
            func.count(SigningItem.id),
            returned,
            refused,
        )
        .join(SigningItem, SigningItem.batch_id == SigningBatch.id)
        .where(SigningBatch.event_id == event_id)
        .group_by(SigningBatch.id)
        .order_by(SigningBatch.id.desc())
    )
    return [BatchLine(*row) for row in rows]


def not_back(session: Session, event_id: int) -> Sequence[tuple[SigningItem, Certificate]]:
    """Return what left and isn't back, with what was wrong when it was tried; by number."""
    rows = session.execute(
        select(SigningItem, Certificate)
        .join(Certificate, Certificate.id == SigningItem.certificate_id)
        .join(SigningBatch, SigningBatch.id == SigningItem.batch_id)
        .where(
            SigningBatch.event_id == event_id,
            SigningItem.state != "returned",
            Certificate.sha256.is_(None),
            Certificate.status == "valid",
        )
        .order_by(Certificate.serial, SigningItem.id)
    )
    newest = {certificate.id: (item, certificate) for item, certificate in rows}
    return list(newest.values())


def is_known_return(session: Session, data: bytes) -> bool:
    """Whether exactly this signed file was taken back before."""
    known = CertificateFile.sha256 == hashlib.sha256(data).hexdigest()
    return bool(session.scalar(select(exists().where(known, CertificateFile.way == BSRE))))
