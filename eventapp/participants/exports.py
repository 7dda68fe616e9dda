"""The participants of an event as a workbook, in the columns of the official list."""

from collections.abc import Iterable

from flask_babel import gettext as _

from eventapp.core.periods import local
from eventapp.events.models import Event
from eventapp.files.spreadsheets import Column, Value, write_table
from eventapp.participants.labels import ROLES, SOURCES, STATUSES
from eventapp.participants.models import Registration
from eventapp.participants.queries import Standing
from eventapp.participants.rules.names import full_name


def participants_sheet(event: Event, rows: Iterable[Registration], standing: Standing) -> bytes:
    """Return an xlsx of registrations (units loaded); no phone numbers and no addresses."""
    columns = [
        Column(_("No"), 6, "0"),
        Column(_("Nama"), 38),
        Column(_("NIP"), 22),
        Column(_("Pangkat/golongan"), 24),
        Column(_("Jabatan"), 34),
        Column(_("Unit"), 38),
        Column(_("Peran"), 14),
        Column(_("Status"), 14),
        Column(_("Kode"), 12),
        Column(_("Cara daftar"), 18),
        Column(_("Terdaftar pada"), 18, "dd/mm/yyyy hh:mm"),
        Column(_("Mewakili"), 38),
        Column(_("Diwakili oleh"), 38),
    ]
    lines = (_line(number, event, row, standing) for number, row in enumerate(rows, 1))
    above = [event.title, event.theme]
    return write_table(columns, lines, sheet=_("Peserta"), above=above)


def _line(number: int, event: Event, row: Registration, standing: Standing) -> tuple[Value, ...]:
    invitee, deputy = standing.invitees.get(row.id), standing.deputies.get(row.id)
    return (
        number,
        full_name(row.front_title, row.name, row.back_title),
        row.nip,
        row.rank,
        row.position,
        row.unit.name if row.unit else "",
        _word(ROLES, row.role),
        _word(STATUSES, row.status),
        row.code,
        _word(SOURCES, row.source),
        local(row.created_at, event.timezone),
        invitee.name if invitee else "",
        deputy.name if deputy else "",
    )


def _word(words: object, value: str) -> str:
    found = words.get(value, value) if isinstance(words, dict) else value
    return str(found)
