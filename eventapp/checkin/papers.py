"""What the door's papers say, read from the database: tickets, cards, the attendance list."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from eventapp.checkin import pdf, queries, tickets
from eventapp.checkin.models import Arrival
from eventapp.checkin.pdf import (
    AttendanceList,
    Closing,
    Listed,
    ListKind,
    Mark,
    Occasion,
    Signer,
)
from eventapp.checkin.queries.lists import PRESENT
from eventapp.checkin.rules import Method
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
    session: Session,
    event: Event,
    kind: ListKind,
    *,
    everybody: bool,
    organisation: str,
    closing: Closing | None = None,
) -> AttendanceList:
    """Return all that the official list says; `closing` once its book is closed."""
    rows = listed(session, event, kind, everybody=everybody)
    ids = [row.id for row in rows]
    arrivals = queries.arrivals_of(session, ids)
    signatures = queries.signatures_of(session, event.id)
    stands_in = _stand_ins(session, rows)
    marks = closing.marks if closing else {}
    return AttendanceList(
        kind=kind,
        letterhead=_letterhead(session, event, organisation),
        occasion=occasion(event, organisation),
        sessions=tuple(one.title for one in event.sessions),
        people=[
            Listed(
                name=full_name(row.front_title, row.name, row.back_title),
                nip=row.nip or "",
                rank=row.rank,
                position=row.position,
                unit=row.unit.name if row.unit else "",
                marks=tuple(
                    _mark(arrivals.get(row.id, {}).get(one.id), marks.get((one.id, row.id), ()))
                    for one in event.sessions
                ),
                stands_in=stands_in.get(row.id, ""),
                signature=signatures.get(row.id, ""),
            )
            for row in rows
        ],
        place=event.issue_place,
        signed_on=local_day(_last_moment(event), event.timezone),
        signer=Signer(event.signer_position, event.signer_name, event.signer_nip),
        checks_out=event.checks_out,
        closing=closing,
    )


def _mark(arrival: Arrival | None, corrections: tuple[int, ...]) -> Mark:
    if arrival is None:
        return Mark(corrections=corrections)
    return Mark(
        arrived_at=arrival.arrived_at,
        left_at=arrival.left_at,
        typed=arrival.method == Method.ROSTER,
        corrections=corrections,
    )


def _stand_ins(session: Session, rows: Sequence[Registration]) -> dict[int, str]:
    """Return what stands under the names of those who came for somebody else, by registration."""
    came = {row.id: row for row in rows if row.stands_in_for_id is not None}
    invited = select(Registration).where(
        Registration.id.in_([row.stands_in_for_id for row in came.values()])
    )
    names = {
        one.id: full_name(one.front_title, one.name, one.back_title)
        for one in (session.scalars(invited) if came else ())
    }
    return {
        key: ", ".join(
            part
            for part in (
                f"mewakili {names[row.stands_in_for_id or 0]}",
                f"sebagai {row.stands_in_as}" if row.stands_in_as else "",
                f"surat {row.letter}" if row.letter else "",
            )
            if part
        )
        for key, row in came.items()
    }


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
