"""Send certificates out to be signed elsewhere, and bind what comes back to them for good."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.certificates.models import (
    Certificate,
    CertificateFile,
    EventDesign,
    SigningBatch,
    SigningItem,
)
from eventapp.certificates.queries import signing_out as queries
from eventapp.certificates.queries.signing_out import BSRE, OWN, Sent
from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError
from eventapp.db.upsert import insert
from eventapp.events.models import Event
from eventapp.jobs.actions import enqueue


def choose_signing(
    session: Session, event: Event, signing: str, *, at: datetime, by: Actor
) -> None:
    """Choose who signs what is issued from now on; raises InvalidFieldError."""
    if signing not in (OWN, BSRE):
        raise InvalidFieldError("signing", "unknown", signing)
    before = queries.signing_of(session, event.id)
    if before == signing:
        return
    row = {"event_id": event.id, "settings": {}, "numbering": "series", "version": 1}
    session.execute(
        insert(session, EventDesign)
        .values(**row, signing=signing)
        .on_conflict_do_update(index_elements=["event_id"], set_={"signing": signing})
    )
    audit.record(
        session,
        at=at,
        by=by,
        action="certificates.choose_signing",
        subject=("event", event.public_id),
        before={"signing": before},
        after={"signing": signing},
    )


def send_out(
    session: Session, event: Event, sent: Sequence[Sent], *, way: str, at: datetime, by: Actor
) -> str:
    """Note that files left to be signed; return the batch's public id."""
    batch = SigningBatch(
        public_id=ids.public_id(), event_id=event.id, way=way, made_at=at, made_by=by.label
    )
    session.add(batch)
    session.flush()
    session.execute(
        SigningItem.__table__.insert(),  # type: ignore[attr-defined]
        [
            {
                "batch_id": batch.id,
                "certificate_id": one.certificate_id,
                "sent_sha256": one.sha256,
                "state": "sent",
                "problem": "",
            }
            for one in sent
        ],
    )
    audit.record(
        session,
        at=at,
        by=by,
        action="certificates.send_out",
        subject=("event", event.public_id),
        after={"batch": batch.public_id, "files": len(sent), "way": way},
    )
    return batch.public_id


def request_take_back(
    session: Session, event: Event, files: Sequence[str], *, at: datetime, by: Actor
) -> str:
    """Return the job that reads the uploaded `files` (SHA-256s in the store)."""
    args = {"event": event.public_id, "files": list(files)}
    return enqueue(session, queries.TAKE_BACK, args, at=at, by=by)


def take_back(
    session: Session, sent: Sent, *, sha256: str, size: int, signer: str, at: datetime, by: Actor
) -> bool:
    """Make a signed file the certificate's file; False when it has one by now: that one stays."""
    changed = session.scalar(
        update(Certificate)
        .where(
            Certificate.id == sent.certificate_id,
            Certificate.sha256.is_(None),
            Certificate.status == "valid",
        )
        .values(sha256=sha256, drawn_at=at)
        .returning(Certificate.id)
    )
    if changed is None:
        return False
    session.add(
        CertificateFile(
            certificate_id=sent.certificate_id,
            sha256=sha256,
            size=size,
            made_at=at,
            way=BSRE,
            signed_by=signer,
        )
    )
    session.execute(
        update(SigningItem)
        .where(SigningItem.certificate_id == sent.certificate_id)
        .values(state="returned", returned_sha256=sha256, returned_at=at, problem="")
    )
    audit.record(
        session,
        at=at,
        by=by,
        action="certificates.take_back",
        subject=("certificate", sent.code),
        before={"sha256": sent.sha256},
        after={"sha256": sha256, "signed_by": signer},
    )
    return True


def refuse_return(session: Session, sent: Sent, problem: str, *, at: datetime) -> None:
    """Note what was wrong with a file that came back, where it hasn't come back well."""
    session.execute(
        update(SigningItem)
        .where(SigningItem.certificate_id == sent.certificate_id, SigningItem.state != "returned")
        .values(state="refused", problem=problem, returned_at=at)
    )
