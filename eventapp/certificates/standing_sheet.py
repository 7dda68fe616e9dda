"""Who has earned a certificate and why, as Excel."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from eventapp.certificates import labels
from eventapp.certificates.queries import Line
from eventapp.certificates.rules import State
from eventapp.certificates.snapshots import printed_name
from eventapp.events.models import Event
from eventapp.files.spreadsheets import Column, Value, write_table
from eventapp.participants.models import Registration
from eventapp.participants.queries import Standing


def standing_sheet(
    event: Event,
    lines: Sequence[Line],
    people: Mapping[int, Registration],
    standing: Standing,
    counting: int,
) -> bytes:
    """Return the workbook; `counting` is how many sessions count."""
    columns = [
        Column(_("No"), 6, "0"),
        Column(_("Nama"), 36),
        Column(_("NIP"), 22),
        Column(_("Jabatan"), 32),
        Column(_("Unit"), 36),
        Column(_("Peran"), 14),
        Column(_("Mewakili"), 36),
        Column(_("Kode"), 12),
        Column(_("Sesi dihadiri"), 12, "0"),
        Column(_("Sesi yang dihitung"), 12, "0"),
        Column(_("Sesi yang disyaratkan"), 12, "0"),
        Column(_("Menit hadir"), 12, "0"),
        Column(_("Sesi terlambat"), 12, "0"),
        Column(_("Sesi pulang awal"), 12, "0"),
        Column(_("Keadaan"), 20),
        Column(_("Alasan"), 44),
        Column(_("Nomor"), 34),
    ]
    rows = (
        _row(at, line, people[line.registration_id], standing, counting)
        for at, line in enumerate(lines, 1)
    )
    return write_table(columns, rows, sheet=_("Syarat sertifikat"), above=(event.title,))


def _row(
    at: int, line: Line, person: Registration, standing: Standing, counting: int
) -> list[Value]:
    invitee = standing.invitees.get(person.id)
    return [
        at,
        printed_name(person),
        person.nip or "",
        person.position,
        line.unit_name,
        str(labels.CAPACITIES[line.attended.capacity]),
        invitee.name if invitee else "",
        person.code,
        line.earned.attended,
        counting,
        line.earned.needed,
        line.presence.minutes,
        line.presence.late,
        line.presence.early,
        str(labels.STATES[line.state]),
        labels.reason(line.earned) if line.state is State.NOT_YET else "",
        line.number,
    ]
