"""What the door's papers say, read from the database: tickets, cards, the attendance list."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from eventapp.checkin import pdf, queries, tickets
from eventapp.checkin.pdf import AttendanceList, Listed, ListKind, Occasion, Signer
from eventapp.checkin.queries.lists import PRESENT
from eventapp.core.periods import local_day
from eventapp.events.models import Event
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name
from eventapp.participants.rules.people import Role
from eventapp.participants.rules.registering import Status
from eventapp.units.models import Unit

# More are made by the worker: 300 rows take about five seconds, and so do 300 cards.
ROWS_AT_ONCE = 60
CARDS_AT_ONCE = 40
ROLES_OF = {
    ListKind.PARTICIPANTS: (Role.PARTICIPANT,),
    ListKind.SPEAKERS: (Role.SPEAKER, Role.MODERATOR),
    ListKind.ORGANISERS: (Role.ORGANISER,),
}
_LEVELS = 6  # of units above each other


def occasion(event: Event, organisation: str) -> Occasion:
    """Return the event as it stands on paper; `event` needs its host unit loaded."""
    return Occasion(
        title=event.title,
        theme=event.theme,
        venue=event.venue,
        host_unit=event.host_unit.name if event.host_unit else organisation,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.timezone,
    )


def ticket(row: Registration, key: bytes, base_url: str) -> pdf.Ticket:
    """Return one registration's ticket; `row` needs its unit loaded."""
    return pdf.Ticket(
        name=full_name(row.front_title, row.name, row.back_title),
        unit=row.unit.name if row.unit else "",
        code=row.code,
        text=tickets.write(row.code, key, base_url),
    )


def holders(session: Session, event_id: int) -> Sequence[Registration]:
    """Return the registrations cards are printed for, by unit and name as they are handed out."""
    return session.scalars(
        select(Registration)
        .outerjoin(Unit, Unit.id == Registration.unit_id)
        .options(joinedload(Registration.unit))
        .where(Registration.event_id == event_id, Registration.status == Status.REGISTERED)
        .order_by(Unit.name, Registration.name_key, Registration.id)
    ).all()


def cards(rows: Iterable[Registration], event: Event, key: bytes, base_url: str) -> bytes:
    """Return the cards of these registrations as a PDF."""
    place = event.host_unit.name if event.host_unit else ""
    return pdf.ticket_cards([ticket(row, key, base_url) for row in rows], occasion(event, place))


def listed(
    session: Session, event: Event, kind: ListKind, *, everybody: bool
) -> Sequence[Registration]:
    """Return who stands on a list: who came, or everybody expected too (to sign on paper)."""
    state = "" if everybody else PRESENT
    return session.scalars(queries.attendees(event.id, state=state, roles=ROLES_OF[kind])).all()


def attendance_list(
    session: Session, event: Event, kind: ListKind, *, everybody: bool, organisation: str
) -> AttendanceList:
    """Return all that the official list says."""
    rows = listed(session, event, kind, everybody=everybody)
    times = queries.arrival_times(session, [row.id for row in rows])
    sessions = event.sessions
    return AttendanceList(
        kind=kind,
        letterhead=_letterhead(session, event, organisation),
        occasion=occasion(event, organisation),
        sessions=tuple(one.title for one in sessions),
        people=[
            Listed(
                name=full_name(row.front_title, row.name, row.back_title),
                nip=row.nip or "",
                rank=row.rank,
                position=row.position,
                unit=row.unit.name if row.unit else "",
                arrivals=tuple(times.get((one.id, row.id)) for one in sessions),
            )
            for row in rows
        ],
        place=event.issue_place,
        signed_on=local_day(_last_moment(event), event.timezone),
        signer=Signer(event.signer_position, event.signer_name, event.signer_nip),
    )


def _last_moment(event: Event) -> datetime:
    return max((one.ends_at for one in event.sessions), default=event.ends_at)


def _letterhead(session: Session, event: Event, organisation: str) -> tuple[str, ...]:
    """Return the body the host belongs to, then the host."""
    if event.host_unit is None:
        return (organisation,)
    top = event.host_unit
    for _level in range(_LEVELS):
        above = session.get(Unit, top.parent_id) if top.parent_id else None
        if above is None:
            break
        top = above
    return tuple(dict.fromkeys((top.name, event.host_unit.name)))
