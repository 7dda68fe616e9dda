"""Read what goes into a pack, in a fixed order."""

from collections.abc import Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from eventapp.audit.models import AuditLine, AuditSeal
from eventapp.checkin.models import Arrival
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Registration
from eventapp.units.models import Unit


def presences(
    session: Session, event: Event
) -> Sequence[Row[Registration, str, EventSession, Arrival]]:
    """Return every registration with each of its arrivals (session and arrival None without)."""
    return session.execute(
        select(Registration, Unit.name, EventSession, Arrival)
        .outerjoin(Unit, Unit.id == Registration.unit_id)
        .outerjoin(Arrival, Arrival.registration_id == Registration.id)
        .outerjoin(EventSession, EventSession.id == Arrival.session_id)
        .where(Registration.event_id == event.id)
        .order_by(
            Unit.name,
            Registration.name_key,
            Registration.id,
            EventSession.starts_at,
            EventSession.position,
        )
    ).all()


def log_of(session: Session, event: Event) -> Sequence[Row[AuditLine, AuditSeal]]:
    """Return the sealed log lines about the event itself, oldest first."""
    return session.execute(
        select(AuditLine, AuditSeal)
        .join(AuditSeal, AuditSeal.line_id == AuditLine.id)
        .where(AuditLine.subject_kind == "event", AuditLine.subject_id == event.public_id)
        .order_by(AuditLine.id)
    ).all()
