"""Type in an official score, and correct one with a reason."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from eventapp.audit import actions as audit
from eventapp.core import ids
from eventapp.core.actors import Actor
from eventapp.core.errors import InvalidFieldError, StaleError
from eventapp.core.text import clean
from eventapp.db.upsert import insert
from eventapp.indicators import queries
from eventapp.indicators.models import Score
from eventapp.indicators.rules import ScorePlan, fingerprint


def score_id(plan: ScorePlan) -> str:
    """Return the public id of a reading: the same day, scheme and source give the same one.

    So a list imported twice adds nothing, even after one of its scores was corrected.
    """
    text = f"{plan.as_of.isoformat()}|{plan.scheme}|{plan.source}"
    digest = hashlib.sha256(text.encode()).digest()
    return "".join(ids.ALPHABET[byte % 32] for byte in digest[:12]).lower()


def score_values(row: Score) -> dict[str, Any]:
    """Return what a score says, as plain JSON."""
    return {
        "as_of": row.as_of.isoformat(),
        "scheme": row.scheme,
        "value": f"{row.value:.2f}",
        "rank": row.rank,
        "source": row.source,
    }


def insert_score(session: Session, plan: ScorePlan, *, at: datetime, by: Actor) -> Score | None:
    """Add a reading with its audit line, or return None when it is there already."""
    values = {
        "public_id": score_id(plan),
        "as_of": plan.as_of,
        "scheme": plan.scheme,
        "value": plan.value,
        "rank": plan.rank,
        "source": plan.source,
        "entered_at": at,
        "entered_by": by.label,
    }
    statement = insert(session, Score).values(**values)
    statement = statement.on_conflict_do_nothing(index_elements=["public_id"])
    made = session.execute(statement.returning(Score.id)).scalar()
    if made is None:
        return None
    row = session.get_one(Score, made)
    audit.record(
        session,
        at=at,
        by=by,
        action="indicators.score_added",
        subject=("score", row.public_id),
        after=score_values(row),
    )
    return row


def add_score(session: Session, plan: ScorePlan, *, at: datetime, by: Actor) -> Score:
    """Add a reading; raises InvalidFieldError("as_of", "taken") when it is there already."""
    row = insert_score(session, plan, at=at, by=by)
    if row is None:
        raise InvalidFieldError("as_of", "taken", plan.as_of.isoformat())
    return row


def correct_score(
    session: Session,
    public_id: str,
    plan: ScorePlan,
    *,
    reason: str,
    seen: str,
    at: datetime,
    by: Actor,
) -> Score:
    """Correct a reading; the old one and the reason stay in the audit log.

    Raises NotFoundError, StaleError, InvalidFieldError("reason", "missing").
    """
    row = queries.score(session, public_id, lock=True)
    before = score_values(row)
    if fingerprint(before) != seen:
        raise StaleError
    reason = clean(reason, 300)
    if not reason:
        raise InvalidFieldError("reason", "missing")
    row.as_of, row.scheme, row.value = plan.as_of, plan.scheme, plan.value
    row.rank, row.source = plan.rank, plan.source
    row.entered_at, row.entered_by = at, by.label
    session.flush()
    audit.record(
        session,
        at=at,
        by=by,
        action="indicators.score_corrected",
        subject=("score", public_id),
        before=before,
        after=score_values(row) | {"reason": reason},
    )
    return row
