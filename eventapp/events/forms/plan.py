"""The plan of an event as a form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from eventapp.core.periods import ZONES
from eventapp.events.forms import sessions
from eventapp.events.forms.sessions import SessionForm, moment
from eventapp.events.forms.words import sentence
from eventapp.events.rules import (
    LINE_LIMIT,
    MOST_DOORS_MINUTES,
    MOST_PEOPLE,
    MOST_SESSIONS,
    TEXT_LIMIT,
    EventPlan,
    Fault,
)
from eventapp.indicators.models import Indicator
from eventapp.units.models import Unit
from eventapp.web.fields import Amount, Day, Hour, Whole
from eventapp.web.forms import Checks, Form, Lines, Text

_LAST_MINUTE = time(23, 59)
# The form's field for a plan's value, where the names differ.
_FIELDS = {
    "starts_at": "start_day",
    "ends_at": "end_day",
    "registration_opens_at": "opens_day",
    "registration_closes_at": "closes_day",
    "certificate_share": "certificate_percent",
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen: hosts the caller plans for, all units and kinds, a year's indicators."""

    hosts: Sequence[Unit]
    units: Sequence[Unit]
    kinds: Sequence[str]
    indicators: Sequence[Indicator]
    year: int


class PlanForm(Form):
    """An event to be planned or changed."""

    title = Text(_l("Judul"), limit=LINE_LIMIT)
    theme = Text(_l("Tema"), limit=LINE_LIMIT, optional=True)
    host = SelectField(_l("Penyelenggara"), validate_choice=False)
    venue = Text(_l("Tempat"), limit=LINE_LIMIT)
    timezone = SelectField(
        _l("Zona waktu"),
        default="Asia/Jakarta",
        validators=[InputRequired(_l("Isi bagian ini."))],
        validate_choice=False,
    )
    start_day = Day(_l("Hari mulai"))
    start_time = Hour(_l("Jam mulai"))
    end_day = Day(_l("Hari selesai"))
    end_time = Hour(_l("Jam selesai"))
    description = Lines(_l("Keterangan"), limit=TEXT_LIMIT)
    capacity = Whole(_l("Kapasitas"), least=1, most=MOST_PEOPLE, optional=True)
    kinds = Checks(_l("Jenis unit yang diundang"), validate_choice=False)
    units = Checks(_l("Unit yang diundang"), validate_choice=False)
    indicators = Checks(_l("Indikator yang didukung"), validate_choice=False)
    opens_day = Day(_l("Pendaftaran dibuka"), optional=True)
    opens_time = Hour(_l("Jam dibuka"), optional=True)
    closes_day = Day(_l("Pendaftaran ditutup"), optional=True)
    closes_time = Hour(_l("Jam ditutup"), optional=True)
    doors_open_minutes = Whole(_l("Pintu dibuka"), least=0, most=MOST_DOORS_MINUTES, default=60)
    asks_signature = BooleanField(_l("Tanda tangan di layar ponsel"))
    checks_out = BooleanField(_l("Catat jam pulang"))
    certificate_percent = Amount(_l("Syarat sertifikat"), least=1, most=100, default=Decimal(100))
    number_pattern = Text(_l("Pola nomor sertifikat"), limit=LINE_LIMIT, optional=True)
    signer_name = Text(_l("Nama penanda tangan"), limit=LINE_LIMIT, optional=True)
    signer_position = Text(_l("Jabatan penanda tangan"), limit=LINE_LIMIT, optional=True)
    signer_nip = Text(_l("NIP penanda tangan"), limit=40, optional=True)
    issue_place = Text(_l("Tempat terbit"), limit=LINE_LIMIT, optional=True)
    sessions = FieldList(
        FormField(SessionForm, label=_l("Sesi")), _l("Sesi"), max_entries=MOST_SESSIONS + 1
    )
    version = IntegerField(default=1, widget=HiddenInput())
    ref = HiddenField()

    def offer(self, choices: Choices) -> None:
        """Say what may be chosen; what was chosen and isn't offered is an error of its field."""
        self._offered = choices
        hosts = [(unit.code, unit.name) for unit in choices.hosts]
        if self.host.data not in {code for code, _name in hosts}:
            hosts.insert(0, ("", _("Pilih unit")))
        self.host.choices = hosts
        self.host.flags.required = bool(choices.hosts)
        self.timezone.choices = list(ZONES.items())
        self.kinds.choices = [(kind, kind) for kind in choices.kinds]
        self.units.choices = [(unit.code, unit.name) for unit in choices.units]
        self.indicators.choices = [
            (one.code, f"{one.code} {one.name}") for one in choices.indicators
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each value, what was chosen, and then the plan as a whole."""
        is_good = super().validate(extra_validators)
        is_good = self._check_choices() and is_good
        return bool(is_good)

    def _check_choices(self) -> bool:
        offered, good = self._offered, True
        if offered.hosts and self.host.data not in {unit.code for unit in offered.hosts}:
            self.reject("host", _("Pilih unit penyelenggara."))
            good = False
        for name, known in (
            ("kinds", set(offered.kinds)),
            ("units", {unit.code for unit in offered.units}),
            ("indicators", {one.code for one in offered.indicators}),
        ):
            unknown = [value for value in self[name].data or [] if value not in known]
            if unknown:
                words = {"what": ", ".join(unknown)[:60], "year": offered.year}
                self.reject(
                    name,
                    _("%(what)s tidak ada di katalog %(year)s. Pilih lagi.", **words)
                    if name == "indicators"
                    else _("%(what)s tidak ada. Pilih lagi.", **words),
                )
                good = False
        return good

    def plan(self) -> EventPlan:
        """Return the event as typed; the form must be valid."""
        zone = self.timezone.data if self.timezone.data in ZONES else "Asia/Jakarta"
        plain = (
            *("title", "theme", "venue", "description", "number_pattern"),
            *("signer_name", "signer_position", "issue_place"),
        )
        offered = self._offered
        return EventPlan(
            **{name: self[name].data or "" for name in plain},
            starts_at=cast("datetime", _at(self.start_day, self.start_time, zone)),
            ends_at=cast("datetime", _at(self.end_day, self.end_time, zone)),
            timezone=zone,
            host_unit_id=next((u.id for u in offered.hosts if u.code == self.host.data), None),
            capacity=self.capacity.data,
            audience_kinds=tuple(self.kinds.data or ()),
            audience_unit_ids=_ids(offered.units, self.units.data),
            indicator_ids=_ids(offered.indicators, self.indicators.data),
            registration_opens_at=_at(self.opens_day, self.opens_time, zone),
            registration_closes_at=_at(self.closes_day, self.closes_time, zone, _LAST_MINUTE),
            doors_open_minutes=self.doors_open_minutes.data or 0,
            asks_signature=bool(self.asks_signature.data),
            checks_out=bool(self.checks_out.data),
            certificate_share=round((self.certificate_percent.data or Decimal(0)) / 100, 3),
            signer_nip="".join((self.signer_nip.data or "").split()),
            sessions=tuple(row.form.plan(zone) for row in self._written()),
        )

    def _written(self) -> list[Any]:
        return [row for row in self.sessions if not row.form.is_empty]

    def refuse(self, faults: Iterable[Fault]) -> None:
        """Show each fault found by a rule at its field and row."""
        for fault in faults:
            if fault.row is None:
                self.reject(_FIELDS.get(fault.field, fault.field), sentence(fault))
                continue
            row = self._written()[fault.row].form
            field = row[sessions.FIELDS.get(fault.field, fault.field)]
            field.errors = [*field.errors, sentence(fault)]
        if any(row.errors for row in self.sessions):
            own = [error for error in self.sessions.errors if not isinstance(error, dict)]
            self.sessions.errors = [*(row.errors for row in self.sessions), *own]

    def add_session(self) -> str:
        """Add an empty row at the end; return the id of its first field, "" when there are many."""
        if len(self.sessions) >= MOST_SESSIONS:
            return ""
        last = self.sessions[-1].form if len(self.sessions) else None
        row = sessions.after(last, self.start_day.data, self.start_time.data)
        return str(self.sessions.append_entry(row).form.title.id)

    def remove_session(self, index: str) -> None:
        """Take a row out; nothing is lost before the form is saved."""
        rows = {str(at): at for at in range(len(self.sessions))}
        if index in rows:
            self.sessions.pop_entry(rows[index])


def _at(day: Any, hour: Any, zone: str, default: time = time.min) -> datetime | None:
    return moment(day.data, hour.data or default, zone) if day.data else None


def _ids(known: Sequence[Any], codes: Iterable[str] | None) -> tuple[int, ...]:
    wanted = set(codes or ())
    return tuple(one.id for one in known if one.code in wanted)
