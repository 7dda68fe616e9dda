"""The attendance list as Excel: a row a person, a column a session."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from eventapp.checkin import labels
from eventapp.checkin.models import Arrival
from eventapp.core.periods import local
from eventapp.events.models import Event
from eventapp.files.spreadsheets import Column, Value, write_table
from eventapp.participants.labels import ROLES
from eventapp.participants.models import Registration
from eventapp.participants.rules.names import full_name
from eventapp.participants.rules.people import Role
from eventapp.web import formats

_TIME = "dd/mm/yyyy hh:mm"


def attendance_sheet(
    event: Event,
    rows: Sequence[Registration],
    arrivals: Mapping[int, Mapping[int, Arrival]],
) -> bytes:
    """Return the workbook; times as the event's zone shows them."""
    columns = [
        Column(_("No"), 6, "0"),
        Column(_("Nama"), 36),
        Column(_("NIP"), 22),
        Column(_("Pangkat/golongan"), 22),
        Column(_("Jabatan"), 32),
        Column(_("Unit"), 36),
        Column(_("Peran"), 14),
        *(Column(one.title, 18, _TIME) for one in event.sessions),
        Column(_("Cara"), 24),
    ]
    when = formats.span(event.starts_at, event.ends_at, event.timezone)
    above = (event.title, f"{formats.day(event.starts_at, event.timezone)}, {when}")
    numbered = (
        _row(number, row, event, arrivals.get(row.id, {})) for number, row in enumerate(rows, 1)
    )
    return write_table(columns, numbered, sheet=_("Daftar hadir"), above=above)


def _row(
    number: int, row: Registration, event: Event, arrivals: Mapping[int, Arrival]
) -> list[Value]:
    times: list[Value] = []
    for one in event.sessions:
        arrival = arrivals.get(one.id)
        times.append(local(arrival.arrived_at, event.timezone) if arrival else None)
    methods = dict.fromkeys(labels.method(one.method) for one in arrivals.values())
    return [
        number,
        full_name(row.front_title, row.name, row.back_title),
        row.nip or "",
        row.rank,
        row.position,
        row.unit.name if row.unit else "",
        str(ROLES[Role(row.role)]) if row.role in set(Role) else row.role,
        *times,
        ", ".join(methods),
    ]
