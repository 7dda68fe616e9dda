"""Signing up: four fields, then the name as it will be printed."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from eventapp.checkin.strokes import Fault
from eventapp.participants.labels import sentence
from eventapp.participants.rules.columns import Field
from eventapp.participants.rules.contacts import parse_phone
from eventapp.participants.rules.names import PersonName
from eventapp.participants.rules.people import Draft, read_draft
from eventapp.units.rules import UnitIndex
from eventapp.web.forms import Form, Text

CONFIRM = "cetak"
_LONGEST_PHONE = 15  # digits (E.164); what is longer was meant as an employee number
_CONTACTS = (Field.NIP, Field.PHONE, Field.EMAIL)
_TITLES = (Field.FRONT_TITLE, Field.BACK_TITLE)


def contact_field(text: str) -> Field:
    """Return what a number or address was meant as."""
    if "@" in text:
        return Field.EMAIL
    digits = sum(char.isdigit() for char in text)
    is_phone = parse_phone(text) is not None
    return Field.PHONE if is_phone and digits <= _LONGEST_PHONE else Field.NIP


class SignUpForm(Form):
    """Name, unit, a number, and the post when one likes."""

    name = Text(_l("Nama lengkap dan gelar"), limit=160)
    unit = Text(_l("Unit"), limit=200)
    contact = Text(_l("NIP, nomor HP, atau e-mail"), limit=200)
    position = Text(_l("Jabatan"), limit=160, optional=True)

    def draft(self, units: UnitIndex) -> Draft | None:
        """Return who it is; None when a field can't be taken, which then says why."""
        if not self.is_accepted():
            return None
        typed = str(self.contact.data)
        kind = contact_field(typed)
        values = {
            Field.NAME: str(self.name.data),
            Field.UNIT: str(self.unit.data),
            Field.POSITION: str(self.position.data or ""),
            kind: typed,
        }
        draft = read_draft(0, values | self.titles(), units)
        for problem in draft.problems:
            named = [units.name(code) for code in problem.suggestions]
            self.reject(self._place(problem.field), sentence(problem, named))
        if not (draft.nip or draft.phone or draft.email) and not self.contact.errors:
            self.reject(
                "contact", _("Tulis NIP 18 angka, nomor HP seperti 0812 3456 7890, atau e-mail.")
            )
        return None if self.errors else draft

    def titles(self) -> dict[Field, str]:
        """Return titles typed in fields of their own."""
        return {}

    def _place(self, field: Field) -> str:
        if field in _CONTACTS:
            return "contact"
        return str(field) if field in self._fields else "name"

    def refuse(self) -> None:
        """Say that these data don't tell who it is, and nothing else."""
        self.reject(
            "contact",
            _("Data ini belum cukup untuk mengenali Anda. Pakai NIP atau temui panitia."),
        )


class ConfirmForm(SignUpForm):
    """The printed name in its parts; the rest is carried along."""

    front_title = Text(_l("Gelar depan"), limit=80, optional=True)
    name = Text(_l("Nama"), limit=160)
    back_title = Text(_l("Gelar belakang"), limit=80, optional=True)
    unit = HiddenField()
    contact = HiddenField()
    position = HiddenField()

    def titles(self) -> dict[Field, str]:
        """Return titles typed in fields of their own."""
        return {field: str(self._fields[field].data or "") for field in _TITLES}

    @property
    def is_carried(self) -> bool:
        """Whether only what can be mended on this page is wrong."""
        return not (self.unit.errors or self.contact.errors or self.position.errors)


class PrintedNameForm(Form):
    """The name as it is printed, mended by its holder."""

    front_title = Text(_l("Gelar depan"), limit=80, optional=True)
    name = Text(_l("Nama"), limit=120)
    back_title = Text(_l("Gelar belakang"), limit=80, optional=True)

    def printed(self) -> PersonName | None:
        """Return the name in its parts; None when a field can't be taken, which then says why."""
        if not self.is_accepted():
            return None
        values = {
            Field.NAME: str(self.name.data),
            Field.FRONT_TITLE: str(self.front_title.data or ""),
            Field.BACK_TITLE: str(self.back_title.data or ""),
        }
        draft = read_draft(0, values, UnitIndex([]), needs_unit=False)
        for problem in draft.problems:
            self.reject(problem.field, sentence(problem))
        return None if self.errors else draft.name


class SignatureForm(Form):
    """What a finger drew, as JSON."""

    strokes = HiddenField()

    def refuse(self, fault: Fault) -> None:
        """Say why the drawing isn't taken, and what to do."""
        self.form_errors.append(
            {
                Fault.TOO_LITTLE: _("Tanda tangan masih kosong. Goreskan dengan jari di kotak."),
                Fault.TOO_MUCH: _("Goresannya terlalu banyak. Hapus, lalu tanda tangani lagi."),
                Fault.UNREADABLE: _(
                    "Tanda tangan tidak terbaca. Muat ulang halaman ini lalu tanda tangani lagi."
                ),
            }[fault]
        )
