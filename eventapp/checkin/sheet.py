"""The attendance list as Excel: a row a person, the columns of each session side by side."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from eventapp.checkin.rows import Shown
from eventapp.core.periods import local
from eventapp.events.models import Event, EventSession
from eventapp.files.spreadsheets import Column, Value, write_table
from eventapp.participants.labels import ROLES
from eventapp.participants.models import Registration
from eventapp.participants.queries import Standing
from eventapp.participants.rules.names import full_name
from eventapp.participants.rules.people import Role
from eventapp.web import formats

_TIME = "dd/mm/yyyy hh:mm"


def attendance_sheet(
    event: Event,
    rows: Sequence[Registration],
    came: Mapping[int, Mapping[int, Shown]],
    standing: Standing,
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
        Column(_("Mewakili"), 36),
        Column(_("Surat tugas"), 24),
        Column(_("Diwakili oleh"), 36),
        *(column for one in event.sessions for column in _columns(one)),
    ]
    when = formats.span(event.starts_at, event.ends_at, event.timezone)
    above = (event.title, f"{formats.day(event.starts_at, event.timezone)}, {when}")
    numbered = (
        _row(number, row, event, came.get(row.id, {}), standing)
        for number, row in enumerate(rows, 1)
    )
    return write_table(columns, numbered, sheet=_("Daftar hadir"), above=above)


def _columns(one: EventSession) -> list[Column]:
    words = (
        (_("datang"), 18, _TIME),
        (_("pulang"), 18, _TIME),
        (_("menit hadir"), 12, "0"),
        (_("menit terlambat"), 12, "0"),
        (_("menit pulang awal"), 12, "0"),
        (_("cara"), 24, ""),
        (_("kekuatan"), 18, ""),
    )
    return [Column(f"{one.title}: {word}", width, pattern) for word, width, pattern in words]


def _row(
    number: int,
    row: Registration,
    event: Event,
    came: Mapping[int, Shown],
    standing: Standing,
) -> list[Value]:
    invitee, deputy = standing.invitees.get(row.id), standing.deputies.get(row.id)
    cells: list[Value] = []
    for one in event.sessions:
        cells += _cells(came.get(one.id), event.timezone)
    return [
        number,
        full_name(row.front_title, row.name, row.back_title),
        row.nip or "",
        row.rank,
        row.position,
        row.unit.name if row.unit else "",
        str(ROLES[Role(row.role)]) if row.role in set(Role) else row.role,
        invitee.name if invitee else "",
        invitee.letter if invitee else "",
        deputy.name if deputy else "",
        *cells,
    ]


def _cells(one: Shown | None, zone: str) -> list[Value]:
    if one is None:
        return [None, None, None, None, None, "", ""]
    left_at = one.arrival.left_at
    return [
        local(one.arrival.arrived_at, zone),
        local(left_at, zone) if left_at else None,
        one.stay.minutes,
        one.stay.late or None,
        one.stay.early or None,
        one.method,
        one.grade,
    ]
