"""Forms of the catalogue and the score log; each hands over a typed plan."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, DecimalField, HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import TextInput

from eventapp.indicators.labels import MEASURES, SOURCES
from eventapp.indicators.models import CatalogueYear, Indicator, Score, Target
from eventapp.indicators.rules import (
    Deadlines,
    IndicatorPlan,
    Measure,
    ScorePlan,
    Source,
    TargetPlan,
)
from eventapp.web.forms import Checks, Form, Text

_FILL = InputRequired(_l("Isi bagian ini."))
_CHOOSE = InputRequired(_l("Pilih salah satu."))


class _Day(DateField):
    """A day, with our own words when it is none."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_l("Tulis tanggal lengkap: hari, bulan, tahun.")) from error


class _Figure(DecimalField):
    """A number as written here (69,55) or there (69.55)."""

    # Not type="number": browsers refuse the decimal comma there.
    widget = TextInput()
    data: Any

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            return
        self.data = None
        try:
            value = Decimal(valuelist[0].strip().replace(",", "."))
        except InvalidOperation as error:
            raise ValueError(_l("Tulis angka, mis. 64 atau 69,55.")) from error
        if not value.is_finite():
            raise ValueError(_l("Tulis angka, mis. 64 atau 69,55."))
        self.data = value

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        text = f"{self.data:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.replace(".", ",")


class UploadForm(Form):
    """A CSV file."""

    file = FileField(_l("Berkas CSV"), [FileRequired(_l("Pilih berkas dulu."))])

    def content(self) -> bytes:
        """Return the bytes that were sent."""
        return bytes(self.file.data.read())


class DeadlinesForm(Form):
    """The three days of a year."""

    internal_cutoff = _Day(_l("Batas internal"), [Optional()])
    upload_deadline = _Day(_l("Tenggat unggah"), [Optional()])
    closes_on = _Day(_l("Aplikasi ditutup"), [Optional()])
    seen = HiddenField()

    def fill(self, row: CatalogueYear) -> None:
        """Show what is saved."""
        for name in ("internal_cutoff", "upload_deadline", "closes_on"):
            self._fields[name].data = getattr(row, name)

    def plan(self) -> Deadlines:
        """Return the days typed in."""
        return Deadlines(self.internal_cutoff.data, self.upload_deadline.data, self.closes_on.data)


class IndicatorForm(Form):
    """One indicator."""

    area = SelectField(_l("Area intervensi"), [_CHOOSE])
    code = Text(_l("Kode"), limit=40)
    name = Text(_l("Nama indikator"), limit=300)
    source = RadioField(
        _l("Sumber"),
        [_CHOOSE],
        choices=[SelectChoice(str(one), SOURCES[one]) for one in Source],
        default=str(Source.UNOFFICIAL),
    )
    seen = HiddenField()

    def offer(self, areas: Sequence[tuple[str, str]]) -> None:
        """Fill the select with codes and names of areas."""
        self.area.choices = [SelectChoice(code, f"{code} {name}") for code, name in areas]

    def fill(self, row: Indicator) -> None:
        """Show what is saved."""
        self.area.data, self.code.data = row.area.code, row.code
        self.name.data, self.source.data = row.name, row.source

    def plan(self) -> IndicatorPlan:
        """Return the indicator typed in."""
        return IndicatorPlan(
            self.area.data, self.code.data, self.name.data, Source(self.source.data)
        )


class TargetForm(Form):
    """One target. Nothing ticked means everybody."""

    measure = RadioField(
        _l("Ukuran"),
        [_CHOOSE],
        choices=[SelectChoice(str(one), MEASURES[one]) for one in Measure],
        default=str(Measure.PEOPLE),
    )
    value = _Figure(_l("Sasaran"), [_FILL], places=None)
    due_on = _Day(_l("Sampai tanggal"), [_FILL])
    unit_kinds = Checks(_l("Jenis unit"))
    unit_codes = Checks(_l("Unit tertentu"))
    note = Text(_l("Catatan"), limit=300, optional=True)
    version = HiddenField(default="0")

    def offer(self, kinds: Sequence[str], units: Sequence[tuple[str, str]]) -> None:
        """Fill the ticks with the kinds, and with codes and names of units."""
        self.unit_kinds.choices = [SelectChoice(kind, kind) for kind in kinds]
        self.unit_codes.choices = [SelectChoice(code, name) for code, name in units]

    def fill(self, row: Target) -> None:
        """Show what is saved."""
        self.measure.data, self.value.data, self.due_on.data = row.measure, row.value, row.due_on
        self.unit_kinds.data, self.unit_codes.data = row.unit_kinds, row.unit_codes
        self.note.data = row.note

    def plan(self) -> TargetPlan:
        """Return the target typed in."""
        return TargetPlan(
            Measure(self.measure.data),
            self.value.data,
            self.due_on.data,
            tuple(self.unit_codes.data or ()),
            tuple(self.unit_kinds.data or ()),
            self.note.data,
        )

    def seen_version(self) -> int:
        """Return the version the form was made from, 0 when somebody tampered with it."""
        text = str(self.version.data or "")
        return _version(text)


def _version(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 (digits)


class VersionForm(Form):
    """A bare confirmation that carries the version it speaks of."""

    version = HiddenField(default="0")

    def seen_version(self) -> int:
        """Return the version, 0 when somebody tampered with it."""
        text = str(self.version.data or "")
        return _version(text)


class ScoreForm(Form):
    """One official score."""

    as_of = _Day(_l("Per tanggal"), [_FILL])
    scheme = Text(_l("Skema"), limit=40)
    value = _Figure(
        _l("Nilai"),
        [_FILL, NumberRange(min=0, max=100, message=_l("Nilai dari 0 sampai 100."))],
        places=None,
    )
    rank = Text(_l("Peringkat"), limit=300, optional=True)
    source = Text(_l("Sumber"), limit=300)

    def check(self, today: date) -> bool:
        """Whether everything is good and the day has come."""
        if not self.is_accepted():
            return False
        if self.as_of.data > today:
            self.reject("as_of", _("Tanggal belum tiba. Catat nilai setelah diumumkan."))
            return False
        return True

    def fill(self, row: Score) -> None:
        """Show what is saved."""
        for name in ("as_of", "scheme", "value", "rank", "source"):
            self._fields[name].data = getattr(row, name)

    def plan(self) -> ScorePlan:
        """Return the score typed in."""
        return ScorePlan(
            self.as_of.data,
            self.scheme.data,
            round(self.value.data, 2),
            self.rank.data,
            self.source.data,
        )


class CorrectionForm(ScoreForm):
    """A correction says why."""

    reason = Text(_l("Alasan koreksi"), limit=300)
    seen = HiddenField()


def reject(form: Form, field: str, sentence: Any) -> None:
    """Put an error beside its field, or on the form when it has no such field."""
    if field in form._fields:
        form.reject(field, str(sentence))
    else:
        form.form_errors.append(str(sentence))
