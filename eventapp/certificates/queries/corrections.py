"""Read wishes for corrections, and who was put right on the list after the certificate."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, literal, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload
from sqlalchemy.sql import ColumnElement

from eventapp.certificates.models import Certificate, CorrectionRequest
from eventapp.certificates.queries.certificates import is_newest
from eventapp.core.errors import NotFoundError
from eventapp.participants.models import Registration

PENDING, APPROVED, DECLINED, REPLACED = "pending", "approved", "declined", "replaced"
DECIDED_SHOWN = 50


def pending(
    session: Session, event_id: int, *, limit: int | None = None
) -> Sequence[CorrectionRequest]:
    """Return an event's open wishes, the oldest first; certificate and registration loaded."""
    return session.scalars(
        _wishes(event_id)
        .where(CorrectionRequest.state == PENDING)
        .order_by(CorrectionRequest.asked_at, CorrectionRequest.id)
        .limit(limit)
    ).all()


def decided(session: Session, event_id: int) -> Sequence[CorrectionRequest]:
    """Return an event's latest decisions, the newest first; loaded as `pending`."""
    return session.scalars(
        _wishes(event_id)
        .where(CorrectionRequest.state.in_((APPROVED, DECLINED)))
        .order_by(CorrectionRequest.decided_at.desc(), CorrectionRequest.id.desc())
        .limit(DECIDED_SHOWN)
    ).all()


def wishes(
    session: Session, event_id: int, public_ids: Collection[str]
) -> Sequence[CorrectionRequest]:
    """Return these wishes of the event, the oldest first; others are left out."""
    return session.scalars(
        _wishes(event_id)
        .where(CorrectionRequest.public_id.in_(public_ids))
        .order_by(CorrectionRequest.asked_at, CorrectionRequest.id)
    ).all()


def wish(session: Session, event_id: int, public_id: str) -> CorrectionRequest:
    """Return one wish of the event; raises NotFoundError."""
    found = wishes(session, event_id, [public_id])
    if not found:
        raise NotFoundError(public_id)
    return found[0]


def newest(session: Session, codes: Collection[str]) -> dict[str, Certificate]:
    """Return the newest version under each stored code."""
    rows = session.scalars(select(Certificate).where(Certificate.code.in_(codes), is_newest()))
    return {one.code: one for one in rows}


def latest_wish(session: Session, code: str) -> CorrectionRequest | None:
    """Return the holder's newest wish about a certificate, whatever became of it."""
    return session.scalar(
        _of_code(code)
        .where(CorrectionRequest.state != REPLACED)
        .order_by(CorrectionRequest.asked_at.desc(), CorrectionRequest.id.desc())
        .limit(1)
    )


def waiting(session: Session, code: str) -> Sequence[CorrectionRequest]:
    """Return the holder's open wishes about a certificate: one, unless two came at once."""
    return session.scalars(_of_code(code).where(CorrectionRequest.state == PENDING)).all()


def asked_since(session: Session, code: str, since: datetime) -> int:
    """Return how many wishes the holder sent since a moment."""
    return _count(session, _of_code(code).where(CorrectionRequest.asked_at > since))


def at_own_word(session: Session, code: str) -> int:
    """Return how many corrections the holder made alone: nobody decided them."""
    own = CorrectionRequest.decided_by == ""
    return _count(session, _of_code(code).where(CorrectionRequest.state == APPROVED, own))


def pending_count(session: Session, event_id: int) -> int:
    """Return how many wishes of an event wait."""
    waits = CorrectionRequest.state == PENDING
    return _count(
        session, select(CorrectionRequest).where(CorrectionRequest.event_id == event_id, waits)
    )


def outdated(event_id: int) -> Select[Certificate]:
    """Return the valid certificates that say else than the list of participants does now.

    By name; registration, its unit and person loaded. Compared are name, unit, post and NIP:
    those are listed who were put right after the day of issue.
    """
    return (
        select(Certificate)
        .join(Certificate.registration)
        .options(
            contains_eager(Certificate.registration).options(
                joinedload(Registration.unit), joinedload(Registration.person)
            )
        )
        .where(
            Certificate.event_id == event_id,
            Certificate.status == "valid",
            Certificate.holder_removed_at.is_(None),
            is_newest(),
            or_(
                _fact("name") != _printed(),
                _fact("position") != Registration.position,
                Certificate.unit_id.is_distinct_from(Registration.unit_id),
                _fact("nip").is_distinct_from(Registration.nip),
            ),
        )
        .order_by(Registration.name_key, Certificate.id)
    )


def outdated_count(session: Session, event_id: int) -> int:
    """Return how many certificates `outdated` finds."""
    return _count(session, outdated(event_id))


def _count(session: Session, statement: Select[Any]) -> int:
    return session.scalar(statement.order_by(None).with_only_columns(func.count())) or 0


def _fact(name: str) -> ColumnElement[Any]:
    found: ColumnElement[Any] = Certificate.facts[name].as_string()
    return found


def _printed() -> ColumnElement[str]:
    """Return the name as `snapshots.printed_name` writes it."""
    front = case((Registration.front_title == "", ""), else_=Registration.front_title + " ")
    back = case((Registration.back_title == "", ""), else_=literal(", ") + Registration.back_title)
    return front + Registration.name + back


def _wishes(event_id: int) -> Select[CorrectionRequest]:
    return (
        select(CorrectionRequest)
        .join(CorrectionRequest.certificate)
        .join(Certificate.registration)
        .options(
            contains_eager(CorrectionRequest.certificate)
            .contains_eager(Certificate.registration)
            .options(joinedload(Registration.unit), joinedload(Registration.person))
        )
        .where(CorrectionRequest.event_id == event_id)
    )


def _of_code(code: str) -> Select[CorrectionRequest]:
    return (
        select(CorrectionRequest)
        .join(Certificate, Certificate.id == CorrectionRequest.certificate_id)
        .where(Certificate.code == code, CorrectionRequest.by_holder.is_(True))
    )
