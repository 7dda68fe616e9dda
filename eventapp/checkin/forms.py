"""What officers and participants type at the door."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import HiddenField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from eventapp.checkin.actions.arrivals import REASON_LIMIT
from eventapp.checkin.actions.newcomers import Newcomer, NewcomerRefusedError
from eventapp.checkin.hours import on_day_of, read_hour
from eventapp.core.text import clean
from eventapp.events.models import Event
from eventapp.participants.forms import choices_of
from eventapp.participants.labels import ROLES, sentence
from eventapp.participants.rules.columns import Field
from eventapp.participants.rules.contacts import parse_phone
from eventapp.participants.rules.employee_numbers import parse_nip
from eventapp.participants.rules.people import GUESTS, Draft, Role, read_draft
from eventapp.participants.rules.registering import FULL
from eventapp.units.rules import UnitIndex
from eventapp.web import formats
from eventapp.web.forms import Form, Lines, Text


@dataclass(frozen=True, slots=True)
class Number:
    """What somebody is found by: one of the two, or neither when it was neither."""

    nip: str | None = None
    phone: str | None = None


def read_number(typed: str) -> Number:
    """Return an employee number or a phone number, whichever was typed."""
    nip = parse_nip(typed).number
    if nip:
        return Number(nip=nip)
    return Number(phone=parse_phone(typed))


class PressForm(Form):
    """A button alone."""


class SpokenForm(Form):
    """The six digits beside the hall's QR."""

    spoken = Text(_l("Kode di layar"), limit=20)


class IdentifyForm(Form):
    """Who holds this phone."""

    who = Text(_l("NIP atau nomor ponsel"), limit=40)

    def number(self) -> Number | None:
        """Return what was typed, or None with the field saying what is wrong."""
        found = read_number(self.who.data) if self.is_accepted() else Number()
        if found == Number() and not self.errors:
            self.reject("who", _("Tulis 18 angka NIP, atau nomor ponsel seperti 0812 3456 7890."))
        return found if found != Number() else None


