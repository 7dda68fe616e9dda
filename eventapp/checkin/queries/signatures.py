"""Read signatures by finger, as they are drawn."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from eventapp.checkin import strokes
from eventapp.checkin.models import Signature


def signatures_of(session: Session, event_id: int) -> dict[int, str]:
    """Return an event's signatures by registration id, as SVG path data in a box of 100 by 40."""
    rows = session.execute(
        select(Signature.registration_id, Signature.strokes).where(Signature.event_id == event_id)
    )
    return {registration_id: strokes.path(drawn) for registration_id, drawn in rows}


def signature_of(session: Session, registration_id: int) -> str:
    """Return somebody's signature as SVG path data in a box of 100 by 40; "" without one."""
    drawn = session.scalar(
        select(Signature.strokes).where(Signature.registration_id == registration_id)
    )
    return strokes.path(drawn) if drawn else ""
