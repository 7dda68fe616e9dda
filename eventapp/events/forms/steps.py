"""The forms of the steps: new dates, a reason, an officer for the door."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import AnyOf
from wtforms.widgets import HiddenInput

from eventapp.core import ids
from eventapp.events.forms.sessions import moment
from eventapp.events.rules import LINE_LIMIT
from eventapp.web.fields import Day, Hour
from eventapp.web.forms import Form, Text


class ConfirmForm(Form):
    """A step that needs nothing but a yes."""


class CloneForm(Form):
    """A yes to a copy, and the copy's public id, so that a yes given twice makes one."""

    ref = HiddenField(default=ids.public_id)


class PostponeForm(Form):
    """New dates for an event, and why."""

    start_day = Day(_l("Hari mulai yang baru"))
    start_time = Hour(_l("Jam mulai yang baru"))
    note = Text(_l("Alasan"), limit=LINE_LIMIT)
    version = IntegerField(default=1, widget=HiddenInput())

    def starts_at(self, zone: str) -> datetime:
        """Return when the event is to begin; the form must be valid."""
        day, hour = self.start_day.data, self.start_time.data
        if day is None or hour is None:
            message = "the form isn't valid"
            raise ValueError(message)
        return moment(day, hour, zone)


class CancelForm(Form):
    """Why an event is called off."""

    note = Text(_l("Alasan"), limit=LINE_LIMIT)


class DutyForm(Form):
    """An officer to be given the door."""

    officer = SelectField(_l("Petugas"), validate_choice=False)

    def offer(self, officers: list[tuple[str, str]]) -> None:
        """Say who may be chosen."""
        self.officer.choices = [("", _("Pilih petugas")), *officers]
        self.officer.flags.required = True
        known = [public_id for public_id, _name in officers]
        self.officer.validators = [AnyOf(known, _l("Pilih petugas dari daftar."))]