class _NewcomerForm(Form):
    """Somebody who isn't on the list."""

    name = Text(_l("Nama lengkap dengan gelar"), limit=300)
    unit = Text(_l("Unit kerja"), limit=200, optional=True)
    who = Text(_l("NIP atau nomor ponsel"), limit=40, optional=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Asked for, though speakers may come without one: draft() tells who must have it.
        self.unit.flags.required = True

    def draft(self, units: UnitIndex) -> Draft | None:
        """Return the person as typed; None when a field can't be taken, which then says why."""
        if not self.is_accepted():
            return None
        role = self._role()
        number = self._number()
        values = {
            Field.NAME: self.name.data,
            Field.UNIT: self.unit.data,
            Field.NIP: number.nip or "",
            Field.PHONE: number.phone or "",
            Field.ROLE: str(role),
        }
        draft = read_draft(0, values, units, needs_unit=self._needs_unit())
        for problem in draft.problems:
            named = [units.name(code) for code in problem.suggestions]
            self.reject("unit" if problem.field is Field.UNIT else "name", sentence(problem, named))
        return None if self.errors else draft

    def refuse(self, errors: Sequence[str]) -> None:
        """Say why registering gave the row back (fixed words of participants.actions)."""
        if FULL in errors:
            self.reject("name", _("Kursi sudah penuh. Datang ke meja registrasi."))
        else:
            self.reject("who", _("Ada beberapa orang dengan nama ini. Isi NIP-nya."))

    def _role(self) -> Role:
        return Role.PARTICIPANT

    def _needs_unit(self) -> bool:
        return self._role() not in GUESTS

    def _number(self) -> Number:
        number = read_number(self.who.data)
        if self.who.data and number == Number():
            self.reject("who", _("Tulis 18 angka NIP, atau nomor ponsel seperti 0812 3456 7890."))
        return number


class HallRegisterForm(_NewcomerForm):
    """A newcomer on the own phone: the number is how they are known again."""

    who = Text(_l("NIP atau nomor ponsel"), limit=40)


class WalkInForm(_NewcomerForm):
    """A newcomer at the desk, or who stands in for an invitee.

    `uid` is one for each form shown, so that a second press is answered like the first; `same` the
    code of somebody on the list whom the officer said it is; `sure` once they said it is nobody.
    """

    uid = HiddenField(filters=[lambda value: clean(value, 40)])
    stands_in_for = Text(_l("Mewakili undangan"), limit=400, optional=True)
    stands_in_as = Text(_l("Hadir selaku"), limit=160, optional=True)
    letter = Text(_l("Nomor surat tugas"), limit=160, optional=True)
    role = SelectField(
        _l("Hadir sebagai"),
        choices=choices_of(ROLES),
        default=Role.PARTICIPANT,
        validators=[InputRequired()],
    )
    sure = HiddenField()
    same = HiddenField(filters=[lambda value: clean(value, 40)])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.uid.data = self.uid.data or str(uuid4())

    def is_sure(self) -> bool:
        """Whether the officer said who it is, or that it is none of the similar names shown."""
        return bool(self.same.data or (self.sure.data and self.sure.data == self.name.data))

    def newcomer(self, units: UnitIndex) -> Newcomer | None:
        """Return who came; None when a field can't be taken, which then says why."""
        draft = self.draft(units)
        if draft is None:
            return None
        return Newcomer(
            draft,
            stands_in_for=self.invitee(),
            stands_in_as=self.stands_in_as.data,
            letter=self.letter.data,
            same_as=self.same.data,
        )

    def invitee(self) -> str:
        """Return the code in "Name (CODE)", or what was typed as it is."""
        typed = self.stands_in_for.data
        found = _CODE.search(typed)
        return found[1] if found else typed

    def invitee_name(self) -> str:
        """Return the name in "Name (CODE)", "" when nobody is stood in for."""
        return _CODE.sub("", self.stands_in_for.data).strip()

    def refuse_newcomer(self, error: NewcomerRefusedError) -> None:
        """Say at its field why nobody was written down."""
        for word in error.errors:
            field, _colon, reason = word.partition(": ")
            if field == "stands_in_for":
                self.reject(field, str(_STANDS_IN[reason]))
            else:
                self.refuse([word])

    def _role(self) -> Role:
        return Role(self.role.data)

    def _needs_unit(self) -> bool:
        return not self.stands_in_for.data and super()._needs_unit()


_CODE = re.compile(r"\(([0-9A-Za-z]{8})\)\s*$")
_STANDS_IN = {
    "unknown": _l("Tidak ada undangan dengan nama ini. Ketik beberapa huruf, lalu pilih."),
    "several": _l("Beberapa undangan cocok. Ketik lagi, lalu pilih satu dari daftar."),
    "present": _l("Yang diundang sudah hadir sendiri. Kosongkan bagian ini; catat sebagai tamu."),
    "taken": _l("Undangan ini sudah diwakili orang lain. Periksa namanya, atau kosongkan."),
    "busy": _l("Orang ini sudah mewakili undangan lain. Kosongkan bagian ini."),
    "self": _l("Ini orang yang diundang sendiri. Kosongkan bagian ini, lalu catat hadir."),
}


class UndoForm(Form):
    """Why an arrival is taken back."""

    reason = Text(_l("Alasan"), limit=REASON_LIMIT)


class LeavingForm(Form):
    """When somebody left, by the clocks at the event; empty: not yet."""

    hour = Text(_l("Pulang pukul"), limit=10, optional=True)

    def is_good(self) -> bool:
        """Whether a time, or nothing, was typed; else the field says what is wrong."""
        if self.is_accepted() and self.hour.data and read_hour(self.hour.data) is None:
            self.reject("hour", _("Tulis jam seperti 11.30."))
        return not self.errors

    def left_at(self, arrived_at: datetime, zone: str) -> datetime | None:
        """Return the moment on the day of the arrival, None when the field is empty."""
        hour = read_hour(self.hour.data)
        return on_day_of(hour, arrived_at, zone) if hour else None

    def refuse(self, reason: str, arrived: str) -> None:
        """Say why the time can't be taken (words of actions.leaving)."""
        if reason == "future":
            self.reject("hour", _("Jam ini belum tiba. Tulis jam pulang yang sebenarnya."))
        else:
            self.reject("hour", _("Datang pukul %(hour)s; tulis jam sesudahnya.", hour=arrived))


class TypingForm(Form):
    """Lines off a paper roster: first shown with names, written down by a second button.

    `uid` is the form's own, so that a second press writes nothing twice.
    """

    sesi = SelectField(lazy_pgettext("satu", "Sesi"), validators=[InputRequired()])
    hour = Text(_l("Jam datang bila tidak ditulis"), limit=10)
    lines = Lines(_l("Kode dan jam, satu orang per baris"), limit=20_000, required=True)
    uid = HiddenField(filters=[lambda value: clean(value, 32)])
    step = HiddenField()
    seen = HiddenField()

    def offer(self, event: Event) -> None:
        """Offer the event's sessions; sessions loaded."""
        zone = event.timezone
        self.sesi.choices = [
            SelectChoice(one.public_id, f"{one.title}, {formats.moment(one.starts_at, zone)}")
            for one in event.sessions
        ]

    def default(self, event: Event) -> datetime | None:
        """Return the moment for lines without a time; None when a field says what is wrong."""
        if not self.is_accepted():
            return None
        hour = read_hour(self.hour.data)
        if hour is None:
            self.reject("hour", _("Tulis jam seperti 08.00."))
            return None
        if not _UID.fullmatch(self.uid.data):
            self.uid.data = uuid4().hex
        chosen = next(one for one in event.sessions if one.public_id == self.sesi.data)
        return on_day_of(hour, chosen.starts_at, event.timezone)

    def is_final(self) -> bool:
        """Whether to write the lines down: they were shown before, just as they are now."""
        return bool(self.step.data == "catat" and self.seen.data == self.digest())

    def digest(self) -> str:
        """Return a mark of what is in the fields, kept beside what was shown."""
        return sha256(repr((self.sesi.data, self.hour.data, self.lines.data)).encode()).hexdigest()


_UID = re.compile("[0-9a-f]{32}")
