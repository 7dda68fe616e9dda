"""The unit's form, the import's, and the sentences for what can't be taken."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, FieldList, FormField, HiddenField, IntegerField, SelectField
from wtforms import Form as PlainForm
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from eventapp.core.text import clean
from eventapp.units.drafts import (
    CODE_LIMIT,
    DEFAULT_KIND,
    LINE_LIMIT,
    MOST_PEOPLE,
    YEARS,
    Fault,
    Reason,
    UnitDraft,
)
from eventapp.units.models import Unit
from eventapp.units.queries import draft_of
from eventapp.web.fields import Day, Whole
from eventapp.web.forms import Form, Lines, Text
from eventapp.web.phones import parse_phone, shown


class CountForm(PlainForm):
    """How many people in one year; a row with nothing in it is passed over."""

    year = Whole(_l("Tahun"), least=YEARS.start, most=YEARS.stop - 1, optional=True)
    people = Whole(_l("Jumlah pegawai"), least=0, most=MOST_PEOPLE, optional=True)


class UnitForm(Form):
    """A unit to be made or changed."""

    code = Text(_l("Kode"), limit=CODE_LIMIT)
    name = Text(_l("Nama"), limit=LINE_LIMIT)
    short_name = Text(_l("Nama pendek"), limit=LINE_LIMIT, optional=True)
    kind = Text(_l("Jenis"), limit=CODE_LIMIT, default=DEFAULT_KIND)
    parent_code = SelectField(_l("Unit induk"), default="")
    aliases = Lines(_l("Nama lain"))
    valid_from = Day(_l("Berlaku sejak"), optional=True)
    valid_to = Day(_l("Berlaku sampai"), optional=True)
    liaison_name = Text(_l("Narahubung"), limit=LINE_LIMIT, optional=True)
    liaison_phone = Text(_l("Telepon narahubung"), limit=40, optional=True)
    is_confirmed = BooleanField(_l("Sudah dipastikan"), default=True)
    counts = FieldList(FormField(CountForm, label=_l("Jumlah pegawai")), max_entries=60)
    version = IntegerField(default=1, widget=HiddenInput())

    @classmethod
    def of(cls, unit: Unit | None, units: Sequence[Unit], year: int) -> "UnitForm":
        """Return the form of a unit, or of a new one; an empty row stands ready for a count."""
        form = cls(data=_values(unit)) if unit else cls()
        own = unit.code if unit else ""
        form.parent_code.choices = [("", _l("Tidak ada"))] + [
            (one.code, one.name) for one in units if one.code != own
        ]
        if not form.is_submitted():
            counted = {row.form.year.data for row in form.counts}
            form.counts.append_entry({"year": None if year in counted else year})
        return form

    def draft(self) -> UnitDraft:
        """Return the unit as typed."""
        names = (line.strip() for line in (self.aliases.data or "").split("\n"))
        rows = [(row.form.year.data, row.form.people.data) for row in self.counts]
        return UnitDraft(
            code=self.code.data or "",
            name=self.name.data or "",
            short_name=self.short_name.data or "",
            kind=self.kind.data or "",
            parent_code=self.parent_code.data or "",
            aliases=tuple(dict.fromkeys(name for name in names if name)),
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            liaison_name=self.liaison_name.data or "",
            liaison_phone=parse_phone(self.liaison_phone.data or "") or "",
            is_confirmed=bool(self.is_confirmed.data),
            head_counts={y: n for y, n in rows if y is not None and n is not None},
        )

    def validate_liaison_phone(self, field: Any) -> None:
        """Refuse what can't be dialled."""
        if field.data and parse_phone(field.data) is None:
            raise ValidationError(_("Tulis nomor telepon seperti 0812-3456-7890."))

    def refuse(self, fault: Fault) -> None:
        """Show a fault found by a rule at its field."""
        name = {"headcount": "name"}.get(fault.field, fault.field)
        self.reject(name, sentence(fault))


def _values(unit: Unit) -> dict[str, Any]:
    draft = draft_of(unit)
    values = {name: getattr(draft, name) for name in UnitDraft.__slots__}
    counts = [{"year": y, "people": n} for y, n in sorted(draft.head_counts.items())]
    return values | {
        "aliases": "\n".join(draft.aliases),
        "liaison_phone": shown(draft.liaison_phone) if draft.liaison_phone else "",
        "counts": counts,
        "version": unit.version,
    }


