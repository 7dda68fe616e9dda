"""Let something speak for a presence, or against it."""

from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.checkin.models import Arrival
from eventapp.checkin.rules import Proof, grade_of
from eventapp.core.actors import Actor


def add_proof(
    session: Session, arrival: Arrival, proof: Proof, *, at: datetime, by: Actor, reason: str = ""
) -> bool:
    """Add a proof (or a doubt) and grade the presence anew; False when it was there already.

    `arrival` needs session and registration loaded.
    """
    proofs = {Proof(word) for word in arrival.proofs.split()}
    if proof in proofs:
        return False
    before = {"grade": arrival.grade, "proofs": arrival.proofs}
    proofs.add(proof)
    arrival.proofs = " ".join(sorted(proofs))
    arrival.grade = int(grade_of(proofs))
    after = {"grade": arrival.grade, "proofs": arrival.proofs, "session": arrival.session.public_id}
    audit.record(
        session,
        at=at,
        by=by,
        action="checkin.grade",
        subject=("registration", arrival.registration.code),
        before=before,
        after=after | ({"reason": reason} if reason else {}),
    )
    return True
