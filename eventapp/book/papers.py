"""The official list of an event, with what its book says once it is closed."""

from datetime import datetime

from sqlalchemy.orm import Session

from eventapp.book import queries
from eventapp.book.models import Correction
from eventapp.book.rules import Kind, State
from eventapp.checkin import papers
from eventapp.checkin.papers import ROLES_OF
from eventapp.checkin.pdf import AttendanceList, Closing, Corrected, ListKind
from eventapp.core.periods import local
from eventapp.events.models import Event
from eventapp.files.pages import hour, zone_word
from eventapp.participants.rules.names import full_name


def attendance_list(
    session: Session, event: Event, kind: ListKind, *, everybody: bool, organisation: str
) -> AttendanceList:
    """Return all that the official list says; `event` needs all that belongs to it loaded."""
    return papers.attendance_list(
        session,
        event,
        kind,
        everybody=everybody,
        organisation=organisation,
        closing=_closing(session, event, kind),
    )


def _closing(session: Session, event: Event, kind: ListKind) -> Closing | None:
    """Return the closing of the event's book, with the corrections of those on this list."""
    book = queries.book(session, event.id)
    if book is None:
        return None
    approved = queries.corrections(session, event.id, state=State.APPROVED)
    marks: dict[tuple[int, int], tuple[int, ...]] = {}
    for one in approved:
        place = (one.session_id, one.registration_id)
        marks[place] = (*marks.get(place, ()), one.number or 0)
    return Closing(
        closed_at=book.closed_at,
        closed_by=book.closed_by,
        rows=book.rows,
        digest=book.digest,
        corrections=[
            _corrected(one, event.timezone)
            for one in approved
            if one.registration.role in ROLES_OF[kind]
        ],
        marks=marks,
    )


# Official documents are Indonesian in every language of the screens.
def _corrected(row: Correction, zone: str) -> Corrected:
    who = row.registration
    return Corrected(
        number=row.number or 0,
        name=full_name(who.front_title, who.name, who.back_title),
        unit=who.unit.name if who.unit else "",
        session=row.session.title,
        change=_change(row, zone),
        reason=row.reason,
        proposed=_said(row.proposed_label, row.proposed_at, zone),
        approved=_said(row.decided_label, row.decided_at, zone),
    )


def _change(row: Correction, zone: str) -> str:
    match Kind(row.kind):
        case Kind.ADD:
            return f"Ditambahkan, {_times(row, zone)}"
        case Kind.TIME:
            return f"Waktu menjadi {_times(row, zone)}"
        case Kind.REMOVE:
            return "Dihapus: tidak hadir"
        case Kind.DOWNGRADE:
            return "Kehadiran diragukan"


def _times(row: Correction, zone: str) -> str:
    came = f"masuk {hour(row.arrived_at, zone)}" if row.arrived_at else ""
    left = f"keluar {hour(row.left_at, zone)}" if row.left_at else ""
    return ", ".join(part for part in (came, left) if part)


def _said(label: str, at: datetime | None, zone: str) -> str:
    return f"{label}, {local(at, zone):%d/%m/%Y %H.%M} {zone_word(zone)}" if at else label