class ImportForm(Form):
    """A list to be looked at before it is taken."""

    file = FileField(_l("Berkas CSV"), validators=[FileRequired(_l("Pilih berkasnya."))])
    year = Whole(_l("Jumlah pegawai itu untuk tahun"), least=YEARS.start, most=YEARS.stop - 1)


class TakeForm(Form):
    """The list as it was looked at, carried from the preview to the import."""

    text = HiddenField()
    year = Whole(_l("Tahun"), least=YEARS.start, most=YEARS.stop - 1)


_SENTENCES: dict[Reason, Callable[[str], str]] = {
    Reason.EMPTY: lambda _v: _("wajib diisi"),
    Reason.TOO_LONG: lambda _v: _("terlalu panjang"),
    Reason.NOT_A_CODE: lambda _v: _("hanya huruf, angka, titik, dan garis, tanpa spasi"),
    Reason.NOT_A_NUMBER: lambda v: _("“%(v)s” bukan bilangan bulat", v=v),
    Reason.NOT_A_DAY: lambda v: _("“%(v)s” bukan tanggal seperti 31/12/2023", v=v),
    Reason.NOT_YES_OR_NO: lambda v: _("“%(v)s” bukan ya atau tidak", v=v),
    Reason.NOT_A_PHONE: lambda v: _("“%(v)s” bukan nomor telepon seperti 0812-3456-7890", v=v),
    Reason.OUT_OF_RANGE: lambda v: _("%(v)s di luar batas", v=v),
    Reason.ENDS_BEFORE_START: lambda _v: _("lebih awal daripada “Berlaku sejak”"),
    Reason.REPEATED: lambda v: _("“%(v)s” sudah ada di baris sebelumnya", v=v),
    Reason.UNKNOWN: lambda v: _("unit “%(v)s” tidak ada", v=v),
    Reason.CIRCLE: lambda v: _("“%(v)s” berada di bawah unit ini sendiri", v=v),
    Reason.TAKEN: lambda v: _("“%(v)s” sudah dipakai unit lain", v=v),
}

COLUMN_WORDS: dict[str, Callable[[], str]] = {
    "code": lambda: _("Kode"),
    "name": lambda: _("Nama"),
    "short_name": lambda: _("Nama pendek"),
    "kind": lambda: _("Jenis"),
    "parent_code": lambda: _("Unit induk"),
    "headcount": lambda: _("Jumlah pegawai"),
    "confirmed": lambda: _("Sudah dipastikan"),
    "aliases": lambda: _("Nama lain"),
    "valid_from": lambda: _("Berlaku sejak"),
    "valid_to": lambda: _("Berlaku sampai"),
    "liaison_name": lambda: _("Narahubung"),
    "narahubung": lambda: _("Narahubung"),
    "telepon_narahubung": lambda: _("Telepon narahubung"),
}


def sentence(fault: Fault) -> str:
    """Return what is wrong, without the field's name."""
    found = _SENTENCES[fault.reason](clean(fault.value, 60))
    return found[:1].upper() + found[1:] + "."


def row_sentence(fault: Fault) -> str:
    """Return what is wrong in a list's row, with the field's name."""
    return f"{COLUMN_WORDS[fault.field]()}: {_SENTENCES[fault.reason](clean(fault.value, 60))}"


_UNREADABLE: dict[str, Callable[[str], str]] = {
    "too_large": lambda _d: _("Berkas ini lebih dari 1 MB. Kirim daftar unit saja."),
    "not_text": lambda _d: _("Ini bukan berkas CSV. Di Excel: Simpan Sebagai, pilih CSV UTF-8."),
    "empty": lambda _d: _("Berkas ini kosong."),
    "too_many_rows": lambda _d: _("Paling banyak 5.000 baris."),
    "column_missing": lambda d: _(
        "Kolom “%(column)s” tidak ada. Baris pertama harus berisi nama kolom: code, name, …",
        column=d,
    ),
}


def unreadable_sentence(reason: str, detail: str) -> str:
    """Return why a file is no list of units."""
    return _UNREADABLE[reason](detail)
