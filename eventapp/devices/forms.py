"""A phone to be added, as an officer fills it in."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from eventapp.core.errors import InvalidFieldError
from eventapp.core.periods import local
from eventapp.devices.actions import Invitation
from eventapp.devices.labels import invalid
from eventapp.devices.rules import LABEL_LIMIT
from eventapp.events.models import EventSession
from eventapp.web.fields import Day, Hour
from eventapp.web.forms import Checks, Form, Text


class PressForm(Form):
    """A button alone."""


class InviteForm(Form):
    """Name, end, sessions and rights of a phone."""

    label = Text(_l("Nama HP"), limit=LABEL_LIMIT)
    until_day = Day(_l("Berlaku sampai"))
    until_time = Hour(_l("Pukul"))
    sessions = Checks(_l("Sesi"), validate_choice=False)
    may_add = BooleanField(_l("Boleh mencatat tamu tanpa undangan"), default=True)

    def offer(self, sessions: Sequence[EventSession]) -> None:
        """Say which sessions may be chosen."""
        self.sessions.choices = [(one.public_id, one.title) for one in sessions]

    def start(self, label: str, until: datetime, zone: str) -> None:
        """Fill an empty form with what is meant most of the time."""
        self.label.data = label
        moment = local(until, zone)
        self.until_day.data, self.until_time.data = moment.date(), moment.time()
        self.may_add.data = True

    def invitation(self, zone: str) -> Invitation:
        """Return what was filled in; the form must be valid."""
        day, hour = self.until_day.data, self.until_time.data
        if day is None or hour is None:
            message = "the form isn't valid"
            raise ValueError(message)
        until = datetime.combine(day, hour, ZoneInfo(zone))
        chosen = tuple(self.sessions.data or ())
        return Invitation(self.label.data or "", until, chosen, bool(self.may_add.data))

    def refuse(self, error: InvalidFieldError) -> None:
        """Show at its field what the action couldn't take."""
        self.reject(*invalid(error))
