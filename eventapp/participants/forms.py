"""Forms for an uploaded list, its columns, a participant, and a person."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from eventapp.core import text
from eventapp.participants.labels import EMPLOYMENTS, FIELDS, ROLES, sentence
from eventapp.participants.lists import OpenList, fields_to_choose
from eventapp.participants.models import Person, Registration
from eventapp.participants.rules.columns import Field, missing_fields
from eventapp.participants.rules.people import GUESTS, Draft, Role, read_draft
from eventapp.units.rules import UnitIndex
from eventapp.web.forms import Form, Text

ACCEPT = ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.txt"
_GUESSED = "guessed"


def choices_of(words: Mapping[Any, Any]) -> list[SelectChoice]:
    """Return words by value as a select offers them."""
    return [SelectChoice(str(value), word) for value, word in words.items()]


class UploadForm(Form):
    """One file; its bytes say what it is."""

    file = FileField(_l("Berkas daftar"), [FileRequired(_l("Pilih berkasnya dulu."))])

    def content(self) -> tuple[bytes, str]:
        """Return the bytes and the cleaned name."""
        name = (self.file.data.filename or "").replace("\\", "/").rpartition("/")[2]
        return self.file.data.read(), text.clean(name, 120) or "daftar"


class ColumnsForm(Form):
    """What each column holds: one select per column, made by `columns_form`."""

    count = 0

    def columns(self) -> dict[Field, int]:
        """Return the chosen column of each field; the first wins, the errors name the rest."""
        found: dict[Field, int] = {}
        for at in range(self.count):
            chosen = self._fields[f"column_{at}"].data
            if not chosen:
                continue
            if Field(chosen) in found:
                word = FIELDS[Field(chosen)]
                self.reject(f"column_{at}", _("“%(field)s” dipilih dua kali.", field=word))
            found.setdefault(Field(chosen), at)
        for field in missing_fields(found):
            self.form_errors.append(_("Pilih kolom untuk “%(field)s”.", field=FIELDS[field]))
        return found


def columns_form(opened: OpenList, **options: Any) -> ColumnsForm:
    """Return the form for a table, its proposal chosen."""
    fields_offered = {str(field): FIELDS[field] for field in fields_to_choose()}
    choices = choices_of({"": _("— abaikan —"), **fields_offered})
    proposed = {column: str(field) for field, column in opened.choice.columns.items()}
    fields = {
        f"column_{at}": SelectField(
            heading or _("Kolom %(n)d", n=at + 1), choices=choices, default=proposed.get(at, "")
        )
        for at, heading in enumerate(opened.table.header)
    }
    made = type("TableColumnsForm", (ColumnsForm,), {**fields, "count": len(fields)})
    form: ColumnsForm = made(**options)
    return form


class NameForm(Form):
    """The parts of a person that are printed."""

    front_title = Text(_l("Gelar depan"), limit=80, optional=True)
    name = Text(_l("Nama"), limit=160)
    back_title = Text(_l("Gelar belakang"), limit=80, optional=True)
    nip = Text(_l("NIP"), limit=40, optional=True)
    unit = Text(_l("Unit"), limit=200, optional=True)
    position = Text(_l("Jabatan"), limit=160, optional=True)
    rank = Text(_l("Pangkat/golongan"), limit=160, optional=True)
    employment = SelectField(
        _l("Status kepegawaian"),
        validators=[InputRequired()],
        choices=choices_of({_GUESSED: _l("Ikuti NIP dan jabatan"), **EMPLOYMENTS}),
        default=_GUESSED,
    )

    needs_unit = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.unit.flags.required = self.needs_unit

    def values(self) -> dict[Field, str]:
        """Return what was typed, by field."""
        names = {Field(name) for name in self._fields if name in set(Field)}
        found = {field: str(self._fields[field].data or "") for field in names}
        if found[Field.EMPLOYMENT] == _GUESSED:
            found[Field.EMPLOYMENT] = ""
        return found

    def draft(self, units: UnitIndex) -> Draft | None:
        """Return the person as typed; None when a field can't be taken, which then says why."""
        if not self.is_accepted():
            return None
        values = self.values()
        needs_unit = self.needs_unit and values.get(Field.ROLE) not in GUESTS
        draft = read_draft(0, values, units, needs_unit=needs_unit)
        for problem in draft.problems:
            named = [units.name(code) for code in problem.suggestions]
            self.reject(problem.field, sentence(problem, named))
        for field, kept in ((Field.PHONE, draft.phone), (Field.EMAIL, draft.email)):
            if values.get(field) and kept is None:
                self.reject(field, _unreadable(field))
        return None if self.errors else draft


def _unreadable(field: Field) -> str:
    if field is Field.PHONE:
        return _("Tulis nomor HP seperti 0812 3456 7890.")
    return _("Tulis alamat e-mail lengkap, misalnya nama@kota.go.id.")


class AddForm(NameForm):
    """Somebody new on an event's list."""

    phone = Text(_l("Nomor HP"), limit=40, optional=True)
    email = Text(_l("E-mail"), limit=200, optional=True)
    role = SelectField(
        _l("Peran"), [InputRequired()], choices=choices_of(ROLES), default=str(Role.PARTICIPANT)
    )
    needs_unit = True


class EditForm(NameForm):
    """A registration, to be corrected."""

    role = SelectField(_l("Peran"), [InputRequired()], choices=choices_of(ROLES))
    needs_unit = True
    with_person = BooleanField(_l("Perbaiki juga data orangnya"), default=True)
    version = HiddenField()

    def version_read(self) -> int:
        """Return the version the page was read at; 0 for anything else."""
        return _number(self.version.data)


class PersonForm(NameForm):
    """A person, to be corrected."""

    phone = Text(_l("Nomor HP"), limit=40, optional=True)
    email = Text(_l("E-mail"), limit=200, optional=True)
    version = HiddenField()

    def version_read(self) -> int:
        """Return the version the page was read at; 0 for anything else."""
        return _number(self.version.data)


def filled_with(row: Registration | Person) -> dict[str, Any]:
    """Return a row (its unit loaded) as the fields show it."""
    names = ("front_title", "name", "back_title", "rank", "position", "employment", "version")
    values: dict[str, Any] = {name: getattr(row, name) for name in names}
    values |= {"nip": row.nip or "", "unit": row.unit.name if row.unit else ""}
    values["employment"] = row.employment or _GUESSED
    if isinstance(row, Registration):
        return values | {"role": row.role}
    return values | {"phone": row.phone or "", "email": row.email or ""}


def unit_options(units: UnitIndex) -> Sequence[tuple[str, str]]:
    """Return names with their short names, for a field that proposes while typing."""
    found = ((one.name, one.short_name or one.code) for one in units.units.values())
    return sorted(found)


def shared_values(draft: Draft, units: Mapping[str, int]) -> dict[str, Any]:
    """Return a draft's columns that a person and a registration share."""
    return {
        "name": draft.name.name,
        "front_title": draft.name.front_title,
        "back_title": draft.name.back_title,
        "nip": draft.nip,
        "employment": str(draft.employment),
        "rank": draft.rank,
        "position": draft.position,
        "unit_id": units.get(draft.unit_code or ""),
    }


def _number(value: object) -> int:
    word = str(value or "")
    return int(word) if word.isascii() and word.isdigit() and len(word) < 10 else 0  # noqa: PLR2004
