"""What stands in an event's tables, as a book says it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from eventapp.book.rules.content import Attendee, Content, Occasion, Presence, Sitting
from eventapp.checkin import strokes
from eventapp.checkin.models import Arrival, Signature
from eventapp.events.models import Event, EventSession
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name
from eventapp.units.models import Unit

_Person = Row[Registration, Unit | None, Registration | None]


def content(session: Session, event: Event, *, closed_at: datetime, closed_by: str) -> Content:
    """Return the book of an event (all that belongs to it loaded) from today's tables."""
    presences = _presences(session, event)
    signatures = _signatures(session, event.id)
    return Content(
        event=_occasion(event),
        sessions=tuple(_sitting(one) for one in event.sessions),
        people=tuple(
            _attendee(row, presences[row[0].id], signatures.get(row[0].id, ""))
            for row in _people(session, presences)
        ),
        closed_at=closed_at,
        closed_by=closed_by,
    )


def _occasion(event: Event) -> Occasion:
    return Occasion(
        id=event.public_id,
        title=event.title,
        theme=event.theme,
        venue=event.venue,
        host_unit=event.host_unit.name if event.host_unit else "",
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        timezone=event.timezone,
    )


def _sitting(one: EventSession) -> Sitting:
    return Sitting(
        id=one.public_id,
        title=one.title,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        speaker=one.speaker,
        counts=one.counts,
    )


def _presences(session: Session, event: Event) -> dict[int, list[Presence]]:
    """Return the presences in an event by registration id."""
    refs = {one.id: one.public_id for one in event.sessions}
    rows = session.execute(
        select(Arrival, Unit.code)
        .outerjoin(Unit, Unit.id == Arrival.unit_id)
        .where(Arrival.event_id == event.id)
    )
    found: dict[int, list[Presence]] = {}
    for row, unit in rows:
        said = Presence(
            session=refs[row.session_id],
            arrived_at=row.arrived_at,
            left_at=row.left_at,
            method=row.method,
            grade=row.grade,
            proofs=tuple(row.proofs.split()),
            by=row.by_label,
            device=row.device,
            scan=row.scan_uid,
            unit=unit or "",
        )
        found.setdefault(row.registration_id, []).append(said)
    return found


_IDS_AT_ONCE = 10_000


def _people(session: Session, ids: Iterable[int]) -> Iterable[_Person]:
    """Yield these registrations with their unit, and whom they stand in for."""
    wanted = sorted(ids)
    invitee = aliased(Registration)
    for start in range(0, len(wanted), _IDS_AT_ONCE):
        yield from session.execute(
            select(Registration, Unit, invitee)
            .outerjoin(Unit, Unit.id == Registration.unit_id)
            .outerjoin(invitee, invitee.id == Registration.stands_in_for_id)
            .where(Registration.id.in_(wanted[start : start + _IDS_AT_ONCE]))
        )


def _signatures(session: Session, event_id: int) -> dict[int, str]:
    rows = session.execute(
        select(Signature.registration_id, Signature.strokes).where(Signature.event_id == event_id)
    )
    return {key: strokes.digest(drawn) for key, drawn in rows}


def _attendee(row: _Person, presences: Sequence[Presence], signature: str) -> Attendee:
    one, unit, invitee = row
    return Attendee(
        code=one.code,
        name=full_name(one.front_title, one.name, one.back_title),
        nip=one.nip or "",
        rank=one.rank,
        position=one.position,
        unit=unit.code if unit else "",
        unit_name=unit.name if unit else "",
        role=one.role,
        stands_in_for=invitee.code if invitee else "",
        stands_in_for_name=(
            full_name(invitee.front_title, invitee.name, invitee.back_title) if invitee else ""
        ),
        stands_in_as=one.stands_in_as,
        letter=one.letter,
        signature=signature,
        presences=tuple(presences),
    )
